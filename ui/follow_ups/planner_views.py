"""Whom to watch next: on the duty manager's start page, and beside who was seen how often."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from domain.halls.hall import Hall, Round
from domain.reports.planner import OFFERED, Decline, Offer
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.planner import (
    LOOKED_BACK,
    Planned,
    draw_of_day,
    known_people,
    planned,
    put_off,
    put_off_counts,
    watched_often,
)
from services.halls.scope import ReportScope
from ui.plain import plain
from ui.problems import problems_shown
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_in
from ui.session import now
from ui.table import show_table

_LATELY = timedelta(days=7)  # a period that ended later is not over for who plans
_HALLS_IN_FULL = 2  # of more halls only the first person is named


def show_whom_next(account: Account, hall: Hall, words: Words, round_: Round) -> None:
    """The first people with reasons, each of whom can be put off; and how many were not seen."""
    day = _today(hall)
    draw_of_day(application(), account, hall.id, now())
    scope = ReportScope(None, day - LOOKED_BACK, day, hall.id)
    known = kept_report(f"planner {round_}", partial(known_people, round_=round_), account, scope)
    plan = planned(application(), account, hall.id, day, known)
    if not plan.offers:
        return
    left = [each for each in plan.offers if each.staff_id not in plan.put_off]
    with st.container(key="planner", gap="xxsmall"):
        for offer in left[:OFFERED]:
            _show_offer(account, hall, plan, offer, words)
    if plan.unseen_today:
        st.caption(words.count("planner.unseen", plan.unseen_today))


def _show_offer(account: Account, hall: Hall, plan: Planned, offer: Offer, words: Words) -> None:
    name = plan.names[offer.staff_id]
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"record_{offer.staff_id}"
    ):
        st.markdown(f"**{plain(name)}**  \n:gray[{_reasons(offer, words)}]", width="stretch")
        with st.popover(
            words("planner.put_off"), key=f"put_off.{offer.staff_id}", type="tertiary",
            width="content",
        ):  # fmt: skip
            st.caption(words("planner.put_off_why", name=plain(name)))
            for why in Decline:
                if st.button(words.of(why), key=f"put_off.{offer.staff_id}.{why}", width="stretch"):
                    with problems_shown(words):
                        put_off(application(), account, hall.id, offer.staff_id, why, now())
                        st.rerun()


def _reasons(offer: Offer, words: Words) -> str:
    return " · ".join(words.of(reason, count=number) for reason, number in offer.reasons)


def show_planner(account: Account, scope: ReportScope, words: Words) -> None:
    """Who is best watched next, unless the page is about what is long over; who was watched too
    often; and who was put off."""
    halls = [hall for hall in halls_in(account, scope) if not hall.closed(_today(hall))]
    if halls and scope.last >= _today(halls[0]) - _LATELY:
        _show_next(account, scope, halls, words)
    _show_often(account, scope, words)


def _today(hall: Hall) -> date:
    return now().astimezone(ZoneInfo(hall.time_zone)).date()


def _show_next(account: Account, scope: ReportScope, halls: list[Hall], words: Words) -> None:
    day = _today(halls[0])
    lately = replace(scope, first=day - LOOKED_BACK, last=day)
    known = kept_report("planner", known_people, account, lately)
    most = OFFERED if len(halls) <= _HALLS_IN_FULL else 1
    rows = []
    for hall in halls:
        plan = planned(application(), account, hall.id, day, known)
        rows += [
            {"staff": plan.names[each.staff_id], "hall": hall.name, "why": _reasons(each, words)}
            for each in plan.offers[:most]
        ]
    if not rows:
        return
    st.subheader(words("planner.title"))
    st.caption(words("planner.explained"))
    labels = {
        "staff": words("coverage.person"),
        "hall": words("chart.hall"),
        "why": words("planner.why"),
    }
    show_table(rows, labels, alt=words("planner.alt", count=len(rows)))


def _show_often(account: Account, scope: ReportScope, words: Words) -> None:
    st.subheader(words("planner.often"))
    rows = [
        {
            "staff": each.staff,
            "hall": each.hall,
            "occasions": each.occasions,
            "even_share": each.even_share,
            "by": words("planner.by_count", name=each.observer, count=each.by_observer),
        }
        for each in kept_report("watched often", watched_often, account, scope)
    ]
    if rows:
        st.caption(words("planner.often_explained"))
        labels = {
            "staff": words("coverage.person"),
            "hall": words("chart.hall"),
            "occasions": words("coverage.seen"),
            "even_share": words("coverage.even_share"),
            "by": words("planner.by"),
        }
        show_table(rows, labels, alt=words("planner.often_alt", count=len(rows)))
    else:
        st.caption(words("planner.often_none"))
    if counts := put_off_counts(application(), account, scope):
        told = [
            words("planner.put_off_count", why=words.of(why), count=number)
            for why, number in counts.most_common()
        ]
        st.caption(words("planner.put_off_counts", reasons=words("coverage.and").join(told)))
