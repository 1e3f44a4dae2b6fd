"""Patterns are raised after a walk, seen by the manager first, and answered by nobody else."""

from datetime import timedelta

import pytest

from domain.follow_ups.flag import ALONE
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.reports.honesty import HonestyPattern
from services.follow_ups.after_patrol import finish_and_follow
from services.follow_ups.due import due_cases
from services.follow_ups.honesty import answer_flag, raise_flags, raised_flag, raised_flags
from tests.builders import SEVEN, a_patrol, observe
from tests.people import second_manager


@pytest.fixture
def flag(app, people, now):
    """Amina judged twenty-one norms of three subjects within twenty seconds."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    more = ("hosiery-plain-intact", "shoes-dark-closed", "badge-left-chest", "uniform-neat",
            "stand-upright", "walk-steady", "point-with-palm")  # fmt: skip
    observe(app, people.amina, patrol, [
        *((people.gu.id, norm, "pass") for norm in SEVEN),
        *((people.hai.id, norm, "fail") for norm in SEVEN),
        *((people.hai.id, norm, "pass") for norm in more),
    ])  # fmt: skip
    finish_and_follow(app, people.amina, patrol.id, now + timedelta(minutes=10))
    (raised,) = raised_flags(app, people.amina, now + timedelta(minutes=10))
    return raised


def test_a_walk_that_went_too_fast_is_told_to_the_manager_when_it_is_finished(
    app, people, now, flag
):
    assert flag.pattern is HonestyPattern.RUSHED
    assert flag.numbers == {"count": 21, "people": 2, "seconds": 20}
    assert (flag.manager, flag.is_open, len(flag.walks)) == ("Amina", True, 1)
    assert [row.case.id for row in due_cases(app, people.amina, now).rows] == [flag.id]

    raise_flags(app, people.amina, people.east.id, now + timedelta(hours=1))
    assert len(raised_flags(app, people.amina, now + timedelta(hours=1))) == 1


def test_the_branch_head_sees_it_after_the_answer_or_after_a_week_and_others_never(
    app, people, now, flag
):
    other = second_manager(app, people, now)
    soon, late = now + timedelta(days=1), now + ALONE + timedelta(days=1)
    for reader in (people.dora, people.ella, other):
        assert raised_flags(app, reader, soon) == []
        with pytest.raises(NotFound):
            raised_flag(app, reader, flag.id, soon)
    assert [each.id for each in raised_flags(app, people.dora, late)] == [flag.id]
    assert raised_flags(app, other, late) == []

    answer_flag(app, people.amina, flag.id, "先看完再记，客户电话 13800138000", flag.steps, soon)

    seen = raised_flag(app, people.dora, flag.id, soon)
    assert (seen.is_open, seen.answer) == (False, "先看完再记，客户电话 ███")
    assert raised_flags(app, people.ella, soon)[0].answer != seen.answer  # no words about people
    assert due_cases(app, people.amina, soon).total == 0
    with pytest.raises(NotAllowed):
        raised_flags(app, people.gu_account, soon)


def test_nobody_else_answers_nobody_twice_and_nobody_without_words(app, people, now, flag):
    other = second_manager(app, people, now)
    with pytest.raises(InputProblem) as problem:
        answer_flag(app, other, flag.id, "我", flag.steps, now)
    assert problem.value.code == "flag_of_another"
    with pytest.raises(NotAllowed):
        answer_flag(app, people.dora, flag.id, "我", flag.steps, now)
    with pytest.raises(NotFound):
        answer_flag(app, people.bao, flag.id, "我", flag.steps, now)
    with pytest.raises(InputProblem) as problem:
        answer_flag(app, people.amina, flag.id, " ", flag.steps, now)
    assert problem.value.code == "reason_needed"

    answer_flag(app, people.amina, flag.id, "先看后记", flag.steps, now)
    with pytest.raises(InputProblem) as problem:
        answer_flag(app, people.amina, flag.id, "又", flag.steps, now)
    assert problem.value.code == "flag_answered"
