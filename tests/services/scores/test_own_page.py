"""What a member of staff is told about the own score, and what is new to them."""

from datetime import timedelta

import pytest

from domain.halls.hall import Round
from services.halls.sign_in import last_visit, sign_in
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from services.patrols.search import own_observations, own_patrols_since
from services.scores.person import own_person_results, person_results
from tests.builders import an_event
from tests.people import PASSWORD


@pytest.fixture
def walk(app, people, now):
    """``walk("p", 30, 6)``: Amina sees Gu, begun 30 minutes ago and finished 6 minutes later."""

    def go(patrol_id: str, ago_min: int, took_min: int) -> None:
        at = now - timedelta(minutes=ago_min)
        patrol = open_patrol(app, people.amina, patrol_id, people.east.id, Round.PEAK, at)
        event = an_event(patrol, people.gu.id)
        assert not record_events(app, people.amina, [event], at + timedelta(seconds=50)).rejected
        finish_patrol(app, people.amina, patrol_id, at + timedelta(minutes=took_min))

    return go


def test_how_strict_a_manager_is_stands_on_the_own_page_without_a_name(app, people, now, walk):
    walk("p", 30, 6)
    day = now.date()

    seen = person_results(app, people.amina, people.gu.id, people.east.id, day, day)
    own = own_person_results(app, people.gu_account, people.east.id, day, day)

    assert list(seen.observer_names.values()) == [people.amina.name]
    assert list(own.observer_names.values()) == ["值班经理 1"]
    assert own.watch_more is None


def test_the_last_visit_is_the_sign_in_before_this_one(app, people, now):
    gu = people.gu_account
    assert last_visit(app, gu) is None
    for ago in (3, 2, 1):
        sign_in(app, "gu", PASSWORD, now - timedelta(days=ago))
        sign_in(app, "amina", PASSWORD, now)

    assert last_visit(app, gu) == now - timedelta(days=2)


def test_what_was_recorded_before_a_visit_and_finished_after_it_is_new(app, people, now, walk):
    walk("seen", 300, 6)
    walk("under way", 60, 50)
    day = now.date()
    rows = own_observations(app, people.gu_account, day, day)
    since = now - timedelta(minutes=30)

    assert own_patrols_since(app, people.gu_account, rows, since) == {"under way"}
    assert own_patrols_since(app, people.gu_account, rows, None) == {"seen", "under way"}
