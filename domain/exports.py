"""The files that leave the house. Columns are only ever appended: whoever loads a file counts on
their order. To add a file, describe it here and give it rows in ``services.exports``; pages,
routes, the package, the dictionary and the tests take it from there."""

from domain.export_table import Column, ForeignKey, Kind, Privacy, Table


def _text(name: str) -> Column:
    return Column(name)


def _label(name: str) -> Column:
    return Column(name, label=True)


def _whole(name: str) -> Column:
    return Column(name, Kind.WHOLE)


def _number(name: str) -> Column:
    return Column(name, Kind.NUMBER)


def _day(name: str) -> Column:
    return Column(name, Kind.DAY)


def _moment(name: str) -> Column:
    return Column(name, Kind.MOMENT)


def _person(name: str) -> Column:
    return Column(name, privacy=Privacy.PERSON)


def _name(name: str) -> Column:
    return Column(name, privacy=Privacy.NAME)


def _to(table: str, *columns: str, references: tuple[str, ...] = ()) -> ForeignKey:
    return ForeignKey(columns, table, references or columns)


_HALL = _to("halls", "hall_id")
_STAFF = _to("staff", "staff_id")
_PATROL = _to("patrols", "patrol_id")
_VERSION = _to("checklist_versions", "checklist_version")
_NORM = _to("norms", "checklist_version", "norm_id")

OBSERVATIONS = Table(
    "observations",
    (
        _text("observation_id"), _day("business_day"), _moment("captured_at"),
        _moment("received_at"), _text("branch_id"), _text("branch"), _text("hall_id"),
        _text("hall"), _text("hall_kind"), _label("hall_kind_label"), _text("patrol_id"),
        _text("round"), _label("round_label"), _person("manager_id"), _name("manager"),
        _person("staff_id"), _name("staff_no"), _name("staff"), _text("position"),
        _label("position_label"), _text("norm_id"), _label("norm"), _text("theme"),
        _label("theme_label"), _text("severity"), _label("severity_label"), _text("result"),
        _label("result_label"), _number("seconds"), _whole("count"), _name("note"),
        _text("checklist_version"),
        # Appended later.
        _day("captured_on"), _whole("praise_count"), _name("praise"), _name("correction_reason"),
        _text("red_line"), _label("red_line_label"),
    ),
    key=("observation_id",),
    foreign_keys=(_HALL, _PATROL, _STAFF, _NORM),
)  # fmt: skip
EVENTS = Table(
    "events",
    (
        _text("event_id"), _whole("arrival"), _text("hall_id"), _whole("number"), _text("kind"),
        _text("patrol_id"), _day("business_day"), _person("manager_id"), _person("staff_id"),
        _text("norm_id"), _text("result"), _number("seconds"), _whole("count"), _name("note"),
        _whole("photo_count"), _text("about"), _text("status"), _text("praise_id"),
        _name("correction_reason"), _moment("captured_at"), _whole("elapsed_ms"), _whole("seq"),
        _text("device_id"), _moment("received_at"), _text("checklist_version"), _name("detail"),
        _name("previous_hash"), _name("hash"),
    ),
    key=("event_id",),
    foreign_keys=(_HALL, _PATROL, _VERSION),
)  # fmt: skip
PATROLS = Table(
    "patrols",
    (
        _text("patrol_id"), _text("hall_id"), _text("hall"), _day("business_day"), _text("round"),
        _label("round_label"), _person("manager_id"), _name("manager"), _moment("opened_at"),
        _moment("finished_at"), _whole("observation_count"), _text("checklist_version"),
    ),
    key=("patrol_id",),
    foreign_keys=(_HALL, _VERSION),
)  # fmt: skip
STAFF = Table(
    "staff",
    (
        _person("staff_id"), _name("staff_no"), _name("staff"), _text("hall_id"), _text("hall"),
        _text("position"), _label("position_label"), _day("from_on"), _day("to_on"),
    ),
    key=("staff_id",),
    foreign_keys=(_HALL,),
)  # fmt: skip
_COUNTS = (
    _whole("occasion_count"), _whole("scored_count"), _whole("observation_count"),
    _whole("na_count"),
)  # fmt: skip
HALLS = Table(
    "halls",
    (
        _text("hall_id"), _text("hall"), _text("branch_id"), _text("branch"), _text("hall_kind"),
        _label("hall_kind_label"), _text("time_zone"), _day("closed_on"), *_COUNTS,
        _number("raw_pct"), _number("low_pct"), _number("high_pct"), _number("total_pct"),
        _text("grade"), _whole("confirmed"), _whole("reported"),
    ),
    key=("hall_id",),
)  # fmt: skip
SCORES = Table(
    "scores",
    (
        _text("hall_id"), _text("hall"), _person("staff_id"), _name("staff_no"), _name("staff"),
        _text("position"), _label("position_label"), *_COUNTS, _number("raw_pct"),
        _number("adjusted_pct"), _number("low_pct"), _number("high_pct"),
        _number("strictness_pts"), _number("small_sample_pts"), Column("linked", Kind.FLAG),
        _whole("more_occasions"), _whole("more_observations"), _whole("praise_count"),
        _whole("confirmed"), _whole("reported"), _number("bonus_pct"), _number("total_pct"),
        _text("grade"),
    ),
    key=("hall_id", "staff_id"),
    foreign_keys=(_HALL, _STAFF),
)  # fmt: skip
COMPANY_CHECKS = Table(
    "company_checks",
    (
        _text("hall_id"), _text("hall"), Column("month", Kind.MONTH), _text("check_source"),
        _label("check_source_label"), _person("staff_id"), _name("reference"), _number("value"),
        _whole("respondents"),
    ),
    foreign_keys=(_HALL,),
)  # fmt: skip
NORMS = Table(
    "norms",
    (
        _text("checklist_version"), _text("norm_id"), _text("norm_zh"), _text("norm_en"),
        _text("theme"), _label("theme_label"), _text("severity"), _label("severity_label"),
        _text("norm_kind"), _number("limit_s"), _whole("minimum"), _text("servqual"),
        _text("origin"), Column("enabled", Kind.FLAG),
    ),
    key=("checklist_version", "norm_id"),
    foreign_keys=(_VERSION,),
)  # fmt: skip
CHECKLIST_VERSIONS = Table(
    "checklist_versions",
    (_text("checklist_version"), _whole("norm_count"), _whole("patrol_count")),
    key=("checklist_version",),
)

TABLES = {
    table.name: table
    for table in (
        OBSERVATIONS, EVENTS, PATROLS, STAFF, HALLS, SCORES, COMPANY_CHECKS, NORMS,
        CHECKLIST_VERSIONS,
    )
}  # fmt: skip
