"""Agreement with the worked examples of Krippendorff, Computing Krippendorff's Alpha-Reliability
(2011), and with numbers worked out by hand."""

import math

import pandas as pd
import pytest

from domain.reports.agreement import agreement, double_judgements, pairs


def reliability(*observers: str) -> pd.DataFrame:
    """A row of values per observer, one letter a unit; a dot: not judged."""
    rows = [
        (unit, f"o{number}", value)
        for number, values in enumerate(observers)
        for unit, value in enumerate(values.replace(" ", ""))
        if value != "."
    ]
    return pd.DataFrame(rows, columns=["unit", "observer", "value"])


def overall(judgements: pd.DataFrame) -> dict:
    (row,) = agreement(judgements, []).to_dict("records")
    return row


@pytest.mark.parametrize(
    ("observers", "alpha", "agreement_pct"),
    [
        # Section A, binary, two observers: 1 - 19 * 4 / (14 * 6); 6 of 10 pairs are the same.
        (["0100000010", "1110010000"], 0.095, 60.0),
        # Section B, nominal, two observers; 9 of 12 pairs are the same.
        (["aabbdcccedda", "babbbccceddd"], 0.692, 75.0),
        # Section C, nominal, four observers, values missing. Pairs that are the same, by unit:
        # 3/3 3/6 6/6 6/6 6/6 0/6 6/6 3/6 6/6 3/3 1/1 (the twelfth has one value): 43 / 55.
        (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743, 78.2),
    ],
)
def test_the_worked_examples_of_krippendorff_2011(observers, alpha, agreement_pct):
    row = overall(reliability(*observers))

    assert (round(row["alpha"], 3), round(row["agreement_pct"], 1)) == (alpha, agreement_pct)
    assert (row["no_alpha"], row["one_sided"]) == ("", False)


def test_a_unit_with_one_value_says_nothing_about_agreement():
    row = overall(reliability("123321412...", "1233224125.3", ".3332342251.", "12332441251."))

    assert row["unit_count"] == 11  # twelve, and the last has one value


@pytest.mark.parametrize(
    ("observers", "reason", "unit_count"),
    [
        (["p", "f"], "too_few_units", 1),
        (["pp", "p."], "too_few_units", 1),
        (["ppp", "ppp"], "no_variation", 3),
        (["fff", "fff"], "no_variation", 3),
        (["nnn", "nnn"], "no_variation", 3),
    ],
)
def test_alpha_is_none_with_a_reason_where_it_is_undefined(observers, reason, unit_count):
    row = overall(reliability(*observers))

    assert math.isnan(row["alpha"])
    assert (row["no_alpha"], row["unit_count"]) == (reason, unit_count)


def test_nobody_judged_twice_is_no_row():
    for nothing in (reliability(), reliability("ppf")):
        assert agreement(nothing, []).empty
        assert agreement(nothing.assign(norm_id="a"), ["norm_id"]).empty
        assert agreement(pairs(nothing), ["observer_a", "observer_b"]).empty


def test_nearly_everything_kept_makes_alpha_low_although_managers_agree():
    # 20 units, one difference, 39 of 40 values "p": 95 % agreement; alpha 1 - 39 * 2 / (2 * 39) = 0.
    row = overall(reliability("p" * 20, "p" * 19 + "f"))

    assert (row["agreement_pct"], round(row["alpha"], 6)) == (95.0, 0.0)
    assert row["one_sided"]


def test_every_group_has_its_own_figures():
    rows = pd.concat(
        [
            reliability("pf", "pf").assign(norm_id="hair"),
            reliability("pf", "fp").assign(norm_id="face"),
        ]
    )

    # hair: full agreement. face: 4 values, 2 each, both units differ: 1 - 3 * 4 / (2 * 2 * 2) = -0.5.
    assert agreement(rows, ["norm_id"]).to_dict("records") == [
        {"norm_id": "face", "unit_count": 2, "agreement_pct": 0.0, "alpha": -0.5, "no_alpha": "",
         "one_sided": False},
        {"norm_id": "hair", "unit_count": 2, "agreement_pct": 100.0, "alpha": 1.0, "no_alpha": "",
         "one_sided": False},
    ]  # fmt: skip


def test_a_unit_of_three_managers_is_in_three_pairs():
    table = agreement(pairs(reliability("pf.", "pfp", "pp.")), ["observer_a", "observer_b"])

    found = table[["observer_a", "observer_b", "unit_count", "agreement_pct"]]
    assert found.to_numpy().tolist() == [
        ["o0", "o1", 2, 100.0], ["o0", "o2", 2, 50.0], ["o1", "o2", 2, 50.0],
    ]  # fmt: skip


def judged(*rows: tuple) -> pd.DataFrame:
    columns = ["hall_id", "business_day", "subject", "norm_id", "observer", "value", "at"]
    return pd.DataFrame(rows, columns=columns)


def test_a_manager_s_newest_value_of_the_day_counts():
    kept = double_judgements(
        judged(
            ("east", "2026-03-04", "gu", "hair", "amina", "fail", "15:00"),
            ("east", "2026-03-04", "gu", "hair", "amina", "pass", "09:00"),
            ("east", "2026-03-04", "gu", "hair", "lena", "pass", "11:00"),
        )
    )

    assert kept[["unit", "observer", "value"]].to_numpy().tolist() == [
        [0, "amina", "fail"], [0, "lena", "pass"],
    ]  # fmt: skip


def test_another_day_hall_person_norm_or_the_same_manager_makes_no_unit():
    first = ("east", "2026-03-04", "gu", "hair", "amina", "pass", "09:00")
    others = [
        ("east", "2026-03-05", "gu", "hair", "lena", "pass", "10:00"),
        ("west", "2026-03-04", "gu", "hair", "lena", "pass", "10:00"),
        ("east", "2026-03-04", "hai", "hair", "lena", "pass", "10:00"),
        ("east", "2026-03-04", "gu", "face", "lena", "pass", "10:00"),
        ("east", "2026-03-04", "gu", "hair", "amina", "fail", "10:00"),
    ]

    for other in others:
        assert double_judgements(judged(first, other)).empty
    assert double_judgements(judged()).empty
