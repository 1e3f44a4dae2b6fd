"""A row of weak spots in words, for pages and sheets alike."""

from collections.abc import Mapping
from typing import Any

from domain.printed import band_text, score_text
from locales import Words
from services.reports.norm_health import ENOUGH_OF_A_NORM


def missed_text(row: Mapping[Any, Any], words: Words) -> str:
    """What was missed with its interval: "28.7 (22–37)".

    :param row: of ``domain.reports.weak_spots.weak_spots``
    """
    return words(
        "norm_health.with_band", missed=score_text(row["fail_pct"]),
        band=band_text(row["low_pct"], row["high_pct"]),
    )  # fmt: skip


def hall_text(row: Mapping[Any, Any], halls: Mapping[str, str], words: Words) -> str:
    """Where it surely fails most, with rate and judgements there; counts where these are few, and a
    dash where no hall judged it often enough.

    :param halls: names by id
    """
    if not row["hall_id"]:
        return "–"
    judged = row["hall_judged_count"]
    if judged < ENOUGH_OF_A_NORM:
        missed = round(row["hall_fail_pct"] * judged / 100)
        return words(
            "norm_health.hall_counts", hall=halls[row["hall_id"]], missed=missed, count=judged
        )
    return words(
        "norm_health.hall_missed", hall=halls[row["hall_id"]],
        missed=score_text(row["hall_fail_pct"]), count=judged,
    )  # fmt: skip


def no_weak_spot_text(enough_count: int, missed_count: int, words: Words) -> str:
    """Why no weak spot is listed: nothing was judged often enough, or what was is all kept, or none
    of it is evidently weaker than the rest.

    :param enough_count, missed_count: as in ``services.reports.norm_health.WeakNorms``
    """
    if not enough_count:
        return words("weak_spots.too_few", minimum=ENOUGH_OF_A_NORM)
    key = "weak_spots.none_weaker" if missed_count else "weak_spots.all_kept"
    return words.count(key, enough_count, minimum=ENOUGH_OF_A_NORM)
