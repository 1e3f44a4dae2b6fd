"""Shares by process, footfall or customer, and what differs on the same norms in the same halls."""

import pandas as pd
import pytest

from domain.method.method import Method
from domain.reports.circumstances import Compared, kept_by

MINIMUM = Method().minimum_sample  # 20 judgements on 3 patrols


def counts(*rows: tuple) -> pd.DataFrame:
    """(Hall, norm, value, kept, not kept, patrols)."""
    columns = ["hall_id", "norm_id", "value", "passes", "fails", "patrol_count"]
    return pd.DataFrame(list(rows), columns=columns)


def test_a_share_has_its_band_and_what_is_below_the_minimum_has_no_figure():
    rows = kept_by(
        counts(
            ("east", "hair", "peak", 16, 4, 3),
            ("east", "hair", "normal", 19, 0, 9),  # too few judgements
            ("east", "hair", "idle", 30, 0, 2),  # too few patrols
        ),
        ["idle", "normal", "peak", "never"], MINIMUM, 1.0,
    )  # fmt: skip

    idle, normal, peak = rows
    assert (idle.judged_count, idle.kept_pct, idle.low_pct) == (30, None, None)
    assert (normal.judged_count, normal.kept_pct) == (19, None)
    # Wilson, z² = 2.70554: (0.8 + 0.067639 ± 1.644854 · √(0.008 + 0.001691)) / 1.135277
    assert (peak.kept_pct, peak.low_pct, peak.high_pct) == pytest.approx((80, 62.1623, 90.6882))
    # Peak is compared with all others, 49 judgements on at least 9 patrols: variance (0.2 · 0.9675
    # + 1.42029) / 14.2029² = 0.0080001, sd 8.9443 points, and only one row is compared.
    readings = [each.compared for each in rows]
    assert readings == [Compared.TOO_LITTLE, Compared.TOO_LITTLE, Compared.LOWER]
    assert (peak.low_pts, peak.high_pts) == pytest.approx((-34.712, -5.288), abs=1e-3)


def test_judgements_that_go_together_widen_the_band():
    """Twice the variance: as if half as many had been judged, 8 of 10:
    (0.8 + 0.135277 ± 1.644854 · √(0.016 + 0.006764)) / 1.270554."""
    (row,) = kept_by(counts(("east", "hair", "peak", 16, 4, 3)), ["peak"], MINIMUM, 2.0)

    assert (row.kept_pct, row.low_pct, row.high_pct) == pytest.approx((80, 54.0793, 93.1442))


def test_only_the_same_norms_in_the_same_halls_are_compared():
    """East keeps 90 % and is mostly seen at its peak, West 50 % and mostly when quiet; within each
    hall nothing differs, and all together look 80 to 60."""
    seen = counts(
        ("east", "hair", "peak", 270, 30, 40), ("east", "hair", "idle", 90, 10, 20),
        ("west", "hair", "peak", 50, 50, 20), ("west", "hair", "idle", 150, 150, 40),
    )  # fmt: skip

    idle, peak = kept_by(seen, ["idle", "peak"], MINIMUM, 1.0)

    assert (idle.kept_pct, peak.kept_pct) == (60, 80)
    assert idle.compared is peak.compared is Compared.NO_CLEAR
    assert peak.difference_pts == pytest.approx(0)


def test_the_difference_and_its_band_are_those_of_mantel_haenszel_and_sato():
    """East 40 of 80 at the peak and 90 of 100 else, West 30 of 40 and 27 of 30.

    Weights 80·100/180 = 44.444 and 40·30/70 = 17.143; differences −0.4 and −0.15: −0.330412.
    P: (90·80² − 40·100² + 80·100·20/2)/180² = 7.9012, (27·40² − 30·30² + 40·30·(−10)/2)/70² =
    2.0816; Q: (40·10 + 90·40)/360 = 11.1111, (30·3 + 27·10)/140 = 2.5714. Variance: (−0.330412 ·
    9.9829 + 13.6825)/61.5873² = 0.0027377, sd 5.2323 points. Two rows are compared, each with 95 %:
    1.95996 · 5.2323 = 10.2551.
    """
    seen = counts(
        ("east", "hair", "peak", 40, 40, 5), ("east", "hair", "normal", 90, 10, 5),
        ("west", "hair", "peak", 30, 10, 5), ("west", "hair", "normal", 27, 3, 5),
        ("west", "only-at-the-peak", "peak", 0, 99, 5),
    )  # fmt: skip

    normal, peak = kept_by(seen, ["normal", "peak"], MINIMUM, 1.0)

    assert peak.difference_pts == pytest.approx(-33.0412, abs=1e-3)
    assert (peak.low_pts, peak.high_pts) == pytest.approx((-43.2964, -22.7861), abs=1e-3)
    assert (peak.compared, normal.compared) == (Compared.LOWER, Compared.HIGHER)
    assert normal.difference_pts == pytest.approx(33.0412, abs=1e-3)
    # With 25 times the variance the same counts say nothing.
    assert [each.compared for each in kept_by(seen, ["normal", "peak"], MINIMUM, 25.0)] == [
        Compared.NO_CLEAR
    ] * 2


@pytest.mark.parametrize("fails", [0, 40])
def test_where_all_is_kept_or_nothing_no_difference_is_told(fails):
    seen = counts(*(
        ("east", "hair", value, 40 - fails, fails, 5) for value in ("idle", "normal", "peak")
    ))  # fmt: skip

    rows = kept_by(seen, ["idle", "normal", "peak"], MINIMUM, 1.0)

    assert {each.compared for each in rows} == {Compared.NO_CLEAR}
    # The band of a share has a width all the same.
    assert all(1 < each.high_pct - each.low_pct < 15 for each in rows)


def test_norms_of_one_process_only_are_compared_with_nothing():
    seen = counts(
        ("east", "brand-change-time", "P07", 50, 50, 9),
        ("east", "tariff-change-time", "P08", 90, 10, 9),
    )

    rows = kept_by(seen, ["P07", "P08"], MINIMUM, 1.0)

    assert [(each.kept_pct, each.compared) for each in rows] == [
        (50, Compared.ALONE), (90, Compared.ALONE),
    ]  # fmt: skip
    assert kept_by(counts(), ["P07"], MINIMUM, 1.0) == []
