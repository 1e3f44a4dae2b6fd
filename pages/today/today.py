"""The duty manager's start page: what to do now, the rounds of the day, and what is due besides."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from board import leftovers
from domain.halls.hall import Hall, Round
from domain.roles import Act
from services.application import application
from services.halls.organisation import open_halls
from services.patrols.papers import papers_of_today
from services.patrols.patrols import rounds_of_today
from ui.doors import views_of
from ui.follow_ups.due_list import show_due
from ui.follow_ups.planner_views import show_whom_next
from ui.halls.next_step import show_missing
from ui.patrols.open_board import go_to_patrol, keep_to_open_board, resume_patrol, start_patrol
from ui.patrols.paper_list import show_papers
from ui.patrols.rounds import Today, show_now, show_rounds, show_start_of_other
from ui.plain import plain
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()
account.require(Act.PATROL)


def choose_hall(halls: dict[str, Hall]) -> Hall:
    hall_id = next(iter(halls))
    if len(halls) > 1:
        hall_id = st.segmented_control(
            words("today.hall"),
            list(halls),
            default=hall_id,
            required=True,
            format_func=lambda each: plain(halls[each].name),
            key="today.hall",
            label_visibility="collapsed",
        )
    return halls[hall_id]


keep_to_open_board()
title = st.empty()
leftovers(account.id, words.group("board"))
halls = {hall.id: hall for hall in open_halls(app, account, now())}
if not halls:
    title.title(words("page.today"))
    if show_missing(account, words) is None:
        st.info(words("today.no_hall"))
    st.stop()
hall = choose_hall(halls)
local_now = now().astimezone(ZoneInfo(hall.time_zone))
weekday = words("coverage.weekdays").split()[local_now.weekday()]
title.title(words("today.date", day=local_now, weekday=weekday), anchor=False)
if len(halls) == 1:
    st.caption(plain(f"{hall.name} · {account.name}"))
show_missing(account, words, also_first_patrol=False)
rounds, patrols = rounds_of_today(app, account, hall.id, words("board.hall"), now())
today = Today(account, hall, rounds, patrols, local_now, words)
show_now(today, partial(show_whom_next, account, hall, words))
show_rounds(today)
show_start_of_other(today)
st.page_link(
    "pages/follow_up/take_complaint.py",
    label=words("page.take_complaint"),
    icon=":material/add:",
    query_params={"hall": hall.id},
)
show_due(account, {path: view.file for path, view in views_of(account.role).items()}, words)
show_papers(
    papers_of_today(app, account, hall.id, now()),
    words,
    start=lambda: start_patrol(account, hall, Round.RECORDS, words),
    resume=resume_patrol,
    look=go_to_patrol,
)
