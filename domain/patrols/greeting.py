"""The backup rule for the greeting: one situation at the door judges guide and backup.

The process manual assesses both positions (D01 P1, facts.md §0.6); how a situation is judged is
this project's proposal (facts.md §4.2), with the hall's ``GreetingRule`` for one cell of it.
"""

from enum import StrEnum

from domain.halls.hall import GreetingRule
from domain.norms.norm import GreetingPart
from domain.result import Result


class Situation(StrEnum):
    """Where the guide was, and who greeted the customer."""

    __words__ = "situation."

    IN_ZONE_GUIDE = "in_zone_guide"
    IN_ZONE_BACKUP = "in_zone_backup"
    IN_ZONE_NOBODY = "in_zone_nobody"
    AWAY_BACKUP = "away_backup"  # away with a customer
    AWAY_NOBODY = "away_nobody"
    LEFT_BACKUP = "left_backup"  # away without a reason
    LEFT_NOBODY = "left_nobody"


def judge_greeting(situation: Situation, rule: GreetingRule) -> dict[GreetingPart, Result]:
    """The judgements that a situation means; a part that is not named is not judged.

    ``GUIDE`` and ``ZONE`` are about the guide, ``BACKUP`` about the backup. Source: facts.md §4.2;
    ``LEFT_NOBODY`` joins its rows "nobody greets" and "away without reason".

    >>> judge_greeting(Situation.AWAY_NOBODY, GreetingRule.LENIENT)[GreetingPart.GUIDE].value
    'fail'
    """
    guide, backup, zone = GreetingPart.GUIDE, GreetingPart.BACKUP, GreetingPart.ZONE
    both_silent = Result.FAIL if rule is GreetingRule.STRICT else Result.NA
    return {
        Situation.IN_ZONE_GUIDE: {guide: Result.PASS, backup: Result.NA},
        Situation.IN_ZONE_BACKUP: {guide: Result.FAIL, backup: Result.NA},
        Situation.IN_ZONE_NOBODY: {guide: Result.FAIL, backup: both_silent},
        Situation.AWAY_BACKUP: {guide: Result.NA, backup: Result.PASS},
        Situation.AWAY_NOBODY: {guide: Result.FAIL, backup: Result.FAIL},
        Situation.LEFT_BACKUP: {guide: Result.NA, backup: Result.PASS, zone: Result.FAIL},
        Situation.LEFT_NOBODY: {guide: Result.FAIL, backup: Result.FAIL, zone: Result.FAIL},
    }[situation]
