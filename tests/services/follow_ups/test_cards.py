"""A card says what was seen, is read there and then or later, and is looked at on the next walk."""

from datetime import date, timedelta

import pytest

from db.times import to_text
from domain.patrols.focus import Focus, FocusReason
from domain.problems import InputProblem, NotFound
from services.follow_ups.acknowledged import acknowledge, acknowledged
from services.follow_ups.cards import (
    CardDraft,
    cards_of_patrol,
    give_card,
    own_cards,
    read_own_card,
    read_together,
    withdraw_card,
)
from services.follow_ups.cases import opened_case
from services.follow_ups.due import due_cases
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.patrols.praises import own_praises
from services.patrols.search import own_observations
from services.verify import verify
from tests.builders import BAN_1, a_patrol, an_event, observe, praise, report
from tests.people import second_manager

DAY = date(2026, 3, 4)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
STEP = "下次先练三遍，一起看"


@pytest.fixture
def patrol(app, people, now):
    """Finished an hour after it began. Gu: one kept, one not, one good moment."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
    ])  # fmt: skip
    praise(app, people.amina, patrol, people.gu.id, seq=7)
    finish_patrol(app, people.amina, patrol.id, now + HOUR)
    return patrol


def a_draft(**changes):
    draft = {
        "strength_norm": "hair-neat", "strength_praise": None, "norm_id": "face-clean",
        "next_step": STEP, "by": DAY + WEEK,
    }  # fmt: skip
    return CardDraft(**draft | changes)


def give(app, people, patrol, at, account=None, **changes):
    by = account or people.amina
    return give_card(app, by, patrol.id, people.gu.id, a_draft(**changes), at)


def code_of(write, *args, **kwargs):
    with pytest.raises(InputProblem) as problem:
        write(*args, **kwargs)
    return problem.value.code


def test_a_card_is_given_and_read_on_the_own_page(app, people, patrol, now):
    case_id = give(app, people, patrol, now + HOUR)

    (card,) = own_cards(app, people.gu_account, DAY, DAY)
    assert (card.strength.id, card.behaviour.id, card.by) == ("hair-neat", "face-clean", DAY + WEEK)
    assert card.case.texts["next_step"] == STEP
    assert [row.case.id for row in due_cases(app, people.gu_account, now).rows] == [case_id]

    read_own_card(app, people.gu_account, case_id, now + 2 * HOUR, 1)

    assert due_cases(app, people.gu_account, now).total == 0
    assert own_cards(app, people.gu_account, DAY, DAY)[0].case.state == "read"
    assert code_of(read_own_card, app, people.gu_account, case_id, now + 2 * HOUR, 2) == "card_read"
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_card_read_together_says_on_whose_tablet(app, people, patrol, now):
    case_id = give(app, people, patrol, now + HOUR)

    read_together(app, people.amina, case_id, now + HOUR, 1)

    steps = opened_case(app, people.gu_account, case_id).steps
    assert [(each.step.action, each.account) for each in steps] == [
        ("give", "Amina"), ("read_together", "Amina"),
    ]  # fmt: skip
    assert cards_of_patrol(app, people.amina, patrol.id)[people.gu.id].case.state == "read"


def test_a_strength_is_something_kept_or_a_good_moment(app, people, patrol, now):
    (row,) = own_praises(app, people.gu_account, DAY, DAY)

    give(app, people, patrol, now + HOUR, strength_norm=None, strength_praise=row["event_id"])

    (card,) = own_cards(app, people.gu_account, DAY, DAY)
    assert card.strength is None
    assert card.case.texts["strength"] == "扶老人到座位"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"norm_id": "hair-neat"}, "card_not_seen"),  # it was kept
        ({"norm_id": "nails-short-clean"}, "card_not_seen"),  # nobody looked
        ({"strength_norm": "face-clean"}, "card_not_seen"),  # it was not kept
        ({"strength_norm": None, "strength_praise": "other"}, "card_not_seen"),
        ({"strength_norm": None, "norm_id": None}, "card_says_nothing"),
        ({"by": DAY - timedelta(days=1)}, "card_day_past"),
        ({"next_step": " "}, "reason_needed"),
    ],
)
def test_a_card_says_what_was_seen_and_what_was_agreed(app, people, patrol, now, changes, code):
    assert code_of(give, app, people, patrol, now + HOUR, **changes) == code


def test_a_red_line_that_was_reported_is_no_behaviour_of_a_card(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    report(app, people.amina, patrol, people.gu.id)
    assert code_of(give, app, people, patrol, now) == "card_patrol_open"
    finish_patrol(app, people.amina, patrol.id, now + HOUR)

    assert code_of(give, app, people, patrol, now + HOUR, strength_norm=None, norm_id=BAN_1) == (
        "card_not_seen"
    )


def test_who_was_not_there_gives_none_and_nobody_gives_two(app, people, patrol, now):
    lena = second_manager(app, people, now)
    assert code_of(give, app, people, patrol, now + HOUR, lena) == "card_own_patrols_only"
    with pytest.raises(NotFound):
        give(app, people, patrol, now + HOUR, people.bao)
    case_id = give(app, people, patrol, now + HOUR)
    assert code_of(give, app, people, patrol, now + HOUR) == "card_given_before"
    assert code_of(withdraw_card, app, lena, case_id, now + HOUR, 1) == "card_of_another"

    withdraw_card(app, people.amina, case_id, now + HOUR, 1)

    assert own_cards(app, people.gu_account, DAY, DAY) == []
    assert give(app, people, patrol, now + HOUR) != case_id


def test_the_next_walk_looks_first_at_what_was_agreed_until_somebody_looked(
    app, people, patrol, now
):
    give(app, people, patrol, now + HOUR)

    tomorrow = now + timedelta(days=1)
    following = a_patrol(app, people.amina, people.east.id, tomorrow)
    first = view_patrol(app, people.amina, following.id, to_walk=True).focus.of_subject
    assert first[people.gu.id][0] == Focus("face-clean", FocusReason.AGREED)
    assert FocusReason.AGREED not in {each.reason for each in first[people.hai.id]}

    observe(app, people.amina, following, [(people.gu.id, "face-clean", "pass")])
    finish_patrol(app, people.amina, following.id, tomorrow + HOUR)
    later = a_patrol(app, people.amina, people.east.id, now + timedelta(days=2))
    first = view_patrol(app, people.amina, later.id, to_walk=True).focus.of_subject
    assert FocusReason.AGREED not in {each.reason for each in first[people.gu.id]}


def test_what_was_withdrawn_is_looked_at_by_nobody_for_that(app, people, patrol, now):
    case_id = give(app, people, patrol, now + HOUR)
    withdraw_card(app, people.amina, case_id, now + HOUR, 1)

    following = a_patrol(app, people.amina, people.east.id, now + timedelta(days=1))
    first = view_patrol(app, people.amina, following.id, to_walk=True).focus.of_subject
    assert FocusReason.AGREED not in {each.reason for each in first[people.gu.id]}


def test_what_was_read_stays_read_and_a_later_correction_is_new(app, people, patrol, now):
    rows = own_observations(app, people.gu_account, DAY, DAY)
    praised = [row["event_id"] for row in own_praises(app, people.gu_account, DAY, DAY)]
    first, second = (row["id"] for row in rows)
    acknowledge(app, people.gu_account, patrol.id, [first], now + 2 * HOUR)
    assert acknowledged(app, people.gu_account, [patrol.id]) == {first}

    for _ in range(2):
        acknowledge(app, people.gu_account, patrol.id, [first, second, *praised], now + 2 * HOUR)

    assert acknowledged(app, people.gu_account, [patrol.id]) == {first, second, *praised}
    assert acknowledged(app, people.gu_account, ["another"]) == set()
    assert due_cases(app, people.gu_account, now).total == 0
    assert verify(app.store, app.photos_dir)[0] == []


def test_nobody_reads_for_somebody_else(app, people, patrol, now):
    other = a_patrol(app, people.amina, people.east.id, now)
    event = an_event(other, people.hai.id, captured_at=to_text(now + timedelta(seconds=1)))
    assert record_events(app, people.amina, [event], now + HOUR).rejected == []
    finish_patrol(app, people.amina, other.id, now + HOUR)
    for patrol_id, event_id in ((other.id, event["id"]), (patrol.id, event["id"])):
        with pytest.raises(NotFound):
            acknowledge(app, people.gu_account, patrol_id, [event_id], now + 2 * HOUR)
