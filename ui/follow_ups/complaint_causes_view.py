"""Causes of complaints in a period: what to do something about first."""

from collections.abc import Mapping

import streamlit as st

from charts.heading import Heading
from charts.pareto import pareto_chart
from domain.follow_ups.complaint_counts import vital_few
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.complaint_statistics import (
    ComplaintStatistics,
    Kept,
    complaint_statistics,
)
from services.follow_ups.complaints import cause_text, causes_in_force, department_text
from ui.chart import paint, show_chart
from ui.plain import plain
from ui.reports.scope_picker import halls_in, halls_of, report_scope_picker
from ui.session import now
from ui.table import show_table


def show_causes(account: Account, words: Words) -> None:
    """Everything about the days and halls that the line of the filter says."""
    scope = report_scope_picker(account, words)
    if scope is None:
        st.info(words("today.no_hall"))
        return
    ids = [hall.id for hall in halls_in(account, scope)]
    app = application()
    found = complaint_statistics(app, account, ids, scope.first, scope.last, now())
    if not found.total:
        st.info(words("complaints.none_causes"))
        return
    listed = causes_in_force(app)
    names = {row.what: cause_text(listed, row.what, words.language) for row in found.causes}
    few = [names[row.what] for row in vital_few(found.causes)]
    st.markdown(
        plain(words("complaints.vital_few", causes=words("board.and").join(few), count=len(few)))
    )
    st.caption(_facts(found, words))
    show_chart(
        pareto_chart(found.causes, names, words.group("chart"), paint()),
        Heading(
            words("complaints.pareto"), halls_of(account, scope, words), scope.first, scope.last,
            words.count("complaints.count", found.total),
        ),
        words("complaints.pareto_alt", causes=_counted(
            [(names[row.what], row.count) for row in found.causes], words
        )),
        words,
    )  # fmt: skip
    _show_halls(found, words)
    _show_counts(found, words)
    _show_departments(found, words)


def _facts(found: ComplaintStatistics, words: Words) -> str:
    facts = [
        words.count("complaints.count", found.total),
        words("complaints.solved_at_once", count=found.solved_at_once),
        words("complaints.answers_kept", kept=found.answers.kept, of=found.answers.of),
        words("complaints.satisfied", kept=found.satisfied.kept, of=found.satisfied.of),
    ]
    return plain(" · ".join(facts))


def _show_halls(found: ComplaintStatistics, words: Words) -> None:
    st.subheader(words("complaints.by_hall"))
    rows = [
        {
            "hall": each.hall.name,
            "count": each.count,
            "waiting": None if each.waiting is None else round(each.waiting, 1),
        }
        for each in found.halls
    ]
    labels = {
        "hall": words("chart.hall"),
        "count": words("page.complaints"),
        "waiting": words("complaints.waiting"),
    }
    show_table(rows, labels, alt=words("complaints.by_hall"))
    st.caption(words("complaints.waiting_explained"))


def _show_counts(found: ComplaintStatistics, words: Words) -> None:
    processes = {each.id: each for each in application().checklists.usable().processes}

    def process(process_id: str) -> str:
        listed = processes.get(process_id)
        if not process_id:
            return words("complaint.no_process")
        return process_id if listed is None else listed.text(words.language)

    by_process = {process(each): count for each, count in found.processes}
    _show_two(words("complaints.by_process"), words("complaint.process"), by_process, words)
    if len(found.months) > 1:
        by_month = dict(found.months)
        _show_two(words("complaints.by_month"), words("complaints.month"), by_month, words)


def _show_two(title: str, heading: str, counts: Mapping[str, int], words: Words) -> None:
    st.subheader(title)
    rows = [{"what": what, "count": count} for what, count in counts.items()]
    show_table(rows, {"what": heading, "count": words("page.complaints")}, alt=title)


def _show_departments(found: ComplaintStatistics, words: Words) -> None:
    if not found.departments:
        return
    st.subheader(words("complaints.by_department"))
    st.caption(words("complaints.by_department_explained"))
    listed = causes_in_force(application())
    rows = [
        {
            "department": department_text(listed, each, words.language),
            "kept": _kept(kept, words),
        }
        for each, kept in found.departments.items()
    ]
    labels = {"department": words("complaint.department"), "kept": words("complaints.in_time")}
    show_table(rows, labels, alt=words("complaints.by_department"))


def _kept(kept: Kept, words: Words) -> str:
    return words("complaints.of", kept=kept.kept, of=kept.of)


def _counted(counts: list[tuple[str, int]], words: Words) -> str:
    return words("board.and").join(f"{name} {count}" for name, count in counts)
