"""Norms by week and halls by SERVQUAL factor, as coloured cells that open the observations."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from charts.heading import Heading
from charts.heat_map import heat_map_chart
from domain.norms.norm import Norm, Servqual, Theme
from domain.patrols.observation_filter import ObservationFilter
from domain.reports.heat_map import by_theme
from domain.roles import Account
from locales import Words
from services.halls.scope import ReportScope
from services.reports.norm_health import ENOUGH_OF_A_NORM
from services.reports.norm_map import HeatMap, hall_profiles, heat_map
from ui.chart import paint, show_chart
from ui.norms.choices import process_choice, theme_choice
from ui.patrols.observation_filters import observations_link
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_of
from ui.session import today
from ui.url_choice import url_segments

_FIRST_NORMS = 25  # what fits a screen or two; the others on demand
_ORDERS = ("weak_spot", "theme", "name")


def show_heat_map(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """Every judged norm, week by week."""
    st.markdown(words("norm_map.heat_explained"))
    process = process_choice(words)
    make = partial(heat_map, process=process)
    report = kept_report(f"heat_map {process}", make, account, scope)
    if report.cells.empty:
        st.info(words("norm_health.nothing"))
        return
    shown = _shown(report, norms, words)
    names = distinct({each: norms[each].text(words.language) for each in shown})
    cells = report.cells[report.cells["norm_id"].isin(shown) & report.cells["judged_count"].gt(0)]
    last = min(report.last, today())  # the running week has no Sunday yet
    asked = ObservationFilter(
        report.first, last, kind=scope.kind, hall=scope.hall_id, process=process
    )
    weeks = [date.fromisoformat(each) for each in sorted(set(cells["week"]))]
    columns = {f"{week}": _week(week, several_years=weeks[0].year != weeks[-1].year)
               for week in weeks}  # fmt: skip
    table = cells.assign(
        row=cells["norm_id"].map(names),
        column=cells["week"].map(columns),
        value=cells["kept_pct"],  # the cell and its tooltip round it each for itself
        href=[
            _of_week(asked, week, norm_id)
            for week, norm_id in zip(cells["week"], cells["norm_id"], strict=True)
        ],
    ).drop(columns=["norm_id", "week", "kept_pct"])
    every_week = words("picture.every_week")
    totals = _totals(cells).assign(row=lambda sums: sums["norm_id"].map(names), column=every_week)
    totals["href"] = [observations_link(replace(asked, norm=each)) for each in totals["norm_id"]]
    legend = words("norm_map.heat_legend", minimum=ENOUGH_OF_A_NORM)
    if (report.first, last) != (scope.first, scope.last):
        days = {"first": scope.first, "last": scope.last, "from_on": report.first, "to_on": last}
        legend = f"{words('norm_map.whole_weeks', **days)} {legend}"
    st.caption(legend)
    show_chart(
        heat_map_chart(
            pd.concat([totals.drop(columns="norm_id"), table], ignore_index=True),
            list(names.values()),
            [every_week, *columns.values()],
            ["passes", "fails", "nas"],
            _labels(words, row="norm", column="week_start"),
            apart=every_week,
            paint=paint(),
        ),
        Heading(
            words("picture.heat"), halls_of(account, scope, words), report.first, last,
            words.count("spc.judgements", int(cells["judged_count"].sum())),
        ),
        words("norm_map.heat_alt", first=report.first, last=last, count=len(shown)),
        words,
    )  # fmt: skip
    captions = [words("norm_map.heat_order", minimum=ENOUGH_OF_A_NORM)]
    if process is not None:
        captions.append(words("norm_map.process_basis"))
    st.caption(" ".join(captions))


def _totals(cells: pd.DataFrame) -> pd.DataFrame:
    """Every norm over all the weeks that are shown."""
    counts = ["judged_count", "passes", "fails", "nas"]
    sums = cells.groupby("norm_id", as_index=False)[counts].sum()
    return sums.assign(
        value=100 * sums["passes"] / sums["judged_count"],
        enough=sums["judged_count"] >= ENOUGH_OF_A_NORM,
    )


def _week(week: date, *, several_years: bool) -> str:
    return f"{week:%Y-%m-%d}" if several_years else f"{week:%m-%d}"


def _of_week(asked: ObservationFilter, week: str, norm_id: str) -> str:
    first = date.fromisoformat(week)
    last = min(first + timedelta(days=6), asked.last)
    return observations_link(replace(asked, first=first, last=last, norm=norm_id))


def _shown(report: HeatMap, norms: Mapping[str, Norm], words: Words) -> list[str]:
    """The norms that were chosen, in the order that was chosen."""
    themes = {norm_id: norms[norm_id].theme.value for norm_id in report.weakest_first}
    columns = st.columns(2)
    with columns[0]:
        order = url_segments(
            words("norm_map.order"), "order", _ORDERS, lambda each: words(f"norm_map.by_{each}")
        )
    with columns[1]:
        theme = theme_choice(set(themes.values()), words)
    shown = [each for each in report.weakest_first if theme in (None, themes[each])]
    if order == "theme":
        walk = [each for each in norms if each in set(shown)]
        shown = by_theme(walk, themes, [each.value for each in Theme])
    elif order == "name":
        shown.sort(key=lambda each: norms[each].text(words.language))
    if len(shown) > _FIRST_NORMS:
        every = st.toggle(words("norm_map.every_norm", count=len(shown)), key="norm_map.every")
        shown = shown if every else shown[:_FIRST_NORMS]
    return shown


def _labels(words: Words, *, row: str, column: str) -> dict[str, str]:
    chart = words.group("chart")
    return chart | {"row": chart[row], "column": chart[column], "value": chart["kept_pct"]}


def show_profiles(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """Every hall with its five SERVQUAL factors."""
    st.markdown(words("norm_map.profiles_explained"))
    profiles = kept_report("profiles", hall_profiles, account, scope)
    table = profiles.table[profiles.table["judged_count"].gt(0)]
    if table.empty:
        st.info(words("norm_health.nothing"))
        return
    names = distinct({hall.id: hall.name for hall in profiles.halls.values()})
    seen = [names[each] for each in profiles.halls if each in set(table["hall_id"])]
    factors = {each.value: words.of(each) for each in Servqual}
    asked = ObservationFilter(scope.first, scope.last)
    cells = pd.DataFrame(
        {
            "row": table["hall_id"].map(names),
            "column": table["servqual"].map(factors),
            "value": table["score_pct"],
            "judged_count": table["judged_count"],
            "enough": table["judged_count"] >= ENOUGH_OF_A_NORM,
            "href": [
                observations_link(replace(asked, hall=hall_id, servqual=Servqual(factor)))
                for hall_id, factor in zip(table["hall_id"], table["servqual"], strict=True)
            ],
        }
    )
    labels = _labels(words, row="hall", column="factor")
    st.caption(words("norm_map.heat_legend", minimum=ENOUGH_OF_A_NORM))
    show_chart(
        heat_map_chart(
            cells, seen, list(factors.values()), ["judged_count"],
            labels | {"value": labels["weighted_pct"]}, paint=paint(),
        ),
        Heading(
            words("norm_map.profiles"), halls_of(account, scope, words), scope.first, scope.last,
            words.count("spc.judgements", int(cells["judged_count"].sum())),
        ),
        words("norm_map.profiles_alt", first=scope.first, last=scope.last, count=len(seen)),
        words,
    )  # fmt: skip
    weights = profiles.method.severity_weights
    st.caption(
        words(
            "norm_map.profiles_basis", minor=f"{weights.minor:g}", major=f"{weights.major:g}",
            credit=words.of(profiles.method.time_limits.credit),
        )
    )  # fmt: skip


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Id -> name, with a number behind every name after the first that is the same.

    >>> distinct({"a": "东厅", "b": "东厅", "c": "西厅"})
    {'a': '东厅', 'b': '东厅 (2)', 'c': '西厅'}
    """
    seen: Counter[str] = Counter()
    made = {}
    for each, name in names.items():
        seen[name] += 1
        made[each] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return made
