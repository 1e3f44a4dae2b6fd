"""Print how long lists of cases take beside a million observations.

A branch of 100 halls and 1,000 staff, 100,000 cases of four kinds over two years, two steps each;
two of a hundred are open. What is asked for is what the pages ask for.

`python -m bench cases`
"""

import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.history import LAST_DAY
from bench.scores import DAYS, OBSERVATIONS, filled, head_of, median_of
from bench.verdict import verdict
from db import cases, organisation
from domain.case import CaseFilter, CaseKind
from domain.roles import Account, Role
from services.application import Application
from services.follow_ups.cases import case_page, open_in_hall, opened_case, take_step
from services.follow_ups.due import due_cases

CASES, TIMES, AT_ONCE = 100_000, 9, 2_000
OPEN_OF_100 = 2
GUIDE_S = 0.1
_KINDS = (CaseKind.COMPLAINT, CaseKind.ACTION, CaseKind.APPEAL, CaseKind.CARD)
_SPAN = timedelta(days=730)


def main() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        app = filled(Path(folder) / "large.db", DAYS, OBSERVATIONS)
        head = head_of(app)
        begun = time.perf_counter()
        _fill(app, head)
        print(f"{CASES:,} cases, made in {time.perf_counter() - begun:.0f} s")
        held = measured(app, head)
        app.store.close()
    return held


def _fill(app: Application, head: Account) -> None:
    chance = random.Random(5)
    with app.store.read() as db:
        people = organisation.assigned(db, head.hall_ids, LAST_DAY, LAST_DAY)
    end = datetime.combine(LAST_DAY, datetime.min.time(), UTC)
    for first in range(0, CASES, AT_ONCE):
        with app.store.write() as db:
            for number in range(first, first + AT_ONCE):
                at = end - _SPAN + number * (_SPAN / CASES)
                person, kind = chance.choice(people), chance.choice(_KINDS)
                sets = {
                    "state": "open", "due_at": (at + timedelta(hours=1)).isoformat(),
                    "staff_id": None if kind is CaseKind.COMPLAINT else person.id,
                }  # fmt: skip
                texts = {"what": f"第 {number} 件：等候时间长，已说明并道歉"}
                case = open_in_hall(db, head, kind, person.hall_id, at, sets, texts)
                if chance.randrange(100) >= OPEN_OF_100:
                    later = at + timedelta(minutes=50)
                    take_step(db, head, case, "close", later, {"state": "closed", "closed": True})


def measured(app: Application, head: Account) -> list[bool]:
    now = datetime.combine(LAST_DAY, datetime.min.time(), UTC)
    complaints, actions = CaseFilter([CaseKind.COMPLAINT]), CaseFilter([CaseKind.ACTION])
    with app.store.read() as db:
        one = cases.listed(db, actions, head.hall_ids, most=1)[0].case.id
    manager = replace(
        head, role=Role.DUTY_MANAGER, hall_ids=frozenset({min(head.hall_ids)}), granted=frozenset()
    )
    asked = {
        "due, branch head of 100 halls": lambda: due_cases(app, head, now),
        "due, duty manager": lambda: due_cases(app, manager, now),
        "newest 30 of 25,000": lambda: case_page(app, head, complaints),
        "page 500 of them": lambda: case_page(app, head, complaints, page=500),
        "a word in 25,000": lambda: case_page(
            app, head, CaseFilter([CaseKind.COMPLAINT], text="第 77 件")
        ),
        "open ones by due": lambda: case_page(
            app, head, CaseFilter([CaseKind.ACTION], is_open=True), by_due=True
        ),
        "one case": lambda: opened_case(app, head, one),
    }
    held = []
    print(f"{CASES:,} cases beside {OBSERVATIONS:,} observations")
    for name, ask in asked.items():
        seconds = median_of(TIMES, ask)
        held.append(seconds <= GUIDE_S)
        print(f"  {name:<32} median {1000 * seconds:8.1f} ms")
    return [verdict(f"each within {1000 * GUIDE_S:.0f} ms", all(held))]
