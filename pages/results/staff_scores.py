"""Scores of the members of staff: bands, not ranks, hall by hall."""

import streamlit as st

from domain.norm import FRONT_LINE
from services.application import application
from services.organisation import my_halls
from services.staff_scores import staff_scores
from ui.hall_scores import Look, show_hall_scores
from ui.page_picker import page_picker
from ui.problems import problems_shown
from ui.report_scope_picker import report_scope_picker
from ui.session import current_account, current_words

HALLS_ON_A_PAGE = 8

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.staff_scores"))
st.caption(words("scores.explained"))
scope = report_scope_picker(account, words)
if scope is None:
    st.info(words("scores.no_halls"))
    st.stop()
look_at = st.container(horizontal=True, vertical_alignment="bottom")
position = look_at.selectbox(
    words("column.position_label"),
    list(FRONT_LINE),
    index=None,
    placeholder=words("scores.every_position"),
    format_func=lambda each: words(f"position.{each}"),
    key="position",
    bind="query-params",
    filter_mode=None,
    width=240,
)
order, view = (
    look_at.segmented_control(
        words(f"scores.{name}"),
        options,
        default=options[0],
        required=True,
        format_func=lambda each: words(f"scores.by_{each}"),
        key=name,
        bind="query-params",
    )
    for name, options in (("order", ["name", "score"]), ("view", ["sentences", "table"]))
)
look = Look(scope.first, scope.last, position, order == "score", view == "table")
if look.by_score:
    st.caption(words("scores.order_explained"))

halls = [hall.id for hall in my_halls(app.store, account) if hall.kind is scope.kind]
if scope.hall_id is not None:
    halls = [hall_id for hall_id in halls if hall_id == scope.hall_id]
shown = halls[page_picker(len(halls), HALLS_ON_A_PAGE, "scores.page")]
with problems_shown(words):
    scores = staff_scores(app, account, scope.first, scope.last, shown)
    for hall in scores.halls.to_dict("records"):
        people, observers = (
            table[table["hall_id"] == hall["hall_id"]]
            for table in (scores.people, scores.observers)
        )
        show_hall_scores(hall, people, observers, look, words)
    if look.as_table:
        st.caption(words("scores.none_is_not_zero"))
