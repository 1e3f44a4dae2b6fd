"""What is to be said about the score of a hall and about its managers, in the reader's language;
where halls stand side by side, whether it is corrected for its managers, or raw and why."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from domain.method.goals import Goal, GoalStanding, goal_verdict
from domain.printed import band_text, score_text, whole_text
from domain.scores.observer_links import Eye, Linkage, eye_of, reach_pts
from locales import Words
from services.scores.explain_goals import goals_text, verdict_text
from services.scores.explain_score import needs, signed
from services.scores.hall_comparison import ComparedHall


def hall_sentence(hall: Mapping[str, Any], words: Words) -> str:
    """The pooled share of everything judged in the hall, how much that was, how it stands against
    the goals, and its red lines.

    :param hall: a row of ``services.scores.staff_scores.StaffScores.halls``
    """
    sentence = words("hall_score.nothing")
    if hall["scored_count"] and (hall["more_occasions"] or hall["more_observations"]):
        sentence = words(
            "hall_score.few", occasions=hall["occasion_count"], scored=hall["scored_count"],
            needs=needs(hall, words),
        )  # fmt: skip
    elif hall["scored_count"]:
        goal = Goal(hall["base_pct"], hall["challenge_pct"])
        unsure = pd.isna(hall["low_exact"])  # no person was seen, from whom it would be known
        sentence = words(
            "hall_score.without_band" if unsure else "hall_score.pooled",
            raw=score_text(hall["raw_exact"]), low=whole_text(hall["low_exact"]),
            high=whole_text(hall["high_exact"]), occasions=hall["occasion_count"],
            scored=hall["scored_count"],
        )  # fmt: skip
        standing = goal_verdict(hall["low_exact"], hall["high_exact"], goal)
        if standing is not GoalStanding.UNKNOWN:
            verdict = verdict_text(standing, hall["more_days"], words)
            sentence += words("hall_score.goal", verdict=verdict, goals=goals_text(goal, words))
    if hall["confirmed"] or hall["reported"]:
        sentence += words(
            "hall_score.red_lines", confirmed=hall["confirmed"], reported=hall["reported"]
        )
    return sentence


def hall_linkage_sentence(hall: Mapping[str, Any], words: Words) -> str:
    """Why nothing, or not everything, was corrected in the hall, and what helps; '' where it was.

    :param hall: a row of ``services.scores.staff_scores.StaffScores.halls``
    """
    if hall["linkage"] in ("", Linkage.LINKED):
        return ""
    if hall["linkage"] in (Linkage.ONE, Linkage.OFF):
        return words(f"score.{hall['linkage']}")
    return words(f"hall_score.{hall['linkage']}") + words(
        "score.watch_more", first=hall["watcher"], second=hall["watched"]
    )


def manager_sentences(observers: pd.DataFrame, words: Words) -> list[str]:
    """How each manager of a hall sees it, by name.

    :param observers: rows of one hall of ``services.scores.staff_scores.StaffScores.observers``
    """
    return [_manager(each, words) for each in observers.sort_values("observer").to_dict("records")]


def _manager(row: Mapping[Any, Any], words: Words) -> str:
    eye = eye_of(row["strictness_pts"], row["uncertainty_pts"], linked=row["linked"])
    points = row["strictness_pts"]
    return words.of(
        eye,
        name=row["observer"],
        count=row["occasion_count"],
        points=signed(points, 1) if eye is Eye.ALIKE else f"{abs(points):.1f}",
        reach=f"{reach_pts(row['uncertainty_pts']):.1f}",
    )


def groups_sentence(observers: pd.DataFrame, words: Words) -> str:
    """Who shares members of staff with whom; '' where everybody does, or there is only one.

    :param observers: as for ``manager_sentences``
    """
    groups = sorted(sorted(names) for _, names in observers.groupby("group")["observer"])
    if len(groups) < 2:
        return ""
    joined = words("score.and")
    return words("manager.groups", groups=" | ".join(joined.join(names) for names in groups))


def comparison_sentence(
    compared: Iterable[ComparedHall], words: Words, *, advice: bool = False, short: bool = False
) -> str:
    """The corrected scores of those halls that can be compared, or that all of them are raw; ''
    where a hall stands alone.

    :param advice: also what would help
    :param short: in few words, where there is little room
    """
    halls = list(compared)
    if len(halls) < 2:
        return ""
    joined = words("score.and")
    corrected = joined.join(
        words(
            "hall_compare.one", hall=each.hall.name, score=score_text(each.corrected.score_pct),
            band=band_text(each.corrected.low_pct, each.corrected.high_pct),
        )
        for each in halls if each.corrected is not None
    )  # fmt: skip
    if halls[0].switched_off:
        return words("hall_compare.off")
    if not corrected and short:
        return words("hall_compare.raw_short")
    if not corrected:
        return words("hall_compare.raw") + (words("hall_compare.advice") if advice else "")
    sentence = words("hall_compare.corrected", halls=corrected)
    apart = joined.join(each.hall.name for each in halls if each.corrected is None)
    return sentence + (words("hall_compare.others_raw", halls=apart) if apart else "")
