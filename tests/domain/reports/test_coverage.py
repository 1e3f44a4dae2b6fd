"""What is hardly ever observed, counted by hand."""

from datetime import UTC, date, datetime, time

import pandas as pd

from domain.halls.hall import (
    DEFAULT_SCHEDULE,
    DueRound,
    Hall,
    HallKind,
    HallSettings,
    Round,
    Shift,
)
from domain.halls.schedules import Schedules
from domain.reports.coverage import RoundCount, even_shares, hour_cells, not_seen, round_counts

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
LATER = datetime(2026, 4, 1, tzinfo=UTC)  # every round is over
SCHEDULE = (
    DueRound(round=Round.OPENING, shift=Shift.MORNING, start=time(9), end=time(10)),
    DueRound(round=Round.PEAK, shift=Shift.MORNING, start=time(10), end=time(11, 30)),
)


def hall(**changes) -> Hall:
    settings = HallSettings(schedule=SCHEDULE)
    return Hall("h", "b", "东厅", HallKind.OWN, "Asia/Shanghai", settings, **changes)


def walk(day: date, round_: str, utc_hour: int) -> tuple:
    return ("h", day, round_, datetime(day.year, day.month, day.day, utc_hour, 5, tzinfo=UTC))


WALKS = [
    walk(MONDAY, "opening", 1),  # 9:05 in the hall
    walk(MONDAY, "opening", 1),  # a second one counts no further
    walk(TUESDAY, "peak", 3),  # 11:05
    walk(TUESDAY, "special", 13),  # 21:05: not an hour of opening
]


def test_rounds_are_counted_against_the_schedule():
    assert round_counts([hall()], WALKS, Schedules(), MONDAY, TUESDAY, LATER) == [
        RoundCount(Round.OPENING, 2, 1),
        RoundCount(Round.PEAK, 2, 1),
    ]
    closed = hall(closed_on=TUESDAY)
    assert round_counts([closed], WALKS, Schedules(), MONDAY, TUESDAY, LATER)[0] == RoundCount(
        Round.OPENING, 1, 1
    )
    assert round_counts([], [], Schedules(), MONDAY, TUESDAY, LATER) == []


def test_a_round_begun_long_before_its_time_or_after_midnight_is_counted_where_it_belongs():
    early = [walk(MONDAY, "peak", 0)]  # 8:05 for 10:00
    assert round_counts([hall()], early, Schedules(), MONDAY, MONDAY, LATER)[1] == RoundCount(
        Round.PEAK, 1, 0
    )
    # 0:05 of Tuesday, by its business day Monday's.
    slipped = [("h", MONDAY, "peak", datetime(2026, 3, 2, 16, 5, tzinfo=UTC))]
    assert round_counts([hall()], slipped, Schedules(), MONDAY, TUESDAY, LATER)[1] == RoundCount(
        Round.PEAK, 2, 1
    )
    assert (
        hour_cells({"h": hall()}, slipped, Schedules(), MONDAY, TUESDAY, LATER)[
            "walked_count"
        ].sum()
        == 0
    )


def test_rounds_and_hours_are_due_from_the_time_there_was_the_hall():
    since = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday 10:00: its peak, not its opening
    new = hall(since=since)

    assert round_counts([new], [], Schedules(), date(2026, 2, 1), TUESDAY, LATER) == [
        RoundCount(Round.OPENING, 1, 0),
        RoundCount(Round.PEAK, 2, 0),
    ]
    cells = hour_cells({"h": new}, [], Schedules(), date(2026, 2, 1), TUESDAY, LATER)
    assert cells[["weekday", "hour", "day_count"]].to_numpy().tolist() == [
        [0, 10, 1], [0, 11, 1], [1, 9, 1], [1, 10, 1], [1, 11, 1],
    ]  # fmt: skip
    # What was walked before all the same counts on both sides.
    assert round_counts([new], WALKS[:1], Schedules(), MONDAY, MONDAY, LATER)[0] == RoundCount(
        Round.OPENING, 1, 1
    )


def test_what_is_not_over_is_due_only_where_it_was_walked():
    """Tuesday 10:30 in the hall: the opening round is over, the peak is not."""
    now = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)

    def counts(walks, at=now):
        return [(each.round.value, each.due, each.walked) for each in round_counts(
            [hall()], walks, Schedules(), TUESDAY, TUESDAY, at
        )]  # fmt: skip

    assert counts([]) == [("opening", 1, 0)]
    assert counts([walk(TUESDAY, "peak", 2)]) == [("opening", 1, 0), ("peak", 1, 1)]
    assert counts([], datetime(2026, 3, 3, 2, 0, tzinfo=UTC)) == []  # its last minute
    assert counts([], LATER) == [("opening", 1, 0), ("peak", 1, 0)]

    cells = hour_cells({"h": hall()}, [walk(TUESDAY, "peak", 2)], Schedules(), MONDAY, TUESDAY, now)
    assert cells[["weekday", "hour", "day_count", "walked_count"]].to_numpy().tolist() == [
        [0, 9, 1, 0], [0, 10, 1, 0], [0, 11, 1, 0], [1, 9, 1, 0], [1, 10, 1, 1],
    ]  # fmt: skip


def test_each_day_is_counted_by_the_schedule_that_held_then():
    evenings = (DueRound(round=Round.PEAK, shift=Shift.AFTERNOON, start=time(19), end=time(20)),)
    changed = Hall("h", "b", "东厅", HallKind.OWN, "Asia/Shanghai", HallSettings(schedule=evenings))
    held = Schedules([("h", date(2026, 1, 1), SCHEDULE), ("h", TUESDAY, evenings)])

    assert [held.on(changed, day) for day in (date(2025, 12, 31), MONDAY, TUESDAY)] == [
        DEFAULT_SCHEDULE, SCHEDULE, evenings,
    ]  # fmt: skip
    # Monday 10:00 (walked at 11:05) and Tuesday 19:00 (11:05 is too early for it).
    walks = [walk(MONDAY, "peak", 3), walk(TUESDAY, "peak", 3)]
    assert round_counts([changed], walks, held, MONDAY, TUESDAY, LATER) == [
        RoundCount(Round.OPENING, 1, 0),
        RoundCount(Round.PEAK, 2, 1),
    ]


def test_hours_are_those_of_the_hall_from_the_first_round_to_the_last():
    cells = hour_cells({"h": hall()}, WALKS, Schedules(), MONDAY, TUESDAY, LATER)

    assert cells.to_numpy().tolist() == [
        [0, 9, 1, 1, 100], [0, 10, 1, 0, 0], [0, 11, 1, 0, 0],
        [1, 9, 1, 0, 0], [1, 10, 1, 0, 0], [1, 11, 1, 1, 100],
    ]  # fmt: skip


def test_who_was_watched_least_often_comes_first_then_who_was_not_seen_for_longest():
    long_ago = date(2020, 1, 1)
    people = pd.DataFrame(
        [
            ("h", "a", 6, TUESDAY, long_ago),
            ("h", "b", 0, None, MONDAY),  # came on Monday: nobody could watch before
            ("h", "c", 3, MONDAY, long_ago),
            ("h", "e", 0, date(2026, 2, 1), MONDAY),  # seen elsewhere a month ago
            ("i", "d", 0, None, date(2026, 2, 1)),
        ],
        columns=["hall_id", "staff_id", "occasion_count", "last_on", "from_on"],
    )

    table = even_shares(people, date(2026, 3, 1), TUESDAY)

    assert table["staff_id"].tolist() == ["d", "b", "e", "c", "a"]
    # 9 occasions over 3 + 2 + 3 + 2 days: 0.9 a day; nobody was seen in the other hall.
    assert table["even_share"].round(2).tolist() == [0.0, 1.8, 1.8, 2.7, 2.7]
    assert table["unseen_days"].tolist() == [30, 1, 1, 1, 0]


def test_who_came_lately_and_was_not_seen_is_told_apart():
    last = date(2026, 3, 31)
    people = pd.DataFrame(
        [
            ("long ago", date(2026, 3, 17), date(2020, 1, 1)),
            ("lately", date(2026, 3, 18), date(2020, 1, 1)),
            ("never", None, date(2026, 3, 17)),
            ("new", None, date(2026, 3, 18)),
            ("new and seen", date(2026, 3, 30), date(2026, 3, 18)),
            ("moved", date(2026, 3, 17), date(2026, 3, 20)),
            ("moved and seen", date(2026, 3, 19), date(2026, 3, 20)),
        ],
        columns=["staff", "last_on", "from_on"],
    ).assign(hall_id="h", occasion_count=0)

    table = even_shares(people, date(2026, 3, 1), last)
    for_long, lately = not_seen(table, last, 14)

    assert sorted(for_long["staff"]) == ["long ago", "never"]
    assert sorted(lately["staff"]) == ["moved", "new"]
    assert [len(each) for each in not_seen(table.head(0), last, 14)] == [0, 0]


def test_people_of_no_hall_are_a_table_without_rows():
    people = pd.DataFrame(
        [], columns=["hall_id", "staff_id", "occasion_count", "last_on", "from_on"]
    )

    assert even_shares(people, MONDAY, TUESDAY).empty
