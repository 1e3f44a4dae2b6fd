"""What stands in the files of cases and their steps.

What the honesty panel asked a duty manager is help for them and leaves the house in no file; scenes
that are judged blind are in none before they are closed. A file
with pseudonyms holds none of the rows: cases are few, and each would tell whose it is.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import cases, organisation
from domain.case import CaseFilter, CaseKind, CaseRow, StepRow
from domain.exports.table import Row
from domain.follow_ups.calibration import is_blind
from services.exports.sources import Rows, RowSource

KINDS = tuple(kind for kind in CaseKind if kind is not CaseKind.FLAG)


def case_rows(source: RowSource) -> Rows:
    branches = {each["id"]: each["name"] for each in organisation.branches(source.db)}
    rows = [_case_row(row, branches, source) for row in _cases(source)]
    return len(rows), rows


def step_rows(source: RowSource) -> Rows:
    by_id = {row.case.id: row for row in _cases(source)}
    steps: dict[str, list[StepRow]] = defaultdict(list)
    for which, hall_ids in _asked(source):
        for each in cases.steps_listed(source.db, which, hall_ids):
            steps[each.step.case_id].append(each)
    rows = [
        _step_row(row, taken, source)
        for case_id, row in by_id.items()
        for taken in {each.step.number: each for each in steps[case_id]}.values()
    ]
    return len(rows), rows


def _cases(source: RowSource) -> list[CaseRow]:
    """Those opened on the days; each once, the oldest first."""
    found: dict[str, CaseRow] = {}
    for which, hall_ids in _asked(source):
        listed = cases.listed(source.db, which, hall_ids)
        found |= {row.case.id: row for row in listed if not is_blind(row.case)}
    return sorted(found.values(), key=lambda row: (row.case.opened_at, row.case.id))


def _asked(source: RowSource) -> Iterator[tuple[CaseFilter, list[str]]]:
    """The days of the file by the clock of each zone, with the halls in it. A case of a whole
    branch is found once for each zone of its halls."""
    part = source.part
    halls_in: dict[str, list[str]] = defaultdict(list)
    for hall in organisation.halls(source.db, part.hall_ids):
        halls_in[hall.time_zone].append(hall.id)
    for time_zone, hall_ids in halls_in.items():
        zone = ZoneInfo(time_zone)
        first, end = (
            datetime.combine(day, time.min, zone)
            for day in (part.first, part.last + timedelta(days=1))
        )
        yield CaseFilter(KINDS, opened_from=first, opened_before=end), hall_ids


def _step_row(row: CaseRow, taken: StepRow, source: RowSource) -> Row:
    case, step = row.case, taken.step
    return (
        case.id, step.number, case.kind.value, case.hall_id, _hall(row), step.action,
        _word(source, f"{case.kind.value}_step.{step.action}", step.action),
        _told(step.at, _zone(row)), step.account_id, taken.account, _said(step.texts),
        _json(step.sets), _json(step.texts),
    )  # fmt: skip


def _case_row(row: CaseRow, branches: Mapping[str, str], source: RowSource) -> Row:
    case, zone = row.case, _zone(row)
    # Whoever wants no words may have no checklists either: a move to another engine.
    norm = source.app.checklists.usable().norms.get(case.norm_id) if source.labels else None
    return (
        case.id, case.kind.value, case.branch_id, branches[case.branch_id], case.hall_id,
        _hall(row), case.state,
        _word(source, f"{case.kind.value}_state.{case.state}", case.state), case.staff_id,
        row.staff_no, row.staff, case.norm_id or None,
        norm.text(source.words.language) if norm else None, _told(case.opened_at, zone),
        _told(case.due_at, zone), _told(case.closed_at, zone), case.opened_by, row.opener,
        case.owner_id, row.owner, _said(case.texts), case.steps, case.about or None,
        _json(case.fields), _json(case.texts),
    )  # fmt: skip


def _hall(row: CaseRow) -> str | None:
    return row.place if row.case.hall_id else None


def _zone(row: CaseRow) -> ZoneInfo:
    return ZoneInfo(row.time_zone)


def _told(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat(timespec="seconds")


def _word(source: RowSource, key: str, code: str) -> str:
    """A kind without words for its states has none in its file but the code."""
    return source.words(key) if key in source.words else code


def _said(texts: Mapping[str, Any]) -> str | None:
    """What people wrote, without names of fields and without photos."""
    return " / ".join(each for each in texts.values() if isinstance(each, str)) or None


def _json(values: Mapping[str, Any]) -> str | None:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None
