"""Tables that travel between layers have the columns that both sides name, in their order."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from db import (
    accounts,
    chart_sums,
    circumstance_counts,
    company_checks,
    double_judgements,
    norm_counts,
    norm_weeks,
    occasions,
    organisation,
    red_lines,
)
from db import coverage as watched
from db.change_cells import change_cells
from domain.halls.hall import HallKind
from domain.imports.checks import CHECKS, LEADS, MONTHLY, TAKEN_BACK, leads, monthly
from domain.method.method import Credit, Method
from domain.reports.agreement import AGREEMENT, JUDGEMENTS, UNITS
from domain.reports.agreement import double_judgements as judged_units
from domain.reports.change_parts import CHANGE_CELLS
from domain.reports.circumstances import COUNTS_BY_VALUE, Dimension
from domain.reports.columns import JUDGED, NORM_COUNTS, NORM_WEEKS, TIMES
from domain.reports.consistency import CONSISTENCY
from domain.reports.coverage import EVEN_SHARES, HOUR_CELLS, WATCHED
from domain.reports.heat_map import NORM_WEEK_CELLS
from domain.reports.norm_health import NORM_HEALTH
from domain.reports.planner import WATCHED_BY
from domain.reports.weak_spots import WEAK_SPOTS
from domain.scores.columns import BREACHES, CELLS, CHECK_RESULTS, NOISE, PEOPLE, PRAISES
from domain.scores.fairness import FAIR_HALLS, FAIR_OBSERVERS, FAIR_PEOPLE, noise_by_hall
from domain.scores.method_effect import GRADE_CHANGES, method_effect
from domain.scores.period_scores import SCORES_OF_HALLS, SCORES_OF_PEOPLE, score_period
from domain.scores.person_trend import WEEK_SCORES
from domain.trends.funnel import FUNNEL_CURVE, FUNNEL_POINTS
from domain.trends.points import CHART_POINTS, SUMS
from services.application import open_application
from services.demonstration import load_demonstration
from services.halls.scope import ReportScope
from services.reports.circumstances import circumstances
from services.reports.coverage import coverage
from services.reports.manager_agreement import FIGURES, manager_agreement
from services.reports.norm_health import norm_consistency, norm_health, weak_norms
from services.reports.norm_map import PROFILES, hall_profiles, heat_map
from services.scores.person import person_results
from services.scores.score_trends import (
    HALL_SHIFTS,
    HALL_TREND,
    PERSON_TREND,
    hall_shifts,
    hall_trend,
    person_trend,
)
from services.scores.scores import inputs_of
from services.scores.staff_scores import (
    STAFF_HALLS,
    STAFF_OBSERVERS,
    STAFF_PEOPLE,
    staff_scores,
)
from services.trends.control_charts import hall_chart
from services.trends.funnel import people_funnel
from settings import ROOT, Settings

# November is over, so that there are company checks.
NOW = datetime(2026, 12, 5, 2, tzinfo=UTC)
DAYS = 10
PERIOD = date(2026, 11, 25), date(2026, 12, 4)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """(The application, the branch head) with something of nearly everything."""
    path = tmp_path_factory.mktemp("columns") / "xunting.db"
    app = open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)
    load_demonstration(app, NOW, days=DAYS)
    with app.store.read() as db:
        found = accounts.by_login(db, "branch.head")
        head = accounts.by_id(db, found[0])
    yield app, head
    app.store.close()


def check(tables: dict[str, tuple[pd.DataFrame, tuple[str, ...]]]) -> None:
    """Each has a row and just these columns."""
    assert {name: list(table.columns) for name, (table, _) in tables.items()} == {
        name: list(columns) for name, (_, columns) in tables.items()
    }
    assert [name for name, (table, _) in tables.items() if table.empty] == []


def test_what_is_read_of_occasions_and_norms(demonstration):
    app, head = demonstration
    method = Method()
    with app.store.read() as db:
        of_halls = db, head.hall_ids, *PERIOD
        check({
            "cells": (occasions.cells(*of_halls, method.severity_weights, Credit.LINEAR), CELLS),
            "by day": (chart_sums.by_day(*of_halls, method), ("hall_id", "day", *SUMS)),
            "by week": (
                chart_sums.by_week(*of_halls, method), ("hall_id", "staff_id", "day", *SUMS),
            ),
            "breaches": (red_lines.counts(*of_halls), BREACHES),
            "norms": (norm_counts.norm_counts(*of_halls), NORM_COUNTS),
            "norms by staff": (
                norm_counts.norm_counts(*of_halls, "staff"), (*NORM_COUNTS[:3], "staff", *JUDGED),
            ),
            "times of judging": (norm_counts.judging_times(*of_halls), TIMES),
            "weeks": (norm_weeks.norm_weeks(*of_halls), NORM_WEEKS),
            "watched": (watched.watched(*of_halls), WATCHED),
            "watched by": (watched.watched_by(*of_halls), WATCHED_BY),
            "cells of a change": (change_cells(*of_halls), CHANGE_CELLS),
            "by segment": (
                circumstance_counts.counts(*of_halls, Dimension.SEGMENT), COUNTS_BY_VALUE,
            ),
        })  # fmt: skip
        measured = norm_counts.measured_times(*of_halls)
    assert list(measured.columns) == list(TIMES)  # the simulator measures nothing


def test_what_several_managers_judged(demonstration):
    app, head = demonstration
    with app.store.read() as db:
        rows = double_judgements.judged_by_several(db, head.hall_ids, *PERIOD)

    check({"judgements": (rows, JUDGEMENTS), "units": (judged_units(rows), UNITS)})


def test_company_checks(demonstration):
    app, head = demonstration
    with app.store.read() as db:
        checks = company_checks.of_months(db, head.hall_ids, "2026-01", "2026-12")
        taken_back = company_checks.taken_back(db, 1)

    check({
        "checks": (checks, CHECKS), "monthly": (monthly(checks), MONTHLY),
        "taken back": (taken_back, TAKEN_BACK),
    })  # fmt: skip
    assert list(leads(checks).columns) == list(LEADS)


def test_what_scores_are_made_of(demonstration):
    app, head = demonstration
    method = Method()
    with app.store.read() as db:
        inputs = inputs_of(db, head.hall_ids, *PERIOD, [(PERIOD[0], method)])
    scores = score_period(inputs, method)
    strict = method.model_copy(
        update={"grades": method.grades.model_copy(update={"pass_from": 100.0})}
    )
    effect = method_effect(scores.people, score_period(inputs, strict).people)

    check({
        "people": (inputs.people, PEOPLE), "cells": (inputs.cells, CELLS),
        "breaches": (inputs.breaches, BREACHES),
        "company": (inputs.company, CHECK_RESULTS),
        "noise": (noise_by_hall(inputs.cells), NOISE),
        "fair people": (scores.fair.people, FAIR_PEOPLE),
        "fair observers": (scores.fair.observers, FAIR_OBSERVERS),
        "fair halls": (scores.fair.halls, FAIR_HALLS),
        "scores of people": (scores.people, SCORES_OF_PEOPLE),
        "scores of halls": (scores.halls, SCORES_OF_HALLS),
        "grades": (effect.grades, GRADE_CHANGES),
    })  # fmt: skip
    assert list(inputs.praises.columns) == list(PRAISES)  # the simulator praises nobody


def test_pages_of_scores_and_trends(demonstration):
    app, head = demonstration
    with app.store.read() as db:
        hall = organisation.halls(db, head.hall_ids)[0]
        (member, *_) = organisation.assigned(db, [hall.id], *PERIOD)
    scores = staff_scores(app, head, *PERIOD)
    funnel = people_funnel(app, head, ReportScope(HallKind.OWN, *PERIOD))

    check({
        "people": (scores.people, STAFF_PEOPLE), "halls": (scores.halls, STAFF_HALLS),
        "observers": (scores.observers, STAFF_OBSERVERS),
        "person by week": (
            person_results(app, head, member.id, hall.id, *PERIOD).trend, WEEK_SCORES,
        ),
        "trend": (hall_trend(app, head, *PERIOD), HALL_TREND),
        "trend of a person": (person_trend(app, head, member.id, *PERIOD), PERSON_TREND),
        "shifts": (hall_shifts(app, head, *PERIOD), HALL_SHIFTS),
        "chart": (hall_chart(app, head, hall.id, *PERIOD).points, CHART_POINTS),
        "funnel": (funnel.points, FUNNEL_POINTS), "limits": (funnel.curve, FUNNEL_CURVE),
    })  # fmt: skip


def test_reports(demonstration):
    app, head = demonstration
    of_scope = app, head, ReportScope(HallKind.OWN, *PERIOD)
    found = coverage(*of_scope, NOW + timedelta(days=1))
    agreed = manager_agreement(*of_scope)

    check({
        "people": (found.people, EVEN_SHARES), "hours": (found.hours, HOUR_CELLS),
        "norms": (norm_health(*of_scope), NORM_HEALTH),
        "consistency": (norm_consistency(*of_scope, "staff").table, CONSISTENCY),
        "map": (heat_map(*of_scope).cells, NORM_WEEK_CELLS),
        "profiles": (hall_profiles(*of_scope).table, PROFILES),
        "circumstances": (circumstances(*of_scope, Dimension.SEGMENT).counts, COUNTS_BY_VALUE),
        "agreement": (agreed.overall, FIGURES),
        "agreement by norm": (agreed.norms, ("norm_id", *FIGURES)),
        "agreement by hall": (agreed.halls, ("hall_id", *FIGURES, "hall")),
        "agreement by pair": (
            agreed.pairs, ("hall_id", *FIGURES, "hall", "manager_a", "manager_b"),
        ),
    })  # fmt: skip
    assert list(weak_norms(*of_scope).table.columns) == list(WEAK_SPOTS)
    assert (*AGREEMENT, "missing_count") == FIGURES
