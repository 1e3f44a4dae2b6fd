"""Print what the same pages cost in a history of ten times the length.

Two databases of 100 halls and 1,000 staff, of 1,000,000 and of 10,000,000 observations. Their last
92 days are alike, and are what the pages show; what else there is lies behind three years without a
patrol, since charts look back as far: whatever is read of it is read for nothing.

* first visit: a new process, with the application open, and nothing of the database in the page
  cache of this machine (what holds the disk may have kept it).
* warm: the same page again in the same process.

`python -m bench scores --large [--keep FOLDER]`: the databases take 3 GB and up to an hour; in a
folder they are kept, and found the next time.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from bench.history import LAST_DAY, Gap, fill
from bench.scores import DAYS, HALLS, OBSERVATIONS, STAFF, head_of
from bench.store import by_table, used_bytes
from bench.verdict import verdict
from domain.roles import Account
from services.application import Application, open_application
from services.scores.staff_scores import staff_scores
from services.trends.control_charts import HISTORY, hall_chart
from services.trends.signals import signals
from settings import ROOT, Settings

TEN = 10
VISITS, AGAIN = 7, 5
WARM_TIMES, FIRST_TIMES, LARGEST_BYTES = 1.1, 1.5, 2_500_000_000
Page = Callable[[Application, Account, date, date], object]


def _trends(app: Application, head: Account, first: date, last: date) -> None:
    signals(app, head, last)
    hall_chart(app, head, min(head.hall_ids), first, last)


PAGES: dict[str, Page] = {"staff scores": staff_scores, "trends": _trends}


def main(kept: Path | None = None) -> list[bool]:
    """:param kept: where the databases are, or will be; None: they are made and thrown away"""
    with tempfile.TemporaryDirectory() as folder:
        place = kept or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        paths = {times: _made(place, times) for times in (1, TEN)}
        held = [each for page in PAGES for each in _compared(page, paths)]
        held += [by_table(path) for path in paths.values()]
        size = used_bytes(paths[TEN])
    return [
        *held,
        verdict(f"ten times the history in ≤ {LARGEST_BYTES / 1e9} GB: {size / 1e9:.2f} GB",
                size <= LARGEST_BYTES),
    ]  # fmt: skip


def _made(folder: Path, times: int) -> Path:
    path = folder / f"history-{times}.db"
    if not path.exists() or _is_empty(path):
        for each in folder.glob(f"{path.name}*"):
            each.unlink()
        print(f"making {times * OBSERVATIONS:,} observations …", flush=True)
        begun = time.perf_counter()
        gap = Gap(DAYS, HISTORY.days)
        fill(path, HALLS, STAFF, times * DAYS, times * OBSERVATIONS, gap)
        print(f"… made in {time.perf_counter() - begun:.0f} s", flush=True)
    return path


def _is_empty(path: Path) -> bool:
    """Whether making it was stopped: all of it is one transaction."""
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("SELECT EXISTS (SELECT 1 FROM packed_patrols)").fetchone()
    return not found


def _compared(page: str, paths: dict[int, Path]) -> list[bool]:
    """In turns, so that whatever else the machine does is in both."""
    seen: dict[int, list[dict[str, Any]]] = {times: [] for times in paths}
    for turn in range(VISITS):
        for times in sorted(paths, reverse=turn % 2 == 1):
            seen[times].append(_visited(page, paths[times]))
    print(f"\n{page}, {HALLS} halls, {DAYS} days, {VISITS} visits")
    first, warm = (
        {times: statistics.median(each[name] for each in found) for times, found in seen.items()}
        for name in ("first_s", "warm_s")
    )
    for times, found in seen.items():
        spread = [1000 * each["first_s"] for each in found]
        read_mb = statistics.median(each["read_mb"] for each in found)
        print(
            f"  {times * OBSERVATIONS:>10,}   first visit {1000 * first[times]:7.1f} ms"
            f" ({min(spread):.0f} to {max(spread):.0f}), {read_mb:.1f} MB read from the disk"
            f"   warm {1000 * warm[times]:7.1f} ms"
        )
    return [
        verdict(f"{name} ≤ {most} ×: {found[TEN] / found[1]:.2f} ×", found[TEN] / found[1] <= most)
        for name, found, most in (("warm", warm, WARM_TIMES), ("first visit", first, FIRST_TIMES))
    ]


def _visited(page: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.large", page, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _visit(page: Page, path: Path) -> dict[str, float]:
    """What one process sees of a page: seconds of the first and (the median) of the next visits,
    and what the first one read from the disk."""
    app = open_application(
        Settings(path, ROOT / "checklists", secure_cookies=False),
        pd.Timestamp(LAST_DAY, tz="UTC").to_pydatetime(),
    )
    head = head_of(app)

    def seconds() -> float:
        begun = time.perf_counter()
        page(app, head, LAST_DAY - timedelta(days=DAYS - 1), LAST_DAY)
        return time.perf_counter() - begun

    _forget(path)
    before = _read_bytes()
    first_s, read_mb = seconds(), (_read_bytes() - before) / 1e6
    warm_s = statistics.median(seconds() for _ in range(AGAIN))
    app.store.close()
    return {"first_s": first_s, "read_mb": read_mb, "warm_s": warm_s}


def _forget(path: Path) -> None:
    """Have the page cache drop what it holds of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_bytes() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(each for each in lines if each.startswith("read_bytes")).split()[1])


if __name__ == "__main__":
    print(json.dumps(_visit(PAGES[sys.argv[1]], Path(sys.argv[2]))))
