"""A member of staff sees a patrol once it is finished, by every way there is; others at once."""

import io
from datetime import date, timedelta
from hashlib import sha256
from html import escape

import pytest
from PIL import Image

from domain.patrols.observation_filter import ObservationFilter
from domain.problems import NotFound
from locales import Words
from services.patrols.examined import own_examined
from services.patrols.history import observation_history, own_corrected_observations
from services.patrols.last_day import own_last_day
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.patrols.photos import keep_photo, photo_path
from services.patrols.praises import own_praises
from services.patrols.red_lines import own_red_lines
from services.patrols.search import find_observations, own_observations
from services.scores.explanation_page import explanation_page
from services.scores.person import own_person_results, person_results
from services.scores.person_months import person_months
from services.scores.person_records import person_records
from tests.builders import (
    BAN_1,
    FIRST,
    LAST,
    a_patrol,
    an_event,
    examine,
    observe,
    praise,
    report,
    score_plainly,
)

DAY = date(2026, 3, 4)


def a_photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def running(app, people, now):
    """Tuesday's patrol is finished: one of one kept. Wednesday's goes on: Gu's face not clean, with
    a photo, a red line reported, and a good moment."""
    score_plainly(app, people.ella, now)
    done = a_patrol(app, people.amina, people.east.id, now - timedelta(days=1))
    observe(app, people.amina, done, [(people.gu.id, "hair-neat", "pass")])
    finish_patrol(app, people.amina, done.id, now - timedelta(hours=23))
    patrol = a_patrol(app, people.amina, people.east.id, now)
    photo = a_photo()
    name = sha256(photo).hexdigest()
    keep_photo(app, people.amina, patrol.id, name, photo, now)
    seen = an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", photos=[name])
    assert record_events(app, people.amina, [seen], now + timedelta(minutes=1)).rejected == []
    report(app, people.amina, patrol, people.gu.id, seq=2)
    praise(app, people.amina, patrol, people.gu.id, seq=3)
    examine(app, people.amina, patrol, people.gu.id)
    return patrol, name


def own(app, people, patrol, photo) -> dict:
    """What the member of staff finds by every way."""
    me, hall = people.gu_account, people.east.id
    results = own_person_results(app, me, hall, FIRST, LAST)
    _, page = explanation_page(
        app, me, people.gu.id, hall, FIRST, LAST, Words("en"), patrol.opened_at
    )
    found = {
        "observations": [row["norm_id"] for row in own_observations(app, me, FIRST, LAST)],
        "praises": len(own_praises(app, me, FIRST, LAST)),
        "red_lines": len(own_red_lines(app, me, FIRST, LAST)),
        "examined": len(own_examined(app, me, FIRST, LAST)),
        "corrected": len(own_corrected_observations(app, me, FIRST, LAST)),
        "raw": float(results.row["raw_pct"]),
        "counted": results.row["observation_count"],
        "reported": results.row["reported"],
        "norms": sorted(norm.id for norm in results.norms.values()),
        "last_day": own_last_day(app, me),
        "month": str(person_months(app, me, people.gu.id, hall, LAST).quarter.total_pct),
        "page": escape(app.checklists.usable().norms["face-clean"].text("en")) in page,
        "said": results.without_running,
    }
    for way, look in (
        ("history", lambda: observation_history(app, me, patrol.id, people.gu.id, "face-clean")),
        ("red_history", lambda: observation_history(app, me, patrol.id, people.gu.id, BAN_1)),
        ("photo", lambda: photo_path(app, me, photo)),
    ):
        try:
            look()
            found[way] = True
        except NotFound:
            found[way] = False
    return found


def test_nothing_of_a_running_patrol_reaches_the_person_before_its_end(app, people, running, now):
    before = own(app, people, *running)

    assert before | {"month": "", "raw": 0} == {
        "observations": ["hair-neat"], "praises": 0, "red_lines": 0, "examined": 0, "corrected": 0, "raw": 0,
        "counted": 1, "reported": 0, "norms": ["hair-neat"], "last_day": DAY - timedelta(days=1),
        "month": "", "page": False, "said": True, "history": False, "red_history": False,
        "photo": False,
    }  # fmt: skip
    assert before["raw"] == 100.0

    finish_patrol(app, people.amina, running[0].id, now + timedelta(minutes=10))
    after = own(app, people, *running)

    assert after | {"month": "", "raw": 0} == {
        "observations": [BAN_1, "face-clean", "hair-neat"], "praises": 1, "red_lines": 1, "examined": 1,
        "corrected": 0, "raw": 0, "counted": 3, "reported": 1,
        "norms": sorted([BAN_1, "face-clean", "hair-neat"]), "last_day": DAY, "month": "",
        "page": True, "said": False, "history": True, "red_history": True, "photo": True,
    }  # fmt: skip
    assert after["raw"] == 50.0
    assert before["month"] != after["month"]


def test_the_managers_see_it_at_once(app, people, running):
    patrol, photo = running
    gu, hall = people.gu.id, people.east.id
    for account in (people.amina, people.dora):
        results = person_results(app, account, gu, hall, FIRST, LAST)
        assert (results.row["raw_pct"], results.without_running) == (50.0, False)
        assert len(person_records(app, account, gu, hall, FIRST, LAST).observations) == 3
        assert observation_history(app, account, patrol.id, gu, "face-clean").entries
        assert photo_path(app, account, photo).exists()


def test_a_patrol_that_nobody_finished_is_over_with_the_next_one_after_a_day(
    app, people, running, now
):
    a_patrol(app, people.amina, people.east.id, now + timedelta(hours=3))
    assert own(app, people, *running)["raw"] == 100.0  # another one of the same day

    a_patrol(app, people.bao, people.west.id, now + timedelta(hours=25))
    assert own(app, people, *running)["raw"] == 100.0  # of another hall

    a_patrol(app, people.amina, people.east.id, now + timedelta(hours=23))
    assert own(app, people, *running)["raw"] == 100.0  # it may still be tapped on

    a_patrol(app, people.amina, people.east.id, now + timedelta(hours=25))
    assert own(app, people, *running)["raw"] == 50.0


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_of_the_person_says_what_is_left_out(app, people, running, now, language):
    words = Words(language)
    for account, expected in ((people.gu_account, True), (people.amina, False)):
        _, page = explanation_page(
            app, account, people.gu.id, people.east.id, FIRST, LAST, words, now
        )
        assert (words("score.without_running") in page) is expected


def test_who_leads_reads_a_patrol_that_goes_on_marked_as_such(app, people, running, now):
    asked = ObservationFilter(DAY - timedelta(days=1), DAY)

    page = find_observations(app, people.dora, asked, 1, 15)

    marked = [(row["norm_id"], bool(row["under_way"])) for row in page.rows]
    assert ("face-clean", True) in marked
    assert ("hair-neat", False) in marked
    assert page.under_way == sum(each for _, each in marked)
    finish_patrol(app, people.amina, running[0].id, now + timedelta(minutes=5))
    page = find_observations(app, people.dora, asked, 1, 15)
    assert (page.under_way, any(row["under_way"] for row in page.rows)) == (0, False)
    assert page.count == len(marked)
