"""How a result stands against its goals, in the reader's language."""

from domain.method.goals import Goal, GoalStanding
from domain.printed import score_text, whole_text
from locales import Words
from services.scores.explain_score import needs
from services.scores.month_to_date import MonthToDate


def standing_text(standing: GoalStanding, words: Words) -> str:
    """What the band says about both goals; '–' where it says nothing."""
    return "–" if standing is GoalStanding.UNKNOWN else words(f"goal_verdict.{standing}")


def verdict_text(standing: GoalStanding, more_days: int, words: Words) -> str:
    """As ``standing_text``, of a hall; with fewer days than a verdict needs, how many it lacks."""
    if not more_days:
        return standing_text(standing, words)
    lacking = words.count("score.more_days", more_days)
    return words("goal_verdict.few_days", needs=lacking)


def goals_text(goal: Goal, words: Words) -> str:
    """The two goals in brackets."""
    base, challenge = f"{goal.base_pct:g}", f"{goal.challenge_pct:g}"
    return words("goal_verdict.goals", base=base, challenge=challenge)


def month_sentence(so_far: MonthToDate, words: Words) -> str:
    """A month so far: how much was seen, the number with its band, and the goals; Markdown."""
    counts = {"count": so_far.scored_count, "occasions": so_far.occasion_count}
    when = {"month": so_far.month, "last": so_far.last}
    if not so_far.scored_count:
        return words("spc.month_nothing", month=so_far.month)
    if so_far.score_pct is None:
        lacking = {name: getattr(so_far, name) for name in ("more_occasions", "more_observations")}
        return words("spc.month_few", **when, **counts, needs=needs(lacking, words))
    verdict = verdict_text(so_far.standing, so_far.more_days, words)
    return words(
        "spc.month", **when, **counts, score=score_text(so_far.score_pct),
        low=whole_text(so_far.low_pct), high=whole_text(so_far.high_pct),
        verdict=verdict, goals=goals_text(so_far.goal, words),
    )  # fmt: skip
