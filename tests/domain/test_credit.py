"""What an observation earns, and whether it counts in a score."""

import pytest

from domain.credit import credit, severity_in_score
from domain.norm import Kind, Norm, Origin, Position, Servqual, Severity, Theme
from domain.result import Result


@pytest.mark.parametrize(
    ("seconds", "limit_s", "expected"),
    [
        (225.0, 180, 7500),  # 2 - 225 / 180 = 0.75
        (180.0, 180, 9999),  # not kept is never worth as much as kept
        (180.001, 180, 9999),  # 9999.94, rounded and then below 10000
        (270.0, 180, 5000),
        (360.0, 180, 0),
        (500.0, 180, 0),  # never below 0
        (63.0, 32, 312),  # 312.5: half to even
        (61.0, 32, 938),  # 937.5: half to even
        (None, 180, 0),  # judged by eye
        (225.0, None, 0),  # measured, but without a limit
    ],
)
def test_a_missed_time_limit_earns_less_the_longer_it_took(seconds, limit_s, expected):
    assert credit(Result.FAIL, seconds, limit_s) == expected


def test_kept_earns_everything_and_what_was_not_judged_has_no_credit():
    assert credit(Result.PASS, 90.0, 180) == 10000
    assert credit(Result.PASS, None, None) == 10000
    assert credit(Result.FAIL, None, None) == 0
    assert credit(Result.NA, None, 180) is None
    assert credit(Result.NONE, 225.0, 180) is None


def a_norm(*positions: Position, severity: Severity, kind: Kind = Kind.YES_NO) -> Norm:
    return Norm(
        id="a-norm", zh="条目", en="A norm", theme=Theme.TIME_LIMITS, positions=positions,
        kind=kind, severity=severity, servqual=Servqual.RELIABILITY, covers=("x",),
        origin=Origin.PRACTICE, sources=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        (a_norm(Position.COUNTER, severity=Severity.MAJOR), "major"),
        (a_norm(Position.BACK_OFFICE, severity=Severity.MAJOR), "none"),
        (a_norm(Position.BACK_OFFICE, Position.ANALYST, severity=Severity.MINOR), "none"),
        (a_norm(Position.COMPLAINTS, Position.ANALYST, severity=Severity.MINOR), "minor"),
        (a_norm(Position.GUIDE, severity=Severity.MINOR, kind=Kind.RECORD_CHECK), "none"),
        (a_norm(Position.BACK_OFFICE, severity=Severity.RED_LINE), "red_line"),
    ],
)
def test_what_binds_nobody_in_the_hall_counts_in_no_score(norm, expected):
    assert severity_in_score(norm) == expected
