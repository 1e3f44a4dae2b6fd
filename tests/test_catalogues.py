"""The words of the interface are complete in both languages, and none is left over."""

import ast
import re
from collections import Counter, defaultdict
from enum import StrEnum
from importlib import import_module
from string import Formatter

import pytest

from board import joined_modules
from domain.exports.grant import FILES
from domain.exports.table import Privacy
from domain.exports.tables import TABLES
from domain.imports.check_file import CheckChangeKind
from domain.imports.checks import CheckSource
from domain.imports.roster_stays import RosterChangeKind
from domain.method.draft import values_of
from domain.method.method import Credit, Method, Spread
from domain.months.publication import OTHER_CAUSES, TOLD
from domain.norms.columns import NormColumn
from domain.norms.library import Process, SmsCode, Source
from domain.norms.norm import Norm
from domain.patrols.event import Segment
from domain.reports.change_parts import ChangePartKind
from domain.reports.circumstances import Dimension
from domain.trends.choice import ChartKind
from domain.trends.rules import Direction
from locales import LANGUAGES, Words, catalogue, language_of
from services.reports.norm_health import ACROSS
from settings import ROOT

SOURCES = [
    path
    for folder in ("ui", "pages", "web", "services", "domain", "board", "charts")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".js")
]
# Words of the board whose names are put together from a value.
BOARD_VALUES = (
    "answer_", "state_", "part_", "status_", "footfall_", "greeting_", "greeted_", "masked_",
    "segment_",
)  # fmt: skip
COLUMNS = {name for table in TABLES.values() for name in table.names()}
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
FLOORS = ("domain", "services", "charts")


def enumerations_with_words() -> list[type[StrEnum]]:
    """Those that name the prefix of their words, of all modules."""
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = [each for each in StrEnum.__subclasses__() if hasattr(each, "__words__")]
    return sorted(found, key=lambda each: (each.__module__, each.__name__))


WORDED = enumerations_with_words()


def texts_by_call() -> dict[str, set[tuple[int, str]]]:
    """Name of what is called -> (place, text) of every text written out in such a call."""
    found = defaultdict(set)
    for path in SOURCES:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                found[name] |= {
                    (place, each.value)
                    for place, given in enumerate(node.args)
                    for each in ast.walk(given)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found


CALLS = texts_by_call()


def given_to(*names: str, place: int = 0) -> set[str]:
    """The codes that calls of these names have at that place."""
    return {
        text
        for name in names
        for at, text in CALLS[name]
        if at == place and re.fullmatch("[a-z][a-z_]*[a-z]", text)
    }


# What the comparison of two versions may name (domain/norms/version_diff.py).
VERSION_FIELDS = (
    {name for model in (Norm, Process, Source, SmsCode) for name in model.model_fields}
    | {"walk", "send_to", "groups"}
) - {"id", "code", "enabled"}
METHOD_SETTINGS = [
    f"{name}.{setting}" for name, section in Method() for setting in values_of(section)
]
VERSION_CODES = [
    *(f"{thing}_{what}"
      for thing in ("norm", "checklist", "process", "source", "sms", "complaint_cause",
                    "complaint_category", "department")
      for what in ("added", "removed", "changed")),
    "norm_on", "norm_off", "norm_moved", "sms_all_changed", "scoring_changed",
]  # fmt: skip


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_placeholders():
    first, second = (
        {key: placeholders(text) for key, text in catalogue(language).items()}
        for language in LANGUAGES
    )

    assert first == second


def test_no_word_is_empty():
    assert [key for each in LANGUAGES for key, text in catalogue(each).items() if not text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language):
    text = (ROOT / f"locales/{language}/LC_MESSAGES/messages.po").read_text(encoding="utf-8")
    counts = Counter(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))

    assert [key for key, count in counts.items() if count > 1] == []


def test_every_key_named_in_the_code_is_in_the_catalogue():
    named = set(re.findall(r'words\(\s*"([a-z_]+\.[a-z_]+)"', TEXT))

    assert named - set(catalogue("en")) == set()


def test_every_code_of_a_problem_or_finding_has_words():
    codes = given_to("EventProblem", "InputProblem", "SignInProblem", "RequestProblem", "problem")
    codes |= {"not_found", "not_allowed", "checklists_unusable"}
    codes |= set(re.findall(r'"(field_[a-z]+)"', (ROOT / "domain/patrols/event.py").read_text()))
    findings = set(
        re.findall(
            r'(?:Finding\((?:\s*"checklists", 0,)?[^"]*"|code(?:, values)? = "|_misfit\("|'
            r'PydanticCustomError\(\s*"|equal": ")([a-z_]+)"',
            "".join(
                (ROOT / f"domain/{name}.py").read_text()
                for name in (
                    "norms/checklist_file",
                    "norms/cross_checks",
                    "imports/finding",
                    "method/method",
                    "norms/norm",
                    "norms/norm_lines",
                )
            ),
        )
    )
    folder = (ROOT / "services/norms/folder.py").read_text()
    findings |= set(re.findall(r'"((?:file|folder)_[a-z_]+)"', folder))
    roster = "".join(
        (ROOT / f"domain/imports/{name}.py").read_text()
        for name in ("roster", "roster_reader", "roster_stays")
    )
    of_rows = set(re.findall(r'Column\.[A-Z_]+,\s*"([a-z_]+)"|code = "([a-z_]+)"', roster))
    needed = {f"problem.{code}" for code in codes} | {f"finding.{code}" for code in findings}
    needed |= {f"import_finding.{code or other}" for code, other in of_rows}
    cells = "".join(
        (ROOT / f"domain/{name}.py").read_text()
        for name in ("cell_texts", "imports/check_cells", "imports/written_days")
    )
    checks = "".join(
        (ROOT / f"domain/imports/{name}.py").read_text() for name in ("check_file", "check_reader")
    )
    mistakes = set(re.findall(r'(?:Mistake|REFERENCE, )\(?"([a-z_]+)"', cells + checks))
    assert {"not_computed", "staff_elsewhere", "check_twice", "year_short"} <= mistakes
    questions = (ROOT / "domain/imports/check_questions.py").read_text()
    mistakes |= set(re.findall(r'Finding\(row, column, "([a-z_]+)"', questions))
    assert "value_mark" in mistakes
    needed |= {f"import_finding.{code}" for code in mistakes}
    sheet = (ROOT / "domain/norms/sheet.py").read_text()
    # What the rules between the fields of a norm find can come back to a spreadsheet.
    rules = "".join(
        (ROOT / f"domain/norms/{name}.py").read_text() for name in ("cross_checks", "norm")
    )
    of_norm = set(re.findall(r'PydanticCustomError\(\s*"([a-z_]+)"|"([a-z_]+)", norm\.id', rules))
    warned = {"grade_c_enabled", "same_text_twice", "clock_too_long", "nobody_has_it", "id_twice"}
    needed |= {f"norm_mistake.{one or other}" for one, other in of_norm if other not in warned}
    of_norms = set(re.findall(r'_CellError\("([a-z_]+)"|Column.ID, "([a-z_]+)"', sheet))
    assert ("norm_formula", "") in of_norms
    needed |= {f"import_finding.{code or other}" for code, other in of_norms}
    asked = given_to("listing", "_asked", "_about_moves") | given_to("Question", place=1)
    assert {"roster_names", "roster_halls"} <= asked
    needed |= {f"import_question.{code}{end}" for code in asked for end in ("", "_yes", "_no")}
    notices = given_to("Notice")
    assert "numbers_without_zeros" in notices
    needed |= {f"import_notice.{code}" for code in notices}
    needed |= {"import_finding.empty", "import_finding.hall_unknown", "import_finding.hall_meant"}

    assert needed - set(catalogue("en")) == set()


@pytest.mark.parametrize("enumeration", WORDED, ids=lambda each: each.__name__)
def test_every_member_of_an_enumeration_that_names_its_words_has_them(enumeration):
    needed = {f"{enumeration.__words__}{member}" for member in enumeration}

    assert needed - set(catalogue("en")) == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("version_field", VERSION_FIELDS),
        ("version_change", VERSION_CODES),
        ("version_kind", VERSION_CODES),
        ("import", [*RosterChangeKind, *CheckChangeKind, "norm_changes"]),
        ("import", [f"step_{each}" for each in ("file", "sheet", "columns", "changes", "take_in")]),
        ("undo_hindrance", ["changed_since", "needed", "checked"]),
        ("circumstances", [f"explained_{each}" for each in Dimension]),
        ("board", [f"segment_{each}" for each in Segment]),
        ("method_section", Method.model_fields),
        ("method_explained", Method.model_fields),
        ("method_setting", METHOD_SETTINGS),
        ("method_option", [*Credit, *Spread]),
        ("publication_cause", ["correction", "late", "confirmed", "rejected", "praise"]),
        ("publication_field", TOLD),
        ("publication_other", [*OTHER_CAUSES, "company", "halls"]),
        ("norm_column_help", NormColumn),
        ("what_changed", [f"{part}{way}" for part in ChangePartKind for way in ("", "_up", "_down", "_same")]),
        ("cockpit", [f"check_{source}" for source in CheckSource]),
        ("cockpit", [f"{part}_{state}" for state in ("ready", "published", "empty")
                     for part in ("month", "figure", "note")] + ["month_changed"]),
        ("across", ACROSS),
        ("column", COLUMNS),
        ("spc", [f"explained_{each}" for each in (*ChartKind, "none")]),
        ("chart", [f"change_{each}" for each in Direction]),
        ("export_file", FILES),
        ("export_file_explained", FILES),
        ("exports", ["way_csv", "way_xlsx", "way_machine"]),
        ("tokens", ["good", "expired", "revoked"]),
        ("event_kind", ["observation", "praise", "header", "decision", "examined"]),
        ("subject", ["person", "hall"]),
        ("day_grain", ["day", "week", "month"]),
        ("dictionary", [f"private_{each}" for each in Privacy if each not in ("open", "person", "name")]),
    ],
)  # fmt: skip
def test_every_value_has_words(prefix, values):
    assert {f"{prefix}.{value}" for value in values} - set(catalogue("en")) == set()


def test_no_word_is_left_over():
    dynamic = (
        "column.", "finding.", "problem.", "chart.", "red_line.", "red_lines.", "import_question.",
        "version_change.", "version_kind.", "goals.challenge_", "rules.", "method_setting.",
        "norm_workbook.explained_", "scores.by_", "scores.column_", "spc.verdict_", "spc.step_",
        "spc.axis_", "spc.change_", "bulletin.goal_", "hall_checks.goal_", "observations.filter_",
        "what_changed.", "exports.", "dictionary.private_", "circumstances.explained_",
        "import.step_", "first_step_do.", "first_steps.explained_", "first_steps.is_done_",
        "first_steps.lacks_", "first_steps.missing_", "first_steps.who_", "issued.explained_", "filter.every.", "picture.", "term.", "term_means.", "cockpit.check_",
        "cockpit.month_", "cockpit.figure_", "cockpit.note_", "actions.view_", "actions.none_",
        "action.do_", "action.done_", "red_line_case.", "practice.do", "practice.done_", "practices.", "practice.trying_",
        "complaint.clock.", "complaint.handled.", "complaint.when.", "complaint.satisfied.",
        "complaint.channel", "complaint_do.", "complaint_said.", "complaints.", "decision.",
    )  # fmt: skip
    of_enumerations = {f"{each.__words__}{member}" for each in WORDED for member in each}
    board = joined_modules()
    unused = set()
    for key in catalogue("en"):
        name = key.partition(".")[2]
        several = key.removesuffix("_one")  # the words for one thing stand beside those for several
        used = f'"{several}"' in TEXT or key in of_enumerations or key.startswith(dynamic)
        if key.startswith("board."):
            used = used or f"words.{name}" in board or name.startswith(BOARD_VALUES)
        if not used and name.removesuffix("_one") not in TEXT:
            unused.add(key)

    assert unused == set()


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"), ("en-GB", "en"), ("fr-FR,en;q=0.5", "en"),
        ("fr", "zh_CN"), ("", "zh_CN"), (None, "zh_CN"),
    ],
)  # fmt: skip
def test_the_browser_chooses_the_language(tag, language):
    assert language_of(tag) == language


def test_values_are_filled_in():
    assert Words("en")("norm.limit", limit="3 min") == "Limit 3 min"
