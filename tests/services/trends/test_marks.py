"""Marks and new limits: who may set them, and that nothing is lost."""

from datetime import date

import pytest

from db import audit
from domain.problems import InputProblem, NotAllowed, NotFound
from services.trends.marks import (
    add_mark,
    marks_for,
    rebase,
    rebasings_for,
    take_mark_back,
)

DAY, LATER = date(2026, 3, 1), date(2026, 3, 7)


def texts(app, account):
    return [each.text for each in marks_for(app, account)]


def test_a_branch_head_marks_the_own_branch_and_head_office_all(app, people, now):
    add_mark(app, people.dora, DAY, LATER, "  5G  \n推广周 ", now)
    add_mark(app, people.ella, LATER, LATER, "神秘顾客", now)

    assert texts(app, people.amina) == ["5G 推广周", "神秘顾客"]
    assert texts(app, people.chen) == ["神秘顾客"]


def test_a_mark_is_taken_back_by_who_may_set_it_and_stays_in_the_log(app, people, now):
    own = add_mark(app, people.dora, DAY, LATER, "推广周", now)
    shared = add_mark(app, people.ella, DAY, DAY, "神秘顾客", now)

    with pytest.raises(NotFound):
        take_mark_back(app, people.dora, shared, "不要", now)
    with pytest.raises(InputProblem):
        take_mark_back(app, people.dora, own, " ", now)
    take_mark_back(app, people.dora, own, "改期", now)
    with pytest.raises(NotFound):
        take_mark_back(app, people.dora, own, "改期", now)
    assert texts(app, people.amina) == ["神秘顾客"]
    with app.store.read() as db:
        log = [content for *_, content in audit.chain(db)]
    assert [each["action"] for each in log[-3:]] == [
        "chart_marked", "chart_marked", "chart_mark_taken_back",
    ]  # fmt: skip
    assert log[-1]["detail"] == {"number": own, "reason": "改期"}


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "mark_needs_text"), ("字" * 61, "mark_too_long")]
)
def test_a_mark_needs_a_few_words(app, people, now, text, code):
    with pytest.raises(InputProblem) as caught:
        add_mark(app, people.dora, DAY, LATER, text, now)
    assert caught.value.code == code


def test_days_that_cannot_be_are_refused(app, people, now):
    for days, code in (
        ((LATER, DAY), "period_reversed"), ((DAY, date(2062, 1, 1)), "day_implausible"),
    ):  # fmt: skip
        with pytest.raises(InputProblem) as caught:
            add_mark(app, people.dora, *days, "推广周", now)
        assert caught.value.code == code


def test_limits_are_begun_anew_only_with_a_reason_by_who_leads_the_hall(app, people, now):
    for account in (people.amina, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            rebase(app, account, people.east.id, None, DAY, "改造", now)
    with pytest.raises(InputProblem):
        rebase(app, people.dora, people.east.id, None, DAY, "  ", now)
    with pytest.raises(NotFound):
        rebase(app, people.dora, people.far.id, None, DAY, "改造", now)
    with pytest.raises(NotFound):
        rebase(app, people.dora, people.east.id, people.ivy.id, DAY, "改造", now)

    rebase(app, people.dora, people.east.id, None, DAY, "改造", now)
    rebase(app, people.ella, people.east.id, people.gu.id, DAY, "调岗", now)
    with pytest.raises(InputProblem) as caught:
        rebase(app, people.ella, people.east.id, None, DAY, "改造", now)

    assert caught.value.code == "rebased_already"
    assert [(each.staff_id, each.reason, each.account) for each in
            rebasings_for(app, people.amina)] == [
        ("", "改造", "Dora"), (people.gu.id, "调岗", "Ella"),
    ]  # fmt: skip
    assert rebasings_for(app, people.chen) == []


def test_what_stands_can_neither_be_changed_nor_removed(app, people, now):
    add_mark(app, people.dora, DAY, LATER, "推广周", now)
    rebase(app, people.dora, people.east.id, None, DAY, "改造", now)
    for table in ("chart_marks", "chart_rebasings"):
        for statement in (f"UPDATE {table} SET from_on = '2020-01-01'", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="append-only"), app.store.write() as db:
                db.execute(statement)
