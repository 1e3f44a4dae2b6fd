"""Judgements of one person, for explanations and trends."""

from datetime import date

from domain.norms.norm import Severity
from domain.result import Result
from domain.scores.judgement import Judgement

DAY = date(2026, 3, 4)


def judged(number: int, **changes) -> Judgement:
    fields = {
        "event_id": f"e{number}",
        "patrol_id": f"p{number}",
        "norm_id": f"norm-{number}",
        "day": DAY,
        "observer_id": "amina",
        "result": Result.PASS,
        "credit": 10_000,
        "seconds": None,
        "severity": Severity.MINOR,
        "weight": 1.0,
    }
    return Judgement(**(fields | changes))


def missed(number: int, **changes) -> Judgement:
    return judged(number, **({"result": Result.FAIL, "credit": 0} | changes))
