"""Print how long the page of trends takes, beside the same computed from all rows with pandas.

A branch of 100 halls and 1,000 staff over 92 days, 1,000,000 observations in the database.

* ours: what really changed in the branch, and the control chart of one hall.
* pandas: the events of the period are read, the newest of each (patrol, person, norm) kept,
  severity and credit looked up, occasions summed, then days of halls and weeks of people; then the
  same charts and rules.
* DuckDB: a Parquet file of the current observations, summed by DuckDB; then the same charts and
  rules.

`python -m bench trends`
"""

import json
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bench import parquet
from bench.history import LAST_DAY
from bench.scores import DAYS, OBSERVATIONS, filled, head_of, median_of, newest_events
from bench.verdict import verdict
from charts.control_chart import control_chart
from charts.funnel import funnel_chart
from db.times import to_day
from domain.halls.hall import HallKind
from domain.method.method import Method
from domain.patrols.credit import FULL
from domain.roles import Account
from domain.trends.chart import drawn_of, hall_series
from domain.trends.choice import RECENT, ChartKind, choose_person_chart
from domain.trends.points import SUMS, Sums, pooled_dispersion
from locales import Words
from services.application import Application
from services.halls.scope import ReportScope
from services.trends.control_charts import hall_chart
from services.trends.explain_control_chart import titles_of
from services.trends.funnel import people_funnel
from services.trends.signal_charts import SignalKind
from services.trends.signals import signals
from services.trends.sums import heaviest_weight

TIMES, PANDAS_TIMES = 7, 3
_MB = 1_000_000
Found = set[tuple[str, str, date]]
Series = dict[tuple[str, ...], Sums]


def main() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        app = filled(Path(folder) / "large.db", DAYS, OBSERVATIONS)
        file = Path(folder) / "observations.parquet"
        parquet.write(app, file)
        held = _measured(app, file)
        app.store.close()
    return held


def _measured(app: Application, file: Path) -> list[bool]:
    first, last = LAST_DAY - timedelta(days=DAYS - 1), LAST_DAY
    head = head_of(app)
    hall_id = min(head.hall_ids)

    def page() -> None:
        signals(app, head, last)
        hall_chart(app, head, hall_id, first, last)

    ours = median_of(TIMES, page)
    one = median_of(TIMES, lambda: hall_chart(app, head, hall_id, first, last))
    rows = median_of(PANDAS_TIMES, lambda: with_pandas(app, head, first, last))
    duckdb = median_of(TIMES, lambda: with_duckdb(file, first, last))
    told = {
        (each.hall.id, each.staff.id if each.staff else "", each.last_on)
        for each in signals(app, head, last)
        if each.about is not SignalKind.RED_LINES
    }
    for theirs in (with_pandas(app, head, first, last), with_duckdb(file, first, last)):
        assert told == theirs, f"all ways must tell the same: {told ^ theirs}"
    print(f"trends of a branch, {DAYS} days: {len(told)} signals")
    for name, seconds in (
        ("ours", ours),
        ("one chart of it", one),
        ("pandas, all events", rows),
        ("DuckDB, Parquet", duckdb),
    ):
        print(f"  {name:<28} median {1000 * seconds:8.1f} ms")
    size = max(_sizes(app, head, hall_id, first, last))
    return [
        verdict(f"≥ 20 × faster than pandas from all rows: {rows / ours:.1f} ×", rows / ours >= 20),
        verdict(
            f"≥ 2 × faster than DuckDB over Parquet: {duckdb / ours:.1f} ×", duckdb / ours >= 2
        ),
        verdict(f"guide 300 ms: {1000 * ours:.0f} ms", ours <= 0.3),
        verdict(f"sent to the browser, the largest chart: {size / _MB:.2f} MB (1)", size <= _MB),
    ]


def _sizes(
    app: Application, head: Account, hall_id: str, first: date, last: date
) -> tuple[int, int]:
    """Bytes of the two charts with their data."""
    words = Words("zh_CN")
    labels = words.group("chart")
    view = hall_chart(app, head, hall_id, first, last)
    titles = titles_of(view.choice, red_lines=False, words=words)
    href = f"observations?from={first}&to={last}&hall={hall_id}"
    trend = control_chart(view.points.assign(href=href), labels, titles)
    seen = people_funnel(app, head, ReportScope(HallKind.OWN, first, last))
    assert seen.funnel is not None
    points = seen.points.assign(href=href)
    funnel = funnel_chart(points, seen.curve, 100 * seen.funnel.target, labels)
    spec, other = (len(json.dumps(each.to_dict()).encode()) for each in (trend, funnel))
    return spec, other


def with_pandas(app: Application, head: Account, first: date, last: date) -> Found:
    """(Hall, person or '', newest day) of every signal."""
    occasions = _occasions(newest_events(app, head, first, last))
    days = _series(occasions, ["hall_id"], occasions["ordinal"])
    people = occasions[occasions["staff_id"] != ""]
    weeks = _series(people, ["hall_id", "staff_id"], (people["ordinal"] - 1) // 7 * 7 + 1)
    return _found(days, weeks, first, last)


def with_duckdb(file: Path, first: date, last: date) -> Found:
    days, weeks = (
        table.assign(day=table["day"].map(lambda day: day.toordinal()))
        for table in (parquet.sums(file, first, last, Method(), per) for per in ("day", "week"))
    )
    return _found(
        _series(days, ["hall_id"], days["day"]),
        _series(weeks, ["hall_id", "staff_id"], weeks["day"]),
        first,
        last,
    )


def _found(days: Series, weeks: Series, first: date, last: date) -> Found:
    found: Found = set()
    heaviest = heaviest_weight([(first, Method())])
    for (hall_id,), of_days in days.items():
        choice, series = hall_series(of_days, last)
        widened = pooled_dispersion([series]) if choice.kind is ChartKind.P else 1.0
        drawn = drawn_of(choice, series, widened, [], heaviest)
        news = [each.last for each in drawn.findings if each.last >= len(series.days) - RECENT]
        if news:
            found.add((hall_id, "", date.fromordinal(int(series.days[max(news)]))))
    of_hall = defaultdict(list)
    for (hall_id, _), series in weeks.items():
        of_hall[hall_id].append(series)
    dispersions = {hall_id: pooled_dispersion(series) for hall_id, series in of_hall.items()}
    for (hall_id, staff_id), series in weeks.items():
        choice = choose_person_chart(len(series.days), int(series.occasion_count.sum()))
        if choice.kind is not ChartKind.EWMA:
            continue
        drawn = drawn_of(choice, series, dispersions[hall_id], [], heaviest)
        news = [each.last for each in drawn.findings if each.last >= len(series.days) - RECENT]
        if news:
            found.add((hall_id, staff_id, date.fromordinal(int(series.days[max(news)]))))
    return found


def _occasions(rows: pd.DataFrame) -> pd.DataFrame:
    method = Method()
    weight = rows["severity"].map(
        {"minor": method.severity_weights.minor, "major": method.severity_weights.major}
    ).fillna(0.0)  # fmt: skip
    counted = rows["result"].isin(["pass", "fail"]) & (weight > 0)
    keys = ["hall_id", "staff_id", "day", "patrol_id", "observer_id"]
    judged = rows[keys].assign(
        scored_count=1.0, weight=weight, kept=weight * rows["credit"].fillna(0) / FULL,
        unit=weight**2,
    )[counted]  # fmt: skip
    each = judged.groupby(keys, as_index=False).sum()
    return each.assign(
        occasion_count=1.0, ordinal=each["day"] - to_day(date.min) + 1,
        weight_sq=each["weight"] ** 2, kept_weight=each["kept"] * each["weight"],
        kept_sq=each["kept"] ** 2,
    )  # fmt: skip


def _series(occasions: pd.DataFrame, keys: list[str], day: pd.Series) -> Series:
    table = occasions.assign(day=day).groupby([*keys, "day"], as_index=False)[list(SUMS)].sum()
    return {
        key: Sums(
            part["day"].to_numpy(np.int64), **{name: part[name].to_numpy(float) for name in SUMS}
        )
        for key, part in table.groupby(keys)
    }
