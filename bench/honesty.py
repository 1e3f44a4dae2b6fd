"""How often honest managers are asked about a pattern, and how often patterns are found.

The managers are those of the simulator of the demonstration (``domain/simulation.py``), over a
quarter, and the same with other honest habits. Then what they recorded is made into each pattern,
and it is counted for how many managers the pattern is found.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.planner import library
from bench.verdict import verdict
from domain.halls.hall import TIME_ZONE, Round
from domain.reports.honesty import HonestyPattern, Tapped, TappedWalk, flags
from domain.result import Result
from domain.roles import Role
from domain.simulation import Simulation, simulate

DAYS = 91
LAST_DAY = date(2026, 9, 30)
HISTORIES = 6
LENIENT = -1.0  # logit, of everybody in one variant
Change = Callable[[list[TappedWalk]], list[TappedWalk]]
Walks = dict[tuple[str, str], list[TappedWalk]]  # (login, hall) -> walks


def _walks(simulation: Simulation) -> Walks:
    found: Walks = defaultdict(list)
    for patrol in simulation.patrols(library()):
        if patrol.round is Round.RECORDS:
            continue
        newest = {
            (event["staff_id"] or "", event["norm_id"]): event
            for event in patrol.events
            if event.get("kind") != "header"
        }
        taps = [
            Tapped(*key, Result(event["result"]), datetime.fromisoformat(event["captured_at"]))
            for key, event in newest.items()
            if event["result"] != "none"
        ]
        day = patrol.opened_at.astimezone(ZoneInfo(TIME_ZONE)).date()
        walk = TappedWalk(patrol.id, day, patrol.opened_at, taps)
        found[patrol.login, patrol.hall_id].append(walk)
    return found


def _asked(walks: Walks) -> tuple[list[HonestyPattern], int]:
    """(Every flag, how many managers), as the app asks: after every walk, once a month."""
    found = []
    for (_, hall_id), own in walks.items():
        keys = set()
        others = [
            walk for (login, hall), more in walks.items() if hall == hall_id and more is not own
            for walk in more
        ]  # fmt: skip
        for day in sorted({each.day for each in own}):
            until = [each for each in own if day - timedelta(days=31) <= each.day <= day]
            judged = [
                tap for walk in others if day - timedelta(days=27) <= walk.day <= day
                for tap in walk.judged
            ]  # fmt: skip
            failed = sum(tap.result is Result.FAIL for tap in judged)
            for flag in flags(until, failed, len(judged), day):
                if flag.key not in keys:
                    keys.add(flag.key)
                    found.append(flag.pattern)
    return found, len(walks)


def _quicker(walks: Walks, times: float) -> Walks:
    def squeezed(walk: TappedWalk) -> TappedWalk:
        start = walk.opened_at
        return replace(
            walk, taps=[replace(t, at=start + (t.at - start) / times) for t in walk.taps]
        )

    return {key: [squeezed(each) for each in more] for key, more in walks.items()}


def _each_alone(walks: Walks, change: Change) -> list[Walks]:
    """One manager changes, the others stay honest: for each of them."""
    return [{**walks, key: change(more)} for key, more in walks.items()]


def _one_answer(walks: list[TappedWalk]) -> list[TappedWalk]:
    return [
        replace(walk, taps=[replace(tap, result=Result.PASS) for tap in walk.taps])
        for walk in walks
    ]


def _copied(walks: list[TappedWalk]) -> list[TappedWalk]:
    """Every third walk repeats the one before."""
    found = list(walks)
    for place in range(2, len(found), 3):
        before = found[place - 1]
        shift = found[place].opened_at - before.opened_at
        taps = [replace(tap, at=tap.at + shift) for tap in before.taps]
        found[place] = replace(found[place], taps=taps)
    return found


def _last_days(walks: list[TappedWalk]) -> list[TappedWalk]:
    """Of the walks before the 25th one in eight is walked in time, the others on the last two."""
    draw = random.Random("last days")
    found = []
    for walk in walks:
        end = (walk.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if walk.day.day < 25 and draw.random() > 1 / 8:
            later = end - timedelta(days=draw.randrange(2)) - walk.day
            walk = replace(walk, day=walk.day + later, opened_at=walk.opened_at + later)
        found.append(walk)
    return sorted(found, key=lambda each: each.opened_at)


def _crowded(walks: list[TappedWalk]) -> list[TappedWalk]:
    """Once a month the walks of two days are walked together."""
    found = list(walks)
    for place in range(0, len(found) - 3, 20):
        start = found[place].opened_at
        for more in range(3):
            at = start + timedelta(minutes=9 * more)
            found[place + more] = replace(found[place + more], day=found[place].day, opened_at=at)
    return sorted(found, key=lambda each: each.opened_at)


_DISHONEST: dict[HonestyPattern, Change] = {
    HonestyPattern.RUSHED: lambda own: next(iter(_quicker({("", ""): own}, 6).values())),
    HonestyPattern.ONE_ANSWER: _one_answer,
    HonestyPattern.COPIED: _copied,
    HonestyPattern.LAST_DAYS: _last_days,
    HonestyPattern.CROWDED: _crowded,
}


def _simulated(seed: int, strictness: float | None = None) -> Walks:
    simulation = simulate(seed, LAST_DAY, library(), DAYS)
    if strictness is not None:
        simulation.accounts[:] = [
            replace(each, strictness=strictness) if each.role is Role.DUTY_MANAGER else each
            for each in simulation.accounts
        ]
    return _walks(simulation)


def main(histories: int = HISTORIES) -> list[bool]:
    print(f"\npatterns asked about, {histories} simulated quarters of nine managers")
    honest = [_simulated(seed) for seed in range(histories)]
    variants = {
        "as simulated": honest,
        "watch first, tap afterwards": [_quicker(each, 2.5) for each in honest],
        "lenient": [_simulated(seed, LENIENT) for seed in range(histories // 3)],
    }
    rates = {}
    for name, of_variant in variants.items():
        asked = [_asked(each) for each in of_variant]
        managers = sum(count for _, count in asked)
        rates[name] = sum(len(found) for found, _ in asked) / managers
        print(f"  honest, {name:<28} {rates[name]:6.3f} a manager and quarter", flush=True)
    found = {}
    for pattern, change in _DISHONEST.items():
        tried = [one for each in honest[:2] for one in _each_alone(each, change)]
        hits = [pattern in _asked(each)[0] for each in tried]
        found[pattern] = sum(hits) / len(hits)
        print(f"  found: {pattern:<12} {found[pattern]:6.0%} of managers who do it", flush=True)
    worst = max(rates.values())
    return [
        verdict(f"at most one a manager and quarter, at worst {worst:.3f}", worst <= 1),
        verdict("each pattern is found for most who show it: "
                + ", ".join(f"{each} {share:.0%}" for each, share in found.items()),
                min(found.values()) >= 0.5),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
