"""Somebody who has a file with names and looks for its people in a file with pseudonyms.

Nothing of ours decides here what counts as hidden: only the rows of the two files are compared.
"""

import io
from collections.abc import Mapping

import pandas as pd

Files = Mapping[str, pd.DataFrame]


def read(data: bytes) -> pd.DataFrame:
    """A machine's CSV, every cell as text; what is empty is ''."""
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)


def people_alone(table: pd.DataFrame, least: int) -> int:
    """How many rows of people are like fewer than ``least`` rows, by whatever but the pseudonym."""
    cells = [name for name in table.columns if name != "staff_id"]
    together = table.groupby(cells)["staff_id"].transform("nunique")
    return int((together < least).sum())


def values_in_common(named: Files, veiled: Files, columns: list[str]) -> set[str]:
    """Ids of the file with names that stand anywhere in the other: they would join the two."""
    known = {
        value
        for table in named.values()
        for column in set(columns) & set(table.columns)
        for value in table[column]
        if value
    }
    found = {value for table in veiled.values() for column in table for value in table[column]}
    return known & found


# What a row tells besides norm, place and time, from what is told first to what is left out first.
CIRCUMSTANCES = ["footfall", "process", "segment", "waiting"]


def people_behind_rows(named: pd.DataFrame, veiled: pd.DataFrame) -> pd.DataFrame:
    """For each row about a person that tells a result: how many people may be behind it.

    Who looks has every row with names, and knows that a row that tells only its month is of none of
    the weeks that are told, and one without a hall of none of the halls that are. Of a row that
    withholds how full the hall was, who was served or with what, the same is known: it is none of
    what the rows beside it tell. An empty cell says that nobody said so; the queue, a number, is
    empty also where it is withheld.
    """
    named = named[named["staff_id"] != ""].copy()
    day = pd.to_datetime(named["business_day"])
    named["month"] = day.dt.strftime("%Y-%m")
    named["week"] = (day - pd.to_timedelta(day.dt.day_of_week, "D")).dt.strftime("%Y-%m-%d")
    rows = veiled[(veiled["position"] == "*") & (veiled["result"] != "*")]
    place = ["norm_id", "branch_id", "hall_id", "business_day", "day_grain"]
    classes = rows.drop_duplicates([*place, *CIRCUMSTANCES])
    counted = []
    for norm_id, of_norm in classes.groupby("norm_id"):
        known = named[named["norm_id"] == norm_id]
        halls_told = set(of_norm["hall_id"]) - {""}
        for each in of_norm.itertuples():
            same = known[known["hall_id"] == each.hall_id]
            if not each.hall_id:
                same = known[~known["hall_id"].isin(halls_told)]
                if each.branch_id:
                    same = same[same["branch_id"] == each.branch_id]
            alike = of_norm[
                (of_norm["hall_id"] == each.hall_id) & (of_norm["branch_id"] == each.branch_id)
            ]
            weeks_told = set(alike.loc[alike["day_grain"] == "week", "business_day"])
            if each.day_grain == "week":
                same = same[same["week"] == each.business_day]
            else:
                same = same[~same["week"].isin(weeks_told)]
            if each.day_grain == "month":
                same = same[same["month"] == each.business_day[:7]]
            beside = of_norm[
                (of_norm[place] == [getattr(each, name) for name in place]).all(axis=1)
            ]
            for name in CIRCUMSTANCES:
                said = getattr(each, name)
                told = set(beside[name]) - {"*"} - ({""} if name == "waiting" else set())
                if said == "*" or (name == "waiting" and not said):
                    same = same[~same[name].isin(told)]
                    beside = beside[beside[name] == said]
                else:
                    same = same[same[name] == said]
                    beside = beside[beside[name] == said]
            counted.append((norm_id, each.hall_id, each.business_day, same["staff_id"].nunique()))
    return pd.DataFrame(counted, columns=["norm_id", "hall_id", "day", "people"])
