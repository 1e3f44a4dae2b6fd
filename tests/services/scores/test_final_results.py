"""Company checks, praises and red lines in the results of a period, on a real store."""

from datetime import date, timedelta

import pytest

from db import company_checks, methods
from db.imports import Imports, add_import
from domain.method.method import Method
from domain.patrols.event import Status
from services.patrols.red_lines import reported_red_lines
from services.scores.red_line_decisions import decide_red_line
from services.scores.scores import scores_of
from tests.builders import a_patrol, observe, plain_method, praise, report

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def seen(app, people, now):
    """Gu kept three of four minor norms: 75.0."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    library = app.checklists.usable()
    minor = [
        norm.id for norm in library.norms_for(people.gu.position, people.east.kind)
        if norm.severity == "minor" and norm.kind == "yes_no"
    ]  # fmt: skip
    results = zip(minor, ("pass", "pass", "pass", "fail"), strict=False)
    observe(app, people.amina, patrol, [(people.gu.id, *each) for each in results])
    use(app, plain_method(), now)
    return patrol


def use(app, chosen: Method, now) -> None:
    with app.store.write() as db:
        methods.add(db, chosen, now.date() - timedelta(days=20), None, "test", now)


def check(app, people, now, *rows: tuple) -> None:
    """(hall, staff or '', source, month, value, respondents)"""
    with app.store.write() as db:
        number = add_import(
            db, Imports.COMPANY_CHECKS, now, people.ella.id, "x.csv", "0" * 64, len(rows)
        )
        order = ["hall_id", "staff_id", "source", "month", "value", "respondents"]
        for row in rows:
            cells = dict(zip(order, row, strict=True)) | {"reference": ""}
            company_checks.add(
                db, number,
                [tuple(cells[name] for name in (*company_checks.KEY, *company_checks.FOUND))],
            )  # fmt: skip


def of_gu(app, people):
    with app.store.read() as db:
        scores = scores_of(db, [people.east.id], FIRST, LAST)
    return (
        scores.people.set_index("staff_id").loc[people.gu.id],
        scores.finals[people.east.id, people.gu.id],
        scores.finals[people.east.id, ""],
    )


def test_what_is_missing_is_named_and_the_rest_carries_all_the_weight(app, people, seen):
    row, final, _ = of_gu(app, people)

    assert (row["adjusted_pct"], row["total_pct"], row["grade"]) == (75.0, 75.0, "basic_pass")
    assert final.missing == ("mystery_shopper", "satisfaction")


def test_a_check_about_the_person_counts_with_its_weight(app, people, seen, now):
    check(app, people, now, (people.east.id, people.gu.id, "mystery_shopper", "2026-03", 95.0, 1))

    row, final, hall = of_gu(app, people)

    # (60 × 75 + 20 × 95) / 80 = 80.0
    assert (row["total_pct"], row["grade"]) == (80.0, "pass")
    assert final.missing == ("satisfaction",)
    assert hall.missing == ("mystery_shopper", "satisfaction")  # it is about Gu, not the hall


def test_a_check_of_the_hall_counts_for_its_people_only_by_setting(app, people, seen, now):
    check(app, people, now, (people.east.id, "", "satisfaction", "2026-03", 95.0, 40))

    row, _, hall = of_gu(app, people)
    assert row["total_pct"] == 75.0
    assert float(hall.total_pct) == 80.0  # (60 × 75 + 20 × 95) / 80

    shared = Method().hall_checks.model_copy(update={"count_for_staff": True})
    use(app, plain_method().model_copy(update={"hall_checks": shared}), now)
    row, _, _ = of_gu(app, people)
    assert row["total_pct"] == 80.0


def test_complaints_count_only_when_they_have_a_weight(app, people, seen, now):
    check(app, people, now, (people.east.id, people.gu.id, "complaints", "2026-03", 2, 1))

    row, _, _ = of_gu(app, people)
    assert row["total_pct"] == 75.0

    blend = Method().blend.model_copy(
        update={"patrol": 50, "complaints": 50, "mystery_shopper": 0, "satisfaction": 0}
    )
    use(app, plain_method().model_copy(update={"blend": blend}), now)
    row, final, _ = of_gu(app, people)
    assert row["total_pct"] == 82.5  # (75 + (100 − 2 × 5)) / 2
    assert final.missing == ()


def test_praise_adds_up_to_the_cap_and_never_cancels_a_veto(app, people, seen):
    for seq in range(2, 9):
        praise(app, people.amina, seen, people.gu.id, seq=seq)
    row, _, _ = of_gu(app, people)
    assert (row["praises"], row["bonus_pct"], row["total_pct"]) == (7, 5.0, 80.0)
    assert row["grade"] == "pass"

    report(app, people.amina, seen, people.gu.id, seq=20)
    row, _, _ = of_gu(app, people)
    assert (row["reported"], row["confirmed"], row["grade"]) == (1, 0, "pass")  # not decided

    confirm(app, people, seen)
    row, _, _ = of_gu(app, people)
    assert (row["grade"], row["total_pct"]) == ("vetoed", 80.0)  # the percentage stays


def confirm(app, people, patrol) -> None:
    (line,) = reported_red_lines(app, people.dora)
    decide_red_line(
        app, people.dora, line.event_id, Status.CONFIRMED, "", patrol.opened_at + timedelta(hours=2)
    )
