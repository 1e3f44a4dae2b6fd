"""How a result stands against its goals, in the reader's language."""

from domain.method.goals import Goal, GoalStanding
from domain.printed import score_text, whole_text
from locales import Words
from services.scores.explain_score import needs
from services.scores.month_to_date import MonthToDate


def standing_text(standing: GoalStanding, words: Words) -> str:
    """What the band says about both goals; '–' where it says nothing."""
    return "–" if standing is GoalStanding.UNKNOWN else words(f"goal_verdict.{standing}")


def goals_text(goal: Goal, words: Words) -> str:
    """The two goals in brackets."""
    base, challenge = f"{goal.base_pct:g}", f"{goal.challenge_pct:g}"
    return words("goal_verdict.goals", base=base, challenge=challenge)


def month_sentence(found: MonthToDate, words: Words) -> str:
    """A month so far: how much was seen, the number with its band, and the goals; Markdown."""
    counts = {"count": found.scored_count, "occasions": found.occasion_count}
    when = {"month": found.month, "last": found.last}
    if not found.scored_count:
        return words("spc.month_nothing", month=found.month)
    if found.score_pct is None:
        lacking = {name: getattr(found, name) for name in ("more_occasions", "more_observations")}
        return words("spc.month_few", **when, **counts, needs=needs(lacking, words))
    return words(
        "spc.month", **when, **counts, score=score_text(found.score_pct),
        low=whole_text(found.low_pct), high=whole_text(found.high_pct),
        verdict=standing_text(found.standing, words), goals=goals_text(found.goal, words),
    )  # fmt: skip
