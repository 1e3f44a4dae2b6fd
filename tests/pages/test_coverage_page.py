"""The page "Coverage": sentences first."""

from datetime import UTC, datetime, timedelta

from domain.hall import Round
from services.observations import record_events
from services.patrols import open_patrol
from tests.builders import an_event
from tests.pages.test_pages import texts

PAGE = "pages/results/coverage.py"


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
    (table,) = page.table
    assert table.value["Last watched"].tolist()[0] == "never"
    assert f"person={people.hai.id}" in table.value["Person"].iloc[0]
    assert len(page.get("vega_lite_chart")) == 1
