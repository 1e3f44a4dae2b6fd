"""What an observation earns, and whether it counts in a score."""

import pytest

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.norms.norm import Every, Norm, NormKind, Origin, Servqual, Severity, Theme
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
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


def a_norm(
    *positions: Position,
    severity: Severity,
    kind: NormKind = NormKind.YES_NO,
    every: Every | None = None,
) -> Norm:
    return Norm(
        id="a-norm", zh="条目", en="A norm", theme=Theme.TIME_LIMITS, positions=positions,
        kind=kind, severity=severity, servqual=Servqual.RELIABILITY, covers=("x",),
        origin=Origin.PRACTICE, sources=(), every=every,
    )  # fmt: skip


def a_paper(*positions: Position, severity: Severity) -> Norm:
    return a_norm(*positions, severity=severity, kind=NormKind.RECORD_CHECK, every=Every.WEEK)


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        (a_norm(Position.COUNTER, severity=Severity.MAJOR), "major"),
        (a_norm(Position.BACK_OFFICE, severity=Severity.MAJOR), "none"),
        (a_norm(Position.BACK_OFFICE, Position.ANALYST, severity=Severity.MINOR), "none"),
        (a_norm(Position.COMPLAINTS, Position.ANALYST, severity=Severity.MINOR), "minor"),
        (a_norm(Position.GUIDE, severity=Severity.MINOR, kind=NormKind.RECORD_CHECK), "none"),
        (a_norm(Position.BACK_OFFICE, severity=Severity.RED_LINE), "red_line"),
        (a_paper(Position.HALL, severity=Severity.MAJOR), "major"),
        (a_paper(Position.GUIDE, severity=Severity.MINOR), "minor"),  # of the hall
        (a_paper(Position.DUTY_MANAGER, severity=Severity.MAJOR), "major"),  # of the manager
        (a_paper(Position.ANALYST, severity=Severity.MINOR), "none"),
        (a_paper(Position.BACK_OFFICE, Position.ANALYST, severity=Severity.MAJOR), "none"),
    ],
)
def test_what_binds_nobody_in_the_hall_counts_in_no_score(norm, expected):
    assert severity_in_score(norm) == expected


@pytest.mark.parametrize(
    ("positions", "held_by"),
    [
        ((Position.HALL,), {Position.HALL}),
        ((Position.GUIDE,), {Position.HALL}),  # no paper says which guide
        ((Position.ALL,), {Position.HALL}),
        ((Position.ANALYST,), {Position.HALL}),
        ((Position.COMPLAINTS, Position.DUTY_MANAGER), {Position.HALL}),
        ((Position.DUTY_MANAGER,), {Position.DUTY_MANAGER}),
        (
            (Position.DUTY_MANAGER, Position.HALL_MANAGER),
            {Position.DUTY_MANAGER, Position.HALL_MANAGER},
        ),
    ],
)
def test_a_paper_is_the_hall_s_unless_it_binds_managers_alone(positions, held_by):
    paper = a_paper(*positions, severity=Severity.MINOR)

    assert {each for each in Position if paper.is_paper_of(each, HallKind.OWN)} == held_by
    assert not any(paper.applies_to(each, HallKind.OWN) for each in Position)
    off = paper.model_copy(update={"enabled": False})
    assert not any(off.is_paper_of(each, HallKind.OWN) for each in Position)
    # Versions from before papers were checked do not say how often: nobody is asked.
    older = a_norm(*positions, severity=Severity.MINOR, kind=NormKind.RECORD_CHECK)
    assert not any(older.is_paper_of(each, HallKind.OWN) for each in Position)
