"""Print how long the replay of a million events takes: three published months of 100 halls.

`python -m bench.replay`
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.history import BRANCH, fill
from bench.verdict import verdict
from db import accounts
from services.application import Application, open_application
from services.months.publish import publish_month
from services.replay import replay_publications
from settings import ROOT, Settings

HALLS, STAFF, DAYS, OBSERVATIONS = 100, 10, 92, 1_000_000
MONTHS = ("2026-07", "2026-08", "2026-09")
WITHIN_S = 60
NOW = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        begun = time.perf_counter()
        fill(path, HALLS, STAFF, DAYS, OBSERVATIONS)
        print(f"\na history of {OBSERVATIONS:,} observations, made in {_since(begun):.0f} s")
        app = open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)
        _publish(app)
        held = _replay(app)
        app.store.close()
    return held


def _publish(app: Application) -> None:
    with app.store.read() as db:
        found = accounts.by_login(db, "branch.head")
        head = accounts.by_id(db, found[0]) if found else None
    assert head is not None
    for month in MONTHS:
        begun = time.perf_counter()
        publish_month(app, head, month, "", NOW, BRANCH)
        print(f"  {month} published in {_since(begun):.1f} s")


def _replay(app: Application) -> bool:
    shares: list[float] = []
    begun = time.perf_counter()
    found = list(replay_publications(app.store, shares.append))
    seconds = _since(begun)
    print(f"  replayed in {seconds:.1f} s, with {len(set(shares))} steps of progress")
    return all(
        [
            verdict("every publication is the same, byte by byte",
                    len(found) == len(MONTHS) and not any(each.difference for each in found)),
            verdict(f"within {WITHIN_S} s: {seconds:.1f} s", seconds <= WITHIN_S),
        ]
    )  # fmt: skip


def _since(begun: float) -> float:
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
