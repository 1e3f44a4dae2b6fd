"""What a method would change, shown before it is applied."""

import math
from datetime import date

import streamlit as st

from domain.method.method import Difference, Method
from domain.roles import Account
from domain.scores.method_effect import MethodEffect
from locales import Words
from services.application import application
from services.method.explain_method import setting_name, setting_value
from services.method.method import planned_changes
from services.scores.explain_score import signed
from services.scores.method_effects import Effects, effects
from ui.session import now
from ui.table import show_table

_SHOWN = 200  # people; the count holds for all


def show_effects(account: Account, method: Method, from_on: date, words: Words) -> list[Difference]:
    """Every setting that would be another one from that day on, with its old and new value.

    :return: what is shown

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
    _show_results(effects(application(), account, method), words)
    return changes


def _show_results(known_effects: Effects | None, words: Words) -> None:
    """How far results move and who changes grade, own and partner halls apart."""
    if known_effects is None:
        st.caption(words("method.effect_nothing"))
        return
    st.caption(words("method.effect_period", first=known_effects.first, last=known_effects.last))
    for kind, effect in known_effects.by_kind.items():
        st.markdown(f"**{words(f'hall_kind.{kind}')}**")
        if effect.mean_shift_pts is None or effect.largest_shift_pts is None:
            st.caption(words("method.effect_nobody"))
            continue
        st.markdown(
            words(
                "method.effect_mean",
                count=effect.people_count,
                before=f"{effect.mean_before_pct:.2f}",
                after=f"{effect.mean_after_pct:.2f}",
                shift=signed(effect.mean_shift_pts),
                largest=signed(effect.largest_shift_pts),
            )
        )
        show_grades(effect, words)


def show_grades(effect: MethodEffect, words: Words) -> None:
    """Who changes grade, with the result before and after."""
    rows = effect.grades.to_dict("records")
    if not rows:
        st.caption(words("method.effect_no_grades"))
        return
    st.markdown(words.count("method.effect_grades", len(rows)))
    show_table(
        [
            {
                "hall": row["hall"],
                "staff": f"{row['staff']} {row['staff_no']}",
                "before": _grade(row["grade_before"], row["total_before"], words),
                "after": _grade(row["grade_after"], row["total_after"], words),
            }
            for row in rows[:_SHOWN]
        ],
        {
            "hall": words("column.hall"),
            "staff": words("column.staff"),
            "before": words("method.old"),
            "after": words("method.new"),
        },
        alt=words.count("method.effect_grades", len(rows)),
    )
    if len(rows) > _SHOWN:
        st.caption(words.count("method.effect_more", len(rows) - _SHOWN))


def _grade(grade: str, total_pct: float, words: Words) -> str:
    shown = words(f"grade.{grade}") if grade else "–"
    return shown if math.isnan(total_pct) else f"{shown} {total_pct:.2f}"
