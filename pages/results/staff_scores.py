"""Scores of the members of staff: bands, not ranks, hall by hall."""

import streamlit as st

from domain.norm import FRONT_LINE, Position
from services.application import application
from services.organisation import my_halls
from services.staff_scores import staff_scores
from ui.hall_scores import Look, show_hall_scores
from ui.page_picker import page_picker
from ui.problems import problems_shown
from ui.report_scope_picker import report_scope_picker
from ui.session import current_account, current_words
from ui.url_choice import url_choice, url_segments

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
with look_at:
    position = url_choice(
        words("column.position_label"), "position", list(FRONT_LINE),
        lambda each: words(f"position.{each}"), words("scores.every_position"),
    )  # fmt: skip
    order, view = (
        url_segments(
            words(f"scores.{name}"), name, options, lambda each: words(f"scores.by_{each}")
        )
        for name, options in (("order", ["name", "score"]), ("view", ["sentences", "table"]))
    )
look = Look(
    scope.first,
    scope.last,
    Position(position) if position in FRONT_LINE else None,
    order == "score",
    view == "table",
)
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
