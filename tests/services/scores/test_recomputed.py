"""The pages' figures, computed again by somebody else: from the exported observations, with pandas
and exact fractions, by what docs/scoring.md says and by nothing of ours.

``judged`` is what everything starts from; a figure of a page is compared as it is printed. Charts
and funnel are computed in tests/recomputed_charts.py.
"""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from charts.shown_numbers import with_shown
from db import accounts
from domain.halls.hall import HallKind
from domain.printed import band_text, score_text
from domain.roles import Account
from domain.rollup import Span
from domain.scores.ties import PersonBand, clearly_of_few
from domain.trends.choice import ChartKind
from locales import Words
from services.application import Application, open_application
from services.demonstration import load_demonstration
from services.halls.scope import ReportScope
from services.months.bulletin import bulletin
from services.months.explain_bulletin import value_text
from services.reports.explain_weak_spots import hall_text, missed_text
from services.reports.norm_health import weak_norms
from services.scores.explain_hall_score import hall_sentence
from services.scores.explain_score import clear_names_sentence
from services.scores.month_to_date import month_to_date
from services.scores.person import person_results
from services.scores.score_trends import (
    hall_quarters_and_years,
    hall_shifts,
    hall_trend,
    person_trend,
)
from services.scores.staff_scores import staff_scores
from services.trends.control_charts import ChartView, hall_chart, person_chart
from services.trends.explain_control_chart import reason_of, signal_sentence
from services.trends.funnel import hall_funnel, people_funnel
from services.trends.signals import signals_and_charts
from settings import ROOT, Settings
from tests.exported import exported
from tests.recomputed_charts import (
    Chart,
    dispersion,
    ewma,
    funnel,
    individuals,
    occasions_by,
    p_chart,
    points_of,
    usual_count,
)

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
# Enough weeks for charts of people, and six days of July, a month that was hardly seen.
DAYS = 127
FIRST, LAST = date(2026, 7, 26), date(2026, 11, 29)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
WEIGHTS = {"minor": 1, "major": 2}


@dataclass(frozen=True)
class Demonstration:
    app: Application
    head: Account  # of the branch


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    path = tmp_path_factory.mktemp("recomputed") / "xunting.db"
    app = open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)
    load_demonstration(app, NOW, days=DAYS)
    with app.store.read() as db:
        found = accounts.by_login(db, "branch.head")
        head = accounts.by_id(db, found[0])
    yield Demonstration(app, head)
    app.store.close()


@pytest.fixture(scope="module")
def judged(demonstration) -> pd.DataFrame:
    """Everything that counts in a score, from the file: ``hall_id, hall, hall_kind, staff_id`` (''
    = the hall itself), ``manager_id, patrol_id, day, month, week, round, norm_id, weight, kept``
    (0 or the weight: nothing in the demonstration was measured)."""
    data = exported(demonstration.app, demonstration.head, FIRST, LAST, machine=True)
    rows = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert set(rows["seconds"]) == {""}
    rows = rows[rows["result"].isin(["pass", "fail"]) & rows["severity"].isin(list(WEIGHTS))]
    day = pd.to_datetime(rows["business_day"])
    weight = rows["severity"].map(WEIGHTS)
    return rows.assign(
        day=day.dt.date,
        month=day.dt.strftime("%Y-%m"),
        week=(day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.date,
        weight=weight,
        kept=weight * (rows["result"] == "pass"),
    )


def exact(rows: pd.DataFrame) -> Fraction:
    return Fraction(100 * int(rows["kept"].sum()), int(rows["weight"].sum()))


def printed(number: Fraction | float, digits: int = 1) -> str:
    """By hand: a half away from zero."""
    shown = Decimal(number.numerator) / Decimal(number.denominator)
    return str(shown.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def noise(rows: pd.DataFrame) -> tuple[float, float]:
    """Variance of a judgement and of a moment in a hall, from its people (method of moments)."""
    people = rows[rows["staff_id"] != ""]
    share = (people["kept"].sum() + 1) / (people["weight"].sum() + 2)
    judgement = 1e4 * share * (1 - share)
    seen = occasions(people)
    cells = seen.groupby(["staff_id", "manager_id"])
    m, k = (cells[name].transform("sum") for name in ("m", "k"))
    spread = (1e4 * seen["m"] * (seen["k"] / seen["m"] - k / m) ** 2).sum()
    total = cells.agg(m=("m", "sum"), u=("u", "sum"), squares=("mm", "sum"))
    units = (seen["u"] / seen["m"]).sum() - (total["u"] / total["m"]).sum()
    moments = total["m"].sum() - (total["squares"] / total["m"]).sum()
    return judgement, max(0.0, spread - judgement * units) / moments


def occasions(rows: pd.DataFrame) -> pd.DataFrame:
    """One person (or the hall) watched on one patrol by one manager: m, k, u = Σ weight²."""
    squared = rows.assign(square=rows["weight"] ** 2)
    seen = squared.groupby(["staff_id", "manager_id", "patrol_id"], as_index=False).agg(
        m=("weight", "sum"), k=("kept", "sum"), u=("square", "sum")
    )
    return seen.assign(mm=seen["m"] ** 2)


def error(rows: pd.DataFrame, of: tuple[float, float]) -> float:
    """Standard error of a pooled score, points."""
    seen = occasions(rows)
    variance = of[0] * seen["u"].sum() + of[1] * seen["mm"].sum()
    return float(np.sqrt(variance) / seen["m"].sum())


def band(score: float, sd: float, occasion_count: int) -> tuple[float, float]:
    reach = sd * student.ppf(0.95, max(occasion_count - 1, 3))
    return max(score - reach, 0.0), min(score + reach, 100.0)


def of_november(judged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    november = judged[judged["month"] == "2026-11"]
    return {str(hall_id): rows for hall_id, rows in november.groupby("hall_id")}


def test_a_hall_has_one_figure_and_one_band_in_a_month_on_every_page(demonstration, judged):
    app, head = demonstration.app, demonstration.head
    words = Words("en")
    staff = staff_scores(app, head, NOVEMBER, LAST).halls.set_index("hall_id")
    months = hall_trend(app, head, FIRST, LAST, Span.MONTH)
    sheets = {
        each.hall: value_text(each.score, words)
        for kind in bulletin(app, head, head_branch(app, head), "2026-11", NOW).kinds
        for each in kind.results
    }
    for hall_id, rows in of_november(judged).items():
        score = printed(exact(rows))
        low, high = band(float(exact(rows)), error(rows, noise(rows)), len(occasions(rows)))
        ends = printed(Fraction(low), 0), printed(Fraction(high), 0)

        week = month_to_date(app, head, hall_id, LAST)
        assert (score_text(week.score_pct), band_text(week.low_pct, week.high_pct)) == (
            score, "–".join(ends),
        )  # fmt: skip
        said = hall_sentence(staff.loc[hall_id].to_dict(), words)
        assert f": {score}, probably between {ends[0]} and {ends[1]}." in said
        trend = months[(months["hall_id"] == hall_id) & (months["start"] == "2026-11-01")]
        (point,) = trend.to_dict("records")
        assert (score_text(point["score_pct"]), band_text(point["low_pct"], point["high_pct"])) == (
            score, "–".join(ends),
        )  # fmt: skip
        assert sheets[rows["hall"].iloc[0]] == f"{score} ({ends[0]}–{ends[1]})"


def head_branch(app: Application, head: Account) -> str:
    with app.store.read() as db:
        return str(accounts.branch_of(db, head.id))


def test_the_file_of_halls_has_the_same_figures_to_the_cent(demonstration, judged):
    app, head = demonstration.app, demonstration.head
    data = exported(app, head, NOVEMBER, LAST, file="halls", machine=True)
    rows = pd.read_csv(io.BytesIO(data), dtype=str).set_index("hall_id")

    for hall_id, of_hall in of_november(judged).items():
        assert f"{float(rows.loc[hall_id, 'raw_pct']):.2f}" == printed(exact(of_hall), 2)
        assert int(rows.loc[hall_id, "scored_count"]) == len(of_hall)
        assert int(rows.loc[hall_id, "occasion_count"]) == len(occasions(of_hall))


def test_everybody_has_the_same_raw_score_on_the_list_and_on_the_own_page(demonstration, judged):
    app, head = demonstration.app, demonstration.head
    people = staff_scores(app, head, NOVEMBER, LAST).people
    november = judged[(judged["month"] == "2026-11") & (judged["staff_id"] != "")]

    assert len(people) == november["staff_id"].nunique() == 40
    for row in people.itertuples(index=False):
        of_person = november[november["staff_id"] == row.staff_id]
        assert score_text(row.raw_exact) == printed(exact(of_person))
        assert f"{row.raw_pct:.2f}" == printed(exact(of_person), 2)
        assert row.scored_count == len(of_person)
    row = people.iloc[0]
    own = person_results(app, head, row["staff_id"], row["hall_id"], NOVEMBER, LAST)
    assert own.row["raw_exact"] == row["raw_exact"]
    assert own.row["adjusted_exact"] == row["adjusted_exact"]


def test_the_weeks_of_halls_are_those_of_the_observations(demonstration, judged):
    table = hall_trend(demonstration.app, demonstration.head, FIRST, LAST)

    assert len(table) == judged.groupby(["hall_id", "week"]).ngroups
    noises = {key: noise(rows) for key, rows in judged.groupby(["hall_id", "month"])}
    for point in table.to_dict("records"):
        rows = judged[
            (judged["hall_id"] == point["hall_id"]) & (judged["week"] == point["start"].date())
        ]
        assert score_text(point["score_pct"]) == printed(exact(rows))
        # Each occasion has the noise of its month.
        points_of_months = [
            error(part, noises[point["hall_id"], month]) * part["weight"].sum()
            for month, part in rows.groupby("month")
        ]
        sd = float(np.hypot.reduce(points_of_months) / rows["weight"].sum())
        ends = band(float(exact(rows)), sd, len(occasions(rows)))
        assert band_text(point["low_pct"], point["high_pct"]) == band_text(*ends)


def test_the_weeks_of_a_person_are_the_same_on_both_pages(demonstration, judged):
    app, head = demonstration.app, demonstration.head
    who = staff_scores(app, head, NOVEMBER, LAST).people.iloc[0]
    trend = person_trend(app, head, who["staff_id"], NOVEMBER, LAST)
    own = person_results(app, head, who["staff_id"], who["hall_id"], NOVEMBER, LAST).trend
    rows = judged[(judged["staff_id"] == who["staff_id"]) & (judged["month"] == "2026-11")]

    of_weeks = {start: printed(exact(week)) for start, week in rows.groupby("week")}
    shown = own[own["raw_pct"].notna()]  # a week below the minimum sample has no number
    assert len(shown) >= 2
    assert {each.week_start.date(): score_text(each.raw_pct) for each in shown.itertuples()} == {
        day: score
        for day, score in of_weeks.items()
        if pd.Timestamp(day) in set(shown["week_start"])
    }
    numbered = trend[trend["score_pct"].notna()]
    assert {each.start.date(): score_text(each.score_pct) for each in numbered.itertuples()} == {
        day: score for day, score in of_weeks.items() if pd.Timestamp(day) in set(numbered["start"])
    }


def test_quarter_and_year_are_months_by_what_was_seen_of_each(demonstration, judged):
    found = hall_quarters_and_years(demonstration.app, demonstration.head, LAST)

    assert len(found) == 5
    for hall, spans in found:
        of_hall = judged[judged["hall_id"] == hall.id]
        months = dict(list(of_hall.groupby("month")))
        seen = {month: len(occasions(rows)) for month, rows in months.items()}
        usual = Fraction(sorted(seen.values())[2])  # of five
        weights = {month: min(Fraction(1), count / usual) for month, count in seen.items()}
        errors = {month: error(rows, noise(rows)) for month, rows in months.items()}
        for span, names in (
            (Span.QUARTER, ["2026-10", "2026-11"]),
            (Span.YEAR, ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]),
        ):
            whole = sum(weights[name] for name in names)
            mean = sum(weights[name] * exact(months[name]) for name in names) / whole
            sd = np.hypot.reduce([float(weights[name]) * errors[name] for name in names])
            count = sum(seen[name] for name in names)
            ends = band(float(mean), float(sd) / float(whole), count)
            found_span = spans[span]
            assert score_text(found_span.score_pct) == printed(mean)
            assert band_text(found_span.low_pct, found_span.high_pct) == band_text(*ends)
            assert found_span.occasion_count == count
        assert spans[Span.QUARTER].missing == ()
        assert spans[Span.YEAR].missing == tuple(date(2026, month, 1) for month in range(1, 7))
        # As a whole month July would count for as much as August.
        assert weights["2026-07"] < Fraction(1, 2) <= weights["2026-08"]
        assert spans[Span.YEAR].sparse == ((date(2026, 7, 1), seen["2026-07"]),)


def test_shifts_are_pooled(demonstration, judged):
    table = hall_shifts(demonstration.app, demonstration.head, FIRST, LAST)

    # The hall's schedule: opening and peak before noon, closing after it; the rest is in no shift.
    known = {"opening": "morning", "peak": "morning", "closing": "afternoon"}
    shift = judged["round"].map(known).fillna("")
    of_shift = {
        key: printed(exact(rows)) for key, rows in judged.groupby([judged["hall_id"], shift])
    }
    assert {
        (row["hall_id"], row["shift"]): score_text(row["score_pct"])
        for row in table.to_dict("records")
    } == of_shift


@pytest.mark.parametrize("first", [FIRST, OCTOBER, NOVEMBER])
def test_weak_spots_are_ranked_by_the_lower_end_of_wilson_s_interval(demonstration, judged, first):
    words = Words("en")
    for kind in HallKind:
        found = weak_norms(demonstration.app, demonstration.head, ReportScope(kind, first, LAST))
        rows = judged[(judged["day"] >= first) & (judged["hall_kind"] == kind.value)]
        norms = failures(rows, ["norm_id"])
        assert found.enough_count == (norms["n"] >= 20).sum()
        overall = Fraction(100 * int(norms["fails"].sum()), int(norms["n"].sum()))
        assert score_text(found.overall_pct) == printed(overall)
        missed = norms[(norms["n"] >= 20) & (norms["fails"] > 0)]
        assert found.missed_count == len(missed)
        norms = missed[missed["low"] > float(overall)].sort_values(["low", "n"], ascending=False)
        assert len(norms) < len(missed) or missed.empty
        halls = failures(rows, ["norm_id", "hall_id"]).reset_index()
        halls = halls[(halls["n"] >= 5) & (halls["fails"] > 0)].sort_values(["low", "n", "hall_id"])
        worst = halls.groupby("norm_id").tail(1).set_index("norm_id")

        assert found.table["norm_id"].tolist() == norms.index[:10].tolist()
        # In the partner hall no norm has 20 judgements in a month.
        assert found.table.empty == (kind is HallKind.PARTNER and first == NOVEMBER)
        for row in found.table.to_dict("records"):
            norm, hall = norms.loc[row["norm_id"]], worst.loc[row["norm_id"]]
            ends = band_text(norm["low"], norm["high"])
            assert missed_text(row, words) == f"{printed(share_of(norm))} ({ends})"
            assert row["judged_count"] == norm["n"]
            name = rows.loc[rows["hall_id"] == hall["hall_id"], "hall"].iloc[0]
            # Counts, where a percentage would say too much.
            assert hall_text(row, found.halls, words) == (
                f"{name} {printed(share_of(hall))} % ({hall['n']} judgements)"
                if hall["n"] >= 20
                else f"{name}: {hall['fails']} of {hall['n']}"
            )


def failures(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """``n`` judgements, ``fails`` of them, and ``low``, ``high``: the ends of Wilson's interval."""
    found = rows.groupby(by)["result"].agg(n="size", fails=lambda each: (each == "fail").sum())
    z, n = 1.6448536269514722, found["n"]
    p = found["fails"] / n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return found.assign(low=100 * (middle - reach), high=100 * (middle + reach))


def share_of(row: pd.Series) -> Fraction:
    return Fraction(100 * int(row["fails"]), int(row["n"]))


def drawn(view: ChartView) -> list[tuple[object, ...]]:
    """What is printed of each point."""
    shown = with_shown(view.points, ["value", "plotted", "centre", "low", "high"])
    return [
        (row["start"].date(), row["value_shown"], row["plotted_shown"], row["centre_shown"],
         row["low_shown"], row["high_shown"], row["scored_count"], row["occasion_count"],
         row["change"])
        for row in shown.to_dict("records")
    ]  # fmt: skip


def drawn_again(points: pd.DataFrame, chart: Chart) -> list[tuple[object, ...]]:
    def number(value: Fraction | float | None) -> str:
        return "–" if value is None else printed(Fraction(value))

    # 3 occasions and 20 judgements are needed for a percentage.
    enough = (points["occasions"] >= 3) & (points["judged"] >= 20)
    seen = [share if known else None for share, known in zip(chart.seen, enough, strict=True)]
    columns = zip(
        points.index, seen, chart.plotted, chart.low, chart.high, points["judged"],
        points["occasions"], chart.changes, strict=True,
    )  # fmt: skip
    return [
        (day, number(seen), number(plotted), number(chart.centre), number(low), number(high),
         judged, occasion_count, change)
        for day, seen, plotted, low, high, judged, occasion_count, change in columns
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "point"),
    [(FIRST, LAST, "week"), (OCTOBER, LAST, "week"), (NOVEMBER, LAST, "week"),
     (FIRST, date(2026, 9, 23), "day")],
)  # fmt: skip
def test_the_chart_of_a_hall_has_limits_and_marks_of_its_observations(
    demonstration, judged, first, last, point
):
    """19 weeks, of the first one day, or the first 60 days: a p-chart where a point has 50
    judgements, else individuals; the same limits and marks whichever period is shown."""
    app, head, words = demonstration.app, demonstration.head, Words("en")
    kinds, changes, expected = set(), set(), {}
    for hall_id, rows in judged[judged["day"] <= last].groupby("hall_id"):
        seen = occasions_by(rows, point)
        points = points_of(seen)
        phi, have = dispersion([seen]), usual_count(points)
        failed = 100 - exact(rows)
        assert failed > 10  # so 50 judgements are enough
        view = hall_chart(app, head, str(hall_id), first, last)

        chart = p_chart(points, phi) if have >= 50 else individuals(points)
        shown = [
            each
            for each in drawn_again(points, chart)
            if each[0] + timedelta(days=6 if point == "week" else 0) >= first
        ]
        assert drawn(view) == shown
        assert view.base == (points.index[0], points.index[chart.base - 1], chart.base)
        assert reason_of(view.choice, view.failed, words) == words(
            "spc.reason_enough" if have >= 50 else "spc.reason_sparse", step=point, have=have,
            need=50, failed=printed(failed),
        )  # fmt: skip
        if have >= 50:
            assert f"{view.dispersion:.1f}" == printed(Fraction(phi))
        kinds.add(view.choice.kind)
        changes |= set(chart.changes)
        newest = [each for each in chart.signals[-4:] if each != "none"]
        if newest:
            expected[hall_id] = (newest[-1], chart.is_back)
    assert kinds == ({ChartKind.P} if point == "week" else {ChartKind.P, ChartKind.XMR})
    assert changes > {"none"}  # something is marked
    found = signals_and_charts(app, head, last)
    assert {
        each.hall.id: (each.change, each.is_back) for each in found.listed if not each.staff
    } == expected
    assert found.no_hall_is_worse == (("worse", False) not in expected.values())


def test_the_chart_of_a_person_gathers_the_weeks_that_were_seen(demonstration, judged):
    app, head, words = demonstration.app, demonstration.head, Words("en")
    said = {
        each.staff.id: (signal_sentence(each, words), each.is_thin)
        for each in signals_and_charts(app, head, LAST).listed
        if each.staff
    }
    people = judged[judged["staff_id"] != ""]
    expected = {}
    for hall_id, of_hall in people.groupby("hall_id"):
        of_people = {
            str(staff_id): occasions_by(rows, "week")
            for staff_id, rows in of_hall.groupby("staff_id")
        }
        phi = dispersion(of_people.values())
        for staff_id, seen in of_people.items():
            points = points_of(seen)
            chart = ewma(points, phi)
            view = person_chart(app, head, staff_id, str(hall_id), FIRST, LAST)
            assert view.choice.kind is ChartKind.EWMA
            assert drawn(view) == drawn_again(points, chart)
            assert f"{view.dispersion:.1f}" == printed(Fraction(phi))
            if set(chart.signals[-4:]) != {"none"}:
                expected[staff_id] = newest_signal(points, chart)
    assert len(people["staff_id"].unique()) == 40
    assert expected
    assert said == expected


def newest_signal(points: pd.DataFrame, chart: Chart) -> tuple[str, bool]:
    """Its sentence, and whether it rests on too little: 3 occasions and 20 judgements are needed."""
    last = max(place for place, change in enumerate(chart.signals) if change != "none")
    first = last
    while first and chart.signals[first - 1] == chart.signals[last]:
        first -= 1
    behind = points.iloc[first : last + 1]
    days = f"{points.index[first]} to {points.index[last]}"
    weeks = f"Week of {points.index[last]}" if first == last else f"Weeks of {days}"
    judged, newest = points["judged"].iloc[-1], points.iloc[-1]
    seen = f"{judged} judgements, too few for a percentage"
    if judged >= 20 and newest["occasions"] >= 3:
        seen = f"{printed(chart.seen[-1])} % ({judged} judgements)"
    gathered = f"gathered (the new week counts a fifth) {printed(Fraction(chart.plotted[last]))} %"
    usual = f"beyond the usual ups and downs (usually {printed(chart.centre)} %)"
    if chart.is_back:
        said = (
            f"{weeks}: {gathered}, which was {usual}. The newest point (from {points.index[-1]}):"
            f" {seen}, back at what is usual."
        )
    else:
        said = f"{weeks}: {gathered}, {usual}; seen in the newest week: {seen}"
    return (
        said,
        bool(behind["occasions"].sum() < 3 or behind["judged"].sum() < 20),
    )


@pytest.mark.parametrize("first", [FIRST, NOVEMBER])
def test_the_funnel_of_people_has_the_level_and_the_width_of_its_people(
    demonstration, judged, first
):
    scope = ReportScope(HallKind.OWN, first, LAST)
    view = people_funnel(demonstration.app, demonstration.head, scope)
    rows = judged[(judged["day"] >= first) & (judged["hall_kind"] == "own")]
    rows = rows[rows["staff_id"] != ""].assign(all=0)
    seen = occasions_by(rows, "staff_id").rename(columns={"point": "person"})
    units = seen.groupby("person")[["weight", "kept", "unit", "judged"]].sum()
    again = funnel(units.assign(occasions=seen.groupby("person").size()))

    assert (len(view.points), view.left_out) == (36, 0)
    assert score_text(100 * view.funnel.target) == printed(Fraction(100 * again.target))
    assert f"{view.funnel.dispersion:.1f}" == printed(Fraction(again.phi))
    for row in view.points.to_dict("records"):
        unit = again.units.loc[row["staff_id"]]
        share = Fraction(100 * int(unit["kept"]), int(unit["weight"]))
        assert score_text(row["share_pct"]) == printed(share)
        assert (row["place"], row["scored_count"], row["occasion_count"]) == (
            unit["place"], unit["judged"], unit["occasions"],
        )  # fmt: skip
        assert score_text(row["n"]) == printed(Fraction(unit["n"]))
    levels = view.curve.groupby("level")
    assert list(levels.groups) == ["95", "99.8"]
    for level, of_level in levels:
        lines = again.limits(of_level["n"].to_numpy(), float(level) / 100)
        for column, line in zip(("low_pct", "high_pct"), lines, strict=True):
            assert of_level[column].map(score_text).tolist() == [
                printed(Fraction(each)) for each in line
            ]


@pytest.mark.parametrize("first", [FIRST, NOVEMBER])
def test_of_few_halls_or_people_bands_are_drawn_and_no_funnel(demonstration, judged, first):
    """Four own halls, a partner hall and its four people: no level, no φ."""
    app, head, words = demonstration.app, demonstration.head, Words("en")
    for kind in HallKind:
        view = hall_funnel(app, head, ReportScope(kind, first, LAST))
        rows = judged[(judged["day"] >= first) & (judged["hall_kind"] == kind.value)]
        bands = {}
        for hall_id, of_hall in rows.groupby("hall_id"):
            score = float(exact(of_hall))
            bands[hall_id] = band(score, error(of_hall, noise(of_hall)), len(occasions(of_hall)))

        assert (view.funnel, view.corrected) == (None, False)
        clear = clearly_of_few(
            PersonBand(each.hall.id, each.hall.name, (each.raw.low_pct, each.raw.high_pct))
            for each in view.compared
        )
        assert {each.hall.id for each in view.compared} == set(bands)
        for each in view.compared:
            low, high = bands[each.hall.id]
            assert score_text(each.raw.score_pct) == printed(
                exact(rows[rows["hall_id"] == each.hall.id])
            )
            assert band_text(each.raw.low_pct, each.raw.high_pct) == band_text(low, high)
            others = {other.hall.name: bands[other.hall.id] for other in view.compared}
            below = [name for name, (other_low, _) in others.items() if high < other_low]
            above = [name for name, (_, other_high) in others.items() if low > other_high]
            said = [
                words(f"funnel.clearly_{side}", names=words("board.and").join(names))
                for side, names in (("below", below), ("above", above))
                if names
            ] or [words("funnel.clearly_nobody")]
            told = clear_names_sentence(*clear[each.hall.id], words)
            assert told == " and ".join(said)
    partner = people_funnel(app, head, ReportScope(HallKind.PARTNER, first, LAST))
    assert (len(partner.points), partner.funnel, partner.curve.empty) == (4, None, True)
