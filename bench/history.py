"""Fill a database with a history of patrols, as large as a figure needs it.

Made by bulk inserts from random draws, and as consistent as what the app records: hash chains hold,
observations and occasions follow from the events, so that `make verify` finds nothing.

`python -m bench.history PATH` makes one of 100 halls, 1,000 staff and 1,000,000 observations.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from argon2 import PasswordHasher
from numpy.typing import NDArray

from db import accounts, ids, occasion_blocks, organisation, sql
from db.codes import FOOTFALL, KIND, RESULT, SEVERITY
from db.keys import HALL_ITSELF
from db.occasion_blocks import Block
from db.occasions import KEY, occasions_of
from db.sqlite.unit import SQLiteUnit
from db.times import to_day, to_text, to_us
from db.unit_of_work import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall, HallKind, Round
from domain.halls.position import Position
from domain.hash_chain import GENESIS, link
from domain.norms.library import Library
from domain.norms.norm import Norm, Severity
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
from domain.result import Result
from domain.roles import Account, Role
from services.application import open_application
from settings import ROOT, Settings

LAST_DAY = date(2026, 9, 30)
PASSWORD = "xunting-bench"
BRANCH = "branch"
OBSERVERS = 3  # a hall; each walks one patrol a day
_ROUNDS = (Round.OPENING, Round.PEAK, Round.NORMAL)
_CROWDS = (("idle", 1), ("peak", 9), ("normal", 4))
_OPENED = (1, 3, 6)  # o'clock in UTC: 9, 11 and 14 in Shanghai
_POSITIONS = (
    Position.GUIDE, Position.COUNTER, Position.COUNTER, Position.COUNTER, Position.VIP,
    Position.CONSULT, Position.EXPERIENCE, Position.SELF_SERVICE, Position.SALES, Position.MERCHANT,
)  # fmt: skip
_NORMS_EACH = 10
_REPLACED = 0.02  # answers that were changed on the board
_PRAISED = 0.1  # patrols with a good moment
_REPORTED = 0.002  # patrols with a reported red line; every other one is confirmed
_COLUMNS = (
    "hall", "number", "id", "patrol", "account", "staff", "norm", "kind", "result", "seconds",
    "count", "note", "detail", "tablet", "seq", "captured_us", "elapsed_ms", "received_after_us",
    "version", "day", "arrived_late", "hash",
)  # fmt: skip
_TABLES = {
    f"packed_events (key, {', '.join(_COLUMNS)})": "events",
    "packed_observations": "observations",
    "packed_red_lines": "red_lines",
    "packed_praises": "praises",
}
_DETAILS = (
    "praise_id", "about", "status", "process", "footfall", "waiting_count", "positions",
    "backup_id", "outage",
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """``days`` without any patrol, before the ``newest`` days."""

    newest: int
    days: int


def fill(
    path: Path,
    halls: int,
    staff_per_hall: int,
    days: int,
    observations: int,
    gap: Gap | None = None,
) -> None:
    """Make the file: one branch, three observers a hall and three patrols a day, to ``LAST_DAY``.

    The accounts ``branch.head`` and ``head.office`` have the password ``PASSWORD``; the observers
    are ``hall0.0`` … A hall has a strict, a middle and a lenient observer, and people of differing
    quality. The same call makes the same history.

    :param days: with patrols
    :param observations: current ones in all; beside them a few answers that were replaced
    """
    settings = Settings(path, ROOT / "checklists", secure_cookies=False)
    app = open_application(settings, datetime(2020, 1, 1, tzinfo=UTC))
    rng = np.random.default_rng(2026)
    places = [_place(number, staff_per_hall) for number in range(halls)]
    with app.store.write() as db:
        _add_people(db, places)
    library = app.checklists.usable()
    app.store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    # Ids are random: an index of them that does not fit into memory is read and written page by
    # page.
    connection.execute("PRAGMA cache_size = -1000000")
    connection.execute("BEGIN")
    indices = _without_indices(connection)
    keys = _Keys.of(connection, library)
    share = observations / halls
    for number, place in enumerate(places):
        wanted = round(share * (number + 1)) - round(share * number)
        of_hall = _HallHistory(place, library, rng, keys)
        _add_hall(connection, of_hall, _days(days, gap), wanted)
    _derive(connection, keys)
    for index in indices:
        connection.execute(index)
    connection.execute("COMMIT")
    connection.close()


@dataclass(frozen=True)
class _Place:
    hall: Hall
    staff: list[StaffMember]
    observers: list[Account]


def _place(number: int, staff_count: int) -> _Place:
    hall_id = f"hall-{number:03}"
    kind = HallKind.PARTNER if number % 5 == 4 else HallKind.OWN
    return _Place(
        Hall(hall_id, BRANCH, f"江城第{number + 1}营业厅", kind, "Asia/Shanghai"),
        [
            StaffMember(
                f"{hall_id}-staff-{each:02}", hall_id, f"员工{number:03}{each:02}",
                f"D{number:03}{each:02}", _POSITIONS[each % len(_POSITIONS)],
            )
            for each in range(staff_count)
        ],
        [
            Account(
                f"{hall_id}-observer-{each}", f"hall{number}.{each}", f"经理{number}-{each}",
                Role.DUTY_MANAGER, frozenset({hall_id}),
            )
            for each in range(OBSERVERS)
        ],
    )  # fmt: skip


def _add_people(db: UnitOfWork, places: list[_Place]) -> None:
    organisation.add_branch(db, BRANCH, "江城分公司")
    password = PasswordHasher().hash(PASSWORD)
    for login, role, branch in (
        ("branch.head", Role.BRANCH_HEAD, BRANCH), ("head.office", Role.HEAD_OFFICE, None),
    ):  # fmt: skip
        accounts.add(db, Account(login, login, login, role, frozenset()), password, branch)
    for place in places:
        organisation.add_hall(db, place.hall)
        for member in place.staff:
            organisation.add_staff(db, member, date(2020, 1, 1))
        for account in place.observers:
            accounts.add(db, account, password, None, account.hall_ids)


@dataclass
class _Keys:
    """What the large tables say in place of ids, and the next keys."""

    halls: dict[str, int]
    accounts: dict[str, int]
    staff: dict[str | None, int]
    norms: dict[str, int]
    version: int
    event: int = 0
    patrol: int = 0

    @classmethod
    def of(cls, connection: sqlite3.Connection, library: Library) -> "_Keys":
        connection.executemany(
            "INSERT INTO norm_ids (id) VALUES (?)", [(each,) for each in sorted(library.norms)]
        )

        def known(table: str, column: str = "id") -> dict[Any, int]:
            return dict(connection.execute(f"SELECT {column}, key FROM {table}").fetchall())

        return cls(
            known("halls"), known("accounts"), known("staff"), known("norm_ids"),
            known("checklist_versions", "version")[library.version],
        )  # fmt: skip


@dataclass
class _HallHistory:
    """The chain of a hall, and the draws for it."""

    place: _Place
    library: Library
    rng: np.random.Generator
    keys: _Keys
    number: int = 0
    previous: str = GENESIS
    events: list[tuple[Any, ...]] = field(default_factory=list)
    observations: list[tuple[Any, ...]] = field(default_factory=list)
    red_lines: list[tuple[Any, ...]] = field(default_factory=list)
    praises: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        people: list[tuple[str | None, Position]] = [
            *((each.id, each.position) for each in self.place.staff), (None, Position.HALL),
        ]  # fmt: skip
        kind = self.place.hall.kind
        self.level = {who: self.rng.normal(0.88, 0.05) for who, _ in people}
        self.pairs = [
            (who, norm)
            for who, position in people
            for norm in self.library.norms.values()
            if norm.applies_to(position, kind) and norm.severity is not Severity.RED_LINE
        ]
        self.ban = next(
            norm for norm in self.library.norms.values()
            if norm.severity is Severity.RED_LINE and norm.applies_to(Position.COUNTER, kind)
        )  # fmt: skip

    def new_id(self) -> str:
        text = self.rng.bytes(16).hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def add(self, patrol: "_Patrol", account_id: str, content: dict[str, Any]) -> int:
        """Append an event; return its key. The record is that of ``db.events.add``."""
        patrol.seq += 1
        at = patrol.opened_at + timedelta(seconds=3 * patrol.seq)
        content = {
            "id": self.new_id(), "patrol_id": patrol.id, "device_id": patrol.device_id,
            "seq": patrol.seq, "captured_at": f"{at:%Y-%m-%dT%H:%M:%S}Z",
            "elapsed_ms": 3000 * patrol.seq,
        } | content  # fmt: skip
        record = content | {
            "account_id": account_id, "received_at": to_text(at), "version": self.library.version,
            "business_day": patrol.day,
        }  # fmt: skip
        self.number += 1
        self.keys.event += 1
        own = link(self.previous, record)
        staff_id, norm_id = content.get("staff_id"), content.get("norm_id")
        detail = {name: value for name, value in sorted(content.items()) if name in _DETAILS}
        row = record | {
            "hall": self.keys.halls[self.place.hall.id], "number": self.number,
            "id": ids.to_bytes(content["id"]), "patrol": patrol.key,
            "account": self.keys.accounts[account_id],
            "staff": self.keys.staff[staff_id] if staff_id else None,
            "norm": self.keys.norms[norm_id] if norm_id else None,
            "kind": KIND[content.get("kind", "observation")],
            "result": RESULT[content.get("result", "none")], "note": content.get("note", ""),
            "detail": json.dumps(detail) if detail else None, "tablet": patrol.key,
            "captured_us": to_us(at), "received_after_us": 0, "version": self.keys.version,
            "day": to_day(date.fromisoformat(patrol.day)), "arrived_late": 0,
            "hash": bytes.fromhex(own),
        }  # fmt: skip
        self.events.append((self.keys.event, *(row.get(name) for name in _COLUMNS)))
        self.previous = own
        return self.keys.event

    def judge(
        self, patrol: "_Patrol", who: str | None, norm: Norm, result: Result,
        seconds: float | None = None, note: str = "", process: str | None = None,
    ) -> int:  # fmt: skip
        """One event of one norm."""
        judged = {
            "staff_id": who, "norm_id": norm.id, "result": result.value, "seconds": seconds,
            "count": None, "note": note, "photos": [],
        }  # fmt: skip
        if process is not None:
            judged["process"] = process
        return self.add(patrol, patrol.account_id, judged)

    def observe(
        self, patrol: "_Patrol", who: str | None, norm: Norm, result: Result,
        seconds: float | None = None, note: str = "",
    ) -> int:  # fmt: skip
        """One event that counts, with its observation."""
        process = None
        if len(norm.processes) > 1:
            process = norm.processes[int(self.rng.integers(len(norm.processes)))]
        event = self.judge(patrol, who, norm, result, seconds, note, process)
        footfall, waiting = patrol.crowd
        keys = self.keys
        self.observations.append((
            keys.halls[self.place.hall.id], to_day(date.fromisoformat(patrol.day)),
            keys.staff[who] if who else HALL_ITSELF, keys.norms[norm.id], patrol.key, event,
            keys.accounts[patrol.account_id], SEVERITY[severity_in_score(norm).value],
            RESULT[result.value], credit(result, seconds, norm.limit_s), seconds, process, None,
            FOOTFALL[footfall], waiting,
        ))  # fmt: skip
        return event


@dataclass
class _Patrol:
    key: int
    id: str
    device_id: str
    account_id: str
    strictness: float
    round: Round
    day: str
    opened_at: datetime
    crowd: tuple[str, int]  # footfall, customers waiting
    seq: int = 0


def _days(count: int, gap: Gap | None) -> list[date]:
    """Days with patrols, oldest first."""
    pauses = [gap.days if gap and ago >= gap.newest else 0 for ago in range(count)]
    return [LAST_DAY - timedelta(days=ago + pauses[ago]) for ago in reversed(range(count))]


def _patrols(history: _HallHistory, days: list[date]) -> Iterator[_Patrol]:
    """Three a day; the observers take turns in the rounds."""
    for ago, day in zip(reversed(range(len(days))), days, strict=True):
        for place, (round_, hour) in enumerate(zip(_ROUNDS, _OPENED, strict=True)):
            observer = (place + ago) % OBSERVERS
            history.keys.patrol += 1
            yield _Patrol(
                history.keys.patrol, history.new_id(), history.new_id(),
                history.place.observers[observer].id, (observer - 1) * 0.04, round_,
                day.isoformat(),
                datetime(day.year, day.month, day.day, hour, tzinfo=UTC), _CROWDS[place],
            )  # fmt: skip


def _add_hall(
    connection: sqlite3.Connection, history: _HallHistory, days: list[date], wanted: int
) -> None:
    positions = {each.id: each.position.value for each in history.place.staff}
    (roster,) = connection.execute(
        "INSERT INTO rosters (positions) VALUES (?) RETURNING key", [json.dumps(positions)]
    ).fetchone()
    share = wanted / (len(days) * len(_ROUNDS))
    for number, patrol in enumerate(_patrols(history, days)):
        count = round(share * (number + 1)) - round(share * number)
        connection.execute(
            "INSERT INTO packed_patrols VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'all', NULL)",
            [patrol.key, patrol.id, history.keys.halls[history.place.hall.id],
             history.keys.accounts[patrol.account_id], patrol.round.value, history.keys.version,
             to_day(date.fromisoformat(patrol.day)), to_us(patrol.opened_at),
             to_us(patrol.opened_at + timedelta(minutes=50)), roster],
        )  # fmt: skip
        connection.execute(
            "INSERT INTO tablets VALUES (?, ?)", [patrol.key, ids.to_bytes(patrol.device_id)]
        )
        _walk(history, patrol, count)
    for table, name in _TABLES.items():
        rows = sorted(getattr(history, name))
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _walk(history: _HallHistory, patrol: _Patrol, count: int) -> None:
    rng = history.rng
    footfall, waiting = patrol.crowd
    history.add(patrol, patrol.account_id, {
        "kind": "header", "footfall": footfall, "waiting_count": waiting, "positions": {},
        "backup_id": None, "outage": False,
    })  # fmt: skip
    chosen = _chosen(history, count)
    draws = rng.random((count, 3))
    for place, (chance, other, replaced) in zip(chosen, draws, strict=True):
        who, norm = history.pairs[place]
        if replaced < _REPLACED:
            history.judge(patrol, who, norm, Result.NA)
        kept = chance < history.level[who] - patrol.strictness
        result = Result.NA if other < 0.05 else Result.PASS if kept else Result.FAIL
        seconds = None
        if norm.limit_s is not None and result is not Result.NA:
            seconds = round(norm.limit_s * (0.4 + 0.6 * other if kept else 1.05 + other), 1)
        history.observe(patrol, who, norm, result, seconds)
    if rng.random() < _PRAISED:
        _praise(history, patrol)
    if rng.random() < _REPORTED:
        _report(history, patrol)


def _chosen(history: _HallHistory, count: int) -> NDArray[np.intp]:
    """Places of the pairs that a patrol judges: a few people and the hall, about ten norms each."""
    subjects = list(history.level)
    few = min(-(-count // _NORMS_EACH), len(subjects))
    watched = {subjects[place] for place in history.rng.choice(len(subjects), few, replace=False)}
    places = np.array([p for p, (who, _) in enumerate(history.pairs) if who in watched])
    return np.sort(history.rng.choice(places, min(count, len(places)), replace=False))


def _praise(history: _HallHistory, patrol: _Patrol) -> None:
    who = history.place.staff[int(history.rng.integers(len(history.place.staff)))].id
    praise_id = history.new_id()
    event = history.add(patrol, patrol.account_id, {
        "kind": "praise", "praise_id": praise_id, "staff_id": who, "result": "pass",
        "note": "扶老人到座位", "photos": [],
    })  # fmt: skip
    keys, day = history.keys, to_day(date.fromisoformat(patrol.day))
    hall = keys.halls[history.place.hall.id]
    history.praises.append((praise_id, event, patrol.key, hall, keys.staff[who], day))


def _report(history: _HallHistory, patrol: _Patrol) -> None:
    counters = [each for each in history.place.staff if each.position is Position.COUNTER]
    if not counters:
        return
    event = history.observe(patrol, counters[0].id, history.ban, Result.FAIL, note="资料留在台面")
    about = ids.to_text(history.events[-1][1 + _COLUMNS.index("id")])
    decision = None
    if len(history.red_lines) % 2 == 0:
        decision = history.add(
            patrol, "branch.head",
            {"kind": "decision", "about": about, "status": "confirmed", "note": ""},
        )  # fmt: skip
    status = "confirmed" if decision else "reported"
    hall, day = history.keys.halls[history.place.hall.id], date.fromisoformat(patrol.day)
    history.red_lines.append((event, hall, to_day(day), status, decision))


def _without_indices(connection: sqlite3.Connection) -> list[str]:
    """Drop the indices of the large tables; return what makes them anew."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('packed_events', 'packed_observations')"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _derive(connection: sqlite3.Connection, keys: _Keys) -> None:
    db = SQLiteUnit(connection)
    db.execute(f"INSERT INTO packed_occasions {occasions_of('packed_observations')} ORDER BY {KEY}")
    db.execute(
        "INSERT INTO packed_watched SELECT DISTINCT hall, staff, account FROM packed_occasions"
    )
    for hall in sorted(keys.halls.values()):
        sql.insert_rows(db, "occasion_blocks", Block._fields, occasion_blocks.made_anew(db, hall))
    results = ", ".join(f"sum(result = {RESULT[each]})" for each in ("pass", "fail", "na"))
    db.execute(
        f"INSERT INTO packed_norm_weeks SELECT {sql.monday('day')} AS week, norm, severity, hall,"
        f" {results}, sum(coalesce(credit, 0)) FROM packed_observations"
        f" WHERE result <> {RESULT['none']}"
        " GROUP BY week, norm, severity, hall ORDER BY week, norm, severity, hall"
    )


def main() -> None:
    begun = time.perf_counter()
    fill(Path(sys.argv[1]), halls=100, staff_per_hall=10, days=90, observations=1_000_000)
    print(f"filled in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
