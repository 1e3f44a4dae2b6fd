"""Observations to read, each with a button that opens its history."""

from collections.abc import Callable, Collection, Container, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

import streamlit as st

from domain.norms.norm import Norm, Severity
from domain.patrols.observation_filter import ObservationFilter
from domain.problems import NotFound
from domain.roles import Account
from locales import Words
from services.application import application
from services.patrols.red_lines import red_lines_of_period
from services.patrols.search import find_observations
from ui.badges import badge, result_badge, status_badge
from ui.local_time import local_time
from ui.page_picker import BUTTONS, page_picker
from ui.patrols.history_dialog import open_button
from ui.patrols.photos import show_photos
from ui.plain import plain, plain_line

_PAGE_SIZE = 15


Observation = tuple[str, str | None, str]  # patrol, person (None: the hall itself), norm
UnderAppeal = Callable[[Collection[str]], Container[Observation]]


class RowAnswers(Protocol):
    """What the person concerned can say about what is listed."""

    def badges(self, row: Mapping[str, Any]) -> list[str]: ...

    def show(self, row: Mapping[str, Any]) -> None:
        """Below its row."""

    def show_patrol(self, patrol_id: str) -> None:
        """Above the first row of the patrol that is shown."""


def show_observations(
    rows: list[dict[str, Any]],
    words: Words,
    *,
    corrected: Collection[str] = (),
    reports: Mapping[str, str] = MappingProxyType({}),
    answers: RowAnswers | None = None,
) -> None:
    """A page of them at a time.

    :param rows: as ``services.patrols.search.SearchPage.rows`` returns them
    :param corrected: ids of events that corrected an earlier one
    :param reports: event id -> how the reported red line stands
    """
    shown = rows[page_picker(len(rows), _PAGE_SIZE, "observations.page")]
    patrols: set[str] = set()
    for row in shown:
        is_corrected, report = row["id"] in corrected, reports.get(row["id"])
        if answers is None:
            _show_row(row, words, is_corrected, report)
            continue
        if row["patrol_id"] not in patrols:
            patrols.add(row["patrol_id"])
            answers.show_patrol(row["patrol_id"])
        with st.container(gap=None):
            _show_row(row, words, is_corrected, report, answers.badges(row))
            answers.show(row)


def show_observation_list(
    account: Account, asked: ObservationFilter, words: Words, under_appeal: UnderAppeal
) -> int:
    """A page of the observations that are asked for, with their photos; only that page is read.

    :param under_appeal: ids of patrols -> which of their observations are under appeal
    :return: how many there are on all pages
    """
    # Another question begins on its first page.
    key = f"observations.found.{'&'.join(asked.address().values())}"
    page = st.session_state.get(key, 1)
    try:
        observations = find_observations(application(), account, asked, page, _PAGE_SIZE)
    except NotFound:
        st.info(words("observations.not_in_scope"))
        st.stop()
    if observations.count and not observations.rows:  # fewer pages than when the page was chosen
        observations = find_observations(application(), account, asked, 1, _PAGE_SIZE)
    page_count = -(-observations.count // _PAGE_SIZE)
    if observations.count:
        key_of_count = "observations.found_one" if observations.count == 1 else "observations.found"
        st.markdown(words(key_of_count, count=f"{observations.count:,}"))
    if observations.under_way:
        st.caption(words.count("observations.under_way", observations.under_way))
    if page_count > 1:
        st.pagination(page_count, max_visible_pages=BUTTONS, key=key)
    lines = red_lines_of_period(application(), account, asked.first, asked.last)
    reports = {line.event_id: line.status for line in lines}
    appealed = under_appeal({row["patrol_id"] for row in observations.rows})
    for row in observations.rows:
        is_corrected = bool(row["reason"]) and row["severity"] != Severity.RED_LINE
        about = (row["patrol_id"], row["staff_id"], row["norm_id"])
        more = [under_appeal_badge(words)] if about in appealed else []
        _show_row(row, words, is_corrected, reports.get(row["id"]), more)
        show_photos(row["photos"], words)
    return observations.count


def under_appeal_badge(words: Words) -> str:
    return badge(words("appeal_state.open"), "violet")


def _show_row(
    row: dict[str, Any],
    words: Words,
    is_corrected: bool,
    report: str | None,
    more: Collection[str] = (),
) -> None:
    badges = [result_badge(row["result"], words)]
    if report is not None:  # a report is no finding: its standing is what can be said
        badges = [badge(words("red_line.title"), "gray"), status_badge(report, words)]
    if is_corrected:
        badges.append(badge(words("history.corrected"), "blue"))
    if row["under_way"]:
        badges.append(badge(words("history.under_way"), "orange"))
    if row["arrived_late"]:
        badges.append(badge(words("history.arrived_late"), "gray"))
    badges += more
    at = local_time(datetime.fromisoformat(row["captured_at"]), row["time_zone"])
    facts = [at, row["hall"], row["staff"] or words("board.hall"), row["manager"]]
    facts += [words(f"segment.{row['segment']}")] if row.get("segment") else []
    facts += [row["process"].text(words.language)] if row.get("process") else []
    facts.append(row["note"])
    show_observation(row, row["norm"], badges, facts, words, key=f"row.{row['id']}")


def show_observation(
    row: dict[str, Any], norm: Norm, badges: list[str], facts: list[str], words: Words, *, key: str
) -> None:
    """One observation on two lines and the button beside it.

    :param row: ``patrol_id``, ``staff_id``, ``norm_id``
    :param facts: what stands on the second line
    """
    text = f"{' '.join(badges)} {plain(norm.text(words.language))}"
    details = " · ".join(plain_line(each) for each in facts if each)
    if details:
        text += f"  \n:small[:gray[{details}]]"
    with st.container(key=f"record_{key}", horizontal=True, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        open_button(row["patrol_id"], row["staff_id"], row["norm_id"], words, key=key)


def show_corrections(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: as ``services.patrols.history.corrected_observations`` returns them"""
    for row in rows:
        was = words("history.was", result=words(f"result.{row['was']}"))
        badges = [result_badge(row["result"], words), badge(was, "gray")]
        facts = [
            local_time(row["captured_at"], row["time_zone"]),
            row["hall"],
            row["staff"] or words("board.hall"),
            row["who"],
            words("history.reason", reason=row["reason"]),
        ]
        key = f"correction.{row['event_id']}"
        show_observation(row, row["norm"], badges, facts, words, key=key)
