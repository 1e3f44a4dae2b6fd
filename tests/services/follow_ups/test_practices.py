"""Good practices: told by a hall, picked for all, taken over by others; who reads which name."""

from dataclasses import replace

import pytest

from domain.follow_ups.practice import PracticeOf, PracticeState, PracticeStep, practice_text
from domain.problems import InputProblem, NotAllowed, NotFound
from services.follow_ups.notices import NewsKind, notices_for
from services.follow_ups.practices import (
    NewPractice,
    pick_practice,
    practice,
    practices,
    put_practice_back,
    take_practice_over,
    tell_practice,
    withdraw_practice,
)
from services.follow_ups.pre_shift import pre_shift


@pytest.fixture
def new(people):
    return NewPractice(
        people.east.id, PracticeOf.PERSON, "排队先问需求", "取号时先问一句", "办理宽带 32",
        people.gu.id,
    )  # fmt: skip


@pytest.fixture
def told(app, people, now, new):
    return tell_practice(app, people.amina, new, now)


@pytest.fixture
def picked(app, people, now, told):
    pick_practice(app, people.dora, told, 1, now)
    return told


def titles(app, account, **which):
    return [each.title for each in practices(app, account, **which).practices]


def test_what_it_brought_is_a_name_and_a_number_a_line():
    text = practice_text(" 先问 好 ", "做法", "办理宽带 32\n\n老人 陪同 7", [])

    assert (text.title, text.brought) == ("先问 好", (("办理宽带", 32), ("老人 陪同", 7)))


@pytest.mark.parametrize(
    ("title", "how", "brought", "code"),
    [
        ("", "做法", "", "practice_words_needed"),
        ("标题", " ", "", "practice_words_needed"),
        ("题" * 61, "做法", "", "practice_too_long"),
        ("标题", "做法", "宽带", "practice_count_unreadable"),
        ("标题", "做法", "宽带 -3", "practice_count_unreadable"),
        ("标题", "做法", "宽带 1\n" * 6, "practice_counts_many"),
        ("标题", "像陈若曦一样问好", "", "practice_names_somebody"),
        ("标题", "做法", "陈若曦办理 3", "practice_names_somebody"),
    ],
)
def test_a_text_that_all_halls_may_not_read_is_refused(title, how, brought, code):
    with pytest.raises(InputProblem) as caught:
        practice_text(title, how, brought, ["陈若曦", "问"])

    assert caught.value.code == code


def test_a_customers_number_is_masked():
    assert "13800138000" not in practice_text("标题", "打 13800138000 回访", "", []).how


def test_until_it_is_picked_only_the_own_branch_reads_it(app, people, told):
    assert practice(app, people.dora, told).state is PracticeState.TOLD
    for reader in (people.bao, people.chen):
        with pytest.raises(NotFound):
            practice(app, reader, told)
    assert titles(app, people.amina, picked=False) == ["排队先问需求"]
    assert titles(app, people.amina, picked=True) == []


def test_once_picked_every_hall_reads_it_without_the_name(app, people, picked):
    far = practice(app, people.chen, picked)

    assert (far.title, far.brought, far.staff) == ("排队先问需求", (("办理宽带", 32),), "")
    assert practice(app, people.amina, picked).staff == "顾"
    assert practice(app, people.ella, picked).staff == ""  # head office reads no names
    assert titles(app, people.chen, picked=True) == ["排队先问需求"]
    assert titles(app, people.chen, picked=True, text="需求") == ["排队先问需求"]
    assert titles(app, people.chen, picked=True, text="宽带节") == []


def test_who_agreed_is_named_to_all_halls(app, people, now, new):
    case_id = tell_practice(app, people.amina, replace(new, named=True), now)
    pick_practice(app, people.ella, case_id, 1, now)

    assert practice(app, people.chen, case_id).staff == "顾"


def test_halls_try_it_do_it_too_and_stop(app, people, now, picked):
    far = people.far.id

    take_practice_over(app, people.chen, picked, far, PracticeStep.TRY, now)
    assert practice(app, people.amina, picked).trying == ("远厅",)
    take_practice_over(app, people.chen, picked, far, PracticeStep.DO_TOO, now)
    done = practice(app, people.chen, picked)
    assert (done.trying, done.doing, done.own_doing) == ((), ("远厅",), {far})
    assert pre_shift(app, people.chen, far, now).practices == ("排队先问需求",)
    take_practice_over(app, people.chen, picked, far, PracticeStep.STOP, now)
    assert practice(app, people.chen, picked).doing == ()


def test_a_hall_takes_over_neither_its_own_nor_for_another_hall(app, people, now, picked):
    with pytest.raises(InputProblem):
        take_practice_over(app, people.amina, picked, people.east.id, PracticeStep.DO_TOO, now)
    with pytest.raises(NotFound):
        take_practice_over(app, people.chen, picked, people.west.id, PracticeStep.DO_TOO, now)


def test_the_head_of_another_hall_and_managers_pick_nothing(app, people, now, told):
    with pytest.raises(NotAllowed):
        pick_practice(app, people.amina, told, 1, now)
    with pytest.raises(NotAllowed):
        pick_practice(app, people.chen, told, 1, now)


def test_of_two_who_decide_at_once_the_second_is_told(app, people, now, told):
    pick_practice(app, people.dora, told, 1, now)

    with pytest.raises(InputProblem) as caught:
        pick_practice(app, people.ella, told, 1, now)

    assert caught.value.code == "case_changed"


def test_what_is_taken_off_the_list_is_read_in_its_branch_alone(app, people, now, picked):
    put_practice_back(app, people.dora, picked, "不再有效", 2, now)

    assert practice(app, people.amina, picked).state is PracticeState.TOLD
    with pytest.raises(NotFound):
        practice(app, people.chen, picked)


def test_what_was_withdrawn_is_neither_listed_nor_picked(app, people, now, told):
    withdraw_practice(app, people.amina, told, "写错了", 1, now)

    assert titles(app, people.amina, picked=False) == []
    with pytest.raises(InputProblem) as caught:
        pick_practice(app, people.dora, told, 2, now)
    assert caught.value.code == "practice_withdrawn"


@pytest.mark.parametrize("changes", [{"staff_id": None}, {"of": PracticeOf.TEAM}])
def test_a_person_is_named_where_it_is_a_persons_and_nowhere_else(app, people, now, new, changes):
    with pytest.raises(InputProblem) as caught:
        tell_practice(app, people.amina, replace(new, **changes), now)

    assert caught.value.code == "practice_whose"


def test_somebody_of_another_hall_is_refused(app, people, now, new):
    with pytest.raises(InputProblem) as caught:
        tell_practice(app, people.amina, replace(new, staff_id=people.ivy.id), now)

    assert caught.value.code == "practice_whose"


def test_a_picked_practice_is_news_for_all_halls(app, people, now, picked):
    news = notices_for(app, people.chen, now).news

    assert [(each.kind, each.case_id) for each in news] == [(NewsKind.PRACTICE, picked)]
