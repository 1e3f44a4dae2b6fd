"""The page "Coverage": sentences first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from db.times import to_text
from domain.halls.hall import Round
from domain.halls.position import Position
from services.halls.staff import add_staff
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from tests.builders import an_event, observe
from tests.pages.reading import texts

PAGE = "pages/records/coverage.py"


def test_who_was_never_watched_is_named_with_norms_and_hours(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, people.amina, "p", people.east.id, Round.PEAK, at)
    event = an_event(patrol, people.gu.id)
    assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []

    page = visit("amina")
    page.switch_page(PAGE).run()

    assert not page.exception
    assert "1 person was not observed for 14 days or longer: 海." in texts(page)
    assert "no patrol ever began between" in texts(page)
    whom_next, table = page.table
    assert whom_next.value["Person"].tolist() == ["海", "顾"]
    assert "seen by nobody for four weeks" in whom_next.value["Why"].iloc[0]
    assert "Nobody was watched too often." in texts(page)
    assert table.value["Last watched"].tolist()[0] == "never"
    assert f"person={people.hai.id}" in table.value["Person"].iloc[0]
    assert len(page.get("vega_lite_chart")) == 1


def test_new_people_whom_nobody_watched_are_not_among_everybody(visit, app, people):
    at = datetime.now(UTC)
    today = at.astimezone(ZoneInfo(people.east.time_zone)).date()
    patrol = open_patrol(app, people.amina, "p", people.east.id, Round.PEAK, at)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "pass"),
    ])  # fmt: skip
    everybody = "Everybody who works here was observed within the last 14 days."
    assert everybody in texts(visit("amina").switch_page(PAGE).run())
    add_staff(
        app, people.fang, hall_id=people.east.id, name="新来", staff_no="N1",
        position=Position.GUIDE, now=at, from_on=today,
    )  # fmt: skip

    said = texts(visit("amina").switch_page(PAGE).run())

    assert everybody not in said
    assert (
        "1 person has been here for less than 14 days and was not observed here yet: 新来. "
        "Everybody else who works here was observed within the last 14 days."
    ) in said


def test_before_anything_of_the_day_is_over_nothing_is_called_missed(visit, app, people):
    """A hall that was set up just now, looked at on the same day."""
    with app.store.write() as db:
        db.execute("UPDATE halls SET since = ?", [to_text(datetime.now(UTC))])

    said = texts(visit("amina").switch_page(PAGE).run())

    assert "No round of the days chosen is over yet." in said
    assert "No hour of opening of the days chosen is over yet." in said
    assert "Every hour of opening" not in said
