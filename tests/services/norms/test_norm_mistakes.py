"""Mistakes in a workbook of norms are told in the words that stand in it, not in those of the files."""

import re
from datetime import UTC, datetime

import pytest

from domain.norms.columns import OPTIONS, NormColumn
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.norms.explain_mistake import mistake_text
from services.norms.workbook import read_workbook
from tests.norm_books import column_of, row_of, workbook
from tests.odd_norms import HEAD_OFFICE, an_app, use
from tests.small_checklists import SMALL

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
BAN = """\
  - id: no-leak
    zh: 不得泄露
    en: No leak
    theme: bans
    positions: [all]
    kind: yes_no
    severity: red_line
    servqual: assurance
    covers: [B-1]
    origin: seed
    sources: [S06]
    ban: 1
    lawful_cases: [{zh: 法定, en: By law}]
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    made = an_app(tmp_path_factory.mktemp("norms"), NOW)
    use(made, SMALL | {"dress.yaml": SMALL["dress.yaml"] + BAN}, NOW)
    return made


def told(app, cells, language) -> list[tuple[str, str]]:
    """(heading of the column, what is said) of every mistake."""
    words = Words(language)
    data = workbook(app, HEAD_OFFICE, cells, language=language)
    draft = read_workbook(app, HEAD_OFFICE, "norms.xlsx", data)
    library = app.checklists.usable()
    return [
        (words(f"norm_column.{each.column}") if each.column else "", mistake_text(each, library, words))
        for each in draft.mistakes
    ]  # fmt: skip


MISTAKES = {
    ("uniform", "severity", "miner"): (
        ("重要程度", "“miner”不在可选值之内，是否为“一般项”？"),
        ("Severity", "“miner” is not one of the values. Is “Minor” meant?"),
    ),
    ("uniform", "severity", "?"): (
        ("重要程度", "“?”不在可选值之内。可选：一般项、重点项、红线、不计分。"),
        ("Severity", "“?” is not one of the values. Known: Minor, Major, Red line, Not scored."),
    ),
    ("uniform", "checklist", "somewhere"): (
        ("检查表", "“somewhere”不在可选值之内。可选：着装。"),
        ("Checklist", "“somewhere” is not one of the values. Known: Dress."),
    ),
    ("uniform", "limit_s", 5): (
        ("时限（秒）", "只有“判定方式”为“限时”的规范才填写“时限（秒）”。请改“判定方式”，或清空“时限（秒）”。"),
        ("Limit (s)", "Only a norm whose “Kind of answer” is “Time limit” has a “Limit (s)”. Change the one,"
         " or empty the other."),
    ),
    ("uniform", "sources", "D99 1"): (
        ("来源", "没有编号为“D99”的来源。请用已有来源的编号，以分号隔开；新的来源要先写进 sources.yaml。"),
        ("Sources", "There is no source with the id “D99”. Use the ids of sources there are, joined by a"
         " semicolon; a new one goes into sources.yaml first."),
    ),
    ("uniform", "processes", "P5"): (
        ("流程", "“P5”不能填在“流程”里。所属服务流程的编号，如 P05，多个用分号隔开；可留空。"),
        ("Processes", "“P5” cannot stand under “Processes”. Ids of service processes such as P05, joined by a"
         " semicolon; may be empty."),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "texts"), MISTAKES.items())
def test_a_mistake_names_columns_and_values_as_the_sheet_does(app, cell, texts):
    norm_id, column, value = cell
    for language, text in zip(LANGUAGES, texts, strict=True):
        assert told(app, {(norm_id, column): value}, language) == [text]


# What leads to every mistake that the rules between fields know.
RULES = {
    "minimum_without_count": {("uniform", "minimum"): 2},
    "every_without_record_check": {("uniform", "every"): "week"},
    "every_missing": {("uniform", "kind"): "record_check"},
    "rounds_without_walk": {("uniform", "rounds"): "records"},
    "grade_and_origin": {("uniform", "grade"): None},
    "all_and_others": {("uniform", "positions"): "all; guide"},
    "zone_without_hall": {("uniform", "zone"): "outside"},
    "confirmed_without_time_limit": {("uniform", "confirmed_first"): "no-leak"},
    "no_such_red_line": {("opening-time", "confirmed_first"): "uniform"},
    "lawful_cases_without_red_line": {("no-leak", "severity"): "major"},
    "source_missing": {("uniform", "sources"): None},
    "unknown_process": {("opening-time", "processes"): "P06"},
    "field_missing": {("uniform", "explain_zh"): "只有中文"},
    "too_small": {("opening-time", "limit_s"): 0},
    "too_large": {("opening-time", "limit_s"): 2592001},
    "id_reserved": {("uniform", "id"): "meta"},
}  # fmt: skip
CODES = {column.value for column in NormColumn} | {
    option.value for options in OPTIONS.values() for option in options
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", RULES)
def test_no_word_of_the_files_is_in_what_is_said(app, code, language):
    draft = read_workbook(app, HEAD_OFFICE, "x", workbook(app, HEAD_OFFICE, RULES[code]))
    (mistake,) = draft.mistakes
    assert (mistake.finding.code, mistake.row is not None) == (code, True)
    assert mistake.column is not None

    words = Words(language)
    said = mistake_text(mistake, app.checklists.usable(), words)
    for given in RULES[code].values():
        said = said.replace(f"“{given}”", "")
    written = set(re.findall(r"[a-z][a-z0-9_]*", said))
    of_files = {each for each in CODES if "_" in each} | (CODES if language == "zh_CN" else set())
    assert written & of_files == set()
    assert "{" not in said


def test_a_checklist_that_would_lose_its_last_norm_is_told(tmp_path):
    app = an_app(tmp_path, NOW)
    other = BAN.replace("no-leak", "no-leak-2").replace("ban: 1", "ban: 2")
    use(
        app,
        SMALL | {"bans.yaml": f"checklist: bans\nwalk: 3\nzh: 禁令\nen: Bans\nnorms:\n{other}"},
        NOW,
    )

    data = workbook(
        app, HEAD_OFFICE, edit=lambda sheet: sheet.delete_rows(row_of(sheet, "no-leak-2"))
    )
    (mistake,) = read_workbook(app, HEAD_OFFICE, "x", data).mistakes

    assert (mistake.row, mistake.column) == (None, None)
    assert mistake_text(mistake, app.checklists.usable(), Words("zh_CN")) == (
        "检查表“禁令”里没有规范了。请至少保留一行；不再使用的规范，请把“启用”改为 FALSE。"
    )


def test_missing_columns_are_named_as_the_headings_of_the_sheet(app):
    for language, names in (("zh_CN", "重要程度, 来源"), ("en", "Severity, Sources")):

        def without(sheet):
            for name in ("sources", "severity"):
                sheet.delete_cols(column_of(sheet, name))

        data = workbook(app, HEAD_OFFICE, edit=without, language=language)
        with pytest.raises(InputProblem) as caught:
            read_workbook(app, HEAD_OFFICE, "x", data)
        assert (caught.value.code, caught.value.values) == (
            "norms_columns_missing", {"names": names},
        )  # fmt: skip


TWICE = """\
  - id: first
    zh: &text 甲
    en: First
    theme: dress
    positions: [all]
    kind: yes_no
    severity: major
    servqual: tangibles
    covers: [X]
    origin: practice
    sources: []
"""


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
@pytest.mark.parametrize(
    "before", ["", TWICE], ids=["it would lead nowhere", "it would lead to another"]
)
def test_a_change_that_another_norm_would_feel_is_refused_by_name(tmp_path, before):
    """A reference within a text: ``{zh: *text}``."""
    app = an_app(tmp_path, NOW)
    text = SMALL["dress.yaml"].replace("zh: 统一着装", "zh: &text 统一着装")
    text = text.replace("norms:\n", f"norms:\n{before}")
    text = text.replace("limit_s: 180\n", "limit_s: 180\n    explain: {zh: *text, en: a}\n")
    use(app, SMALL | {"dress.yaml": text}, NOW)

    data = workbook(app, HEAD_OFFICE, {("uniform", "zh"): "穿工装"})
    draft = read_workbook(app, HEAD_OFFICE, "x", data)

    (mistake,) = draft.mistakes
    assert mistake.finding.code == "not_line_by_line"
    assert draft.library is None
