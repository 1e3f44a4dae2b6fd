"""Which observer should watch whose people, so that the two can be compared."""

import pandas as pd


def missing_links(observers: pd.DataFrame) -> pd.DataFrame:
    """Of every hall whose observers fall into groups that share no staff: the busiest observer
    outside the largest group, and the busiest one in it.

    :param observers: as ``domain.scores.fairness.FairScores.observers``
    :return: ``hall_id``, ``watcher_id``, ``watched_id``: the first should also watch people of the
      second. Once they did, the two groups are one.
    """
    busiest = observers.sort_values(
        ["hall_id", "occasion_count", "observer_id"], ascending=[True, False, True]
    )
    inside = busiest[busiest["group"] == 0].groupby("hall_id")["observer_id"].first()
    outside = busiest[busiest["group"] > 0].groupby("hall_id")["observer_id"].first()
    pairs = pd.DataFrame({"watcher_id": outside, "watched_id": inside}).dropna()
    return pairs.rename_axis("hall_id").reset_index()
