"""The duty manager's start page: begin a patrol, or go on with one."""

from uuid import uuid4
from zoneinfo import ZoneInfo

import streamlit as st

from board import leftovers
from domain.hall import Round
from domain.roles import Act
from services.application import application
from services.organisation import open_halls
from services.patrols import open_patrol, patrols_of_today
from ui.plain import plain
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.state_keys import BOARD_CLOSED, NEW_PATROL_ID

account = current_account()
words = current_words(account)
app = application()
account.require(Act.PATROL)

st.title(words("page.today"))
leftovers(account.id, words.group("board"))
halls = {hall.id: hall for hall in open_halls(app.store, account, now())}
if not halls:
    st.info(words("today.no_hall"))
    st.stop()

hall_id = next(iter(halls))
if len(halls) > 1:
    hall_id = st.segmented_control(
        words("today.hall"),
        list(halls),
        default=hall_id,
        required=True,
        format_func=lambda each: plain(halls[each].name),
        key="today.hall",
    )
else:
    st.subheader(plain(halls[hall_id].name))
zone = ZoneInfo(halls[hall_id].time_zone)
patrols = patrols_of_today(app, account, hall_id, now())

for patrol in patrols:
    if patrol["finished_at"] is None:
        opened = patrol["opened_at"].astimezone(zone)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            round_name = words(f"round.{patrol['round']}")
            count = words("today.observations", count=patrol["observation_count"])
            manager = plain(patrol["manager"])
            st.markdown(f"**{round_name}** · {opened:%m-%d %H:%M} · {manager}  \n{count}")
            if st.button(words("today.resume"), key=f"today.resume.{patrol['id']}", type="primary"):
                st.session_state.pop(BOARD_CLOSED, None)
                st.switch_page("pages/patrols/patrol.py", query_params={"patrol": patrol["id"]})

round_ = st.segmented_control(
    words("today.round"),
    [each.value for each in Round],
    default=Round.NORMAL.value,
    required=True,
    format_func=lambda each: words(f"round.{each}"),
    key="today.round",
)
# The same id until its patrol is open, so that two clicks open one patrol.
patrol_id = st.session_state.setdefault(NEW_PATROL_ID, str(uuid4()))
start = st.button(
    words("today.start"),
    key="today.start",
    type="primary",
    icon=":material/play_arrow:",
    width="stretch",
)
if start:
    with problems_shown(words):
        open_patrol(app, account, patrol_id, hall_id, Round(round_), now())
        st.session_state.pop(BOARD_CLOSED, None)
        st.switch_page("pages/patrols/patrol.py", query_params={"patrol": patrol_id})
elif any(patrol["id"] == patrol_id for patrol in patrols):
    st.session_state[NEW_PATROL_ID] = str(uuid4())

done = [patrol for patrol in patrols if patrol["finished_at"] is not None]
st.markdown(f"**{words('today.done')}**")
if not done:
    st.caption(words("today.none_done"))
for patrol in done:
    start, end = (patrol[name].astimezone(zone) for name in ("opened_at", "finished_at"))
    round_name = words(f"round.{patrol['round']}")
    count = words("today.observations", count=patrol["observation_count"])
    manager = plain(patrol["manager"])
    st.markdown(f"{round_name} · {start:%H:%M}–{end:%H:%M} · {manager} · {count}")
