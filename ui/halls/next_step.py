"""The next of the first steps as one big button, and what others wait for meanwhile."""

from collections.abc import Mapping

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.first_steps import FirstStep, FirstSteps, Missing, first_steps, missing
from ui.plain import plain
from ui.session import end_session, now

# Where each is done: the page, and what its address says.
Place = tuple[str, Mapping[str, str]]


def place_of(step: FirstStep, steps: FirstSteps) -> Place | None:
    """None: a duty manager does it, on a tablet or here after a change of person."""
    hall = {"hall": steps.hall_id} if steps.hall_id else {}
    places: dict[FirstStep, Place] = {
        FirstStep.HALL: ("pages/setup/roster.py", {}),
        FirstStep.ROSTER: ("pages/setup/roster.py", {}),
        FirstStep.MANAGER: ("pages/setup/new_accounts.py", {"for": "duty_manager"}),
        FirstStep.HOURS: ("pages/setup/halls.py", hall),
    }
    return places.get(step)


def show_next_step(account: Account, words: Words, *, here: str = "") -> None:
    """Nothing once a hall has been patrolled.

    :param here: the page, where its own step is not offered
    """
    steps = first_steps(application(), account, now())
    step = steps.next
    place = place_of(step, steps) if step else None
    under_way = FirstStep.HALL in steps.done and FirstStep.PATROL not in steps.done
    if step is not None and under_way and (place is None or place[0] != here):
        show_step_button(step, steps, words)


def show_step_button(step: FirstStep, steps: FirstSteps, words: Words) -> None:
    place = place_of(step, steps)
    label = words("first_steps.next", what=words(f"first_step_do.{step}"))
    if place is None:
        login = steps.managers[0] if len(steps.managers) == 1 else ""
        st.button(
            label, key="first_steps.next", type="primary", icon=":material/switch_account:",
            width="stretch", on_click=end_session, args=(login,),
        )  # fmt: skip
    elif st.button(
        label, key="first_steps.next", type="primary", icon=":material/arrow_forward:",
        width="stretch",
    ):  # fmt: skip
        st.switch_page(place[0], query_params=dict(place[1]))


def show_missing(
    account: Account, words: Words, *, also_first_patrol: bool = True
) -> FirstStep | None:
    """Say what the halls of the account lack before there is anything to see, and who sees to it.

    :param also_first_patrol: False where the reader begins it on the same page
    :return: the first step that is missing; None: nothing was said
    """
    found = what_is_missing(account)
    if found is None or (found.step is FirstStep.PATROL and not also_first_patrol):
        return None
    tell_missing(found, words)
    return found.step


def what_is_missing(account: Account) -> Missing | None:
    return missing(application(), account, now())


def tell_missing(found: Missing, words: Words) -> None:
    what = words(f"first_steps.missing_{found.step}")
    who = words("board.and").join(found.who)
    by = words(f"first_steps.who_{found.step}", names=who) if found.who else ""
    st.info(plain(f"{what} {by}".strip()), icon=":material/flag:")
