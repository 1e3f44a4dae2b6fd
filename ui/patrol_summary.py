"""What a patrol brought so far, person by person."""

from collections import Counter
from zoneinfo import ZoneInfo

import streamlit as st

from locales import Words
from services.patrols import PatrolView
from ui.plain import plain


def show_patrol_summary(view: PatrolView, words: Words) -> None:
    zone = ZoneInfo(view.hall.time_zone)
    opened = view.patrol.opened_at.astimezone(zone)
    st.title(f"{plain(view.hall.name)} · {words(f'round.{view.patrol.round}')}")
    if view.patrol.finished_at is None:
        st.caption(words("patrol.open_since", at=f"{opened:%Y-%m-%d %H:%M}"))
    else:
        end = view.patrol.finished_at.astimezone(zone)
        st.success(words("patrol.finished", at=f"{end:%Y-%m-%d %H:%M}"))
    names = {member.id: member.name for member in view.staff} | {None: words("board.hall")}
    if not view.observations:
        st.info(words("patrol.nothing_observed"))
    for staff_id, name in names.items():
        mine = [row for row in view.observations if row["staff_id"] == staff_id]
        counts = Counter(row["result"] for row in mine)
        if not mine:
            continue
        parts = [
            f"{words(f'result.{result}')} {counts[result]}" for result in ("pass", "fail", "na")
        ]
        st.markdown(f"**{plain(name)}** · " + " · ".join(parts))
        for row in mine:
            if row["result"] == "fail" or row["note"]:
                norm = view.library.norms[row["norm_id"]]
                sign = {"pass": "✓", "fail": "✗", "na": "–", "none": "·"}[row["result"]]
                note = f" — {plain(' '.join(row['note'].split()))}" if row["note"] else ""
                st.markdown(f"- {sign} {plain(norm.text(words.language))}{note}")
    st.caption(words("board.untouched"))
