"""Scores of the members of staff, hall by hall: bands, not ranks."""

import streamlit as st

from services.application import application
from services.scores.explain_hall_score import comparison_sentence
from services.scores.hall_checks import hall_checks
from services.scores.hall_comparison import halls_compared
from services.scores.staff_scores import staff_scores, staff_scores_of
from ui.page_picker import page_picker
from ui.plain import plain
from ui.problems import problems_shown
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_in, report_scope_picker
from ui.scores.hall_check_views import show_whether_counted
from ui.scores.hall_scores import choose_view, lowest_shown, show_hall_scores
from ui.session import current_account, current_words

HALLS_ON_A_PAGE = 8

account = current_account()
words = current_words(account)
app = application()

if st.query_params.get("order") == "score":  # as links said while both were one page
    asked = {name: said for name, said in st.query_params.to_dict().items() if name != "order"}
    st.switch_page("pages/staff/needs_help.py", query_params=asked)
scope = report_scope_picker(account, words)
st.title(words("page.staff_scores"))
st.caption(words("scores.explained"))
if scope is None:
    st.info(words("scores.no_halls"))
    st.stop()
look = choose_view(scope.first, scope.last, words)
with problems_shown(words):
    halls = [hall.id for hall in halls_in(account, scope)]
    shown = halls[page_picker(len(halls), HALLS_ON_A_PAGE, "scores.page")]
    if len(shown) == len(halls):
        scores = kept_report("staff scores", staff_scores_of, account, scope)
    else:
        scores = staff_scores(app, account, scope.first, scope.last, shown)
    checks = {each.hall.id: each for each in hall_checks(app, account, shown, scope.last)}
    compared = halls_compared(app, account, scope.first, scope.last, shown)
    if said := comparison_sentence(compared.values(), words):
        st.caption(plain(said))
    lowest = lowest_shown(scores.people, scores.halls)
    for hall in scores.halls.to_dict("records"):
        people, observers = (
            table[table["hall_id"] == hall["hall_id"]]
            for table in (scores.people, scores.observers)
        )
        show_hall_scores(
            hall, people, observers, look, words, checks[hall["hall_id"]], lowest,
            folded=len(shown) > 1 and not look.as_table,
        )  # fmt: skip
    show_whether_counted(list(checks.values()), words)
    if look.as_table:
        st.caption(words("scores.none_is_not_zero"))
