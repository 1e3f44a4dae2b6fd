"""Make what a test needs; defaults visible, overrides named."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from domain.halls.hall import Hall, HallKind, Round
from domain.method.method import Method
from domain.patrols.patrol import Patrol
from domain.roles import Account
from services.application import Application
from services.halls.scope import ReportScope
from services.method.goals import give_goals
from services.method.method import change_method
from services.patrols.observations import Recorded, record_events
from services.patrols.patrols import finish_patrol, open_patrol

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)  # the month of the fixed clock
OWN = ReportScope(HallKind.OWN, FIRST, LAST)
PARTNER = ReportScope(HallKind.PARTNER, FIRST, LAST)
# Minor norms that apply to everybody.
SEVEN = ("hair-neat", "face-clean", "makeup-light", "nails-short-clean", "no-strong-smell",
         "no-tinted-glasses", "shirt-tucked-sleeves-down")  # fmt: skip
DEVICE = "00000000-0000-4000-8000-00000000000d"


def give_goal(
    app: Application, by: Account, branch_id: str, metric: str, month: str, base: float,
    challenge: float, now: datetime,
) -> None:  # fmt: skip
    """Head office gives one branch a goal from a month on."""
    give_goals(app, by, [branch_id], metric, month, base, challenge, "年度目标", now)


def a_patrol(app: Application, account: Account, hall_id: str, now: datetime) -> Patrol:
    return open_patrol(app, account, str(uuid4()), hall_id, Round.NORMAL, now)


def an_event(patrol: Patrol, staff_id: str | None, **changes: Any) -> dict[str, Any]:
    """A clean pass of hair-neat, as the tablet sends it."""
    seq = changes.get("seq", 1)
    event = {
        "id": str(uuid4()),
        "patrol_id": patrol.id,
        "staff_id": staff_id,
        "norm_id": "hair-neat",
        "result": "pass",
        "note": "",
        "device_id": DEVICE,
        "seq": seq,
        "captured_at": (patrol.opened_at + timedelta(seconds=1)).isoformat(),
        "elapsed_ms": 1000 * seq if isinstance(seq, int) else 1000,
    }
    return event | changes


def observe(
    app: Application,
    account: Account,
    patrol: Patrol,
    results: list[tuple[str | None, str, str]],
    seq: int = 1,
) -> Recorded:
    """Record (staff id, norm id, result), one a second; everything must be accepted.

    :param seq: of the first of them; higher where the patrol has events already
    """
    events = [
        an_event(patrol, staff, norm_id=norm, result=result, seq=number)
        for number, (staff, norm, result) in enumerate(results, start=seq)
    ]
    recorded = record_events(app, account, events, patrol.opened_at + timedelta(hours=1))
    assert recorded.rejected == []
    return recorded


BAN_1 = "no-leak-or-trade-of-data"


def report(
    app: Application, account: Account, patrol: Patrol, staff_id: str | None, **changes: Any
) -> str:
    """Report a breach of the first ban one minute into the patrol; return the event's id."""
    event = an_event(
        patrol, staff_id, **{"norm_id": BAN_1, "result": "fail", "note": "资料留在台面"} | changes
    )
    recorded = record_events(app, account, [event], patrol.opened_at + timedelta(minutes=1))
    assert recorded.rejected == []
    return event["id"]


def praise(
    app: Application, account: Account, patrol: Patrol, staff_id: str, **changes: Any
) -> str:
    """Write down a good moment; return the praise's id."""
    event = {
        "kind": "praise",
        "id": str(uuid4()),
        "patrol_id": patrol.id,
        "praise_id": str(uuid4()),
        "staff_id": staff_id,
        "result": "pass",
        "note": "扶老人到座位",
        "device_id": DEVICE,
        "seq": 1,
        "captured_at": (patrol.opened_at + timedelta(seconds=2)).isoformat(),
        "elapsed_ms": 2000,
    } | changes
    recorded = record_events(app, account, [event], patrol.opened_at + timedelta(minutes=1))
    assert recorded.rejected == []
    return event["praise_id"]


def an_examined(patrol: Patrol, staff_id: str | None, **changes: Any) -> dict[str, Any]:
    """The second lawful case of the first ban, as the tablet sends it."""
    return {
        "kind": "examined",
        "id": str(uuid4()),
        "patrol_id": patrol.id,
        "examined_id": str(uuid4()),
        "staff_id": staff_id,
        "norm_id": BAN_1,
        "lawful_case": 2,
        "note": "公安人员出示调取手续，店长陪同",
        "device_id": DEVICE,
        "seq": 30,
        "captured_at": (patrol.opened_at + timedelta(seconds=30)).isoformat(),
        "elapsed_ms": 30_000,
    } | changes


def examine(
    app: Application, account: Account, patrol: Patrol, staff_id: str | None, **changes: Any
) -> str:
    """Record a lawful case that was examined; return the record's id."""
    event = an_examined(patrol, staff_id, **changes)
    recorded = record_events(app, account, [event], patrol.opened_at + timedelta(minutes=1))
    assert recorded.rejected == []
    return event["examined_id"]


def plain_method(**weights: float) -> Method:
    """Every sample is enough, and a score is the weighted share of what was kept, as it was seen.

    :param weights: ``minor``, ``major``
    """
    changes: dict[str, dict[str, Any]] = {
        "severity_weights": weights,
        "minimum_sample": {"occasions": 1, "observations": 1},
        "small_samples": {"shrink": False, "lend": False},
        "strictness": {"correct": False},
    }
    method = Method()
    return method.model_copy(
        update={
            name: getattr(method, name).model_copy(update=values)
            for name, values in changes.items()
        }
    )


def score_plainly(app: Application, head_office: Account, now: datetime) -> None:
    """Let ``plain_method`` hold on all days of a test."""
    change_method(app, head_office, plain_method(), date(2020, 1, 1), "试行", now)


def a_header(
    patrol: Patrol, seq: int, footfall: str | None, waiting: int | None = None
) -> dict[str, Any]:
    """How full the hall was, as the tablet sends it."""
    return {
        "kind": "header", "id": str(uuid4()), "patrol_id": patrol.id, "device_id": DEVICE,
        "seq": seq, "captured_at": (patrol.opened_at + timedelta(seconds=1)).isoformat(),
        "elapsed_ms": 1000 * seq, "footfall": footfall, "waiting_count": waiting,
    }  # fmt: skip


def watch(
    app: Application,
    account: Account,
    hall: Hall,
    at: datetime,
    kept: dict[str, int],
    rest: str = "fail",
) -> Patrol:
    """One patrol, finished after an hour.

    :param kept: staff id -> how many of the seven norms were kept; the others are ``rest``
    """
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, [
        (staff_id, norm, "pass" if number < count else rest)
        for staff_id, count in kept.items() for number, norm in enumerate(SEVEN)
    ])  # fmt: skip
    finish_patrol(app, account, patrol.id, at + timedelta(hours=1))
    return patrol
