"""How a score is printed: with one decimal, its band in whole points, each rounded once from the
exact number. A half is rounded away from zero, as people do by hand (``domain.cents``).

Sums that are to add up are printed in cents instead (``domain.cents``).
"""

import math
from decimal import ROUND_HALF_UP, Decimal

from domain.cents import Number, to_cents

NO_NUMBER = "–"


def score_text(pct: Number | None) -> str:
    """A score, or a line of a chart; a dash where there is none.

    >>> score_text(86.7458), score_text(86.25), score_text(Decimal("79.95")), score_text(-0.04)
    ('86.7', '86.3', '80.0', '0.0')
    >>> score_text(None), score_text(math.nan)
    ('–', '–')
    """
    return number_text(pct, 1)


def total_text(total_pct: Number, patrol_pct: Number | None) -> str:
    """A final result, which is put together in cents. Where it is the patrol score and nothing else
    it is printed as that one, from the exact number, so that the two never differ.

    >>> total_text(89.35, 89.346), total_text(89.35, 80.1), total_text(Decimal("89.35"), None)
    ('89.3', '89.4', '89.4')
    """
    if patrol_pct is None or math.isnan(patrol_pct):
        return score_text(total_pct)
    same = to_cents(total_pct) == to_cents(patrol_pct)
    return score_text(patrol_pct if same else total_pct)


def whole_text(pct: Number | None) -> str:
    """An end of a band, or what a small sample is pulled to; a dash where it is not known.

    >>> whole_text(72.78), whole_text(78.5), whole_text(None), whole_text(math.nan)
    ('73', '79', '–', '–')
    """
    return number_text(pct, 0)


def band_text(low_pct: Number | None, high_pct: Number | None) -> str:
    """
    >>> band_text(72.78, 78.52), band_text(None, None)
    ('73–79', '–')
    """
    low, high = whole_text(low_pct), whole_text(high_pct)
    return NO_NUMBER if NO_NUMBER in (low, high) else f"{low}–{high}"


def number_text(number: Number | None, digits: int = 1) -> str:
    """Any number that is measured or counted out, a dash where there is none.

    >>> number_text(0.125, 2), number_text(1.25), number_text(None)
    ('0.13', '1.3', '–')
    """
    if number is None or math.isnan(number):
        return NO_NUMBER
    # The shortest decimal that reads as the number, as in ``domain.cents.exact``.
    written = number if isinstance(number, Decimal) else Decimal(repr(float(number)))
    return f"{written.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0:f}"
