"""The page "Observations": its filters live in the address, and the address opens nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from db import patrols
from domain.halls.hall import Round
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from tests.builders import an_event
from tests.pages.reading import badges, texts

PAGE = "pages/records/observations.py"


@pytest.fixture
def observed(app, people):
    """Today, East: Gu's hair kept, her face not. West: Ivy's hair not."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    for account, hall, taps in (
        (people.amina, people.east, [(people.gu, "hair-neat", "pass"),
                                     (people.gu, "face-clean", "fail")]),
        (people.bao, people.west, [(people.ivy, "hair-neat", "fail")]),
    ):  # fmt: skip
        patrol = open_patrol(app, account, f"p-{account.login}", hall.id, Round.PEAK, at)
        events = [
            an_event(patrol, person.id, norm_id=norm, result=result, seq=seq, note="西边" * 2)
            for seq, (person, norm, result) in enumerate(taps, start=1)
        ]
        assert record_events(app, account, events, datetime.now(UTC)).rejected == []


def opened(visit, login: str, **address: str):
    page = visit(login)
    page.switch_page(PAGE)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def test_the_address_chooses_the_filters_and_a_filter_writes_the_address(visit, observed, people):
    page = opened(visit, "dora", norm="hair-neat", result="fail")
    assert badges(page) == ["Not kept"]
    assert page.selectbox(key="address.norm").value == "hair-neat"

    page.selectbox(key="address.result").set_value(None).run()
    assert sorted(badges(page)) == ["Kept", "Not kept"]
    assert dict(page.query_params).get("norm") in ("hair-neat", ["hair-neat"])
    assert "result" not in page.query_params

    page.selectbox(key="filter.hall").set_value(people.west.id).run()
    assert badges(page) == ["Not kept"]
    assert page.query_params["hall"] in (people.west.id, [people.west.id])

    # The halls stay: they are chosen for every view, not for this list.
    page.button(key="observations.clear").click().run()
    assert "norm" not in page.query_params
    assert page.query_params["hall"] in (people.west.id, [people.west.id])
    page.selectbox(key="filter.hall").set_value("all").run()
    assert sorted(badges(page)) == ["Kept", "Not kept", "Not kept"]


@pytest.mark.parametrize("name", ["hall", "person", "observer", "norm", "round"])
def test_an_address_outside_the_scope_says_so_calmly_and_shows_nothing(
    visit, observed, people, name
):
    """Amina was sent a link about the West hall; what does not exist gives the same page."""
    theirs = {"hall": people.west.id, "person": people.ivy.id, "observer": people.bao.id}

    pages = [
        opened(visit, "amina", **{name: value}) for value in (theirs.get(name, "?"), "no-such")
    ]

    for page in pages:
        assert "not in your scope" in page.info[0].value
        assert badges(page) == []
        shown = [texts(page), *(str(each.options) for each in page.selectbox)]
        assert not any(word in text for text in shown for word in ("西", "艾", "Bao"))
        assert not page.error


@pytest.mark.parametrize(("login", "count"), [("dora", 2), ("amina", 2), ("bao", 0)])
def test_what_arrived_late_has_a_list_with_both_times(visit, observed, app, people, login, count):
    """The East patrol is finished; the tablet brings two more answers afterwards."""
    finish_patrol(app, people.amina, "p-amina", datetime.now(UTC))
    with app.store.read() as db:
        patrol = patrols.get(db, "p-amina", people.amina.hall_ids)
    late = [
        an_event(patrol, people.gu.id, norm_id="hair-neat", result="fail", seq=7, note="离线"),
        an_event(patrol, people.hai.id, norm_id="face-clean", result="pass", seq=8),
    ]
    assert record_events(app, people.amina, late, datetime.now(UTC)).rejected == []

    page = opened(visit, login, view="late")

    shown = texts(page)
    assert shown.count("arrived") - shown.count("arrived after") == count
    assert ("was: Kept" in shown, "离线" in shown) == (count > 0, count > 0)
    if count:
        assert "walked by Amina, finished" in shown
        page = opened(visit, login)
        assert sum("Arrived late" in each.value for each in page.markdown) == count
