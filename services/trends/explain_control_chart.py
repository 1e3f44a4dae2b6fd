"""Control charts and signals in words."""

from datetime import date

from domain.printed import score_text
from domain.trends.choice import ChartChoice, ChartKind, Reason
from locales import Words
from services.trends.signal_charts import SignalKind
from services.trends.signals import Signal


def reason_of(choice: ChartChoice, failed: float, words: Words) -> str:
    """Why this chart: its rule, and the numbers it rests on.

    :param failed: the share not kept, 0-1
    """
    key = f"spc.reason_{choice.reason}"
    step = words(f"spc.step_{choice.span}") if choice.span else ""
    if choice.reason in (Reason.ENOUGH, Reason.SPARSE):
        return words(
            key, step=step, have=choice.have, need=choice.need, failed=score_text(100 * failed)
        )
    return words(key, have=choice.have, need=choice.need)


def signal_sentence(signal: Signal, words: Words) -> str:
    """What says that something changed; without the name, and which way. Of an EWMA, what was seen
    and the gathered value each by its name; of what is back, where it is now. Where a point has
    less than the minimum sample, its number of judgements instead of a percentage."""
    unit, counted_in = "number.percent", "spc.judgements"
    if signal.about is SignalKind.RED_LINES:
        unit, counted_in = "spc.between", "spc.occasions"
    value, centre = (words(unit, value=score_text(each)) for each in (signal.value, signal.centre))
    if not signal.has_value:
        value = words("spc.few")
    back = f" {_back(signal, unit, words)}" if signal.is_back else ""
    if signal.kind is ChartKind.EWMA:
        key = "spc.signal_ewma_back" if signal.is_back else "spc.signal_ewma"
        days = _weeks(signal.first_on, signal.last_on, words)
        seen = _seen(signal, unit, words)
        return words(key, days=days, seen=seen, value=value, centre=centre) + back
    sentence = words.of(
        signal.rule,
        value=value,
        centre=centre,
        days=_days(signal.first_on, signal.last_on, words),
        count=words.count(counted_in, signal.count),
    )
    return sentence + back


def direction_text(signal: Signal, words: Words) -> str:
    """Better or worse; of what is back, that it was."""
    return words(f"spc.change_{'was_' if signal.is_back else ''}{signal.change}")


def _seen(signal: Signal, unit: str, words: Words) -> str:
    """What was seen in the newest point."""
    if signal.seen is None:
        return words.count("spc.seen_few", signal.seen_count)
    value = words(unit, value=score_text(signal.seen))
    if signal.about is SignalKind.RED_LINES:
        return value
    return words.count("spc.seen", signal.seen_count, value=value)


def _back(signal: Signal, unit: str, words: Words) -> str:
    return words("spc.back_now", day=signal.newest_on, seen=_seen(signal, unit, words))


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return words("spc.point_of", day=first)
    return words("spc.points_of", first=first, last=last)


def thin_sentence(signal: Signal, words: Words) -> str:
    """On how little it rests."""
    return words.count("spc.thin_counts", signal.occasion_count, judged=signal.count)


def _weeks(first: date, last: date, words: Words) -> str:
    if first == last:
        return words("spc.week_of", day=first)
    return words("spc.weeks_of", first=first, last=last)


def titles_of(choice: ChartChoice, *, red_lines: bool, words: Words) -> tuple[str, str]:
    """Of the axes, x and y, with units."""
    if red_lines:
        return words("spc.axis_red_line"), words("spc.axis_between")
    step = choice.span.value if choice.span else "occasion"
    y = "spc.axis_ewma" if choice.kind is ChartKind.EWMA else "spc.axis_kept"
    return words(f"spc.axis_{step}"), words(y)
