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
from sqlite_utils import Database

from db import accounts, organisation
from db.occasions import COUNTERS, occasions_of
from db.times import to_text
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
    "hall_id", "number", "id", "patrol_id", "account_id", "staff_id", "norm_id", "result",
    "seconds", "count", "note", "photos", "device_id", "seq", "captured_at", "elapsed_ms",
    "received_at", "version", "business_day", "previous_hash", "hash", "kind", "detail",
)  # fmt: skip

_DETAILS = (
    "praise_id", "about", "status", "process", "footfall", "waiting_count", "positions",
    "backup_id", "outage",
)  # fmt: skip


def fill(path: Path, halls: int, staff_per_hall: int, days: int, observations: int) -> None:
    """Make the file: one branch, three observers a hall and three patrols a day, to ``LAST_DAY``.

    The accounts ``branch.head`` and ``head.office`` have the password ``PASSWORD``; the observers
    are ``hall0.0`` … A hall has a strict, a middle and a lenient observer, and people of differing
    quality. The same call makes the same history.

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
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute("BEGIN")
    indices = _without_indices(connection)
    share = observations / halls
    for number, place in enumerate(places):
        wanted = round(share * (number + 1)) - round(share * number)
        _add_hall(connection, _HallHistory(place, library, rng), days, wanted)
    _derive(connection)
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


def _add_people(db: Database, places: list[_Place]) -> None:
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
class _HallHistory:
    """The chain of a hall, and the draws for it."""

    place: _Place
    library: Library
    rng: np.random.Generator
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

    def add(self, patrol: "_Patrol", account_id: str, content: dict[str, Any]) -> str:
        """Append an event; return its id. The record is that of ``db.events.add``."""
        patrol.seq += 1
        at = patrol.opened_at + timedelta(seconds=3 * patrol.seq)
        content = {
            "id": self.new_id(), "patrol_id": patrol.id, "device_id": patrol.device_id,
            "seq": patrol.seq, "captured_at": f"{at:%Y-%m-%dT%H:%M:%S}Z",
            "elapsed_ms": 3000 * patrol.seq,
        } | content  # fmt: skip
        stored_at = to_text(at)
        record = content | {
            "account_id": account_id, "received_at": stored_at, "version": self.library.version,
            "business_day": patrol.day,
        }  # fmt: skip
        self.number += 1
        own = link(self.previous, record)
        row = {"norm_id": "", "result": "none", "staff_id": None, "note": ""} | record
        row |= {
            "hall_id": self.place.hall.id, "number": self.number, "captured_at": stored_at,
            "previous_hash": self.previous, "hash": own, "photos": "[]",
            "kind": content.get("kind", "observation"),
            "detail": json.dumps({name: value for name, value in sorted(content.items())
                                  if name in _DETAILS}),
        }  # fmt: skip
        self.events.append(tuple(row.get(name) for name in _COLUMNS))
        self.previous = own
        return str(content["id"])

    def judge(
        self, patrol: "_Patrol", who: str | None, norm: Norm, result: Result,
        seconds: float | None = None, note: str = "", process: str | None = None,
    ) -> str:  # fmt: skip
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
    ) -> str:  # fmt: skip
        """One event that counts, with its observation."""
        process = None
        if len(norm.processes) > 1:
            process = norm.processes[int(self.rng.integers(len(norm.processes)))]
        event_id = self.judge(patrol, who, norm, result, seconds, note, process)
        self.observations.append((
            patrol.id, who or "", norm.id, event_id, self.place.hall.id, patrol.day,
            severity_in_score(norm).value, patrol.account_id, result.value,
            credit(result, seconds, norm.limit_s), seconds, process, None, *patrol.crowd,
        ))  # fmt: skip
        return event_id


@dataclass
class _Patrol:
    id: str
    device_id: str
    account_id: str
    strictness: float
    round: Round
    day: str
    opened_at: datetime
    crowd: tuple[str, int]  # footfall, customers waiting
    seq: int = 0


def _patrols(history: _HallHistory, days: int) -> Iterator[_Patrol]:
    """Three a day; the observers take turns in the rounds."""
    for ago in range(days - 1, -1, -1):
        day = LAST_DAY - timedelta(days=ago)
        for place, (round_, hour) in enumerate(zip(_ROUNDS, _OPENED, strict=True)):
            observer = (place + ago) % OBSERVERS
            yield _Patrol(
                history.new_id(), history.new_id(), history.place.observers[observer].id,
                (observer - 1) * 0.04, round_, day.isoformat(),
                datetime(day.year, day.month, day.day, hour, tzinfo=UTC), _CROWDS[place],
            )  # fmt: skip


def _add_hall(
    connection: sqlite3.Connection, history: _HallHistory, days: int, wanted: int
) -> None:
    roster = {each.id: each.position.value for each in history.place.staff}
    share = wanted / (days * len(_ROUNDS))
    for number, patrol in enumerate(_patrols(history, days)):
        count = round(share * (number + 1)) - round(share * number)
        connection.execute(
            "INSERT INTO patrols VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'all')",
            [patrol.id, history.place.hall.id, patrol.account_id, patrol.round.value,
             history.library.version, patrol.day, to_text(patrol.opened_at),
             to_text(patrol.opened_at + timedelta(minutes=50)), json.dumps(roster)],
        )  # fmt: skip
        _walk(history, patrol, count)
    for table, rows in (
        (f"events ({', '.join(_COLUMNS)})", history.events),
        ("observations", sorted(history.observations)),
        ("red_lines", history.red_lines),
        ("praises", history.praises),
    ):
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
    event_id = history.add(patrol, patrol.account_id, {
        "kind": "praise", "praise_id": praise_id, "staff_id": who, "result": "pass",
        "note": "扶老人到座位", "photos": [],
    })  # fmt: skip
    history.praises.append((praise_id, event_id, patrol.id, history.place.hall.id, who, patrol.day))


def _report(history: _HallHistory, patrol: _Patrol) -> None:
    counters = [each for each in history.place.staff if each.position is Position.COUNTER]
    if not counters:
        return
    event_id = history.observe(
        patrol, counters[0].id, history.ban, Result.FAIL, note="资料留在台面"
    )
    decision_id = None
    if len(history.red_lines) % 2 == 0:
        decision_id = history.add(
            patrol, "branch.head",
            {"kind": "decision", "about": event_id, "status": "confirmed", "note": ""},
        )  # fmt: skip
    status = "confirmed" if decision_id else "reported"
    history.red_lines.append((event_id, history.place.hall.id, patrol.day, status, decision_id))


def _without_indices(connection: sqlite3.Connection) -> list[str]:
    """Drop the indices of the large tables; return what makes them anew."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('events', 'observations', 'occasions')"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _derive(connection: sqlite3.Connection) -> None:
    key = "hall_id, subject, account_id, business_day, patrol_id"
    connection.execute(
        "INSERT INTO occasions (hall_id, business_day, subject, patrol_id, account_id, round,"
        f" {', '.join(COUNTERS)}) SELECT * FROM ({occasions_of('observations')}) ORDER BY {key}"
    )
    connection.execute(
        "INSERT INTO watched SELECT DISTINCT hall_id, subject, account_id FROM occasions"
    )
    connection.execute(
        "INSERT INTO norm_weeks SELECT date(business_day, 'weekday 0', '-6 days') AS week, norm_id,"
        " severity, hall_id, sum(result = 'pass'), sum(result = 'fail'), sum(result = 'na'),"
        " sum(coalesce(credit, 0)) FROM observations WHERE result <> 'none'"
        " GROUP BY week, norm_id, severity, hall_id ORDER BY week, norm_id, severity, hall_id"
    )


def main() -> None:
    begun = time.perf_counter()
    fill(Path(sys.argv[1]), halls=100, staff_per_hall=10, days=90, observations=1_000_000)
    print(f"filled in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
