"""Print how long the first screen takes for a branch of 100 halls.

A branch of 100 halls and 1,000 staff over 92 days, 1,000,000 observations in the database. Once as
it is computed, part by part, and once as it is found again while nothing has changed.

`python -m bench cockpit`
"""

import tempfile
from datetime import timedelta
from pathlib import Path

import pandas as pd

from bench.history import LAST_DAY
from bench.scores import DAYS, OBSERVATIONS, filled, head_of, median_of
from bench.verdict import verdict
from domain.roles import Account
from services.application import Application
from services.halls.scope import ReportScope
from services.months.cockpit import cockpit, red_lines_waiting
from services.reports.coverage import coverage
from services.reports.norm_health import weak_norms
from services.reports.stamp import stamp_of
from services.scores.hall_comparison import halls_compared
from services.scores.staff_scores import staff_scores
from services.trends.signals import signals_and_charts

TIMES = 7
GUIDE_S, FOUND_S = 0.7, 0.1
_PERIOD = timedelta(days=27)


def main() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        app = filled(Path(folder) / "large.db", DAYS, OBSERVATIONS)
        held = measured(app, head_of(app))
        app.store.close()
    return held


def measured(app: Application, head: Account) -> list[bool]:
    first, last = LAST_DAY - _PERIOD, LAST_DAY
    scope = ReportScope(None, first, last)
    now = (pd.Timestamp(LAST_DAY, tz="UTC") + pd.Timedelta(days=1)).to_pydatetime()

    def screen() -> None:
        cockpit(app, head, scope, now)
        coverage(app, head, scope, now)
        red_lines_waiting(app, head, scope)

    def found() -> None:
        stamp_of(app, head, scope)
        red_lines_waiting(app, head, scope)

    parts = {
        "charts of halls and people": lambda: signals_and_charts(app, head, last),
        "scores": lambda: staff_scores(app, head, first, last),
        "norms": lambda: weak_norms(app, head, scope),
        "coverage": lambda: coverage(app, head, scope, now),
        "halls compared": lambda: halls_compared(app, head, first, last),
    }
    whole, again = median_of(TIMES, screen), median_of(TIMES, found)
    told = cockpit(app, head, scope, now)
    print(f"the first screen, {len(told.halls)} halls, {len(told.lines)} of them shown")
    print(f"  {'computed':<28} median {1000 * whole:8.1f} ms")
    print(f"  {'found again':<28} median {1000 * again:8.1f} ms")
    for name, part in parts.items():
        print(f"    {name:<26} median {1000 * median_of(TIMES, part):8.1f} ms")
    return [
        verdict(f"computed, guide 700 ms: {1000 * whole:.0f} ms", whole <= GUIDE_S),
        verdict(f"found again, guide 100 ms: {1000 * again:.0f} ms", again <= FOUND_S),
    ]
