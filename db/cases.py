"""Cases and their steps: the steps are appended and chained for each branch; ``cases`` holds what
they come to, so that a list costs what it shows.

Every read is limited to the halls it is given: a case of a whole branch is read by whoever sees a
hall of the branch.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from db import ids, sql
from db.codes import CASE_KIND, CASE_KINDS
from db.times import of_us, to_text, to_us
from db.unit_of_work import UnitOfWork
from domain.case import (
    Case,
    CaseFilter,
    CaseKind,
    CaseRow,
    Step,
    StepRow,
    after,
    head_time,
    made_of,
    opened,
)
from domain.halls.hall import TIME_ZONE
from domain.hash_chain import GENESIS, Link, as_stored, link

_ID = sql.id_text("cases.id")
_CASES = f"""
SELECT {_ID} AS id, cases.kind, cases.branch_id, halls.id AS hall_id, openers.id AS opened_by,
       cases.opened_us, cases.changed_us, cases.state, cases.steps, staff.id AS staff_id,
       coalesce(norm_ids.id, '') AS norm_id, cases.about, owners.id AS owner_id, cases.due_us,
       cases.closed_us, cases.fields, cases.texts,
       coalesce(halls.name, branches.name) AS place, halls.time_zone, staff.name AS staff,
       staff.staff_no, openers.name AS opener, owners.name AS owner
FROM cases
JOIN branches ON branches.id = cases.branch_id
JOIN accounts AS openers ON openers.key = cases.opened_by
LEFT JOIN halls ON halls.key = cases.hall
LEFT JOIN staff ON staff.key = cases.staff
LEFT JOIN norm_ids ON norm_ids.key = cases.norm
LEFT JOIN accounts AS owners ON owners.key = cases.owner
"""

_STEPS = f"""
SELECT {_ID} AS case_id, steps.step, steps.action, accounts.id AS account_id, steps.at_us,
       steps.sets, steps.texts, accounts.name AS account
FROM case_steps AS steps
JOIN cases ON cases.key = steps.case_key
JOIN accounts ON accounts.key = steps.account
"""


# Steps


def open_case(
    db: UnitOfWork, kind: CaseKind, branch_id: str, hall_id: str | None, step: Step
) -> Case:
    """Keep a first step; return the case.

    :raises LookupError: the account, the hall or the member of staff is not there
    """
    step = _as_kept(step)
    case = opened(kind, branch_id, hall_id, step)
    key = sql.insert_new(db, "cases", _row(db, case, is_new=True))
    _append(db, key, case, step)
    return case


def add_step(db: UnitOfWork, case: Case, step: Step) -> Case:
    """Keep a further step; return the case as it stands then.

    :param case: as it stands, read in this unit of work
    :raises ValueError: the step is not the next one
    :raises LookupError: the account or the member of staff is not there
    """
    step = _as_kept(step)
    changed = after(case, step)
    row = _row(db, changed, is_new=False)
    sql.update(db, "cases", {"id": ids.to_bytes(case.id)}, row)
    key = sql.scalar(db, "SELECT key FROM cases WHERE id = ?", [ids.to_bytes(case.id)])
    _append(db, key, changed, step)
    return changed


def _as_kept(step: Step) -> Step:
    return replace(step, sets=as_stored(step.sets), texts=as_stored(step.texts))


def _append(db: UnitOfWork, key: int, case: Case, step: Step) -> None:
    number, previous = chain_head(db, case.branch_id)
    record = _content(case.id, case.kind.value, case.hall_id, step)
    sql.insert(
        db,
        "case_steps",
        {
            "branch_id": case.branch_id,
            "number": number + 1,
            "case_key": key,
            "step": step.number,
            "action": step.action,
            "account": _known(db, "accounts", step.account_id),
            "at_us": to_us(step.at),
            "sets": _json(step.sets),
            "texts": _json(step.texts),
            "hash": bytes.fromhex(link(previous, record)),
        },
    )


def _content(case_id: str, kind: str, hall_id: str | None, step: Step) -> dict[str, Any]:
    return {
        "case_id": case_id, "kind": kind, "hall_id": hall_id, "step": step.number,
        "action": step.action, "account_id": step.account_id, "at": to_text(step.at),
        "sets": step.sets, "texts": step.texts,
    }  # fmt: skip


def _row(db: UnitOfWork, case: Case, *, is_new: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "state": case.state,
        "staff": _known(db, "staff", case.staff_id),
        "norm": _norm(db, case.norm_id),
        "about": case.about,
        "owner": _known(db, "accounts", case.owner_id),
        "changed_us": to_us(case.changed_at),
        "due_us": None if case.due_at is None else to_us(case.due_at),
        "closed_us": None if case.closed_at is None else to_us(case.closed_at),
        "steps": case.steps,
        "fields": _json(case.fields),
        "texts": _json(case.texts),
        "words": _words(case),
    }
    if is_new:
        row |= {
            "id": ids.to_bytes(case.id),
            "kind": CASE_KIND[case.kind],
            "branch_id": case.branch_id,
            "hall": _known(db, "halls", case.hall_id),
            "opened_by": _known(db, "accounts", case.opened_by),
            "opened_us": to_us(case.opened_at),
        }
    return row


def _known(db: UnitOfWork, table: str, row_id: str | None) -> int | None:
    if row_id is None:
        return None
    key: int | None = sql.scalar(db, f"SELECT key FROM {table} WHERE id = ?", [row_id])
    if key is None:
        raise LookupError(table, row_id)
    return key


def _norm(db: UnitOfWork, norm_id: str) -> int | None:
    if not norm_id:
        return None
    key: int | None = sql.scalar(db, "SELECT key FROM norm_ids WHERE id = ?", [norm_id])
    return sql.insert_new(db, "norm_ids", {"id": norm_id}) if key is None else key


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


# Reads


def get(db: UnitOfWork, case_id: str, hall_ids: Collection[str] | None) -> CaseRow | None:
    """:param hall_ids: within these halls, and their branches; None: wherever"""
    seen, values = _seen(hall_ids)
    return next(_read(db, f"cases.id = ? AND {seen}", [ids.to_bytes(case_id), *values]), None)


def listed(
    db: UnitOfWork,
    which: CaseFilter,
    hall_ids: Collection[str] | None,
    *,
    most: int | None = None,
    skip: int = 0,
    by_due: bool = False,
) -> list[CaseRow]:
    """The cases that a filter leaves, the newest first.

    :param by_due: those that are due first come first instead, those without a time last
    """
    condition, values = _condition(which, hall_ids)
    order = (
        "coalesce(cases.due_us, 9223372036854775807), cases.key"
        if by_due
        else ("cases.opened_us DESC, cases.key DESC")
    )
    limit = "" if most is None else " LIMIT ? OFFSET ?"
    end = [] if most is None else [most, skip]
    return list(_read(db, f"{condition} ORDER BY {order}{limit}", [*values, *end]))


def count(db: UnitOfWork, which: CaseFilter, hall_ids: Collection[str] | None) -> int:
    condition, values = _condition(which, hall_ids)
    return int(sql.scalar(db, f"SELECT count(*) FROM cases WHERE {condition}", values))


def counts_by_due(
    db: UnitOfWork, which: CaseFilter, hall_ids: Collection[str] | None, *times: datetime
) -> tuple[int, ...]:
    """How many there are in all, and how many are due before each of the times."""
    condition, values = _condition(which, hall_ids)
    before = "".join(f", coalesce({sql.count_if('cases.due_us < ?')}, 0)" for _ in times)
    query = f"SELECT count(*){before} FROM cases WHERE {condition}"
    row = db.tuples(query, [*map(to_us, times), *values]).fetchone()
    return tuple(int(cell) for cell in row)


def steps_of(db: UnitOfWork, case_id: str) -> list[StepRow]:
    """What happened to a case, in order; whoever asks has read the case within their scope."""
    rows = db.query(f"{_STEPS} WHERE cases.id = ? ORDER BY steps.step", [ids.to_bytes(case_id)])
    return [StepRow(_as_step(row), row["account"]) for row in rows]


def steps_listed(
    db: UnitOfWork, which: CaseFilter, hall_ids: Collection[str] | None
) -> Iterator[StepRow]:
    """Every step of the cases that a filter leaves, by case."""
    condition, values = _condition(which, hall_ids)
    query = f"{_STEPS} WHERE {condition} ORDER BY steps.case_key, steps.step"
    return (StepRow(_as_step(row), row["account"]) for row in db.query(query, values))


def _seen(hall_ids: Collection[str] | None) -> tuple[str, list[Any]]:
    """(Condition, its values)."""
    if hall_ids is None:
        return "TRUE", []
    own = sorted(hall_ids)
    branches = f"SELECT branch_id FROM halls WHERE {sql.among('id', own)}"
    condition = (
        f"({sql.of_halls('cases.hall', own)}"
        f" OR (cases.hall IS NULL AND cases.branch_id IN ({branches})))"
    )
    return condition, [*own, *own]


def _condition(which: CaseFilter, hall_ids: Collection[str] | None) -> tuple[str, list[Any]]:
    """(Condition, its values)."""
    seen, values = _seen(hall_ids)
    kinds = [CASE_KIND[kind] for kind in which.kinds]
    parts: list[tuple[str, list[Any]]] = [(sql.among("cases.kind", kinds), kinds), (seen, values)]
    if which.is_open is not None:
        ended = "cases.closed_us IS NULL" if which.is_open else "cases.closed_us IS NOT NULL"
        parts.append((ended, []))
    for column, chosen in (("cases.state", which.states), ("cases.about", which.about)):
        if chosen is not None:
            parts.append((sql.among(column, chosen), [*chosen]))
    for column, table, row_id in (
        ("cases.staff", "staff", which.staff_id),
        ("cases.norm", "norm_ids", which.norm_id or None),
        ("cases.owner", "accounts", which.owner_id),
        ("cases.opened_by", "accounts", which.opened_by),
    ):
        if row_id is not None:
            parts.append((f"{column} = (SELECT key FROM {table} WHERE id = ?)", [row_id]))
    if which.in_hands_of is not None:
        mine = "(cases.owner IS NULL OR cases.owner = (SELECT key FROM accounts WHERE id = ?))"
        parts.append((mine, [which.in_hands_of]))
    for condition, at in (
        ("cases.opened_us >= ?", which.opened_from),
        ("cases.opened_us < ?", which.opened_before),
        ("cases.due_us < ?", which.due_before),
        ("cases.closed_us >= ?", which.closed_from),
    ):
        if at is not None:
            parts.append((condition, [to_us(at)]))
    if which.text.strip():
        parts.append((sql.holds_text("cases.words", "?"), [_folded(which.text)]))
    if which.head_told_by is not None:
        told = f"coalesce({sql.json_text('cases.fields', 'head_at')}, '') <= ?"
        parts.append((told, [head_time(which.head_told_by)]))
    for name, code in (which.fields or {}).items():
        parts.append((f"{sql.json_text('cases.fields', name)} = ?", [code]))
    return " AND ".join(each for each, _ in parts), [cell for _, more in parts for cell in more]


def _read(db: UnitOfWork, condition: str, values: list[Any]) -> Iterator[CaseRow]:
    for row in db.query(f"{_CASES} WHERE {condition}", values):
        yield _as_row(row)


def _as_row(row: dict[str, Any]) -> CaseRow:
    case = Case(
        id=row["id"],
        kind=CaseKind(CASE_KINDS[row["kind"]]),
        branch_id=row["branch_id"],
        hall_id=row["hall_id"],
        opened_by=row["opened_by"],
        opened_at=of_us(row["opened_us"]),
        changed_at=of_us(row["changed_us"]),
        state=row["state"],
        steps=row["steps"],
        staff_id=row["staff_id"],
        norm_id=row["norm_id"],
        about=row["about"],
        owner_id=row["owner_id"],
        due_at=None if row["due_us"] is None else of_us(row["due_us"]),
        closed_at=None if row["closed_us"] is None else of_us(row["closed_us"]),
        fields=json.loads(row["fields"]),
        texts=json.loads(row["texts"]),
    )
    row["time_zone"] = row["time_zone"] or TIME_ZONE
    names = ("place", "time_zone", "staff", "staff_no", "opener", "owner")
    return CaseRow(case, *(row[name] for name in names))


def _as_step(row: dict[str, Any]) -> Step:
    return Step(
        row["case_id"], row["step"], row["action"], row["account_id"], of_us(row["at_us"]),
        json.loads(row["sets"]), json.loads(row["texts"]),
    )  # fmt: skip


def _folded(text: str) -> str:
    return text.casefold().strip()


def _words(case: Case) -> str:
    """What a search finds a case by."""
    said = (text for text in case.texts.values() if isinstance(text, str))
    return _folded("\n".join([*said, case.about]))


# To prove that nothing was altered


def branch_ids_with_cases(db: UnitOfWork) -> list[str]:
    return [row[0] for row in db.execute("SELECT DISTINCT branch_id FROM case_steps ORDER BY 1")]


def chain_head(db: UnitOfWork, branch_id: str) -> tuple[int, str]:
    """(number, hash) of the newest step of a branch; (0, GENESIS) before the first one."""
    query = """
        SELECT number, hash FROM case_steps WHERE branch_id = ? ORDER BY number DESC LIMIT 1
        """
    row = db.execute(query, [branch_id]).fetchone()
    return (row[0], row[1].hex()) if row else (0, GENESIS)


def links(db: UnitOfWork, branch_id: str) -> Iterator[Link]:
    """Every step of a branch, for ``broken_links``."""
    before = (0, GENESIS)
    for row in _chained(db, branch_id):
        number, own = row["number"], row["hash"].hex()
        previous = before[1] if number == before[0] + 1 else None
        yield number, previous, own, _hashed(row)
        before = (number, own)


def differing(db: UnitOfWork, branch_id: str) -> list[str]:
    """The ids of the cases that are not what their steps come to; '': steps of no case, or cases
    without a step."""
    steps: dict[str, list[dict[str, Any]]] = {}
    for row in _chained(db, branch_id):
        steps.setdefault(row["case_id"] or "", []).append(row)
    kept = {}
    query = f"{_CASES} WHERE cases.branch_id = ?"
    for row in db.query(query, [branch_id]):
        kept[row["id"]] = row
    return sorted(
        case_id
        for case_id in {*steps, *kept}
        if not _agrees(branch_id, steps.get(case_id, []), kept.get(case_id))
    )


def _agrees(branch_id: str, steps: Iterable[dict[str, Any]], kept: dict[str, Any] | None) -> bool:
    try:
        if kept is None:
            return False
        case = _as_row(kept).case
        rows = list(steps)
        made = made_of(case.kind, branch_id, rows[0]["hall_id"], map(_as_step, rows))
        return made == case
    except (ValueError, KeyError, TypeError, LookupError, RecursionError):
        return False


def _chained(db: UnitOfWork, branch_id: str) -> Iterator[dict[str, Any]]:
    return db.query(
        f"""
        SELECT steps.number, steps.step, steps.action, steps.at_us, steps.sets, steps.texts,
               steps.hash, {_ID} AS case_id, cases.kind, halls.id AS hall_id,
               accounts.id AS account_id
        FROM case_steps AS steps
        LEFT JOIN cases ON cases.key = steps.case_key
        LEFT JOIN halls ON halls.key = cases.hall
        LEFT JOIN accounts ON accounts.key = steps.account
        WHERE steps.branch_id = ? ORDER BY steps.number
        """,
        [branch_id],
    )


def _hashed(row: dict[str, Any]) -> dict[str, Any] | None:
    """What was hashed; None: somebody made the row something that is no step."""
    try:
        step = _as_step(row)
        return _content(row["case_id"], CASE_KINDS[row["kind"]], row["hall_id"], step)
    except (ValueError, KeyError, TypeError, LookupError, RecursionError):
        return None
