"""Corrective actions from a finding to the end, and what reopens them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.case import CaseKind
from domain.follow_ups.action import ActionStep, Outcome
from domain.halls.position import Position
from domain.problems import InputProblem, NotAllowed, NotFound
from services.follow_ups.actions import (
    NewAction,
    StepTaken,
    action_form,
    open_action,
    opened_action,
    take_action_step,
)
from services.follow_ups.after_patrol import finish_and_follow, follow
from services.follow_ups.cases import opened_case
from services.halls.organisation import close_hall
from services.halls.staff import end_staff, place_staff
from services.patrols.photos import keep_photo_of_hall, photo_path
from services.verify import verify
from services.verify_photos import unknown_files
from tests.builders import a_patrol, observe
from tests.people import as_changed
from tests.photos import a_photo

DUE = date(2026, 3, 18)  # ten working days after the fixed clock
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
S = ActionStep


def new(people, **changes) -> NewAction:
    """Gu's hair, in the hands of Amina."""
    usual = NewAction(
        people.east.id, "剪短", DUE, owner_id=people.amina.id, staff_id=people.gu.id,
        norm_id="hair-neat",
    )  # fmt: skip
    return replace(usual, **changes)


@pytest.fixture
def action(app, people, now):
    return open_action(app, people.amina, new(people), now)


def take(app, account, action, step, at, seen_steps=None, **taken):
    """As somebody who sees it as it is."""
    steps = opened_case(app, account, action.id).row.case.steps
    return take_action_step(
        app, account, action.id, step, seen_steps or steps, at, StepTaken(**taken)
    )


def refused(app, account, action, step, at, **taken) -> str:
    with pytest.raises(InputProblem) as caught:
        take(app, account, action, step, at, **taken)
    return caught.value.code


def walk(app, account, hall, at, results):
    """A patrol that is finished after an hour by the ordinary way."""
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, results)
    finish_and_follow(app, account, patrol.id, at + HOUR)
    return patrol


def standing(app, people, action) -> tuple:
    case = opened_case(app, people.dora, action.id).row.case
    return case.state, case.is_open


# Opening


def test_the_form_knows_what_is_usual(app, people, now):
    form = action_form(
        app, people.amina, people.east.id, now, staff_id=people.gu.id, norm_id="hair-neat"
    )

    assert (form.hall.name, form.norm.id, form.staff_id) == ("东厅", "hair-neat", people.gu.id)
    assert (form.due_on, form.owner_id) == (DUE, people.amina.id)
    assert set(form.people) == {people.gu.id, people.hai.id}
    assert form.owners == {people.amina.id: "Amina", people.dora.id: "Dora"}
    assert form.open_case is None


def test_a_branch_head_hands_it_to_the_only_duty_manager(app, people, now):
    assert action_form(app, people.dora, people.east.id, now).owner_id == people.amina.id


def test_with_two_duty_managers_somebody_is_chosen(app, people, now, lena):
    assert action_form(app, people.dora, people.east.id, now).owner_id is None


def test_who_opens_it_for_themselves_has_accepted_it(app, people, now, action):
    assert (action.kind, action.state, action.steps) == (CaseKind.ACTION, "accepted", 1)
    assert action.due_at == datetime(2026, 3, 18, 15, 59, tzinfo=UTC)
    other = open_action(
        app, people.dora, new(people, norm_id="face-clean"), now + timedelta(minutes=1)
    )
    assert other.state == "open"


def test_only_who_handles_cases_of_the_hall_opens_one(app, people, now):
    for account in (people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            open_action(app, account, new(people), now)
        with pytest.raises(NotAllowed):
            action_form(app, account, people.east.id, now)
    for account in (people.bao, people.chen):
        with pytest.raises(NotFound):
            open_action(app, account, new(people), now)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"what": "  "}, "action_what_needed"),
        ({"due_on": date(2026, 3, 3)}, "due_past"),
        ({"due_on": date(2026, 3, 8)}, "due_no_workday"),
        ({"due_on": date(2026, 10, 1)}, "due_no_workday"),
    ],
)
def test_what_cannot_be_meant_opens_nothing(app, people, now, changes, code):
    with pytest.raises(InputProblem) as caught:
        open_action(app, people.amina, new(people, **changes), now)
    assert caught.value.code == code


def test_it_is_in_the_hands_of_somebody_of_the_hall(app, people, now):
    with pytest.raises(InputProblem) as caught:
        open_action(app, people.amina, new(people, owner_id=people.bao.id), now)
    assert caught.value.code == "action_owner_elsewhere"


def test_the_same_norm_of_the_same_person_is_opened_once(app, people, now, action):
    with pytest.raises(InputProblem) as caught:
        open_action(app, people.amina, new(people), now)
    assert (caught.value.code, caught.value.values) == ("action_open_already", {"what": "剪短"})
    form = action_form(
        app, people.amina, people.east.id, now, staff_id=people.gu.id, norm_id="hair-neat"
    )
    assert form.open_case == action.id
    assert open_action(app, people.amina, new(people, staff_id=people.hai.id), now).is_open


def test_nobody_gets_one_in_a_hall_where_they_do_not_work(app, people, now):
    with pytest.raises(NotFound):
        open_action(app, people.amina, new(people, staff_id=people.ivy.id), now)
    with pytest.raises(InputProblem) as caught:
        open_action(app, people.dora, new(people, staff_id=people.ivy.id), now)
    assert caught.value.values == {"name": "艾", "hall": "东厅"}


def test_a_closed_hall_gets_none(app, people, now):
    close_hall(app, people.fang, people.east.id, date(2026, 3, 4), now)

    with pytest.raises(InputProblem) as caught:
        open_action(app, people.dora, new(people, staff_id=None), now)
    assert caught.value.code == "hall_closed"


# Steps


def test_from_the_finding_to_the_end(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR, note="已剪 13800138000")
    assert standing(app, people, action) == ("mended", True)
    take(app, lena, action, S.VERIFY, now + 2 * HOUR)
    assert standing(app, people, action) == ("verified", True)

    walk(app, lena, people.east, now + A_DAY, [(people.gu.id, "hair-neat", "pass")])

    assert standing(app, people, action) == ("closed", False)
    opened = opened_case(app, people.dora, action.id)
    assert [each.step.action for each in opened.steps] == ["open", "mend", "verify", "observe"]
    assert opened.steps[1].step.texts == {"note": "已剪 ███"}
    assert opened.row.case.fields["outcome"] == "mended"
    assert verify(app.store, app.photos_dir)[0] == []


def test_one_without_a_norm_is_closed_when_it_is_verified(app, people, now, lena):
    action = open_action(app, people.amina, new(people, norm_id="", staff_id=None), now)
    take(app, people.amina, action, S.MEND, now + HOUR)

    take(app, lena, action, S.VERIFY, now + HOUR)

    assert standing(app, people, action) == ("closed", False)


def test_nobody_verifies_the_own_fix(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)

    assert refused(app, people.amina, action, S.VERIFY, now + HOUR) == "action_own_fix"
    assert opened_action(app, people.amina, action.id, now).steps == (
        S.SEND_BACK, S.HAND_OVER, S.MOVE_DUE, S.DROP,
    )  # fmt: skip
    assert S.VERIFY in opened_action(app, lena, action.id, now).steps


def test_it_is_not_closed_before_a_patrol_saw_it_kept(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)
    take(app, lena, action, S.VERIFY, now + HOUR)

    assert refused(app, people.dora, action, S.CLOSE, now + HOUR) == "action_not_observed"


def test_what_was_seen_kept_before_it_is_verified_closes_it_then(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)
    walk(app, people.amina, people.east, now + A_DAY, [(people.gu.id, "hair-neat", "pass")])
    assert standing(app, people, action) == ("mended", True)

    take(app, lena, action, S.VERIFY, now + 2 * A_DAY)

    assert standing(app, people, action) == ("closed", False)


def test_it_is_sent_back_with_a_reason(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)
    assert refused(app, lena, action, S.SEND_BACK, now + HOUR) == "reason_needed"

    case = take(app, lena, action, S.SEND_BACK, now + HOUR, note="仍过肩")

    assert (case.state, "mended_by" in case.fields) == ("accepted", False)


def test_the_person_says_that_it_is_mended_and_nothing_more(app, people, now, action):
    assert opened_action(app, people.gu_account, action.id, now).steps == (S.MEND,)
    take(app, people.gu_account, action, S.MEND, now + HOUR)
    assert refused(app, people.gu_account, action, S.VERIFY, now + HOUR) == "action_not_yours"

    take(app, people.amina, action, S.VERIFY, now + HOUR)

    assert standing(app, people, action) == ("verified", True)


def test_head_office_reads_it_and_does_nothing(app, people, now, action):
    assert opened_action(app, people.ella, action.id, now).steps == ()
    with pytest.raises(NotAllowed):
        take(app, people.ella, action, S.MEND, now)


def test_who_acts_on_an_old_screen_is_told_who_was_first(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)

    with pytest.raises(InputProblem) as caught:
        take(app, lena, action, S.MEND, now + HOUR, seen_steps=1)

    assert caught.value.code == "case_changed"
    assert caught.value.values == {"name": "Amina", "at": "2026-03-04 11:00"}


def test_it_is_handed_over_and_gets_another_day(app, people, now, lena, action):
    assert take(app, people.amina, action, S.HAND_OVER, now, owner_id=lena.id).owner_id == lena.id
    assert refused(app, lena, action, S.MOVE_DUE, now, due_on=DUE, note="假期") == (
        "action_not_opener"
    )
    assert refused(app, people.dora, action, S.MOVE_DUE, now, due_on=DUE) == "reason_needed"
    later = date(2026, 3, 20)
    case = take(app, people.dora, action, S.MOVE_DUE, now, due_on=later, note="等材料")
    assert case.due_at == datetime(2026, 3, 20, 15, 59, tzinfo=UTC)


def test_a_photo_of_the_fix_is_kept_and_read_by_who_sees_the_hall(app, people, now, action):
    name = keep_photo_of_hall(app, people.amina, people.east.id, a_photo(), now)

    case = take(app, people.amina, action, S.MEND, now, photos=[name])

    assert case.texts["photos"] == [name]
    assert photo_path(app, people.dora, name).is_file()
    with pytest.raises(NotFound):
        photo_path(app, people.bao, name)
    assert "photos" not in opened_case(app, people.ella, action.id).row.case.texts
    assert verify(app.store, app.photos_dir)[0] == []
    assert unknown_files(app.store, app.photos_dir) == []
    photo_path(app, people.dora, name).unlink()
    assert [each.what for each in verify(app.store, app.photos_dir)[0]] == ["photo_lost"]


def test_a_photo_of_another_hall_is_none_of_it(app, people, now, action):
    name = keep_photo_of_hall(app, people.bao, people.west.id, a_photo(), now)

    assert refused(app, people.amina, action, S.MEND, now, photos=[name]) == "action_photo_unknown"
    with pytest.raises(NotFound):
        keep_photo_of_hall(app, people.amina, people.west.id, a_photo(), now)
    with pytest.raises(NotAllowed):
        keep_photo_of_hall(app, people.gu_account, people.east.id, a_photo(), now)


# Who left or moved


def test_of_who_left_it_says_so_and_anybody_of_the_hall_closes_it(app, people, now, lena, action):
    assert refused(app, lena, action, S.DROP, now, note="离职") == "action_not_opener"
    end_staff(app, people.fang, people.gu.id, last_day=date(2026, 3, 4), now=now)

    seen = opened_action(app, lena, action.id, now + A_DAY)
    assert (seen.gone, S.DROP in seen.steps) == (Outcome.PERSON_LEFT, True)
    case = take(app, lena, action, S.DROP, now + A_DAY, note="离职")

    assert (case.is_open, case.fields["outcome"]) == (False, "person_left")


def test_of_who_moved_it_stays_with_the_hall_it_was_opened_in(app, people, now, action):
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.MERCHANT,
        from_on=date(2026, 3, 5), now=now,
    )  # fmt: skip

    seen = opened_action(app, people.dora, action.id, now + A_DAY)

    assert (seen.gone, seen.now_in, seen.row.place) == (Outcome.PERSON_MOVED, "西厅", "东厅")
    assert opened_action(app, people.amina, action.id, now + A_DAY).now_in == ""
    with pytest.raises(NotFound):
        opened_action(app, people.bao, action.id, now + A_DAY)


# Relapse


@pytest.fixture
def closed(app, people, now, lena, action):
    """Closed a day after the fixed clock, when the patrol was over."""
    take(app, people.amina, action, S.MEND, now + HOUR)
    take(app, lena, action, S.VERIFY, now + 2 * HOUR)
    walk(app, lena, people.east, now + A_DAY, [(people.gu.id, "hair-neat", "pass")])
    return action


def test_what_fails_again_within_thirty_days_is_open_again(app, people, now, closed):
    at = now + 20 * A_DAY  # Tuesday 24 March
    walk(app, people.amina, people.east, at, [(people.gu.id, "hair-neat", "fail")])

    case = opened_case(app, people.dora, closed.id).row.case
    assert (case.state, case.is_open, case.fields["relapses"]) == ("open", True, 1)
    # Ten working days after 24 March, of which 6 April is free (Tomb-Sweeping Day observed).
    assert case.due_at == datetime(2026, 4, 8, 15, 59, tzinfo=UTC)
    assert "outcome" not in case.fields
    assert verify(app.store, app.photos_dir)[0] == []


def test_it_stays_closed_when_another_fails_or_the_time_is_over(app, people, now, closed):
    walk(app, people.amina, people.east, now + 9 * A_DAY, [
        (people.hai.id, "hair-neat", "fail"), (people.gu.id, "face-clean", "fail"),
    ])  # fmt: skip
    walk(app, people.amina, people.east, now + 32 * A_DAY, [(people.gu.id, "hair-neat", "fail")])

    assert standing(app, people, closed) == ("closed", False)


def test_an_open_patrol_reopens_nothing(app, people, now, closed):
    patrol = a_patrol(app, people.amina, people.east.id, now + 9 * A_DAY)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    follow(app, people.amina, None, now + 9 * A_DAY + HOUR)

    assert standing(app, people, closed) == ("closed", False)


def test_looking_twice_changes_nothing_more(app, people, now, closed):
    at = now + 20 * A_DAY
    walk(app, people.amina, people.east, at, [(people.gu.id, "hair-neat", "fail")])
    steps = opened_case(app, people.dora, closed.id).steps

    follow(app, people.dora, None, at + 2 * HOUR)

    assert opened_case(app, people.dora, closed.id).steps == steps


def test_what_fails_before_it_is_verified_goes_back(app, people, now, lena, action):
    take(app, people.amina, action, S.MEND, now + HOUR)

    walk(app, lena, people.east, now + A_DAY, [(people.gu.id, "hair-neat", "fail")])

    case = opened_case(app, people.dora, action.id).row.case
    assert (case.state, "mended_by" in case.fields, "relapses" in case.fields) == (
        "accepted", False, False,
    )  # fmt: skip


def test_the_hall_itself_relapses_too(app, people, now, lena):
    action = open_action(
        app, people.amina, new(people, staff_id=None, norm_id="public-notices-displayed"), now
    )
    take(app, people.amina, action, S.MEND, now + HOUR)
    take(app, lena, action, S.VERIFY, now + HOUR)
    walk(app, lena, people.east, now + A_DAY, [(None, "public-notices-displayed", "pass")])
    assert standing(app, people, action) == ("closed", False)

    walk(app, lena, people.east, now + 2 * A_DAY, [(None, "public-notices-displayed", "fail")])

    assert standing(app, people, action) == ("open", True)


def test_a_patrol_is_over_whatever_its_cases_say(app, people, now, closed):
    """Who lost the right to handle cases still ends the patrol."""
    patrol = a_patrol(app, people.amina, people.east.id, now + 9 * A_DAY)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    app.checklists.library = None

    finish_and_follow(app, people.amina, patrol.id, now + 9 * A_DAY + HOUR)

    with app.store.read() as db:
        row = db.execute("SELECT finished_us FROM packed_patrols WHERE id = ?", [patrol.id])
        assert row.fetchone()[0] is not None


def test_a_moved_manager_sees_it_no_more(app, people, now, action):
    moved = as_changed(app, people, people.amina, now, hall_ids=[people.west.id])

    with pytest.raises(NotFound):
        opened_action(app, moved, action.id, now)
