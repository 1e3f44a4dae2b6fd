"""What happened to a case, the first step first."""

from datetime import datetime

import streamlit as st

from domain.case import CaseRow, StepRow
from locales import Words
from ui.local_time import local_time
from ui.patrols.photos import show_photos
from ui.plain import plain, plain_line


def show_steps(
    row: CaseRow, steps: tuple[StepRow, ...], prefix: str, by_itself: frozenset[str], words: Words
) -> None:
    """
    :param prefix: of the words of the steps
    :param by_itself: steps that a patrol or a decision took, not whoever looked then
    """
    st.subheader(words("case.history"), anchor=False)
    zone = row.time_zone
    for each in steps:
        step = each.step
        at = local_time(step.at, zone)
        who = words("case.by_patrol") if step.action in by_itself else each.account
        lines = [f"**{plain(words(prefix + step.action))}** :gray[{at} · {plain(who)}]"]
        texts = (
            str(step.texts[name]) for name in ("what", "note", "statement") if name in step.texts
        )
        lines += [plain_line(text) for text in texts]
        due = step.sets.get("due_at")
        if due is not None:
            until = local_time(datetime.fromisoformat(due), zone)
            lines.append(f":small[:gray[{plain(words('case.due_until', at=until))}]]")
        with st.container(border=True, gap="xsmall"):
            st.markdown("  \n".join(lines))
            show_photos(tuple(step.texts.get("photos", ())), words)
