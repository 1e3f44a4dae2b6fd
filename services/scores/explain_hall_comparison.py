"""Which it is where halls stand side by side: corrected for their managers, or raw and why."""

from collections.abc import Iterable

from domain.printed import band_text, score_text
from locales import Words
from services.scores.hall_comparison import ComparedHall


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
