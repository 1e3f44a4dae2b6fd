"""Choose a period of business days; it lives in the URL, so that a view can be sent as a link."""

from datetime import date, timedelta

import streamlit as st

from locales import Words
from ui.session import now

DEFAULT_DAYS = 28


def period_picker(
    words: Words, last_day: date | None, days: int = DEFAULT_DAYS
) -> tuple[date, date]:
    """Return the first and the last day, both included.

    :param last_day: the newest day with results; the period ends there unless chosen otherwise
    """
    end = last_day or now().date()
    columns = st.columns(2)
    first = columns[0].date_input(
        words("period.first"), end - timedelta(days=days - 1), key="from", bind="query-params"
    )
    last = columns[1].date_input(words("period.last"), end, key="to", bind="query-params")
    return first, last
