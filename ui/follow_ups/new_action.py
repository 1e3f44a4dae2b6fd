"""The form of a corrective action. All of it is filled in with what is usual: two taps from where
something was found, and a third to send it."""

import streamlit as st

from domain.follow_ups.action import MAX_WHAT_LENGTH
from domain.norms.norm import Norm
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.actions import ActionForm, NewAction, action_form, open_action
from services.halls.organisation import my_halls
from ui.entries import Form, say
from ui.plain import bare, plain
from ui.session import now
from ui.url_choice import url_choice

_HALL_ITSELF = ""


def show_new_action(account: Account, words: Words) -> None:
    """What it is about comes from the address: ``hall``, and perhaps ``person``, ``norm`` and
    ``about``, the id of what it came from."""
    app = application()
    asked = st.query_params
    halls = {hall.id: hall.name for hall in my_halls(app, account)}
    hall_id: str | None = asked.get("hall") or None
    if hall_id in (None, "all", "own", "partner"):
        hall_id = next(iter(halls)) if len(halls) == 1 else None
        if hall_id is None:
            hall_id = url_choice(
                words("filter.hall"), "in", list(halls), halls.__getitem__,
                words("action.choose_hall"),
            )  # fmt: skip
    if hall_id is None:
        st.info(words("action.choose_hall"))
        return
    staff_id, norm_id = asked.get("person") or None, asked.get("norm", "")
    form = action_form(app, account, hall_id, now(), staff_id=staff_id, norm_id=norm_id)
    _about(form, words)
    if form.open_case is not None:
        st.warning(words("action.open_one"), icon=":material/info:")
        st.page_link(
            "pages/follow_up/action.py", label=words("action.see_open"),
            query_params={"case": form.open_case},
        )  # fmt: skip
        return
    if staff_id is not None and form.staff_id is None:
        st.warning(words("action.not_here"), icon=":material/info:")
    _show_form(form, norm_id, asked.get("about", ""), account, words)


def _about(form: ActionForm, words: Words) -> None:
    facts = [form.hall.name, _norm_text(form.norm, words)]
    st.markdown(" · ".join(f"**{plain(each)}**" for each in facts if each))


def _norm_text(norm: Norm | None, words: Words) -> str:
    return norm.text(words.language) if norm is not None else ""


def _show_form(form: ActionForm, norm_id: str, about: str, account: Account, words: Words) -> None:
    people = {
        _HALL_ITSELF: words("board.hall"),
        **{each.id: f"{each.name} · {each.staff_no}" for each in form.people.values()},
    }
    nobody = words("action.nobody_yet")
    owners = {"": nobody, **form.owners}
    with Form("action.new", words("action.open_it"), words, border=True, enter=False) as fields:
        what = st.text_area(
            words("action.what"), _usual(form.norm, words), key=fields.key(f"what.{norm_id}"),
            max_chars=MAX_WHAT_LENGTH, height=80,
        )  # fmt: skip
        whom, whose, until = st.columns(3)
        staff_id = whom.selectbox(
            words("action.whom"), list(people),
            index=list(people).index(form.staff_id or _HALL_ITSELF),
            format_func=lambda each: bare(people[each]), key=fields.key(f"whom.{form.staff_id}"),
        )  # fmt: skip
        owner_id = whose.selectbox(
            words("action.owner"), list(owners), index=list(owners).index(form.owner_id or ""),
            format_func=lambda each: bare(owners[each]), key=fields.key("owner"),
        )  # fmt: skip
        due_on = until.date_input(
            words("action.due"), form.due_on, format="YYYY-MM-DD", key=fields.key("due")
        )
        st.caption(words("action.due_usual"))
    if fields.submitted:
        new = NewAction(
            hall_id=form.hall.id, what=what, due_on=due_on, owner_id=owner_id or None,
            staff_id=staff_id or None, norm_id=norm_id, about=about,
        )  # fmt: skip
        with fields.saving(words("action.opened")):
            case = open_action(application(), account, new, now())
            say(words("action.opened"))
            st.switch_page("pages/follow_up/action.py", query_params={"case": case.id})


def _usual(norm: Norm | None, words: Words) -> str:
    """What is to be done, unless somebody says it better."""
    if norm is None:
        return ""
    return words("action.usual_what", norm=norm.text(words.language))[:MAX_WHAT_LENGTH]
