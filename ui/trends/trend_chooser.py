"""Whose control chart is shown: a hall, or a person of it. The choice lives in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.problems import NotFound
from locales import Words
from ui.url_choice import url_choice, url_one_of


@dataclass(frozen=True)
class Chosen:
    hall: Hall
    person: StaffMember | None


def choose_whose(halls: Sequence[Hall], staff: Sequence[StaffMember], words: Words) -> Chosen:
    """
    :param halls: at least one
    :raises NotFound: the address names a hall or person that the reader does not see
    """
    by_id = {hall.id: hall for hall in halls}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {hall.id: hall.name for hall in halls}
        hall = by_id[url_one_of(words("report_scope.hall"), "hall", names, resets=["person"])]
        people = {each.id: each for each in staff if each.hall_id == hall.id}
        person_id = url_choice(
            words("trends.person"), "person", list(people),
            lambda each: f"{people[each].name} · {people[each].staff_no}",
            words("spc.hall_itself"),
        )  # fmt: skip
    if person_id is not None and person_id not in people:
        raise NotFound
    return Chosen(hall, people[person_id] if person_id else None)
