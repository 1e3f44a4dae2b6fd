"""What a method would change, shown before it is applied."""

from datetime import date

import streamlit as st

from domain.method import Method
from domain.roles import Account
from locales import Words
from services.application import application
from services.explain_method import setting_name, setting_value
from services.scoring_method import planned_changes
from ui.session import now
from ui.table import show_table


def show_effects(account: Account, method: Method, from_on: date, words: Words) -> None:
    """Every setting that would be another one from that day on, with its old and new value.

    :raises InputProblem: a day that cannot be, or nothing is changed
    """
    changes = planned_changes(application(), account, method, from_on, now())
    st.subheader(words("method.effect", day=from_on.isoformat()))
    show_table(
        [
            {
                "setting": setting_name(each.path, words),
                "old": setting_value(each.path, each.old, words),
                "new": setting_value(each.path, each.new, words),
            }
            for each in changes
        ],
        {name: words(f"method.{name}") for name in ("setting", "old", "new")},
        alt=words("method.effect", day=from_on.isoformat()),
    )
    # What the change does to people's results is computed here, by services.method_effects.
