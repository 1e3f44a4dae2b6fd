"""The method of scoring is stored once, changed with a reason, and never rewrites what has begun."""

from datetime import date, timedelta

import pytest

from db import audit, methods
from domain.method.method import Credit, Method
from domain.problems import InputProblem, NotAllowed
from services.method.method import change_method, method_on, methods_between, overview
from services.scores.staff_scores import staff_scores
from services.verify import Broken, verify
from tests.builders import a_patrol, observe, plain_method, score_plainly
from tests.checklist_folders import change, reopened
from tests.engines import REFUSED
from tests.tampering import tampering

TODAY = date(2026, 3, 4)
TOMORROW = TODAY + timedelta(days=1)
APRIL = date(2026, 4, 1)


def with_major(weight: float) -> Method:
    """The shipped method with another weight for major norms."""
    weights = Method().severity_weights.model_copy(update={"major": weight})
    return Method().model_copy(update={"severity_weights": weights})


def majors(app, first: date, last: date) -> list[tuple[str, float]]:
    with app.store.read() as db:
        return [
            (day.isoformat(), each.severity_weights.major)
            for day, each in methods_between(db, first, last)
        ]


def set_major(app, account, weight: float, from_on: date, now, reason="试行") -> int:
    return change_method(app, account, with_major(weight), from_on, reason, now)


def test_the_method_of_the_file_is_the_first_one_for_all_days(app):
    with app.store.read() as db:
        (first,) = methods.stored(db)
        assert method_on(db, date(1999, 1, 1)) == Method()

    assert (first.number, first.from_on, first.reason, first.account) == (1, date.min, "", "")
    assert first.method == Method() == app.checklists.usable().scoring


def test_a_file_that_changes_later_is_offered_and_followed_by_nobody(
    app, people, folder, now
):  # fmt: skip
    assert overview(app, people.ella, now).proposal is None
    change(folder, "scoring.yaml", "major: 2", "major: 3")

    newer = reopened(app, now, folder)

    found = overview(newer, people.ella, now)
    assert found.proposal == with_major(3) == newer.checklists.usable().scoring
    assert (found.in_force, len(found.history)) == (Method(), 1)
    change_method(newer, people.ella, with_major(3), TOMORROW, "按文件", now)
    found = overview(newer, people.ella, now)
    assert (found.in_force, found.latest, found.proposal) == (Method(), with_major(3), None)


def test_a_period_is_covered_by_the_methods_that_hold_in_it(app, people, now):
    set_major(app, people.ella, 3, TODAY, now)
    set_major(app, people.ella, 4, APRIL, now)

    first = ("0001-01-01", 2)
    assert majors(app, TODAY - timedelta(days=1), APRIL) == [
        first, ("2026-03-04", 3), ("2026-04-01", 4),
    ]  # fmt: skip
    assert majors(app, date(2026, 1, 1), TODAY - timedelta(days=1)) == [first]
    assert majors(app, TODAY, date(2026, 3, 31)) == [("2026-03-04", 3)]
    assert majors(app, date(2027, 1, 1), date(2027, 1, 1)) == [("2026-04-01", 4)]


def test_each_day_is_scored_by_its_own_method(app, people, now):
    score_plainly(app, people.ella, now)
    change_method(app, people.ella, plain_method(major=4.0), TOMORROW, "试行", now)
    for at in (now, now + timedelta(days=1)):
        patrol = a_patrol(app, people.amina, people.east.id, at)
        observe(app, people.amina, patrol, [
            (people.gu.id, "guide-greets-at-entry", "pass"),
            (people.gu.id, "hair-neat", "fail"),
        ])  # fmt: skip

    scores = [
        staff_scores(app, people.amina, first, last).people["adjusted_pct"].iloc[0]
        for first, last in ((TODAY, TODAY), (TOMORROW, TOMORROW), (TODAY, TOMORROW))
    ]

    # One major kept, one minor not: 2 / 3, and 4 / 5; of both days (2 + 4) / (3 + 5).
    assert scores == [66.67, 80.0, 75.0]


def test_a_method_that_has_not_begun_is_replaced_from_its_own_first_day(app, people, now):
    set_major(app, people.ella, 3, APRIL, now)
    set_major(app, people.ella, 5, APRIL, now)
    assert majors(app, APRIL, APRIL) == [("2026-04-01", 5)]
    assert overview(app, people.ella, now).earliest == APRIL

    set_major(app, people.ella, 2, APRIL, now)  # given up

    assert majors(app, APRIL, APRIL) == [("2026-04-01", 2)]
    with app.store.read() as db:
        assert [each.number for each in methods.stored(db)] == [1, 2, 3, 4]


@pytest.mark.parametrize("from_on", [TODAY, TODAY - timedelta(days=1), date(1970, 1, 2)])
def test_a_method_that_has_begun_stands(app, people, now, from_on):
    set_major(app, people.ella, 3, TODAY, now)

    with pytest.raises(InputProblem) as caught:
        set_major(app, people.ella, 4, from_on, now)

    assert (caught.value.code, caught.value.values["day"]) == (
        "method_from_too_early", "2026-03-04",
    )  # fmt: skip
    assert overview(app, people.ella, now).earliest == TOMORROW


@pytest.mark.parametrize(
    ("weight", "from_on", "reason", "code"),
    [
        (3, TOMORROW, "  ", "reason_needed"),
        (3, TOMORROW, "x" * 2001, "reason_too_long"),
        (3, date(2062, 3, 5), "试行", "day_implausible"),
        (3, date(1, 1, 2), "试行", "day_implausible"),
        (2, TOMORROW, "试行", "method_same"),
    ],
)
def test_what_cannot_be_applied_is_refused_and_nothing_is_stored(
    app, people, now, weight, from_on, reason, code
):
    with pytest.raises(InputProblem) as caught:
        set_major(app, people.ella, weight, from_on, now, reason)

    assert caught.value.code == code
    with app.store.read() as db:
        assert len(methods.stored(db)) == 1


def test_only_head_office_changes_the_method_and_those_with_results_read_it(app, people, now):
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            set_major(app, account, 3, TOMORROW, now)
    set_major(app, people.ella, 3, TOMORROW, now)

    for account in (people.amina, people.dora, people.ella, people.gu_account):
        found = overview(app, account, now)
        assert [(each.number, each.account, each.reason) for each in found.history] == [
            (2, "Ella", "试行"), (1, "", ""),
        ]  # fmt: skip
    with pytest.raises(NotAllowed):
        overview(app, people.fang, now)


def test_the_audit_says_who_changed_what_and_why(app, people, now):
    strict = Method().time_limits.model_copy(update={"credit": Credit.STRICT})
    changed = with_major(3).model_copy(update={"time_limits": strict})

    change_method(app, people.ella, changed, TOMORROW, " 统一口径 ", now)

    with app.store.read() as db:
        newest = list(audit.chain(db))[-1][3]
    assert (newest["action"], newest["account_id"]) == ("method_set", people.ella.id)
    assert newest["detail"]["changes"] == {
        "severity_weights.major": [2, 3], "time_limits.credit": ["linear", "strict"],
    }  # fmt: skip
    assert (newest["detail"]["from_on"], newest["detail"]["reason"]) == ("2026-03-05", "统一口径")


def test_stored_methods_can_be_neither_changed_nor_removed_nor_put_in_between(app, people, now):
    set_major(app, people.ella, 3, APRIL, now)
    for statement in ("UPDATE methods SET from_on = '2026-05-01'", "DELETE FROM methods"):
        with pytest.raises(REFUSED, match="append-only"), app.store.write() as db:
            db.execute(statement)
    with pytest.raises(REFUSED, match="cannot begin before"), app.store.write() as db:
        methods.add(db, with_major(9), TOMORROW, people.ella.id, "x", now)


def test_a_method_that_was_altered_past_the_app_is_found(app, people, now):
    set_major(app, people.ella, 3, APRIL, now)
    assert verify(app.store, app.photos_dir)[0] == []
    with tampering(app) as db:
        db.execute("UPDATE methods SET from_on = '2026-05-01' WHERE number = 2")
        db.execute("UPDATE methods SET content = replace(content, '2.0', '9.0') WHERE number = 1")

    assert verify(app.store, app.photos_dir)[0] == [
        Broken("method", "", 1),
        Broken("method", "", 2),
    ]
