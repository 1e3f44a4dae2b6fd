"""A seeded simulator: halls, staff, duty managers of differing strictness, months of patrols.

It feeds the demonstration, and benchmarks and proofs that need a truth to compare with. People
and places are invented. The model is an item response model with a rater term: the chance that a
norm is seen as kept is

    logistic(ability of the person + drift + day effect − difficulty of the norm − strictness)

(many-facet Rasch model, Linacre 1989), on the logit scale. What is looked at twice on a day is
mostly the same behaviour both times; a stricter manager lets less of it pass. All figures here are
proposals.

By itself no hall changes but by the drift of its people. A history may have one hall that really
got worse (``HallStep``), so that whoever looks for it can be told whether they are right.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.halls.assignment import StaffMember
from domain.halls.hall import TIME_ZONE, Hall, HallKind, Round
from domain.halls.position import Position
from domain.norms.library import Library
from domain.norms.norm import Every, Norm, Severity
from domain.roles import Role
from domain.simulated_tablet import NA_SHARE, HallTraffic, ShownDay, SimulatedTablet, drawn_uuid

DAYS = 182  # six months

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = (
    "雅静", "志强", "晓梅", "建国", "思雨", "俊杰", "丽华", "海涛", "佳怡", "明远",
    "春燕", "文博", "欣然", "国栋", "玉兰", "子涵", "秀英", "鹏飞", "若曦", "立新",
)  # fmt: skip
_OWN_HALLS = ("城东营业厅", "人民路营业厅", "滨江营业厅", "大学城营业厅")
_PARTNER_HALL = "西站合作厅"
_OWN_POSITIONS = (
    Position.GUIDE, Position.GUIDE, Position.COUNTER, Position.COUNTER, Position.COUNTER,
    Position.VIP, Position.COMPLAINTS, Position.CONSULT, Position.SALES,
)  # fmt: skip
# What a partner hall does by the sixth chapter of the handbook: business, sales, with a merchant.
_PARTNER_POSITIONS = (Position.COUNTER, Position.COUNTER, Position.SALES, Position.MERCHANT)
_ROUNDS = (
    (Round.OPENING, time(8, 20)),
    (Round.PEAK, time(10, 30)),
    (Round.CLOSING, time(17, 20)),
)
# A partner hall is walked less often.
_ROUNDS_A_DAY = {HallKind.OWN: 2, HallKind.PARTNER: 1}
_MANAGERS_PER_HALL = {HallKind.OWN: 2, HallKind.PARTNER: 1}

# Effects on the logit scale.
ABILITY, ABILITY_SPREAD = 2.1, 0.45
DIFFICULTY_SPREAD = 0.6
STRICTNESS_SPREAD = 0.5
NORMS_WATCHED = (7, 11)  # of one person on one patrol
_DRIFT_PER_MONTH_SPREAD = 0.08
_WEEKDAY = (-0.15, 0.0, 0.05, 0.05, 0.0, -0.25, -0.1)  # Monday first
_MONTH_END = -0.3  # from the 27th to the 2nd
_RED_LINES_IN_ALL = 7

_PAPERS_AT = time(15, 0)  # on Mondays
_PAPER_KEPT, _PAPER_LEFT_OUT = 0.88, 0.08

_RED_LINE = "no-change-without-confirmation"
_RED_LINE_NOTE = "客户未确认即在系统中操作，已当面制止"


@dataclass(frozen=True)
class SimulatedAccount:
    id: str
    login: str
    name: str
    role: Role
    hall_ids: tuple[str, ...] = ()
    staff_id: str | None = None
    strictness: float = 0.0  # logit; what a lenient manager passes, a strict one fails


@dataclass(frozen=True)
class SimulatedPatrol:
    id: str
    hall_id: str
    login: str
    round: Round
    opened_at: datetime
    finished_at: datetime
    events: list[dict[str, Any]]  # as a tablet sends them


@dataclass(frozen=True)
class HallStep:
    """What really changed in one hall: from a day on its people keep some norms less.

    ``size`` (logit) is taken from every person there; ``share`` of the norms is concerned, drawn
    by the seed of the history; 1: all of them."""

    hall: str  # its name
    from_on: date
    size: float
    share: float = 1.0


@dataclass
class Simulation:
    """One branch with its people. ``ability``, ``drift_per_month`` and ``step`` are the truth
    (logit); ``step_norms``: which norms the step concerns."""

    branch_id: str
    branch: str
    halls: list[Hall]
    staff: list[StaffMember]
    accounts: list[SimulatedAccount]
    ability: dict[str, float]
    drift_per_month: dict[str, float]
    difficulty: dict[str, float]
    seed: int
    last_day: date
    days: int = DAYS
    step: HallStep | None = None
    step_norms: frozenset[str] = field(default_factory=frozenset)

    @property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=self.days - 1)

    @property
    def walk_count(self) -> int:
        return self.days * sum(_ROUNDS_A_DAY[hall.kind] for hall in self.halls)

    @property
    def patrol_count(self) -> int:
        """Walks and checks of papers."""
        days = [self.first_day + timedelta(days=each) for each in range(self.days)]
        return self.walk_count + len(self.halls) * sum(map(_has_papers, days))

    def patrols(self, library: Library) -> Iterator[SimulatedPatrol]:
        """Every patrol, oldest first. The same seed and day give the same patrols."""
        draw = random.Random(f"{self.seed} patrols")
        red_lines = set(draw.sample(range(self.walk_count), min(_RED_LINES_IN_ALL, self.days)))
        number = 0
        for offset in range(self.days):
            day = self.first_day + timedelta(days=offset)
            for hall in self.halls:
                shown = ShownDay(draw, day)
                rounds = draw.sample(_ROUNDS, _ROUNDS_A_DAY[hall.kind])
                papers = [self._papers(day, library, hall)] if _has_papers(day) else []
                for round_, at in sorted(rounds, key=lambda each: each[1]):
                    if at > _PAPERS_AT and papers:
                        yield papers.pop()
                    yield self._patrol(shown, library, hall, round_, at, number in red_lines)
                    number += 1
                yield from papers

    def _papers(self, day: date, library: Library, hall: Hall) -> SimulatedPatrol:
        """The papers of the week, and of the month on its first Monday; now and then one is left
        out. Drawn apart, so that the walks are the same with and without it."""
        draw = random.Random(f"{self.seed} papers {hall.id} {day}")
        opened_at = datetime.combine(day, _PAPERS_AT, ZoneInfo(hall.time_zone)).astimezone(UTC)
        opened_at += timedelta(seconds=draw.randrange(900))
        manager = draw.choice([each for each in self.accounts if hall.id in each.hall_ids])
        patrol_id = drawn_uuid(draw)
        tablet = SimulatedTablet(draw, patrol_id, opened_at)
        for norm in library.papers_of(Position.HALL, hall.kind):
            if (norm.every is Every.WEEK or day.day <= 7) and draw.random() > _PAPER_LEFT_OUT:
                kept = "pass" if draw.random() < _PAPER_KEPT else "fail"
                tablet.tap(None, norm, "na" if draw.random() < NA_SHARE else kept)
        return SimulatedPatrol(
            patrol_id, hall.id, manager.login, Round.RECORDS, opened_at, tablet.now, tablet.events
        )

    def _patrol(
        self,
        shown: "ShownDay",
        library: Library,
        hall: Hall,
        round_: Round,
        at: time,
        with_red_line: bool,
    ) -> SimulatedPatrol:
        draw, day = shown.draw, shown.day
        local = datetime.combine(day, at, ZoneInfo(hall.time_zone))
        opened_at = local.astimezone(UTC) + timedelta(seconds=draw.randrange(900))
        manager = draw.choice([each for each in self.accounts if hall.id in each.hall_ids])
        team = [member for member in self.staff if member.hall_id == hall.id]
        patrol_id = drawn_uuid(draw)
        # Drawn apart, so that what is judged stays as it is without them.
        seen = HallTraffic(random.Random(f"{self.seed} circumstances {patrol_id}"))
        tablet = SimulatedTablet(draw, patrol_id, opened_at)
        tablet.head(seen.header(round_))
        for norm in _some(draw, library.norms_for(Position.HALL, hall.kind), 3):
            chance = _logistic(2.2 - manager.strictness)
            tablet.tap(None, norm, shown.judged(None, norm.id, chance))
        watched = sorted(draw.sample(team, draw.randint(2, 4)), key=lambda each: each.staff_no)
        for member in watched:
            level = (
                self.ability[member.id]
                + self.drift_per_month[member.id] * (day - self.last_day).days / 30.4
                + _WEEKDAY[day.weekday()]
                + (_MONTH_END if day.day >= 27 or day.day <= 2 else 0.0)
                - manager.strictness
            )
            process, segment = seen.served()
            # Nothing seen is the default of a red line: the board does not ask for it.
            norms = [
                norm
                for norm in library.norms_for(member.position, hall.kind)
                if norm.severity is not Severity.RED_LINE
            ]
            for norm in _some(draw, norms, draw.randint(*NORMS_WATCHED)):
                less = self._less(hall, norm, day)
                chance = _logistic(level - self.difficulty.get(norm.id, 0.0) - less)
                circumstances = seen.circumstances_of(norm, process, segment)
                tablet.tap(
                    member.id,
                    norm,
                    shown.judged(member.id, norm.id, chance),
                    circumstances=circumstances,
                )
        if with_red_line:
            norm = library.norms[_RED_LINE]
            tablet.tap(watched[0].id, norm, "fail", _RED_LINE_NOTE)
        return SimulatedPatrol(
            patrol_id, hall.id, manager.login, round_, opened_at, tablet.now, tablet.events
        )

    def _less(self, hall: Hall, norm: Norm, day: date) -> float:
        """How much less a norm is kept since the step; 0: nothing changed for it."""
        step = self.step
        if step is None or hall.name != step.hall or day < step.from_on:
            return 0.0
        return step.size if norm.id in self.step_norms else 0.0


def simulate(
    seed: int,
    last_day: date,
    library: Library,
    days: int = DAYS,
    step: HallStep | None = None,
    own_halls: int = len(_OWN_HALLS),
) -> Simulation:
    """One branch, four own halls and a partner hall, 40 staff, nine duty managers.

    :param last_day: the newest day with patrols
    :param step: what really changed in one hall; up to its day everything is as it is without it
    :param own_halls: fewer than four make a smaller branch
    :raises ValueError: the step is in a hall that there is not
    """
    draw = random.Random(f"{seed} organisation")
    branch_id = drawn_uuid(draw)
    kinds = [(name, HallKind.OWN) for name in _OWN_HALLS[:own_halls]] + [
        (_PARTNER_HALL, HallKind.PARTNER)
    ]
    halls = [Hall(drawn_uuid(draw), branch_id, name, kind, TIME_ZONE) for name, kind in kinds]
    if step is not None and step.hall not in {hall.name for hall in halls}:
        message = f"no hall is named {step.hall}"
        raise ValueError(message)
    names = _names(draw)
    staff: list[StaffMember] = []
    for hall in halls:
        positions = _OWN_POSITIONS if hall.kind is HallKind.OWN else _PARTNER_POSITIONS
        for position in positions:
            number = f"D{1001 + len(staff)}"
            staff.append(StaffMember(drawn_uuid(draw), hall.id, next(names), number, position))
    accounts = [
        SimulatedAccount(drawn_uuid(draw), "admin", next(names), Role.ADMINISTRATOR),
        SimulatedAccount(drawn_uuid(draw), "head.office", next(names), Role.HEAD_OFFICE),
        SimulatedAccount(drawn_uuid(draw), "branch.head", next(names), Role.BRANCH_HEAD),
    ]
    for hall in halls:
        for _ in range(_MANAGERS_PER_HALL[hall.kind]):
            count = sum(each.role is Role.DUTY_MANAGER for each in accounts) + 1
            strictness = draw.gauss(0, STRICTNESS_SPREAD)
            accounts.append(
                SimulatedAccount(
                    drawn_uuid(draw),
                    f"manager{count}",
                    next(names),
                    Role.DUTY_MANAGER,
                    (hall.id,),
                    None,
                    strictness,
                )
            )
    accounts.append(
        SimulatedAccount(drawn_uuid(draw), "staff1", staff[0].name, Role.STAFF, (), staff[0].id)
    )
    return Simulation(
        branch_id=branch_id,
        branch="江城分公司",
        halls=halls,
        staff=staff,
        accounts=accounts,
        ability={member.id: draw.gauss(ABILITY, ABILITY_SPREAD) for member in staff},
        drift_per_month={member.id: draw.gauss(0, _DRIFT_PER_MONTH_SPREAD) for member in staff},
        difficulty={norm_id: draw.gauss(0, DIFFICULTY_SPREAD) for norm_id in library.norms},
        seed=seed,
        last_day=last_day,
        days=days,
        step=step,
        step_norms=_step_norms(seed, library, step),
    )


def _step_norms(seed: int, library: Library, step: HallStep | None) -> frozenset[str]:
    if step is None:
        return frozenset()
    norm_ids = sorted(library.norms)
    draw = random.Random(f"{seed} step {step.hall}")
    return frozenset(draw.sample(norm_ids, round(step.share * len(norm_ids))))


def _has_papers(day: date) -> bool:
    return day.weekday() == 0


def _some(draw: random.Random, norms: list[Norm], count: int) -> list[Norm]:
    """A few norms in the order of the walk."""
    chosen = draw.sample(range(len(norms)), min(count, len(norms)))
    return [norms[index] for index in sorted(chosen)]


def _names(draw: random.Random) -> Iterator[str]:
    pairs = [surname + given for surname in _SURNAMES for given in _GIVEN]
    draw.shuffle(pairs)
    return iter(pairs)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
