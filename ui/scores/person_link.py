"""The way from a name to the page about the person."""

from datetime import date

import streamlit as st

from ui.period_picker import linked_period


def person_link(label: str, staff_id: str, hall_id: str, first: date, last: date) -> None:
    """A link to the results of a person in a hall and a period.

    :param label: Markdown
    """
    st.page_link(
        "pages/results/person.py",
        label=label,
        icon="",
        query_params={"person": staff_id, "hall": hall_id} | linked_period(first, last),
    )
