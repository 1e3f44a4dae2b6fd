"""The words of the interface are complete in both languages, and none is left over."""

import re
from collections import Counter
from string import Formatter

import pytest

from board import joined_modules
from charts.control_chart import LineKind
from domain.exports.grant import FILES
from domain.exports.table import Privacy
from domain.exports.tables import TABLES
from domain.halls.hall import GreetingRule, HallKind, Round, Shift
from domain.halls.position import Position, Zone
from domain.imports.check_columns import CheckColumn
from domain.imports.check_file import CheckChangeKind
from domain.imports.checks import CheckSource
from domain.imports.number_section import Doubt
from domain.imports.roster import RosterChangeKind, RosterColumn
from domain.method.draft import values_of
from domain.method.goals import GivenBy, Metric
from domain.method.method import Credit, Method, SettingOrigin, Spread
from domain.months.publication import OTHER_CAUSES, TOLD
from domain.norms.columns import NormColumn
from domain.norms.library import Process, SmsCode, Source
from domain.norms.norm import GreetingPart, Norm, NormKind, Origin, Servqual, Severity, Theme
from domain.norms.whose_rules import Rules
from domain.patrols.event import Footfall, Segment
from domain.patrols.greeting import Situation
from domain.patrols.rounds import RoundStatus
from domain.reports.agreement import NoAlpha
from domain.reports.change_parts import ChangePartKind
from domain.reports.circumstances import Compared, Dimension
from domain.reports.norm_health import Recommendation
from domain.roles import Role
from domain.scores.figure import FigureChange
from domain.scores.norm_effect import Unknown
from domain.scores.observer_links import Eye
from domain.trends.choice import ChartKind, Reason
from domain.trends.funnel import FunnelPlace
from domain.trends.rules import Direction, Rule
from locales import LANGUAGES, Words, catalogue, language_of
from services.method.method import State
from services.months.publish import MonthState
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


# What the comparison of two versions may name (domain/norms/version_diff.py).
VERSION_FIELDS = (
    {name for model in (Norm, Process, Source, SmsCode) for name in model.model_fields}
    | {"walk", "send_to", "groups"}
) - {"id", "code", "enabled"}
METHOD_SETTINGS = [
    f"{name}.{setting}" for name, section in Method() for setting in values_of(section)
]
VERSION_CODES = [
    *(f"{thing}_{what}" for thing in ("norm", "checklist", "process", "source", "sms")
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
    named = set(re.findall(r'words\("([a-z_]+\.[a-z_]+)"', TEXT))

    assert named - set(catalogue("en")) == set()


def test_every_code_of_a_problem_or_finding_has_words():
    codes = set(
        re.findall(
            r'(?:EventProblem|InputProblem|SignInProblem|RequestProblem|problem)\(\s*"([a-z_]+)"',
            TEXT,
        )
    )
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
    roster = (ROOT / "domain/imports/roster.py").read_text()
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
        (ROOT / f"domain/norms/{name}.py").read_text() for name in ("checklist_file", "norm")
    )
    of_norm = set(re.findall(r'PydanticCustomError\(\s*"([a-z_]+)"|"([a-z_]+)", norm\.id', rules))
    warned = {"grade_c_enabled", "same_text_twice", "clock_too_long", "nobody_has_it", "id_twice"}
    needed |= {f"norm_mistake.{one or other}" for one, other in of_norm if other not in warned}
    of_norms = set(re.findall(r'_CellError\("([a-z_]+)"|Column.ID, "([a-z_]+)"', sheet))
    assert ("norm_formula", "") in of_norms
    needed |= {f"import_finding.{code or other}" for code, other in of_norms}
    asked = set(re.findall(r'(?:listing|_asked|_about_moves)\(\s*"([a-z_]+)"', TEXT))
    asked |= set(re.findall(r'\bQuestion\(\s*[^,]+,\s*"([a-z_]+)"', TEXT))
    assert {"roster_names", "roster_halls"} <= asked
    needed |= {f"import_question.{code}{end}" for code in asked for end in ("", "_yes", "_no")}
    said = set(re.findall(r'\bNotice\(\s*"([a-z_]+)"', TEXT))
    assert "numbers_without_zeros" in said
    needed |= {f"import_notice.{code}" for code in said}
    needed |= {"import_finding.empty", "import_finding.hall_unknown", "import_finding.hall_meant"}

    assert needed - set(catalogue("en")) == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("position", Position), ("theme", Theme), ("severity", Severity), ("servqual", Servqual),
        ("origin", Origin), ("round", Round), ("hall_kind", HallKind), ("role", Role),
        ("kind", NormKind), ("greeting_part", GreetingPart), ("version_field", VERSION_FIELDS), ("version_change", VERSION_CODES),
        ("roster_column", RosterColumn), ("import", [*RosterChangeKind, *CheckChangeKind, "norm_changes"]),
        ("import", [f"step_{each}" for each in ("file", "sheet", "columns", "changes", "take_in")]),
        ("undo_hindrance", ["changed_since", "needed", "checked"]),
        ("import_notice", Doubt),
        ("company_checks_column", CheckColumn), ("check_source", CheckSource),
        ("segment", Segment),
        ("dimension", Dimension), ("compared", Compared),
        ("circumstances", [f"explained_{each}" for each in Dimension]), ("board", [f"segment_{each}" for each in Segment]),
        ("footfall", Footfall), ("zone", Zone), ("situation", Situation), ("shift", Shift), ("round_status", RoundStatus),
        ("greeting_rule", GreetingRule),
        ("method_section", Method.model_fields), ("method_explained", Method.model_fields),
        ("method_setting", METHOD_SETTINGS), ("method_state", State),
        ("method_option", [*Credit, *Spread]), ("spread", Spread),
        ("metric", Metric), ("manager", Eye), ("origin", SettingOrigin),
        ("publication_state", MonthState),
        ("publication_cause", ["correction", "late", "confirmed", "rejected", "praise"]),
        ("publication_field", TOLD), ("publication_other", [*OTHER_CAUSES, "company", "halls"]),
        ("norm_column", NormColumn), ("norm_column_help", NormColumn), ("norm_unknown", Unknown),
        ("what_changed", [f"{part}{way}" for part in ChangePartKind for way in ("", "_up", "_down", "_same")]),
        ("recommendation", Recommendation), ("no_alpha", NoAlpha), ("across", ACROSS),
        ("measure_change", FigureChange),
        ("result", ["pass", "fail", "na", "none"]), ("column", COLUMNS),
        ("spc", [f"reason_{each}" for each in Reason]),
        ("spc", [f"signal_{each}" for each in Rule]),
        ("spc", [f"verdict_{each}" for each in Direction]),
        ("spc", [f"explained_{each}" for each in (*ChartKind, "none")]),
        ("chart", [f"line_{each}" for each in LineKind]),
        ("chart", [f"funnel_{each}" for each in FunnelPlace]),
        ("chart", [f"change_{each}" for each in Direction]),
        ("export_file", FILES), ("export_file_explained", FILES), ("exports", ["way_csv", "way_xlsx", "way_machine"]),
        ("tokens", ["good", "expired", "revoked"]),
        ("goals", [f"by_{each}" for each in GivenBy]),
        ("rules", Rules),
        ("roster_form", ["xlsx", "csv"]),
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
        "position.", "theme.", "severity.", "servqual.", "origin.", "round.", "hall_kind.",
        "role.", "result.", "column.", "finding.", "problem.", "duration.", "page.", "chart.",
        "zone.", "shift.", "situation.", "round_status.", "greeting_rule.",
        "red_line.", "red_lines.", "grade.",
        "import_finding.", "import_notice.", "import_question.", "roster_column.", "company_checks_column.", "check_source.", "kind.", "greeting_part.", "version_field.", "version_change.",
        "metric.", "goals.by_", "goals.challenge_", "rules.", "method_section.", "method_explained.", "method_setting.", "method_option.",
        "method_state.", "score.", "publication_state.", "publication_cause.", "publication_field.",
        "norm_column.", "norm_column_help.", "norm_unknown.", "norm_mistake.", "norm_workbook.explained_",
        "publication_other.", "span.", "spread.", "manager.", "scores.by_", "scores.column_",
        "spc.reason_", "spc.signal_", "spc.verdict_", "spc.explained_", "spc.step_", "spc.axis_",
        "spc.change_", "funnel.", "measure_change.", "goal_verdict.", "bulletin.goal_", "hall_checks.goal_",
        "observations.filter_", "norm_map.by_", "what_changed.",
        "download.", "exports.", "tokens.", "export_file.", "export_file_explained.", "column_explained.",
        "dictionary.private_", "dimension.", "compared.", "segment.", "footfall.",
        "circumstances.explained_", "import.step_", "roster.take_",
    )  # fmt: skip
    board = joined_modules()
    unused = set()
    for key in catalogue("en"):
        name = key.partition(".")[2]
        several = key.removesuffix("_one")  # the words for one thing stand beside those for several
        used = f'"{several}"' in TEXT or key.startswith(dynamic)
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
