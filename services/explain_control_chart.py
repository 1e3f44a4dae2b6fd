"""Control charts and signals in words."""

from datetime import date

from domain.chart_choice import Choice, Kind, Reason
from locales import Words
from services.signals import About, Signal


def reason_of(choice: Choice, failed: float, words: Words) -> str:
    """Why this chart: its rule, and the numbers it rests on.

    :param failed: the share not kept, 0-1
    """
    key = f"spc.reason_{choice.reason}"
    step = words(f"spc.step_{choice.span}") if choice.span else ""
    if choice.reason in (Reason.ENOUGH, Reason.SPARSE):
        return words(
            key, step=step, have=choice.have, need=choice.need, failed=f"{100 * failed:.1f}"
        )
    return words(key, have=choice.have, need=choice.need)


def signal_sentence(signal: Signal, words: Words) -> str:
    """What says that something changed; without the name, and which way."""
    unit = "spc.between" if signal.about is About.RED_LINES else "spc.percent"
    value, centre = (words(unit, value=f"{each:.1f}") for each in (signal.value, signal.centre))
    return words(
        f"spc.signal_{signal.rule}",
        value=value,
        centre=centre,
        days=_days(signal.first_on, signal.last_on, words),
        count=signal.count,
    )


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return words("spc.point_of", day=first)
    return words("spc.points_of", first=first, last=last)


def titles_of(choice: Choice, *, red_lines: bool, words: Words) -> tuple[str, str]:
    """Of the axes, x and y, with units."""
    if red_lines:
        return words("spc.axis_red_line"), words("spc.axis_between")
    step = choice.span.value if choice.span else "occasion"
    y = "spc.axis_ewma" if choice.kind is Kind.EWMA else "spc.axis_kept"
    return words(f"spc.axis_{step}"), words(y)
