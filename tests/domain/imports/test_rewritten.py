"""A reference and what a spreadsheet makes of it are known for one; two references are not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.rewritten import rewritten

SENT = [
    ("1-2", "2026-01-02"), ("1/2", "2026/1/2"), ("1-2", "2-Jan"), ("1-2", "1月2日"), ("1-2", "46024"),
    ("MAR1", "1-Mar"), ("sept-2", "2026-09-02"), ("10-99", "1999-10-01"), ("1-2-3", "2001-02-03"),
    ("001", "1"), ("0012.50", "12.5"), ("'001", "1"), ('="001"', "1"), ("1,000", "1000"),
    ("1E5", "100000"), ("2e3", "2.00E+03"), ("202600000000000123", "202600000000000000"),
    ("202600000000000123", "2.026E+17"), ("202601000123", "2.02601E+11"), ("m-1", "Ｍ－１"),
    ("2026-1-2", "2026年1月2日"),
]  # fmt: skip
OTHERS = [
    ("M-1", "M-2"), ("M-1", "N-1"), ("1-2", "2-1"), ("1-2", "1-3"), ("001", "0010"), ("1E5", "1E6"),
    ("202600000000000123", "202600000000000124"), ("202601000123", "202601000124"),
    ("2026-10-05", "2025-10-05"), ("2026-10-05", "2026-10-06"), ("T-001", "T-002"), ("A1", "A01"),
    ("1-2", "2026-03-02"), ("mars-1", "2026-03-01"), ("", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "after"), SENT)
def test_what_a_spreadsheet_makes_of_a_reference_is_the_same(reference, after):
    assert rewritten(reference, after)
    assert rewritten(after, reference)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_references_are_two(one, other):
    assert not rewritten(one, other)
    assert not rewritten(other, one)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.sampled_from(["-", "/"]), st.booleans())
def test_two_figures_that_became_a_day_are_found(day, mark, day_first):
    figures = [day.day, day.month] if day_first else [day.month, day.day]
    serial = str((day - date(1899, 12, 30)) // timedelta(days=1))

    assert rewritten(mark.join(map(str, figures)), day.isoformat())
    assert rewritten(mark.join(map(str, figures)), serial)


@given(st.integers(0, 10**15 - 1), st.integers(0, 12))
def test_zeros_in_front_are_no_other_reference(number, zeros):
    assert rewritten("0" * zeros + str(number), str(number))


@given(st.integers(10**15, 10**30))
def test_of_a_long_number_fifteen_digits_are_enough(number):
    cut = str(number)[:15] + "0" * (len(str(number)) - 15)

    assert rewritten(str(number), cut)
    assert rewritten(str(number), f"{float(number):.0f}")


@given(st.text(max_size=64), st.text(max_size=64))
def test_it_does_not_matter_which_of_both_comes_first(one, other):
    assert rewritten(one, other) == rewritten(other, one)
