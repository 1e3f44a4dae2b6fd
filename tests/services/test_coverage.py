"""Coverage of the reader's halls."""

from datetime import date, timedelta

import pytest

from domain.hall import HallKind
from domain.problems import NotAllowed, NotFound
from services.coverage import coverage
from services.report_scope import Scope
from tests.builders import a_patrol, observe

SCOPE = Scope(HallKind.OWN, date(2026, 3, 1), date(2026, 3, 4))


@pytest.fixture
def judged(app, people, now):
    """East: Gu in February and on the 4th, about her hair; nobody watches Hai."""
    for days in (20, 0):
        patrol = a_patrol(app, people.amina, people.east.id, now - timedelta(days=days))
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])


def test_people_norms_rounds_and_hours_are_counted_in_the_own_halls(app, people, judged):
    found = coverage(app, people.amina, SCOPE)

    rows = found.people[["staff", "occasion_count", "even_share", "last_on"]].to_numpy().tolist()
    assert rows == [["海", 0, 0.5, None], ["顾", 1, 0.5, date(2026, 3, 4)]]
    missing = {norm.id for norm in found.norms}
    assert "face-clean" in missing
    assert "hair-neat" not in missing
    assert not any(norm.severity == "red_line" for norm in found.norms)
    # A normal round at 10:00 on one of four days.
    assert {each.round.value: (each.due, each.walked) for each in found.rounds}["normal"] == (4, 1)
    walked = found.hours[found.hours["walked_count"] > 0]
    assert walked[["weekday", "hour", "day_count"]].to_numpy().tolist() == [[2, 10, 1]]


def test_other_halls_and_roles_without_results_get_nothing(app, people, judged):
    assert coverage(app, people.bao, SCOPE).halls == {}
    with pytest.raises(NotFound):
        coverage(app, people.amina, Scope(HallKind.PARTNER, SCOPE.first, SCOPE.last,
                                          people.west.id))  # fmt: skip
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            coverage(app, account, SCOPE)
