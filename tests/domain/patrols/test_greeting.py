"""The backup rule for the greeting, row by row of facts.md §4.2."""

import pytest

from domain.halls.hall import GreetingRule
from domain.norms.norm import GreetingPart
from domain.patrols.greeting import Situation, judge_greeting

GUIDE, BACKUP, ZONE = GreetingPart.GUIDE, GreetingPart.BACKUP, GreetingPart.ZONE


@pytest.mark.parametrize(
    ("situation", "guide", "backup", "zone"),
    [
        ("in_zone_guide", "pass", "na", None),
        ("in_zone_backup", "fail", "na", None),
        ("in_zone_nobody", "fail", "na", None),
        ("away_backup", "na", "pass", None),
        ("away_nobody", "fail", "fail", None),
        ("left_backup", "na", "pass", "fail"),
        ("left_nobody", "fail", "fail", "fail"),
    ],
)
def test_a_situation_judges_guide_and_backup(situation, guide, backup, zone):
    judged = judge_greeting(Situation(situation), GreetingRule.LENIENT)

    assert {part: judged.get(part) for part in GreetingPart} == {
        GUIDE: guide, BACKUP: backup, ZONE: zone,
    }  # fmt: skip


def test_the_strict_rule_differs_only_where_guide_and_backup_are_both_silent():
    differing = {
        situation
        for situation in Situation
        if judge_greeting(situation, GreetingRule.STRICT)
        != judge_greeting(situation, GreetingRule.LENIENT)
    }

    assert differing == {Situation.IN_ZONE_NOBODY}
    assert judge_greeting(Situation.IN_ZONE_NOBODY, GreetingRule.STRICT)[BACKUP] == "fail"
