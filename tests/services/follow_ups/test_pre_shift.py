"""What is said before the shift: of the own hall, counted by hand."""

from datetime import timedelta

import pytest

from domain.follow_ups.pre_shift import NormOfDay, weakest
from domain.problems import NotAllowed, NotFound
from locales import Words
from services.follow_ups.actions import NewAction, open_action
from services.follow_ups.pre_shift import pre_shift
from services.follow_ups.pre_shift_page import (
    due_text,
    kept_text,
    pre_shift_page,
    team_lines,
    weak_text,
)
from services.patrols.patrols import finish_patrol
from services.trends.marks import add_mark
from tests.builders import a_patrol, observe, praise

DAY = timedelta(days=1)


def walked(app, people, at, results):
    patrol = a_patrol(app, people.amina, people.east.id, at)
    observe(app, people.amina, patrol, results)
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=20))
    return patrol


def test_the_norm_that_was_missed_most_is_told_the_graver_of_equal_ones():
    def seen(norm_id, failed, judged, severity="minor"):
        return NormOfDay(norm_id, severity, judged, failed)

    assert weakest([seen("a", 1, 1), seen("b", 2, 9), seen("c", 0, 9)]) == seen("b", 2, 9)
    assert weakest([seen("a", 1, 2), seen("b", 1, 1)]) == seen("b", 1, 1)
    assert weakest([seen("a", 1, 2), seen("b", 1, 2, "major")]) == seen("b", 1, 2, "major")
    assert weakest([seen("a", 0, 5)]) is None


def test_the_sheet_tells_the_last_day_that_was_looked_at_not_today(app, people, now):
    walked(app, people, now - 3 * DAY, [
        (people.gu.id, "hair-neat", "fail"), (people.hai.id, "hair-neat", "pass"),
        (people.hai.id, "face-clean", "pass"),
    ])  # fmt: skip
    walked(app, people, now, [(people.gu.id, "face-clean", "fail")])

    sheet = pre_shift(app, people.amina, people.east.id, now + timedelta(hours=1))

    assert sheet.seen_on == sheet.day - 3 * DAY
    assert sheet.weak is not None
    assert (sheet.weak[0].norm_id, sheet.weak[0].failed, sheet.weak[0].judged) == (
        "hair-neat",
        1,
        2,
    )
    assert "missed 1 of 2 on 03-01" in weak_text(sheet, Words("en"))


def test_a_day_without_a_miss_and_a_week_without_a_look_are_said_as_such(app, people, now):
    before = pre_shift(app, people.amina, people.east.id, now)
    walked(app, people, now - DAY, [(people.gu.id, "hair-neat", "pass")])
    after = pre_shift(app, people.amina, people.east.id, now)
    late = pre_shift(app, people.amina, people.east.id, now + 7 * DAY)

    assert weak_text(before, Words("en")) == "Nobody walked a patrol in the last week."
    assert weak_text(after, Words("en")) == "1 records on 03-03, and nothing was missed."
    assert kept_text(after, Words("en")) == ""
    assert late.seen_on is None


def test_good_moments_and_the_campaign_of_the_day_stand_on_it(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now - DAY)
    praise(app, people.amina, patrol, people.gu.id)
    today = now.date()
    add_mark(app, people.dora, today - DAY, today, "宽带节", now)
    add_mark(app, people.dora, today - 9 * DAY, today - DAY, "过去的", now)

    sheet = pre_shift(app, people.amina, people.east.id, now)

    assert [(each["staff"], each["note"]) for each in sheet.good] == [("顾", "扶老人到座位")]
    assert [each.text for each in sheet.campaigns] == ["宽带节"]
    assert list(team_lines(sheet, Words("en"))) == [("Guide", "顾"), ("Counter clerk", "海")]
    _, html = pre_shift_page(app, people.amina, people.east.id, Words("zh_CN"), now)
    for said in ("班前会 · 东厅", "扶老人到座位", "宽带节", "顾"):
        assert said in html


def test_what_is_due_names_nobody(app, people, now):
    on = now.date() + 2 * DAY
    new = NewAction(people.east.id, "顾练三次", on, None, people.gu.id, "hair-neat")
    open_action(app, people.amina, new, now)

    sheet = pre_shift(app, people.amina, people.east.id, now)
    said = due_text(sheet.due.rows[0], sheet, Words("zh_CN"), now)

    assert said.startswith("整改 · ")
    assert "顾" not in said


@pytest.mark.parametrize("login", ["bao", "chen"])
def test_other_halls_have_no_sheet_for_a_manager(app, people, now, login):
    with pytest.raises(NotFound):
        pre_shift(app, getattr(people, login), people.east.id, now)


def test_staff_and_administrators_have_none(app, people, now):
    for reader in (people.gu_account, people.fang):
        with pytest.raises(NotAllowed):
            pre_shift(app, reader, people.east.id, now)
