"""The files that leave the house. Columns are only ever appended: whoever loads a file counts on
their order; what people get first is named at the end of each. To add a file, describe it here and
give it rows in ``services.exports.rows``; pages, routes, the package, the dictionary and the tests
take it from there."""

from domain.exports.table import ColumnKind, ExportColumn, ExportTable, ForeignKey, Privacy
from domain.scores.columns import COUNTS

_OPEN, _HIDDEN, _COARSE, _MEAN = Privacy.OPEN, Privacy.HIDDEN, Privacy.COARSE, Privacy.MEAN


def _text(name: str, privacy: Privacy = _OPEN) -> ExportColumn:
    return ExportColumn(name, privacy=privacy)


def _code(name: str, privacy: Privacy = _OPEN, words: str = "") -> ExportColumn:
    """:param words: what the words of the codes stand under; '': the name of the column"""
    return ExportColumn(name, privacy=privacy, words=words or name)


def _label(name: str, privacy: Privacy = _OPEN) -> ExportColumn:
    return ExportColumn(name, privacy=privacy, label=True)


def _whole(name: str, privacy: Privacy = _OPEN) -> ExportColumn:
    return ExportColumn(name, ColumnKind.WHOLE, privacy)


def _number(name: str, privacy: Privacy = _OPEN) -> ExportColumn:
    return ExportColumn(name, ColumnKind.NUMBER, privacy)


def _day(name: str, privacy: Privacy = _COARSE) -> ExportColumn:
    return ExportColumn(name, ColumnKind.DAY, privacy)


def _flag(name: str, privacy: Privacy = _HIDDEN) -> ExportColumn:
    return ExportColumn(name, ColumnKind.FLAG, privacy)


def _moment(name: str) -> ExportColumn:
    return ExportColumn(name, ColumnKind.MOMENT, _HIDDEN)


def _name(name: str, *, label: bool = False) -> ExportColumn:
    return ExportColumn(name, privacy=Privacy.NAME, label=label)


def _coarse(name: str) -> ExportColumn:
    return ExportColumn(name, privacy=_COARSE)


def _key(
    name: str, privacy: Privacy = Privacy.KEY, kind: ColumnKind = ColumnKind.TEXT
) -> ExportColumn:
    """What joins files or proves them, and tells a person nothing."""
    return ExportColumn(name, kind, privacy, opaque=True)


def _to(table: str, *columns: str, references: tuple[str, ...] = ()) -> ForeignKey:
    return ForeignKey(columns, table, references or columns)


_HALL = _to("halls", "hall_id")
_STAFF = _to("staff", "staff_id")
_PATROL = _to("patrols", "patrol_id")
_VERSION = _to("checklist_versions", "checklist_version")
_NORM = _to("norms", "checklist_version", "norm_id")

OBSERVATIONS = ExportTable(
    "observations",
    (
        _key("observation_id"), _day("business_day"), _moment("captured_at"),
        _moment("received_at"), _key("branch_id", _COARSE), _coarse("branch"),
        _key("hall_id", _COARSE), _coarse("hall"), _code("hall_kind", _COARSE),
        _key("patrol_id", _HIDDEN), _code("round", _HIDDEN), _key("manager_id", _HIDDEN),
        _name("manager"), _key("staff_id", _HIDDEN), _name("staff_no"), _name("staff"),
        _code("position", _COARSE), _text("norm_id"), _label("norm"), _code("theme"),
        _code("severity"), _code("result", _COARSE), _number("seconds", _COARSE),
        _whole("count", _COARSE), _name("note"), _key("checklist_version", _OPEN),
        # Appended later.
        _day("captured_on", _HIDDEN), _whole("praise_count", _HIDDEN), _name("praise"),
        _name("correction_reason"), _code("red_line", _COARSE), _flag("arrived_late"),
        _code("day_grain"), _coarse("process"), _label("process_label", _COARSE),
        _code("segment", _COARSE), _code("footfall", _COARSE), _whole("waiting", _COARSE),
        _moment("corrected_at"),
    ),
    key=("observation_id",),
    foreign_keys=(_HALL, _PATROL, _STAFF, _NORM),
    first=(
        "business_day", "captured_at", "hall", "staff", "staff_no", "position", "norm", "norm_id",
        "result", "seconds", "count", "note", "theme", "severity", "red_line", "process_label",
        "process", "segment", "footfall", "waiting", "round", "manager", "branch", "hall_kind",
        "praise_count", "praise", "corrected_at", "correction_reason",
    ),
)  # fmt: skip
EVENTS = ExportTable(
    "events",
    (
        _key("event_id"), _key("arrival", _HIDDEN, ColumnKind.WHOLE), _key("hall_id", _COARSE),
        _key("number", _HIDDEN, ColumnKind.WHOLE), _code("kind", words="event_kind"),
        _key("patrol_id", _HIDDEN), _day("business_day"), _key("manager_id", _HIDDEN),
        _key("staff_id", _HIDDEN), _text("norm_id"), _code("result", _COARSE),
        _number("seconds", _COARSE), _whole("count", _COARSE), _name("note"),
        _whole("photo_count", _HIDDEN), _key("about"), _code("status", words="red_line"),
        _key("praise_id"), _name("correction_reason"), _moment("captured_at"),
        _key("elapsed_ms", _HIDDEN, ColumnKind.WHOLE), _key("seq", _HIDDEN, ColumnKind.WHOLE),
        _key("device_id", _HIDDEN), _moment("received_at"), _key("checklist_version", _OPEN),
        _key("detail", Privacy.NAME), _key("previous_hash", Privacy.NAME),
        _key("hash", Privacy.NAME),
        # Appended later.
        _flag("arrived_late"), _code("day_grain"), _code("subject"), _key("examined_id"),
        _whole("lawful_case", _COARSE), _flag("withdrawn", _COARSE), _label("hall", _COARSE),
        _name("manager", label=True), _name("staff_no", label=True), _name("staff", label=True),
        _label("norm"),
    ),
    key=("event_id",),
    foreign_keys=(_HALL, _PATROL, _VERSION),
    first=(
        "business_day", "captured_at", "hall", "kind", "subject", "staff", "staff_no", "norm",
        "norm_id", "result", "seconds", "count", "note", "status", "manager",
    ),
)  # fmt: skip
PATROLS = ExportTable(
    "patrols",
    (
        _key("patrol_id"), _key("hall_id", _OPEN), _text("hall"), _day("business_day"),
        _code("round"), _key("manager_id", _HIDDEN), _name("manager"), _moment("opened_at"),
        _moment("finished_at"), _whole("observation_count", _HIDDEN),
        _key("checklist_version", _OPEN),
        # Appended later.
        _code("day_grain"), _code("footfall"), _whole("waiting"), _flag("outage", _OPEN),
    ),
    key=("patrol_id",),
    foreign_keys=(_HALL, _VERSION),
    first=("business_day", "hall", "round", "manager", "opened_at", "finished_at"),
)  # fmt: skip
STAFF = ExportTable(
    "staff",
    (
        _key("staff_id", Privacy.PERSON),
        _name("staff_no"),
        _name("staff"),
        _key("hall_id", _COARSE),
        _coarse("hall"),
        _code("position", _COARSE),
        _day("from_on", _HIDDEN),
        _day("to_on", _HIDDEN),
        _whole("people_count"),  # appended later
    ),
    key=("staff_id",),
    foreign_keys=(_HALL,),
    first=("staff_no", "staff", "hall", "position"),
)
HALLS = ExportTable(
    "halls",
    (
        _key("hall_id", _OPEN), _text("hall"), _key("branch_id", _OPEN), _text("branch"),
        _code("hall_kind"), _text("time_zone"), _day("closed_on", _OPEN),
        *(_whole(name, _COARSE) for name in COUNTS), _number("raw_pct", _COARSE),
        _number("low_pct", _COARSE), _number("high_pct", _COARSE), _number("total_pct", _COARSE),
        _code("grade", _COARSE), _whole("confirmed", _COARSE), _whole("reported", _COARSE),
    ),
    key=("hall_id",),
    first=("hall", "branch", "hall_kind", "total_pct", "grade", "low_pct", "high_pct"),
)  # fmt: skip
SCORES = ExportTable(
    "scores",
    (
        _key("hall_id", _COARSE), _coarse("hall"), _key("staff_id", Privacy.PERSON),
        _name("staff_no"), _name("staff"), _code("position", _COARSE),
        *(_whole(name, _MEAN) for name in COUNTS), _number("raw_pct", _MEAN),
        _number("adjusted_pct", _MEAN), _number("low_pct", _HIDDEN), _number("high_pct", _HIDDEN),
        _number("strictness_pts", _MEAN), _number("small_sample_pts", _MEAN),
        _flag("linked"), _whole("more_occasions", _HIDDEN),
        _whole("more_observations", _HIDDEN), _whole("praise_count", _MEAN),
        _whole("confirmed", _HIDDEN), _whole("reported", _HIDDEN), _number("bonus_pct", _MEAN),
        _number("total_pct", _MEAN), _code("grade", _HIDDEN),
        _whole("people_count"),  # appended later
    ),
    key=("hall_id", "staff_id"),
    foreign_keys=(_HALL, _STAFF),
    first=("hall", "staff", "staff_no", "position", "total_pct", "grade", "low_pct", "high_pct"),
)  # fmt: skip
COMPANY_CHECKS = ExportTable(
    "company_checks",
    (
        _key("hall_id", _COARSE), _coarse("hall"), ExportColumn("month", ColumnKind.MONTH, _COARSE),
        _code("check_source"), _key("staff_id", _HIDDEN),
        _name("reference"), _number("value", _COARSE), _whole("respondents", _COARSE),
        _code("subject"), _number("competitor", _COARSE),  # appended later
        _name("staff_no", label=True), _name("staff", label=True),
    ),
    foreign_keys=(_HALL,),
    first=("month", "hall", "check_source", "subject", "staff", "staff_no", "value"),
)  # fmt: skip
NORMS = ExportTable(
    "norms",
    (
        _key("checklist_version", _OPEN),
        _text("norm_id"),
        _text("norm_zh"),
        _text("norm_en"),
        _code("theme"),
        _code("severity"),
        _code("norm_kind", words="kind"),
        _number("limit_s"),
        _whole("minimum"),
        _code("servqual"),
        _code("origin"),
        _flag("enabled", _OPEN),
    ),
    key=("checklist_version", "norm_id"),
    foreign_keys=(_VERSION,),
    first=("norm_zh", "norm_en", "norm_id"),
)
CHECKLIST_VERSIONS = ExportTable(
    "checklist_versions",
    (_key("checklist_version", _OPEN), _whole("norm_count"), _whole("patrol_count")),
    key=("checklist_version",),
)

CASES = ExportTable(
    "cases",
    (
        _key("case_id"), _code("case_kind", _HIDDEN), _key("branch_id", _COARSE),
        _coarse("branch"), _key("hall_id", _COARSE), _coarse("hall"), _text("state", _HIDDEN),
        _label("state_label", _HIDDEN), _key("staff_id", _HIDDEN), _name("staff_no"),
        _name("staff"), _text("norm_id", _HIDDEN), _label("norm", _HIDDEN), _moment("opened_at"),
        _moment("due_at"), _moment("closed_at"), _key("opened_by_id", _HIDDEN),
        _name("opened_by"), _key("owner_id", _HIDDEN), _name("owner"), _name("written"),
        _whole("step_count", _HIDDEN), _key("about", Privacy.NAME),
        _key("fields", Privacy.NAME), _key("texts", Privacy.NAME),
    ),
    key=("case_id",),
    foreign_keys=(_HALL,),
    first=(
        "opened_at", "case_kind", "hall", "staff", "staff_no", "norm", "state_label", "due_at",
        "closed_at", "owner", "opened_by", "written",
    ),
)  # fmt: skip
CASE_STEPS = ExportTable(
    "case_steps",
    (
        _key("case_id"), _key("step", _HIDDEN, ColumnKind.WHOLE), _code("case_kind", _HIDDEN),
        _key("hall_id", _COARSE), _coarse("hall"), _text("action", _HIDDEN),
        _label("action_label", _HIDDEN), _moment("taken_at"), _key("account_id", _HIDDEN),
        _name("account"), _name("written"), _key("fields", Privacy.NAME),
        _key("texts", Privacy.NAME),
    ),
    key=("case_id", "step"),
    foreign_keys=(_HALL, _to("cases", "case_id")),
    first=("taken_at", "case_kind", "hall", "action_label", "account", "written"),
)  # fmt: skip

TABLES = {
    table.name: table
    for table in (
        OBSERVATIONS, EVENTS, PATROLS, STAFF, HALLS, SCORES, COMPANY_CHECKS, NORMS,
        CHECKLIST_VERSIONS, CASES, CASE_STEPS,
    )
}  # fmt: skip
