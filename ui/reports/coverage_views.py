"""What is hardly ever observed, in sentences first."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.heading import Heading
from charts.heat_map import heat_map_chart
from domain.patrols.observation_filter import ObservationFilter
from domain.reports.coverage import hours_never_walked, not_seen
from domain.roles import Account
from locales import Words
from services.halls.scope import ReportScope
from services.reports.coverage import NOT_SEEN_DAYS, Coverage, coverage
from ui.chart import paint, show_chart
from ui.patrols.observation_filters import observations_link
from ui.plain import plain, plain_line
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_of
from ui.session import now
from ui.table import show_table

_NAMED = 8  # in a sentence
_LISTED = 15  # in the table: who is seen least


def show_coverage_in_words(account: Account, scope: ReportScope, words: Words) -> Coverage | None:
    """A sentence each on people, rounds, hours and norms; None: there is no hall."""
    at = moment(scope)
    report = kept_report(f"coverage at {at}", partial(coverage, now=at), account, scope)
    if not report.halls:
        st.info(words("coverage.nothing"))
        return None
    for sentence in (_people(report, scope, words), _rounds(report, words), _hours(report, words)):
        st.markdown(f"- {sentence}")
    count = len(report.norms)
    norms = words.count("coverage.norms", count) if count else words("coverage.every_norm")
    st.markdown(f"- {norms}")
    return report


def show_coverage(
    account: Account, scope: ReportScope, words: Words, show_next: Callable[[], None]
) -> None:
    """:param show_next: draws who is best watched next"""
    report = show_coverage_in_words(account, scope, words)
    if report is None:
        return
    if report.norms:
        with st.expander(words.count("coverage.norms_open", len(report.norms))):
            for norm in report.norms:
                theme = words.of(norm.theme)
                st.markdown(f"- {theme} · {plain_line(norm.text(words.language))}")
    show_next()
    st.subheader(words("coverage.who"))
    st.caption(words("coverage.order"))
    _show_people(report, scope, words)
    st.subheader(words("coverage.when"))
    _show_hours(report, account, scope, words)
    st.caption(words("coverage.basis", days=NOT_SEEN_DAYS))


def moment(scope: ReportScope) -> datetime:
    """The minute that it is now, which is all the same once the period is over everywhere."""
    over = datetime.combine(scope.last + timedelta(days=2), time(0), UTC)
    return min(now().replace(second=0, microsecond=0), over)


def _listing(names: Sequence[str], words: Words) -> str:
    text = words("coverage.and").join(plain(each) for each in names[:_NAMED])
    if len(names) > _NAMED:
        text += words("coverage.others", count=len(names) - _NAMED)
    return text


def _people(report: Coverage, scope: ReportScope, words: Words) -> str:
    people = report.people
    if people.empty:
        return words("coverage.nobody")
    sentences = []
    groups = not_seen(people, scope.last, NOT_SEEN_DAYS)
    for key, group in zip(("coverage.not_seen", "coverage.new_not_seen"), groups, strict=True):
        if group.empty:
            continue
        names = group.sort_values("unseen_days", ascending=False, kind="stable")["staff"].tolist()
        listing = _listing(names, words)
        sentences.append(words.count(key, len(group), days=NOT_SEEN_DAYS, names=listing))
    left = len(people) - sum(len(group) for group in groups)
    if groups[0].empty and left:
        key = "coverage.everybody_seen" if groups[1].empty else "coverage.others_seen"
        sentences.append(words(key, days=NOT_SEEN_DAYS))
    return " ".join(sentences)


def _rounds(report: Coverage, words: Words) -> str:
    if not report.rounds:
        is_set = any(hall.settings.schedule for hall in report.halls.values())
        return words("coverage.none_over" if is_set else "coverage.no_schedule")
    least = min(report.rounds, key=lambda each: each.walked / each.due)
    return words(
        "coverage.rounds", due=sum(each.due for each in report.rounds),
        walked=sum(each.walked for each in report.rounds), round=words.of(least.round),
        least_due=least.due, least_walked=least.walked,
    )  # fmt: skip


def _hours(report: Coverage, words: Words) -> str:
    if report.hours.empty:
        return words("coverage.no_hour_over")
    empty = report.hours[report.hours["walked_count"] == 0]
    if empty.empty:
        return words("coverage.every_hour")
    if every_day := hours_never_walked(report.hours):  # what is missing on every weekday: once
        ranges = [f"{begin}–{end}" for begin, end in every_day]
        return words("coverage.empty_every_day", names=_listing(ranges, words))
    days = words("coverage.weekdays").split()
    names = [
        words("coverage.hour", weekday=days[weekday], hour=hour, until=hour + 1)
        for weekday, hour in zip(empty["weekday"], empty["hour"], strict=True)
    ]
    return words("coverage.empty_hours", count=len(names), names=_listing(names, words))


def _show_people(report: Coverage, scope: ReportScope, words: Words) -> None:
    shown = [
        {
            "staff": f"[{plain_line(row['staff'])}]({_of_person(row['staff_id'], scope)})",
            "hall": report.halls[row["hall_id"]].name,
            "occasion_count": row["occasion_count"],
            "even_share": row["even_share"],
            "last_on": _last_seen(row, scope, words),
        }
        for row in report.people.head(_LISTED).to_dict("records")
    ]
    show_table(
        shown,
        {
            "staff": words("coverage.person"),
            "hall": words("chart.hall"),
            "occasion_count": words("coverage.seen"),
            "even_share": words("coverage.even_share"),
            "last_on": words("coverage.last_on"),
        },
        alt=words("coverage.who_alt", first=scope.first, last=scope.last),
        linked=("staff",),
    )


def _last_seen(row: dict[str, Any], scope: ReportScope, words: Words) -> str:
    """The day, in which other hall if it was not here, or since when nobody could have watched."""
    if pd.notna(row["last_hall"]):
        return words("coverage.last_elsewhere", day=row["last_on"], hall=row["last_hall"])
    if pd.notna(row["last_on"]):
        return str(row["last_on"])
    if row["from_on"] > scope.first:
        return words("coverage.never_since", day=row["from_on"])
    return words("coverage.never")


def _of_person(staff_id: str, scope: ReportScope) -> str:
    return observations_link(ObservationFilter(scope.first, scope.last, person=staff_id))


def _show_hours(report: Coverage, account: Account, scope: ReportScope, words: Words) -> None:
    if report.hours.empty:
        return
    days = words("coverage.weekdays").split()
    hours = {hour: f"{hour}:00" for hour in sorted(set(report.hours["hour"]))}
    asked = ObservationFilter(scope.first, scope.last, kind=scope.kind, hall=scope.hall_id)
    cells = pd.DataFrame(
        {
            "row": report.hours["hour"].map(hours),
            "column": report.hours["weekday"].map(dict(enumerate(days))),
            "value": report.hours["share_pct"],
            "walked_count": report.hours["walked_count"],
            "day_count": report.hours["day_count"],
            "enough": True,
            "href": observations_link(asked),
        }
    )
    open_days = report.hours.groupby("weekday")["day_count"].max()
    chart = words.group("chart")
    labels = chart | {
        "row": chart["hour"],
        "column": chart["weekday"],
        "value": chart["walked_pct"],
    }
    show_chart(
        heat_map_chart(
            cells, list(hours.values()), days, ["walked_count", "day_count"], labels, (0, 100),
            paint=paint(),
        ),
        Heading(
            words("coverage.when"), halls_of(account, scope, words), scope.first, scope.last,
            words.count("picture.days", int(open_days.sum())),
        ),
        words("coverage.when_alt", first=scope.first, last=scope.last),
        words,
    )  # fmt: skip
