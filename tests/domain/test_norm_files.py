"""Changes of norms in the texts of the files: comments, order and style stay as they are."""

from domain.norm_files import _File

TEXT = """\
# about this file
checklist: greeting
walk: 1
zh: 迎候
en: Greeting
norms:
  # the first one
  - id: one
    zh: 一
    severity: major  # after long talks
    sources: [ "A 1" ]   # as printed
    limit_s: 5

  # the second one
  - id: two
    zh: "二"
    severity: minor
    explain:
      zh: '甲'
      en: "a"  # short

  - {id: three, zh: 三, severity: minor}
# the end
"""


def changed(norm_id: str, **fields) -> tuple[list[str], list]:
    """The lines that differ, old and new."""
    findings: list = []
    file = _File("greeting.yaml", TEXT, findings)
    file.change(norm_id, fields)
    old, new = TEXT.splitlines(), file.text().splitlines()
    return [f"-{line}" for line in old if line not in new] + [
        f"+{line}" for line in new if line not in old
    ], findings  # fmt: skip


def test_without_a_change_the_text_is_the_same():
    assert _File("greeting.yaml", TEXT, []).text() == TEXT


def test_a_comment_beside_a_field_stays():
    assert changed("one", severity="minor")[0] == [
        "-    severity: major  # after long talks", "+    severity: minor  # after long talks",
    ]  # fmt: skip
    assert changed("one", sources=["B 2", "C"])[0] == [
        '-    sources: [ "A 1" ]   # as printed', "+    sources: [B 2, C]  # as printed",
    ]  # fmt: skip


def test_what_is_taken_out_or_put_in_takes_no_comment_along():
    assert changed("one", limit_s=None)[0] == ["-    limit_s: 5"]
    assert changed("one", enabled=False)[0] == ["+    enabled: false"]
    assert changed("two", explain=None)[0] == [
        "-    explain:", "-      zh: '甲'", '-      en: "a"  # short',
    ]  # fmt: skip


def test_one_language_of_an_explanation_keeps_the_quotes_of_the_other():
    assert changed("two", explain={"zh": "乙", "en": "a"})[0] == [
        "-      zh: '甲'", "+      zh: 乙",
    ]  # fmt: skip


def test_a_norm_on_one_line_is_refused_by_name():
    lines, findings = changed("three", severity="major")

    assert lines == []
    assert [(each.code, each.norm, each.line) for each in findings] == [
        ("not_line_by_line", "three", 22)
    ]


def test_a_new_norm_stands_before_the_last_remark():
    file = _File("greeting.yaml", TEXT, [])

    file.append({"id": "four", "zh": "四: 有冒号", "covers": ["X, Y", "10086"], "sources": []})

    assert file.text() == TEXT.replace(
        "# the end\n",
        "\n  - id: four\n    zh: '四: 有冒号'\n    covers: ['X, Y', '10086']\n    sources: []\n"
        "# the end\n",
    )


def test_a_norm_that_goes_leaves_the_remarks_of_the_others():
    file = _File("greeting.yaml", TEXT, [])

    file.remove("one")

    start, end = TEXT.index("  - id: one"), TEXT.index("  # the second one")
    assert file.text() == TEXT[:start] + TEXT[end:]
