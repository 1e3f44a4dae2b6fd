"""Choose a period of business days; it lives in the URL, so that a view can be sent as a link."""

from contextlib import suppress
from datetime import date, timedelta

import streamlit as st

from locales import Words
from ui.session import now

DEFAULT_DAYS = 28
# Of a link inside the app. Those of the fields, "from" and "to", do not survive it: Streamlit
# clears what the fields of the page that is left had in the URL.
_LINKED = ("first", "last")


def period_picker(
    words: Words, last_day: date | None, days: int = DEFAULT_DAYS
) -> tuple[date, date]:
    """Return the first and the last day, both included.

    :param last_day: the newest day with results; the period ends there unless chosen otherwise,
      here or by the link that led here
    """
    newest = last_day or now().date()
    start, end = (_linked_day(name) for name in _LINKED)
    columns = st.columns(2)
    first = columns[0].date_input(
        words("period.first"), start or newest - timedelta(days=days - 1), key="from",
        bind="query-params",
    )  # fmt: skip
    last = columns[1].date_input(words("period.last"), end or newest, key="to", bind="query-params")
    return first, last


def linked_period(first: date, last: date) -> dict[str, str]:
    """What a link to another page says, so that its period begins as this one."""
    return dict(zip(_LINKED, (first.isoformat(), last.isoformat()), strict=True))


def _linked_day(name: str) -> date | None:
    """None: the link says nothing, or no day."""
    with suppress(ValueError):
        return date.fromisoformat(st.query_params.get(name, ""))
    return None
