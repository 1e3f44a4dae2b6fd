"""Patterns that a walk can hardly leave, each just reached and just missed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.reports.honesty import HonestyFlag, HonestyPattern, Tapped, TappedWalk, flags
from domain.result import Result

PASS, FAIL, NA = Result.PASS, Result.FAIL, Result.NA
DAY = date(2026, 3, 4)


def a_walk(
    name: str = "p1",
    day: date = DAY,
    at: str = "10:00",
    every_s: float = 6.0,
    results: str = "+" * 19 + "-",
    people: int = 2,
    first_norm: int = 0,
) -> TappedWalk:
    """:param results: ``+`` kept, ``-`` not kept, ``.`` not applicable, one a norm"""
    hour, minute = (int(each) for each in at.split(":"))
    opened_at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    answers = {"+": PASS, "-": FAIL, ".": NA}
    taps = [
        Tapped(
            f"s{place % people}", f"n{first_norm + place}", answers[each],
            opened_at + timedelta(seconds=every_s * place),
        )
        for place, each in enumerate(results)
    ]  # fmt: skip
    return TappedWalk(name, day, opened_at, taps)


def found(*walks: TappedWalk, others=(10, 100), today=DAY) -> list[HonestyFlag]:
    return flags(walks, *others, today)


def test_an_ordinary_walk_raises_nothing():
    assert found(a_walk()) == []
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"every_s": 1.4}, True),
        ({"every_s": 1.5}, False),
        ({"every_s": 1.4, "results": "+" * 18 + "-"}, False),  # nineteen
        ({"every_s": 1.4, "people": 1}, False),
    ],
)
def test_a_walk_is_rushed_when_many_judgements_of_several_people_take_no_time(changes, raised):
    flagged = found(a_walk(**changes))

    assert [each.pattern for each in flagged] == [HonestyPattern.RUSHED] * raised
    if raised:  # 19 × 1.4
        assert flagged[0].numbers == {"count": 20, "people": 2, "seconds": 27}


def test_one_answer_only_is_asked_about_when_the_others_would_hardly_see_it():
    """Of the others 10 % is not kept: 0.9 ** (n / 4) is 0.001 at n = 262.3."""
    walks = [a_walk(f"p{each}", DAY - timedelta(days=each), results="+" * 88, first_norm=100 * each)
             for each in (2, 1, 0)]  # fmt: skip
    (flag,) = found(*walks)
    assert flag.pattern is HonestyPattern.ONE_ANSWER
    assert flag.numbers == {"count": 264, "walks": 3, "kept": 1, "others_pct": 10}

    fewer = [*walks[:2], a_walk("p0", results="+" * 86, first_norm=0)]
    assert found(*fewer) == []
    assert found(*walks, others=(5, 59)) == []  # too little is known of the others
    assert found(*walks, others=(0, 100)) == []  # they see the same
    assert found(*walks[1:]) == []  # two walks
    one_fails = [*walks[:2], a_walk("p0", results="+" * 87 + "-")]
    assert found(*one_fails) == []


def test_a_walk_that_repeats_one_of_the_days_before_is_asked_about():
    before = a_walk("p1", DAY - timedelta(days=2))
    (flag,) = found(before, a_walk("p2"))
    assert flag == HonestyFlag(
        HonestyPattern.COPIED, DAY, ("p1", "p2"), {"count": 20, "same": 20, "fails": 1, "days": 2}
    )

    assert found(a_walk("p1", DAY - timedelta(days=8)), a_walk("p2")) == []
    assert found(a_walk("p1", at="08:00"), a_walk("p2")) == []  # of the same day
    all_kept = "+" * 20
    assert found(a_walk("p1", DAY - timedelta(days=2), results=all_kept),
                 a_walk("p2", results=all_kept)) == []  # fmt: skip
    # Three of twenty are others: 17 same ones of 23 in all.
    assert found(before, a_walk("p2", first_norm=3)) == []


def test_walks_that_follow_each_other_are_asked_about_at_the_third():
    times = ["10:00", "10:15", "10:30"]
    walks = [a_walk(f"p{place}", at=at, first_norm=50 * place) for place, at in enumerate(times)]

    (flag,) = found(*walks)
    assert (flag.pattern, flag.numbers) == (HonestyPattern.CROWDED, {"walks": 3, "minutes": 30})
    later = a_walk("p2", at="10:31", first_norm=100)
    assert found(*walks[:2], later) == []


def test_a_month_that_is_recorded_on_its_last_days_is_asked_about():
    early = a_walk("p1", date(2026, 3, 10), results="+-" * 20)
    late = [a_walk("p2", date(2026, 3, 30), results="+-" * 10, first_norm=50),
            a_walk("p3", date(2026, 3, 31), results="+-" * 10, first_norm=90)]  # fmt: skip
    end = date(2026, 3, 31)

    (flag,) = found(early, *late, today=end)
    assert flag.pattern is HonestyPattern.LAST_DAYS
    assert flag.numbers == {"count": 80, "last": 40, "days": 2}
    assert flag.patrol_ids == ("p2", "p3")
    assert found(early, late[0], today=end) == []  # a third
    began_late = a_walk("p1", date(2026, 3, 25), results="+-" * 20)
    assert found(began_late, *late, today=end) == []


def test_a_pattern_is_asked_about_once_a_month():
    walks = [a_walk("p1", DAY, every_s=1, first_norm=0),
             a_walk("p2", DAY + timedelta(days=1), every_s=1, first_norm=50),
             a_walk("p3", date(2026, 4, 1), every_s=1, first_norm=90)]  # fmt: skip

    assert [(each.key, each.patrol_ids) for each in found(*walks, today=date(2026, 4, 1))] == [
        ("rushed 2026-03", ("p1",)), ("rushed 2026-04", ("p3",)),
    ]  # fmt: skip
