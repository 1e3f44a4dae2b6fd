"""What the board of a walk offers first, from what the hall recorded before that day."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from db.lately import lately
from domain.halls.hall import Round
from domain.patrols.focus import Focus, FocusReason, Lately
from services.patrols.patrols import open_patrol, view_patrol
from tests.builders import a_patrol, observe

FAILED, UNSEEN = FocusReason.FAILED, FocusReason.UNSEEN


def offered(app, account, patrol, subject):
    return view_patrol(app, account, patrol.id, to_walk=True).focus.of_subject[subject]


def test_what_failed_in_the_four_weeks_before_comes_first_with_how_often(app, people, now):
    for days in (3, 10, 29):  # the last is too long ago
        before = a_patrol(app, people.amina, people.east.id, now - timedelta(days=days))
        observe(app, people.amina, before, [(people.gu.id, "hair-neat", "fail")])
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "badge-left-chest", "fail")])

    gu, hai = (offered(app, people.amina, patrol, each) for each in (people.gu.id, people.hai.id))

    assert gu[0] == Focus("hair-neat", FAILED, 2)
    assert FAILED not in {each.reason for each in gu[1:]}  # of today nothing is said
    assert FAILED not in {each.reason for each in hai}
    assert {each.reason for each in hai} == {UNSEEN, FocusReason.ROUND, FocusReason.DRAWN}


def test_what_was_seen_kept_on_a_later_day_is_no_longer_offered_for_having_failed(app, people, now):
    for days, result in ((9, "fail"), (3, "pass")):
        before = a_patrol(app, people.amina, people.east.id, now - timedelta(days=days))
        observe(app, people.amina, before, [(people.gu.id, "hair-neat", result)])
    patrol = a_patrol(app, people.amina, people.east.id, now)

    assert FAILED not in {each.reason for each in offered(app, people.amina, patrol, people.gu.id)}


def test_it_is_the_same_at_every_look_and_on_another_tablet(app, people, lena, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    first = offered(app, people.amina, patrol, people.gu.id)
    observe(app, people.amina, patrol, [(people.gu.id, first[0].norm_id, "fail")])

    assert offered(app, people.amina, patrol, people.gu.id) == first
    assert offered(app, lena, patrol, people.gu.id) == first


def test_each_is_offered_only_norms_of_the_own_position_and_of_the_round(app, people, now):
    patrol = open_patrol(
        app, people.amina, str(uuid4()), people.east.id, Round.CLOSING, now + timedelta(hours=7)
    )
    view = view_patrol(app, people.amina, patrol.id, to_walk=True)
    kind = view.hall.kind

    for member in view.staff:
        norms = {norm.id for norm in view.library.norms_for(member.position, kind)}
        assert {each.norm_id for each in view.focus.of_subject[member.id]} <= norms
    for chosen in [*view.focus.of_subject.values(), *view.focus.at_position.values()]:
        assert all(view.library.norms[each.norm_id].seen_on(Round.CLOSING) for each in chosen)
        assert len(chosen) <= 8


def test_a_special_walk_late_in_the_evening_is_offered_nothing_of_opening_or_closing(
    app, people, now
):
    evening = now.astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=21, minute=40)
    special = str(uuid4())
    patrol = open_patrol(app, people.amina, special, people.east.id, Round.SPECIAL, evening)
    view = view_patrol(app, people.amina, patrol.id, to_walk=True)

    assert len(view.focus.of_subject[people.gu.id]) == 8
    for chosen in [*view.focus.of_subject.values(), *view.focus.at_position.values()]:
        assert [each for each in chosen if view.library.norms[each.norm_id].rounds] == []


def test_papers_and_pages_have_no_list(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    assert view_patrol(app, people.amina, patrol.id).focus is None

    papers = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.RECORDS, now)
    assert view_patrol(app, people.amina, papers.id, to_walk=True).focus is None


def test_what_was_recorded_lately_is_of_that_hall_and_of_those_days(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    results = [
        (people.gu.id, "hair-neat", "fail"), (people.gu.id, "face-clean", "na"),
        (None, "public-notices-displayed", "pass"),
    ]  # fmt: skip
    observe(app, people.amina, patrol, results)
    day = patrol.business_day

    with app.store.read() as db:
        of_day = lately(db, people.east.id, day, day)
        before = lately(db, people.east.id, day - timedelta(days=9), day - timedelta(days=1))
        elsewhere = lately(db, "nowhere", day, day)

    assert of_day == {
        people.gu.id: {"hair-neat": Lately(1, 1, day, True), "face-clean": Lately(0, 0, day)},
        "": {"public-notices-displayed": Lately(0, 1, day)},
    }
    assert before == elsewhere == {}
