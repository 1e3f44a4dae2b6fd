"""Why a score changed: real records, the halls of the reader, and no names of observers for all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.halls.hall import HallKind
from domain.method.method import Method
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.reports.change_parts import ChangePartKind
from domain.scores.figure import FigureChange
from services.halls.scope import ReportScope
from services.method.method import change_method
from services.months.bulletin import bulletin
from services.reports.what_changed import Against, what_changed, what_changed_in
from tests.builders import a_patrol, observe, watch
from tests.people import second_manager

EARLIER = date(2026, 2, 1), date(2026, 2, 28)
LATER = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def judged(app, people, now):
    """February: Gu kept 1 of 2, Hai both. March: Gu both, and Lena saw Hai keep 1 of 2."""
    east, gu, hai = people.east.id, people.gu.id, people.hai.id
    lena = second_manager(app, people, now)
    before = a_patrol(app, people.amina, east, now - timedelta(days=28))
    observe(app, people.amina, before, [
        (gu, "hair-neat", "pass"), (gu, "face-clean", "fail"),
        (hai, "hair-neat", "pass"), (hai, "face-clean", "pass")
    ])  # fmt: skip
    after = a_patrol(app, people.amina, east, now)
    observe(app, people.amina, after, [(gu, "hair-neat", "pass"), (gu, "face-clean", "pass")])
    hers = a_patrol(app, lena, east, now)
    observe(app, lena, hers, [(hai, "hair-neat", "pass"), (hai, "face-clean", "fail")])
    west = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, west, [(people.ivy.id, "hair-neat", "fail")])
    return lena


def test_the_parts_add_up_and_name_people_and_observers(app, people, judged):
    found = what_changed(app, people.dora, [people.east.id], EARLIER, LATER)

    change = found.change
    assert (change.earlier_pct, change.later_pct) == (Decimal("75.00"), Decimal("75.00"))
    assert sum(part.points for part in change.parts) == 0
    assert change.compared  # Amina watched in both
    assert set(found.people.values()) == {"顾", "海"}
    assert set(found.observers.values()) == {"Amina", "Lena"}
    done = next(part for part in change.parts if part.part is ChangePartKind.DONE)
    assert {share.key for share in done.shares} == {people.gu.id, people.hai.id}
    assert not found.is_signal


def test_several_halls_are_pooled_and_a_period_without_anything_has_no_parts(app, people, judged):
    halls = [people.east.id, people.west.id]

    # March: 3 of 4 and 0 of 1
    assert what_changed(app, people.dora, halls, EARLIER, LATER).change.later_pct == 60
    assert what_changed(app, people.dora, [people.west.id], EARLIER, LATER).change is None
    assert what_changed(app, people.dora, [], EARLIER, LATER).change is None


def test_another_weight_is_the_method_and_the_earlier_score_stays_as_it_was_shown(
    app, people, judged, now
):
    """Everything judged here is minor, so half the weight changes no share."""
    method = Method()
    change_method(
        app, people.ella,
        method.model_copy(update={
            "severity_weights": method.severity_weights.model_copy(update={"minor": 0.5}),
        }),
        date(2026, 3, 1), "试行", now,
    )  # fmt: skip

    change = what_changed(app, people.dora, [people.east.id], EARLIER, LATER).change

    assert change.parts[0].part is ChangePartKind.METHOD
    assert change.parts[0].points == 0
    assert change.points == sum(part.points for part in change.parts)


def test_managers_do_not_read_who_judges_how_strictly(app, people, judged):
    found = what_changed(app, people.amina, [people.east.id], EARLIER, LATER)

    assert found.observers == {}
    (observers,) = [part for part in found.change.parts if part.part is ChangePartKind.OBSERVERS]
    assert observers.shares == ()


def test_halls_outside_the_scope_and_roles_without_results_get_nothing(app, people, judged):
    with pytest.raises(NotFound):
        what_changed(app, people.amina, [people.west.id], EARLIER, LATER)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            what_changed(app, account, [], EARLIER, LATER)
    with pytest.raises(InputProblem):
        what_changed(app, people.dora, [people.east.id], EARLIER, LATER[::-1])


def test_a_whole_month_is_compared_with_the_month_before(app, people, judged):
    scope = ReportScope(HallKind.OWN, *LATER)

    found = what_changed_in(app, people.dora, scope)
    assert (found.earlier, found.later) == (EARLIER, LATER)
    year = what_changed_in(app, people.dora, scope, Against.YEAR)
    assert year.earlier == (date(2025, 3, 2), date(2025, 4, 1))
    assert year.change is None
    # The quarter begins on 1 January, and the 26 weeks before it on 3 July.
    usual = what_changed_in(app, people.dora, scope, Against.USUAL)
    assert usual.earlier == (date(2025, 7, 3), date(2025, 12, 31))


def test_bulletin_and_reasons_have_one_verdict_about_one_change(app, people, now):
    """Three visits of seven a month, all kept but some: the same figures, the same rule."""
    for day, kept in ((1, 0), (2, 1), (3, 2)):
        for month, more in ((2, 0), (3, 4)):
            at = datetime(2026, month, day, 2, tzinfo=UTC)
            watch(app, people.amina, people.east, at, {people.gu.id: kept + more})

    for kept in (None, 7):
        if kept is not None:  # two more visits in March
            for day in (4, 5):
                at = datetime(2026, 3, day, 2, tzinfo=UTC)
                watch(app, people.amina, people.east, at, {people.gu.id: kept})
        found = what_changed(app, people.dora, [people.east.id], EARLIER, LATER)
        sheet = bulletin(
            app, people.dora, people.east.id, "2026-03", datetime(2026, 3, 6, tzinfo=UTC)
        )
        (result,) = sheet.kinds[0].results
        assert (found.before, found.after) == (result.before, result.score)
        assert found.moved is result.change
    # 3 of 21 and 29 of 35
    figures = (found.before.value_pct, found.after.value_pct)
    assert figures == (pytest.approx(300 / 21), pytest.approx(2900 / 35))
    assert found.moved is FigureChange.UP
    assert found.is_signal
