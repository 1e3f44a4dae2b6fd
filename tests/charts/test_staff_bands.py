"""What the chart of bands draws, and in which order."""

import pandas as pd

from charts.staff_bands import shared_goal, staff_bands_chart
from locales import Words

GOALS = {"base_pct": 80.0, "challenge_pct": 95.0}


def group(*rows: tuple[str, str, float, float, float, float]) -> pd.DataFrame:
    """(name, staff number, raw, adjusted, low, high)."""
    columns = ["staff", "staff_no", "raw_pct", "adjusted_pct", "low_pct", "high_pct"]
    return pd.DataFrame(rows, columns=columns).assign(
        occasion_count=4,
        scored_count=28,
        confirmed=0,
        reported=0,
        praises=0,
        link="person?person=x",
        **{f"{name}_exact": [row[place] for row in rows]
           for place, name in enumerate(("raw", "adjusted", "low", "high"), start=2)},
    )  # fmt: skip


def drawn(groups: list[pd.DataFrame], goals: dict[str, float] = GOALS) -> dict:
    return staff_bands_chart(groups, goals, Words("en").group("chart")).to_dict()


HIGH = group(("海", "D2", 97, 96, 90, 100), ("金", "D4", 93, 94, 86, 99))
LOW = group(("顾", "D1", 62, 64.5, 52, 77))


def lines(spec: dict) -> list[str]:
    return spec["layer"][-1]["encoding"]["y"]["scale"]["domain"]


def test_people_stand_in_the_order_of_their_groups_with_a_gap_between():
    assert lines(drawn([HIGH, LOW])) == ["海", "金", " ", "顾"]
    assert lines(drawn([LOW, LOW.assign(staff="吴"), HIGH])) == ["顾", " ", "吴", "  ", "海", "金"]


def test_two_people_of_one_name_are_told_apart_by_their_numbers():
    twins = group(("李娜", "D1", 90, 90, 80, 95), ("李娜", "D2", 80, 82, 70, 90))

    assert lines(drawn([twins])) == ["李娜 D1", "李娜 D2"]


def test_every_layer_begins_at_the_next_ten_below_everything_that_is_drawn():
    def domains(spec: dict) -> set[tuple]:
        return {tuple(each["encoding"]["x"]["scale"]["domain"]) for each in spec["layer"]}

    assert domains(drawn([HIGH, LOW])) == {(50, 100)}
    assert domains(drawn([HIGH])) == {(80, 100)}  # the base goal
    assert domains(drawn([HIGH], {"base_pct": 35.0, "challenge_pct": 60.0})) == {(30, 100)}
    assert domains(drawn([LOW.assign(low_exact=0.0)])) == {(0, 100)}


def test_a_goal_is_drawn_for_people_of_several_halls_where_all_have_the_same_one():
    same = HIGH.assign(base_pct=80)
    assert shared_goal(same) == {"base_pct": 80.0}
    assert shared_goal(pd.concat([same, LOW.assign(base_pct=85)])) == {}

    goal, *_ = drawn([HIGH, LOW], shared_goal(same))["layer"]
    assert (goal["mark"]["type"], goal["mark"]["strokeDash"]) == ("rule", [2, 3])


def test_goals_are_two_lines_and_each_person_has_a_band_and_both_scores():
    spec = drawn([HIGH, LOW])

    goals = {
        tuple(layer["mark"]["strokeDash"]): spec["datasets"][layer["data"]["name"]]
        for layer in spec["layer"][:2]
    }
    assert goals == {(2, 3): [{"goal_pct": 80.0}], (8, 3, 2, 3): [{"goal_pct": 95.0}]}
    marks = [(layer["mark"]["type"], layer["encoding"]["x"]["field"]) for layer in spec["layer"]]
    assert marks == [
        ("rule", "goal_pct"), ("rule", "goal_pct"), ("bar", "low_pct"), ("point", "raw_pct"),
        ("point", "adjusted_pct"),
    ]  # fmt: skip
    titles = [each["title"] for each in spec["layer"][4]["encoding"]["tooltip"]]
    assert titles[:5] == [
        "Of", "Adjusted score (%)", "Raw score (%)", "Band from (%)", "Band to (%)",
    ]  # fmt: skip
