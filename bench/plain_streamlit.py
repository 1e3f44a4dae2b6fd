"""The same checklist as ordinary Streamlit widgets that save each tap.

One guide, the same norms in the same order, saved by the same service into the same kind of
database. ``?widget=buttons`` (three buttons a norm, the chosen one in colour, saved where the
script finds the click), ``callbacks`` (the same, saved in ``on_click``) or ``segmented`` (one
segmented control a norm, saved in ``on_change``). Run by ``make bench`` only.
"""

import os
from datetime import UTC, datetime
from uuid import uuid4

import streamlit as st

from db import accounts
from domain.halls.position import Position
from services.application import application
from services.patrols.observations import record_events
from services.patrols.patrols import view_patrol

SIGNS = {"pass": "✓", "fail": "✗", "na": "–"}

app = application()
with app.store.read() as db:
    account = accounts.by_id(db, os.environ["BENCH_ACCOUNT"])
view = view_patrol(app, account, os.environ["BENCH_PATROL"])
member = next(each for each in view.staff if each.position is Position.GUIDE)
answers = {
    row["norm_id"]: row["result"] for row in view.observations if row["staff_id"] == member.id
}


def save(norm_id: str, result: str) -> None:
    now = datetime.now(UTC)
    elapsed_ms = int((now - view.patrol.opened_at).total_seconds() * 1000)
    st.session_state.seq = st.session_state.get("seq", 0) + 1
    event = {
        "id": str(uuid4()),
        "patrol_id": view.patrol.id,
        "staff_id": member.id,
        "norm_id": norm_id,
        "result": result,
        "device_id": st.session_state.setdefault("device", str(uuid4())),
        "seq": st.session_state.seq,
        "captured_at": now.isoformat(),
        "elapsed_ms": elapsed_ms,
    }
    assert record_events(app, account, [event], now).rejected == []


def save_choice(norm_id: str) -> None:
    save(norm_id, st.session_state[norm_id] or "none")


st.title(member.name)
for norm in view.library.norms_for(Position.GUIDE, view.hall.kind):
    if st.query_params.get("widget") == "segmented":
        st.segmented_control(
            norm.zh,
            list(SIGNS),
            default=answers.get(norm.id),
            format_func=SIGNS.__getitem__,
            key=norm.id,
            on_change=save_choice,
            args=(norm.id,),
        )
        continue
    text, *columns = st.columns([5, 1, 1, 1])
    text.write(norm.zh)
    for column, (result, sign) in zip(columns, SIGNS.items(), strict=True):
        chosen = answers.get(norm.id) == result
        after = "none" if chosen else result
        look = {"key": f"{norm.id}.{result}", "type": "primary" if chosen else "secondary"}
        if st.query_params.get("widget") == "callbacks":
            column.button(sign, on_click=save, args=(norm.id, after), **look)
        elif column.button(sign, **look):
            save(norm.id, after)
            st.rerun()
