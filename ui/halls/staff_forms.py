"""The forms of one member of staff: name, moving, leaving, coming back."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall, business_day_of
from domain.halls.position import ON_ROSTER, Position
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls import staff
from ui.entries import Form
from ui.plain import bare
from ui.session import now
from ui.table import show_table


def position_select(place: DeltaGenerator, position: Position, key: str, words: Words) -> str:
    positions = [each.value for each in ON_ROSTER]
    return place.selectbox(
        words("column.position_label"), positions, positions.index(position), key=key,
        format_func=lambda each: words(f"position.{each}"),
    )  # fmt: skip


def show_name_form(person: Person, account: Account, words: Words) -> None:
    with Form(f"person.{person.id}", words("setup.save"), words) as form:
        columns = st.columns(2)
        name = columns[0].text_input(words("account.name"), person.name, key=form.key("name"))
        number = columns[1].text_input(
            words("column.staff_no"), person.staff_no, key=form.key("no")
        )
    if form.submitted:
        with form.saving(words("setup.saved", name=name)):
            staff.change_staff(
                application(), account, person.id, name=name, staff_no=number, now=now()
            )


def show_history(person: Person, halls: dict[str, Hall], words: Words) -> None:
    st.subheader(words("setup.history"))
    if not person.assignments:
        st.caption(words("setup.nowhere"))
        return
    show_table(
        [
            {
                "hall": halls[each.hall_id].name,
                "position": words.of(each.position),
                "from": each.from_on.isoformat(),
                "to": each.to_on.isoformat() if each.to_on else "–",
            }
            for each in reversed(person.assignments)
        ],
        {
            "hall": words("column.hall"),
            "position": words("column.position_label"),
            "from": words("setup.first_day"),
            "to": words("setup.last_day"),
        },
        alt=words("setup.history"),
    )


def show_moving(person: Person, halls: dict[str, Hall], account: Account, words: Words) -> None:
    """Another hall or position from a day on; for who left, a way back."""
    last = person.assignments[-1] if person.assignments else None
    here = _today(halls, last.hall_id if last else None)
    gone = last is None or _is_over(last, here)
    st.subheader(words("setup.return" if gone else "setup.move"))
    st.caption(words("setup.move_explained"))
    button = words("setup.save_return" if gone else "setup.save_move")
    with Form(f"person.{person.id}.move", button, words) as form:
        columns = st.columns(2)
        hall_ids = [each.id for each in halls.values() if not each.closed(here)]
        there = hall_ids.index(last.hall_id) if last and last.hall_id in hall_ids else 0
        hall_id = columns[0].selectbox(
            words("column.hall"), hall_ids, there,
            key=form.key("hall"), format_func=lambda each: bare(halls[each].name),
        )  # fmt: skip
        position = position_select(
            columns[1], last.position if last else ON_ROSTER[0], form.key("position"), words
        )
        from_on = columns[0].date_input(words("setup.first_day"), here, key=form.key("from"))
        to_on: date | None = columns[1].date_input(
            words("setup.last_day_optional"), None, key=form.key("to")
        )
    if form.submitted and hall_id:
        with form.saving(words("setup.moved", name=person.name, day=from_on or here)):
            staff.place_staff(
                application(), account, person.id, hall_id=hall_id,
                position=Position(position), from_on=from_on or here, to_on=to_on, now=now(),
            )  # fmt: skip


def show_leaving(person: Person, halls: dict[str, Hall], account: Account, words: Words) -> None:
    last = person.assignments[-1] if person.assignments else None
    if last is None:
        return
    here = _today(halls, last.hall_id)
    if _is_over(last, here):
        return
    st.subheader(words("setup.leave"))
    st.caption(words("setup.leave_explained"))
    with Form(f"person.{person.id}.leave", words("setup.save_leave"), words) as form:
        day = st.date_input(
            words("setup.last_day"), last.to_on or max(here, last.from_on), key=form.key("day"),
            width=280,
        )  # fmt: skip
    if form.submitted:
        with form.saving(words("setup.left", name=person.name, day=day or here)):
            staff.end_staff(application(), account, person.id, last_day=day or here, now=now())


def _is_over(stay: Assignment, day: date) -> bool:
    return stay.to_on is not None and stay.to_on < day


def _today(halls: dict[str, Hall], hall_id: str | None) -> date:
    hall = halls.get(hall_id or "", next(iter(halls.values())))
    return business_day_of(now(), hall.time_zone)
