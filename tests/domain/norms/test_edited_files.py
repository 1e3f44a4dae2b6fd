"""Changes of norms in the texts of the files: comments, order and style stay as they are."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from domain.norms.norm import Norm
from domain.norms.norm_lines import FIELD_ORDER, NormLines

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
    file = NormLines("greeting.yaml", TEXT, findings)
    file.change(norm_id, fields)
    old, new = TEXT.splitlines(), file.text().splitlines()
    return [f"-{line}" for line in old if line not in new] + [
        f"+{line}" for line in new if line not in old
    ], findings  # fmt: skip


def test_without_a_change_the_text_is_the_same():
    assert NormLines("greeting.yaml", TEXT, []).text() == TEXT


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
    file = NormLines("greeting.yaml", TEXT, [])

    file.append({"id": "four", "zh": "四: 有冒号", "covers": ["X, Y", "10086"], "sources": []})

    assert file.text() == TEXT.replace(
        "# the end\n",
        "\n  - id: four\n    zh: '四: 有冒号'\n    covers: ['X, Y', '10086']\n    sources: []\n"
        "# the end\n",
    )


def test_a_norm_that_goes_leaves_the_remarks_of_the_others():
    file = NormLines("greeting.yaml", TEXT, [])

    file.remove("one")

    start, end = TEXT.index("  - id: one"), TEXT.index("  # the second one")
    assert file.text() == TEXT[:start] + TEXT[end:]


def test_every_field_of_a_norm_has_its_place_in_the_files():
    assert set(FIELD_ORDER) == set(Norm.model_fields)


# Letters that Python, not YAML, takes for the end of a line; some only by their escape.
SEPARATORS = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e", "\r", "\ufeff", "\u3000"]


def test_a_line_separator_in_one_text_leaves_the_other_norms_as_they_are():
    """U+2028 comes from Word and WeChat; Python counts a line more there, YAML does not."""
    text = TEXT.replace("zh: 一", "zh: '一\u2028又一\x85三'")
    file = NormLines("greeting.yaml", text, [])

    file.change("two", {"explain": {"zh": "乙", "en": "a"}})

    assert file.text() == text.replace("'甲'", "乙")


@pytest.mark.parametrize("letter", SEPARATORS)
def test_a_text_is_read_back_as_it_was_written(letter):
    for value in (
        f"a{letter}b",
        f"{letter}b  c",
        f"甲: {letter}#{letter} '",
        f"a\n  {letter}b\n\nc",
    ):
        file = NormLines("greeting.yaml", TEXT, [])
        file.change("one", {"zh": value, "sources": [value, "B"]})

        norm = _norms(file.text())[0]
        assert (norm["zh"], norm["sources"]) == (value, [value, "B"])


def test_an_explanation_of_several_lines_is_written_as_lines():
    lines, findings = changed("two", explain={"zh": "甲\n乙", "en": "a"})

    assert lines == ["-      zh: '甲'", "+      zh: |-", "+        甲", "+        乙"]
    assert findings == []


def test_what_looks_like_a_remark_within_a_text_is_no_remark():
    lines = "    zh: |\n      二\n\n      # 贰\n"
    text = TEXT.replace('    zh: "二"\n', lines)
    for fields, wanted in (
        ({"en": "two"}, f"{lines}    en: two\n"),
        ({"zh": "两"}, "    zh: 两\n"),
    ):
        file = NormLines("greeting.yaml", text, [])
        file.change("two", fields)
        assert file.text() == text.replace(lines, wanted)


def test_a_value_that_others_refer_to_is_written_out_where_it_goes():
    text = TEXT.replace('sources: [ "A 1" ]', 'sources: &all [ "A 1" ]').replace(
        "    severity: minor\n    explain", "    severity: minor\n    sources: *all\n    explain"
    )
    file = NormLines("greeting.yaml", text, [])

    file.change("one", {"sources": ["B"]})

    norms = _norms(file.text())
    assert [each.get("sources") for each in norms] == [["B"], ["A 1"], None]


@pytest.mark.parametrize(
    "norm",
    [
        "  - {id: four, zh: 四}\n",
        "  -\n    id: four\n    zh: 四\n",
        "  - &four\n    id: four\n    zh: 四\n",
        "  - <<: *one\n    id: four\n",
        "  - zh: 四\n    id: four\n",
        "  - ? id\n    : four\n    zh: 四\n",
    ],
)
def test_a_norm_that_is_written_in_an_unusual_way_is_changed_as_asked_or_refused(norm):
    text = TEXT.replace("  - id: one", "  - &one\n    id: one", 1) if "*one" in norm else TEXT
    text = text.replace("# the end\n", f"{norm}# the end\n")
    others = _norms(text)[:-1]
    for act, wanted in (
        (lambda file: file.change("four", {"zh": "肆"}), [{"id": "four", "zh": "肆"}]),
        (lambda file: file.remove("four"), []),
    ):
        findings: list = []
        file = NormLines("greeting.yaml", text, findings)

        act(file)

        if findings:
            assert file.text() == text
            assert [(each.code, each.norm) for each in findings] == [("not_line_by_line", "four")]
        else:
            assert _norms(file.text()) == [*others, *wanted]


def _norms(text: str) -> list[dict]:
    return YAML(typ="safe", pure=True).load(text)["norms"]


def test_what_comes_last_stands_before_the_end_of_the_document():
    text = TEXT.replace("  - {id: three, zh: 三, severity: minor}\n", "") + "...\n"
    file = NormLines("greeting.yaml", text, [])

    file.append({"id": "four", "zh": "四"})

    assert [each["id"] for each in _norms(file.text())] == [
        "one", "two", "four",
    ]  # fmt: skip


TEXTS = st.text(
    st.one_of(st.sampled_from([*SEPARATORS, " ", "\n", "#", ":", "'", '"', "-", "|", "\\"]),
              st.characters(exclude_categories=["Cs"])),
    max_size=12,
)  # fmt: skip


def a_norm(norm_id: str, zh: str, style: str, blanks: int) -> str:
    """In one of the ways in which people write texts."""
    written = {
        "quoted": json.dumps(zh, ensure_ascii=True),
        "as it is": "'" + re.sub("[^\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]", "", zh).replace("'", "''") + "'",
        "lines": "|\n" + "".join(f"        x{line}\n" for line in re.findall(r"[\w #:'-]+", zh)) + "        .",
    }[style]  # fmt: skip
    return (
        f"  - id: {norm_id}\n    zh: {written}\n    explain:\n      zh: {written}\n" + "\n" * blanks
    )


@settings(max_examples=150)
@given(
    norms=st.lists(st.tuples(TEXTS, st.sampled_from(["quoted", "as it is", "lines"]),
                             st.integers(0, 2)), min_size=2, max_size=4),
    place=st.integers(0, 3),
    value=TEXTS,
    name=st.sampled_from(["zh", "explain"]),
)  # fmt: skip
def test_changing_one_norm_leaves_every_other_byte(norms, place, value, name):
    parts = [a_norm(f"n{i}", *each) for i, each in enumerate(norms)]
    head = "checklist: x\nwalk: 1\nnorms:\n"
    place %= len(parts)
    file = NormLines("x.yaml", head + "".join(parts), [])

    file.change(f"n{place}", {name: value if name == "zh" else {"zh": value}})

    made = file.text()
    before, after = head + "".join(parts[:place]), "".join(parts[place + 1 :])
    assert made.startswith(before)
    assert made.endswith(after)
    was = _norms(head + "".join(parts))[place]
    now = _norms(made)[place]
    assert now == was | {name: value if name == "zh" else {"zh": value}}
