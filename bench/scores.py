"""Print how long the data of the score pages take, beside the same computed with pandas.

A branch of 100 halls and 1,000 staff over 92 days, 1,000,000 observations in the database.

* ours: what the page of staff scores asks for, every hall of the branch.
* pandas, all events: the events of the period are read, the newest of each (patrol, person, norm)
  kept, severity and credit looked up, occasions and cells summed; then the same scoring.
* pandas, observations: the same from the table that already holds the current observations.
* DuckDB: a Parquet file of the current observations, summed by DuckDB; then the same scoring.

`python -m bench.scores`
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bench import parquet
from bench.history import LAST_DAY, fill
from bench.verdict import verdict
from db import accounts, organisation
from db.codes import KIND, RESULT, RESULTS, SEVERITIES
from db.keys import ids_of
from db.store import UnitOfWork
from db.times import to_day
from domain.method.method import Method
from domain.norms.severity import severity_in_score
from domain.patrols.credit import FULL
from domain.roles import Account
from domain.scores.period_scores import PeriodInputs, PeriodScores, score_period
from services.application import Application, open_application
from services.scores.person import person_results
from services.scores.scores import company_results, lending_of, praise_table
from services.scores.staff_scores import staff_scores
from settings import ROOT, Settings

HALLS, STAFF, DAYS, OBSERVATIONS = 100, 10, 92, 1_000_000
SHORT = 9  # days, with a tenth of the observations
TIMES = 7
PANDAS_TIMES = 3


def main() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        large = filled(Path(folder) / "large.db", DAYS, OBSERVATIONS)
        small = filled(Path(folder) / "small.db", SHORT, OBSERVATIONS * SHORT // DAYS)
        file = Path(folder) / "observations.parquet"
        parquet.write(large, file)
        held = _measured(large, small, file)
        for app in (large, small):
            app.store.close()
    return held


def filled(path: Path, days: int, observations: int) -> Application:
    begun = time.perf_counter()
    fill(path, HALLS, STAFF, days, observations)
    print(f"\na history of {observations:,} observations, made in {_since(begun):.0f} s")
    return open_application(
        Settings(path, ROOT / "checklists", secure_cookies=False),
        pd.Timestamp(LAST_DAY, tz="UTC").to_pydatetime(),
    )


def _measured(large: Application, small: Application, file: Path) -> list[bool]:
    first, last = LAST_DAY - timedelta(days=DAYS - 1), LAST_DAY
    head = head_of(large)
    ours = median_of(TIMES, lambda: staff_scores(large, head, first, last))
    events = median_of(PANDAS_TIMES, lambda: with_pandas(large, head, first, last, newest_events))
    rows = median_of(PANDAS_TIMES, lambda: with_pandas(large, head, first, last, _observations))
    duckdb = median_of(TIMES, lambda: with_duckdb(large, head, first, last, file))
    _check_same(large, head, first, last, file)
    hall_id = min(head.hall_ids)
    with large.store.read() as db:
        member = organisation.assigned(db, [hall_id], first, last)[0]
    one = median_of(TIMES, lambda: person_results(large, head, member.id, hall_id, first, last))
    short = LAST_DAY - timedelta(days=SHORT - 1)
    in_large = median_of(TIMES, lambda: staff_scores(large, head, short, last))
    small_head = head_of(small)
    in_small = median_of(TIMES, lambda: staff_scores(small, small_head, short, last))
    print(f"scores of a branch, {HALLS} halls, {HALLS * STAFF} staff, {DAYS} days")
    for name, seconds in (
        ("ours", ours),
        ("pandas, all events", events),
        ("pandas, observations", rows),
        ("DuckDB, Parquet", duckdb),
        ("one person's page", one),
        (f"{SHORT} days, in 1,000,000", in_large),
        (f"{SHORT} days, in 98,000", in_small),
    ):
        print(f"  {name:<28} median {1000 * seconds:8.1f} ms")
    print(f"  pandas, observations / ours: {rows / ours:.1f} ×")
    return [
        verdict(f"≥ 20 × faster than pandas from all rows: {events / ours:.1f} ×",
                events / ours >= 20),
        verdict(f"≥ 2 × faster than DuckDB over Parquet: {duckdb / ours:.1f} ×",
                duckdb / ours >= 2),
        verdict(f"guide 300 ms: {1000 * ours:.0f} ms", ours <= 0.3),
        verdict(f"one person, guide 50 ms: {1000 * one:.0f} ms", one <= 0.05),
        verdict(f"the same period in ten times the history: {in_large / in_small:.2f} × (1.5)",
                in_large / in_small <= 1.5),
    ]  # fmt: skip


def head_of(app: Application) -> Account:
    with app.store.read() as db:
        found = accounts.by_login(db, "branch.head")
        head = accounts.by_id(db, found[0]) if found else None
    assert head is not None
    return head


def with_pandas(
    app: Application,
    head: Account,
    first: date,
    last: date,
    judged: Callable[[Application, Account, date, date], pd.DataFrame],
) -> PeriodScores:
    method = Method()
    rows = judged(app, head, first, last)
    weight = rows["severity"].map(
        {"minor": method.severity_weights.minor, "major": method.severity_weights.major}
    ).fillna(0.0)  # fmt: skip
    counted = rows["result"].isin(["pass", "fail"])
    table = rows[["hall_id", "staff_id", "observer_id", "patrol_id"]].assign(
        m=weight * counted,
        k=weight * rows["credit"].fillna(0) / FULL,
        u=weight**2 * counted,
        scored_count=(counted & (weight > 0)).astype(int),
        observation_count=1,
        na_count=(rows["result"] == "na").astype(int),
    )
    each = table.groupby(["hall_id", "staff_id", "observer_id", "patrol_id"], as_index=False).sum()
    heavy = each["m"] > 0
    safe = each["m"].where(heavy, 1.0)
    cells = each.assign(
        occasion_count=heavy.astype(int),
        weight=each["m"],
        weight_sq=each["m"] ** 2,
        kept=each["k"],
        kept_sq=each["k"] ** 2 / safe,
        unit=each["u"],
        unit_share=each["u"] / safe,
    ).drop(columns=["patrol_id", "m", "k", "u"])
    cells = cells.groupby(["hall_id", "staff_id", "observer_id"], as_index=False).sum()
    return _scored(app, head, first, last, cells)


def with_duckdb(
    app: Application, head: Account, first: date, last: date, file: Path
) -> PeriodScores:
    return _scored(app, head, first, last, parquet.cells(file, first, last, Method()))


def _scored(
    app: Application, head: Account, first: date, last: date, cells: pd.DataFrame
) -> PeriodScores:
    with app.store.read() as db:
        members = organisation.assigned(db, head.hall_ids, first, last)
        company = company_results(db, head.hall_ids, first, last)
        lending = lending_of(db, head.hall_ids)
    people = pd.DataFrame(
        [(each.hall_id, each.id, each.position.value) for each in members],
        columns=["hall_id", "staff_id", "position"],
    )
    breaches = pd.DataFrame(columns=["hall_id", "staff_id", "confirmed", "reported"])
    inputs = PeriodInputs(people, cells, breaches, praise_table({}), company, 4, lending=lending)
    return score_period(inputs, Method())


def _observations(app: Application, head: Account, first: date, last: date) -> pd.DataFrame:
    with app.store.read() as db:
        db.conn.row_factory = None
        rows = pd.read_sql_query(
            "SELECT hall AS hall_id, staff AS staff_id, account AS observer_id,"
            " patrol AS patrol_id, severity, result, credit FROM packed_observations"
            f" WHERE day BETWEEN ? AND ? AND result <> {RESULT['none']}",
            db.conn,
            params=[to_day(first), to_day(last)],
        )
        severities = rows["severity"].map(dict(enumerate(SEVERITIES)))
        return _told(db, rows.assign(severity=severities))


def _told(db: UnitOfWork, rows: pd.DataFrame) -> pd.DataFrame:
    """With ids and words in place of keys and codes."""
    people = {0: ""} | ids_of(db, "staff")
    return rows.assign(
        hall_id=rows["hall_id"].map(ids_of(db, "halls")),
        staff_id=rows["staff_id"].map(people),
        observer_id=rows["observer_id"].map(ids_of(db, "accounts")),
        result=rows["result"].map(dict(enumerate(RESULTS))),
    )


def newest_events(app: Application, head: Account, first: date, last: date) -> pd.DataFrame:
    with app.store.read() as db:
        db.conn.row_factory = None
        events = pd.read_sql_query(
            "SELECT id, hall AS hall_id, coalesce(staff, 0) AS staff_id, account AS observer_id,"
            " patrol AS patrol_id, norm AS norm_id, result, seconds, elapsed_ms, seq, day"
            f" FROM packed_events WHERE kind = {KIND['observation']} AND day BETWEEN ? AND ?",
            db.conn,
            params=[to_day(first), to_day(last)],
        )
        events["norm_id"] = events["norm_id"].map(ids_of(db, "norm_ids"))
        events = _told(db, events)
    newest = events.sort_values(["elapsed_ms", "seq", "id"]).drop_duplicates(
        ["patrol_id", "staff_id", "norm_id"], keep="last"
    )
    newest = newest[newest["result"] != "none"]
    norms = app.checklists.usable().norms
    limit = newest["norm_id"].map({norm.id: norm.limit_s for norm in norms.values()})
    late = (FULL * (2 - newest["seconds"] / limit)).round().clip(0, FULL - 1).fillna(0)
    credit = np.where(newest["result"] == "pass", FULL, late)
    return newest.assign(
        severity=newest["norm_id"].map(
            {norm.id: severity_in_score(norm).value for norm in norms.values()}
        ),
        credit=np.where(newest["result"] == "na", 0, credit),
    )


def _check_same(app: Application, head: Account, first: date, last: date, file: Path) -> None:
    """All ways must come to the same scores, or the comparison says nothing."""
    ours = staff_scores(app, head, first, last).people.set_index(["hall_id", "staff_id"])
    for name, theirs in (
        ("events", with_pandas(app, head, first, last, newest_events).people),
        ("observations", with_pandas(app, head, first, last, _observations).people),
        ("DuckDB", with_duckdb(app, head, first, last, file).people),
    ):
        theirs = theirs.set_index(["hall_id", "staff_id"]).loc[ours.index]
        gap = (theirs["adjusted_pct"] - ours["adjusted_pct"]).abs().max()
        assert gap <= 0.01, f"{name} differs by {gap}"


def median_of(times: int, work: Callable[[], object]) -> float:
    work()  # files and libraries are warm for both
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(_since(begun))
    return statistics.median(found)


def _since(begun: float) -> float:
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(0 if all(main()) else 1)
