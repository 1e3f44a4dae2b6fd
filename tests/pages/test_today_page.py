"""The start page of the duty manager: rounds out of their time, and papers."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from domain.halls.position import Position
from services.halls.organisation import change_hall, set_up_hall
from services.halls.staff import add_staff
from services.patrols.patrols import finish_patrol, open_patrol, rounds_of_today
from tests.builders import observe
from tests.pages.reading import headings, texts
from tests.people import THERE_SINCE, as_changed

CLOSING = {"round": "closing", "shift": "afternoon", "start": "17:00", "end": "18:30"}
NOON = {"round": "peak", "shift": "morning", "start": "11:00", "end": "13:30"}


@pytest.fixture
def at_noon(app, people, now):
    """East lies where it is noon now; a peak is due until 13:30, the closing round from 17:00 on."""
    ahead = 12 - datetime.now(UTC).hour
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    change_hall(
        app, people.fang, people.east.id, branch_id=people.east.branch_id, name="东厅",
        kind=people.east.kind, time_zone=zone, now=now,
    )  # fmt: skip
    set_up_hall(app, people.fang, people.east.id, {"schedule": [NOON, CLOSING]}, now)


def rounds(app, people):
    return rounds_of_today(app, people.amina, people.east.id, "hall", datetime.now(UTC))[0]


def walked(app, people) -> list[Round]:
    return [each.patrol.round for each in rounds(app, people).states if each.patrol]


def test_a_round_that_is_far_ahead_is_asked_about_and_the_due_one_named(
    visit, app, people, at_noon
):
    page = visit("amina")
    assert f" {datetime.now(UTC):%B} " in headings(page)[0]  # the page shows its date

    page.button(key="today.round.closing.1700.start").click().run()

    assert "The Closing round is planned for 17:00–18:30" in page.warning[0].value
    assert walked(app, people) == []
    page.button(key="today.round.closing.1700.start.asked.peak").click().run()
    assert not page.exception
    assert walked(app, people) == [Round.PEAK]


def test_it_can_be_begun_all_the_same_and_stays_due(visit, app, people, at_noon):
    page = visit("amina")
    page.button(key="today.round.closing.1700.start").click().run()
    page.button(key="today.round.closing.1700.start.asked.early").click().run()

    (early,) = rounds(app, people).others
    observe(app, people.amina, _patrol(early), [(people.gu.id, "hair-neat", "pass")])
    finish_patrol(app, people.amina, early.id, datetime.now(UTC))

    page = visit("amina")
    assert "early: does not count as the Closing round of 17:00–18:30" in texts(page)
    assert page.button(key="today.round.closing.1700.start")


def test_the_question_can_be_declined(visit, app, people, at_noon):
    page = visit("amina")
    page.button(key="today.round.closing.1700.start").click().run()
    page.button(key="today.round.closing.1700.start.asked.no").click().run()

    assert not page.warning
    assert rounds(app, people).others == []


def test_nobody_is_named_as_not_observed_when_everybody_was(visit, app, people, at_noon):
    patrol = open_patrol(
        app, people.amina, "p", people.east.id, Round.PEAK,
        datetime.now(UTC) - timedelta(minutes=5),
    )  # fmt: skip
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "pass"),
        (None, "public-notices-displayed", "pass"),
    ])  # fmt: skip

    said = texts(visit("amina"))

    assert "everybody seen, not finished yet" in said
    assert "Not observed yet:" not in said


def test_papers_are_listed_begun_and_told_with_day_and_manager(visit, app, people, at_noon):
    page = visit("amina")
    assert "0 of 4 checked" in texts(page)
    assert "0 of 6 checked" in texts(page)

    page.button(key="today.papers.start").click().run()

    with app.store.read() as db:
        ((patrol_id, round_),) = [tuple(row) for row in db.execute("SELECT id, round FROM patrols")]
    assert round_ == "records"
    patrol = _Stored(patrol_id, datetime.now(UTC) - timedelta(seconds=2))
    observe(app, people.amina, patrol, [(None, "complaint-ledger-kept", "fail")])
    page = visit("amina")
    assert "1 of 4 checked" in texts(page)
    assert "Amina: :orange-badge[Not kept]" in texts(page)
    assert page.button(key=f"today.papers.{patrol_id}").label == "Go on checking papers · Amina"
    # One that goes on is gone on with, by whoever comes next.
    keys = {button.key for button in page.button}
    assert "today.papers.start" not in keys


def test_a_manager_is_told_that_another_checks_their_own_paper(visit, app, people, at_noon):
    at = datetime.now(UTC)
    desk = add_staff(
        app, people.fang, hall_id=people.east.id, name="阿米娜", staff_no="D9",
        position=Position.DUTY_MANAGER, now=at, from_on=THERE_SINCE,
    )  # fmt: skip
    own = "1 is about yourself: another duty manager checks it"
    said = texts(visit("amina"))
    assert "阿米娜" in said
    assert own not in said

    as_changed(app, people, people.amina, at, hall_ids=[people.east.id], staff_id=desk.id)

    said = texts(visit("amina"))
    assert own in said
    assert "阿米娜" not in said
    assert "0 of 6 checked" in said


class _Stored:
    """A patrol as the builders need it."""

    def __init__(self, patrol_id: str, opened_at: datetime) -> None:
        self.id, self.opened_at = patrol_id, opened_at


def _patrol(walked) -> _Stored:
    return _Stored(walked.id, walked.opened_at.astimezone(UTC))


def test_a_special_patrol_under_way_is_resumed_from_the_first_card_and_named_there_alone(
    visit, app, people, at_noon
):
    at = datetime.now(UTC)
    patrol = open_patrol(app, people.amina, "special-1", people.east.id, Round.SPECIAL, at)

    page = visit("amina")

    assert not page.exception
    assert [each.label for each in page.button if patrol.id in (each.key or "")] == ["Go on"]


def test_whom_to_see_first_is_offered_with_reasons_and_put_off_with_a_tap(
    visit, app, people, at_noon
):
    page = visit("amina")
    said = texts(page)
    assert "**顾**" in said
    assert "seen by nobody for four weeks" in said
    assert "2 not seen yet today." in said

    page.button(key=f"put_off.{people.gu.id}.busy").click().run()

    assert not page.exception
    said = texts(page)
    assert "**顾**" not in said
    assert "**海**" in said
