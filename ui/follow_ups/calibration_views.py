"""Calibration on the screen: sets, the choice of scenes, scenes to judge, what came of it."""

from collections.abc import Sequence

import streamlit as st

from domain.case import Case
from domain.follow_ups.calibration import ANSWERS, LEAST, MOST, is_over
from domain.halls.hall import TIME_ZONE
from domain.norms.library import Vignette
from domain.printed import number_text
from domain.result import Result
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.calibration import (
    CalibrationSet,
    OpenedSet,
    close_calibration,
    judge_scene,
    open_calibration,
    proposed_set,
)
from ui.badges import badge
from ui.entries import asked_first, doing, open_entry
from ui.local_time import local_time
from ui.plain import bare, plain, plain_line
from ui.problems import problems_shown
from ui.session import now
from ui.table import show_table

_PICTURE_PX = 300


def show_sets(sets: Sequence[CalibrationSet], words: Words) -> None:
    """A line for each, the newest first."""
    if not sets:
        st.info(words("calibration.nothing"))
    for each in sets:
        with st.container(
            horizontal=True, vertical_alignment="center", border=True, key=f"record_{each.id}"
        ):
            state = badge(
                words("calibration_state.closed" if each.is_over else "calibration_state.open"),
                "gray" if each.is_over else "orange",
            )
            facts = [
                words("calibration.counted", items=each.item_count, judged=each.judged),
                words.count("calibration.judges", each.judges),
            ]
            if each.due_at is not None and not each.is_over:
                until = local_time(each.due_at, TIME_ZONE)
                facts.append(words("calibration.until", at=until))
            opened_on = local_time(each.opened_at, TIME_ZONE)
            title = f"**{plain(each.branch)} · {opened_on}** {state}"
            st.markdown(f"{title}  \n:gray[{' · '.join(facts)}]", width="stretch")
            st.button(
                words("calibration.look" if each.is_over else "calibration.go"),
                key=f"calibration.open.{each.id}", on_click=open_entry, args=("case", each.id),
                type="secondary" if each.is_over else "primary",
            )  # fmt: skip


def show_choice(account: Account, words: Words) -> None:
    """The scenes of the next set: those proposed, or others."""
    library = application().checklists.usable()
    if len(library.vignettes) < LEAST:
        st.caption(words("calibration.no_scenes"))
        return
    with st.expander(words("calibration.choose"), icon=":material/add:"):
        st.caption(words("calibration.choose_explained", least=LEAST, most=MOST))
        chosen = st.multiselect(
            words("calibration.scenes"),
            list(library.vignettes),
            default=proposed_set(application(), account, now()),
            format_func=lambda each: bare(
                library.norms[library.vignettes[each].norm].text(words.language)
            ),
            key="calibration.scenes",
        )
        if st.button(words("calibration.begin"), key="calibration.begin", type="primary"):
            with doing(words, words("calibration.begun")):
                open_calibration(application(), account, chosen, now())


def show_scenes(account: Account, found: OpenedSet, words: Words) -> None:
    """Every scene with the three answers, kept as soon as one is tapped."""
    judges = account.may(Act.PATROL)
    left = [each for each in found.items if each.id not in found.own]
    if judges:
        st.progress(1 - len(left) / len(found.items))
        key = "calibration.left" if left else "calibration.all_judged"
        st.caption(words(key, left=len(left), count=len(found.items)))
    else:
        st.info(words("calibration.blind"))
    for name, count in found.progress.items():
        if account.may(Act.COMPARE_MANAGERS):
            said = words("calibration.progress", done=count, count=len(found.items))
            st.caption(f"{plain(name)} · {said}")
    if account.may(Act.CALIBRATE):
        with asked_first(words("calibration.close"), "calibration.close"):
            st.caption(words("calibration.close_explained"))
            if st.button(words("calibration.close_now"), key="calibration.close_now"):
                with doing(words, words("calibration.closed")):
                    close_calibration(application(), account, found.case.id, now())
    for number, item in enumerate(found.items, start=1):
        with st.container(border=True, key=f"scene_{item.id}"):
            _show_scene(found, item, f"{number} / {len(found.items)}", words)
            if judges:
                st.segmented_control(
                    words("calibration.answer"),
                    ANSWERS,
                    default=found.own.get(item.id),
                    format_func=words.of,
                    key=f"calibration.{found.case.id}.{item.id}",
                    label_visibility="collapsed",
                    width="stretch",
                    on_change=_judge,
                    args=(account, found.case, item.id, words),
                )


def _judge(account: Account, case: Case, item_id: str, words: Words) -> None:
    answer = st.session_state[f"calibration.{case.id}.{item_id}"]
    if answer is None:  # tapped again: it stays as it was
        return
    with problems_shown(words):
        judge_scene(application(), account, case.id, item_id, Result(answer), now())


def _show_scene(found: OpenedSet, item: Vignette, place: str, words: Words) -> None:
    norm = found.norms[item.id]
    st.caption(f"{place} · {plain_line(norm.text(words.language))}")
    if item.picture:
        st.image(item.picture, width=_PICTURE_PX)
    st.markdown(plain(item.text(words.language)))


def show_eyes(account: Account, found: OpenedSet, words: Words) -> None:
    """How far the managers agree, and on which scenes they do not."""
    eyes = found.eyes
    assert eyes is not None  # it is over
    if found.case.is_open and account.may(Act.CALIBRATE) and is_over(found.case, now()):
        if st.button(words("calibration.close_now"), key="calibration.close_now"):
            with doing(words, words("calibration.closed")):
                close_calibration(application(), account, found.case.id, now())
    if eyes.overall.empty:
        st.info(words("calibration.too_few"))
        return
    (overall,) = eyes.overall.to_dict("records")
    columns = st.columns(3)
    columns[0].metric(words("agreement.same"), number_text(overall["agreement_pct"]))
    alpha = f"{overall['alpha']:.2f}" if overall["alpha"] == overall["alpha"] else "–"
    columns[1].metric(words("agreement.alpha"), alpha)
    columns[2].metric(words("calibration.scene_count"), int(overall["unit_count"]))
    st.subheader(words("calibration.splits"))
    st.caption(words("calibration.splits_explained"))
    items = {each.id: each for each in found.items}
    for split in eyes.splits:
        with st.container(border=True):
            place = words("calibration.agreed", pct=number_text(split.agreed_pct))
            _show_scene(found, items[split.item_id], place, words)
            counts = [
                words("calibration.answer_count", answer=words.of(each), count=count)
                for each, count in split.counts.items()
            ]
            st.markdown(f"**{' · '.join(counts)}**")
            names = [
                words("calibration.said", name=plain(name), answer=words.of(answer))
                for name, answer in eyes.answers.get(split.item_id, [])
            ]
            if names:
                st.caption(" · ".join(names))
            _show_norm(found, split.item_id, words)
    if eyes.shares:
        st.subheader(words("calibration.shares"))
        st.caption(words("calibration.shares_explained"))
        rows = [
            {"manager": name, "kept": kept, "judged": judged}
            for name, (kept, judged) in eyes.shares.items()
        ]
        labels = {
            "manager": words("calibration.manager"),
            "kept": words("result.pass"),
            "judged": words("calibration.scene_count"),
        }
        show_table(rows, labels, alt=words("calibration.shares"))


def _show_norm(found: OpenedSet, item_id: str, words: Words) -> None:
    norm = found.norms[item_id]
    for name, said in (("pass", norm.kept), ("fail", norm.not_kept)):
        if said is not None:
            st.caption(f"{words(f'result.{name}')}：{plain_line(said.text(words.language))}")
