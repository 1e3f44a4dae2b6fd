"""Where observers share no staff, the page names two who should."""

import pandas as pd

from domain.scores.observer_links import missing_links

COLUMNS = ["hall_id", "observer_id", "group", "occasion_count"]


def links(*rows: tuple) -> list[list[str]]:
    return missing_links(pd.DataFrame(rows, columns=COLUMNS)).to_numpy().tolist()


def test_the_busiest_of_the_rest_watches_people_of_the_busiest_of_the_largest_group():
    assert links(
        ("east", "Amina", 0, 9), ("east", "Bao", 0, 12), ("east", "Chen", 1, 3),
        ("east", "Dora", 2, 5), ("east", "Ella", 2, 5),
    ) == [["east", "Dora", "Bao"]]  # fmt: skip


def test_each_hall_is_looked_at_by_itself_and_one_that_is_linked_needs_nothing():
    assert links(
        ("east", "Amina", 0, 9), ("east", "Bao", 0, 2),
        ("far", "Chen", 0, 4),
        ("west", "Dora", 0, 1), ("west", "Ella", 1, 7),
    ) == [["west", "Ella", "Dora"]]  # fmt: skip


def test_without_observers_there_is_nothing_to_link():
    assert links() == []
