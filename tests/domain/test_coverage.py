"""What is hardly ever observed, counted by hand."""

from datetime import UTC, date, datetime, time

import pandas as pd

from domain.coverage import RoundCount, even_shares, hour_cells, round_counts
from domain.hall import DueRound, Hall, HallKind, HallSettings, Round, Shift

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
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
    assert round_counts([hall()], WALKS, MONDAY, TUESDAY) == [
        RoundCount(Round.OPENING, 2, 1),
        RoundCount(Round.PEAK, 2, 1),
    ]
    closed = hall(closed_on=TUESDAY)
    assert round_counts([closed], WALKS, MONDAY, TUESDAY)[0] == RoundCount(Round.OPENING, 1, 1)
    assert round_counts([], [], MONDAY, TUESDAY) == []


def test_hours_are_those_of_the_hall_from_the_first_round_to_the_last():
    cells = hour_cells({"h": hall()}, WALKS, MONDAY, TUESDAY)

    assert cells.to_numpy().tolist() == [
        [0, 9, 1, 1, 100], [0, 10, 1, 0, 0], [0, 11, 1, 0, 0],
        [1, 9, 1, 0, 0], [1, 10, 1, 0, 0], [1, 11, 1, 1, 100],
    ]  # fmt: skip


def test_who_was_seen_least_against_an_even_share_comes_first():
    people = pd.DataFrame(
        [("h", "a", 6, TUESDAY), ("h", "b", 0, None), ("h", "c", 3, MONDAY), ("i", "d", 0, None)],
        columns=["hall_id", "staff_id", "occasion_count", "last_on"],
    )

    table = even_shares(people, TUESDAY)

    # 9 occasions of three people; nobody was seen in the other hall
    assert table["staff_id"].tolist() == ["b", "d", "c", "a"]
    assert table["even_share"].tolist() == [3.0, 0.0, 3.0, 3.0]
    assert table["unseen_days"].fillna(-1).tolist() == [-1, -1, 1, 0]
