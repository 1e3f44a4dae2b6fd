"""Norms by process, footfall or customer: how each is kept, and whether it differs."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.heading import Heading
from charts.heat_map import heat_map_chart
from domain.norms.norm import Norm, Theme
from domain.patrols.event import Footfall, Segment
from domain.patrols.observation_filter import ObservationFilter
from domain.printed import number_text
from domain.reports.circumstances import Dimension, KeptShare
from domain.reports.heat_map import by_weak_spot
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.scope import ReportScope
from services.reports.circumstances import Circumstances, circumstances
from services.reports.norm_health import ENOUGH_OF_A_NORM
from ui.chart import paint, show_chart
from ui.norms.choices import theme_choice
from ui.page_picker import page_picker
from ui.patrols.observation_filters import observations_link
from ui.plain import plain_line
from ui.reports.heat_map_views import distinct
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_of
from ui.table import show_table
from ui.url_choice import url_choice, url_segments

_NORMS_ON_A_PAGE = 25


def show_circumstances(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """One line per process, footfall or customer, and the norms beside each other."""
    by = url_segments(
        words("circumstances.by"), "by", list(Dimension), lambda each: words(f"dimension.{each}")
    )
    st.markdown(words(f"circumstances.explained_{by}"))
    every = kept_report(f"circumstances {by}", partial(circumstances, by=by), account, scope)
    narrowed, theme, norm_id = _narrowed(every, norms, words)
    rows = narrowed.kept
    if not rows:
        st.info(words("circumstances.nothing" if narrowed.counts.empty else "circumstances.unsaid"))
        return
    asked = ObservationFilter(
        scope.first, scope.last, kind=scope.kind, hall=scope.hall_id, norm=norm_id, theme=theme
    )
    names = _names(by, words)
    show_table(
        [_line(row, by, names, asked, words) for row in rows],
        {
            "value": words.of(by),
            "kept": words("circumstances.kept"),
            "judged": words("norm_health.judged"),
            "compared": words("circumstances.compared"),
        },
        alt=words("circumstances.alt", first=scope.first, last=scope.last),
        linked=("value",),
    )
    st.caption(
        words(
            "circumstances.basis",
            observations=narrowed.minimum.observations,
            occasions=narrowed.minimum.occasions,
            times=f"{narrowed.dispersion:.1f}",
        )
    )
    if narrowed.unsaid_count:
        one = narrowed.unsaid_count == 1
        key = "circumstances.unsaid_count_one" if one else "circumstances.unsaid_count"
        st.caption(words(key, count=f"{narrowed.unsaid_count:,}"))
    if norm_id is None:
        _show_norms(narrowed, asked, norms, names, halls_of(account, scope, words), words)


def _narrowed(
    every: Circumstances, norms: Mapping[str, Norm], words: Words
) -> tuple[Circumstances, Theme | None, str | None]:
    """What was chosen by theme and norm, and both."""
    judged = set(every.counts["norm_id"])
    columns = st.columns(2)
    with columns[0]:
        theme = theme_choice({norms[each].theme.value for each in judged}, words)
    listed = [each for each in norms if each in judged and theme in (None, norms[each].theme)]
    with columns[1]:
        norm_id = url_choice(
            words("norm_health.norm"),
            "norm",
            listed,
            lambda each: norms[each].text(words.language),
            words("observations.any"),
            width="stretch",
        )
    chosen = norm_id if norm_id in listed else None
    of_theme = Theme(theme) if theme else None
    return every.only(listed if chosen is None else [chosen]), of_theme, chosen


def _names(by: Dimension, words: Words) -> dict[str, str]:
    if by is Dimension.PROCESS:
        processes = application().checklists.usable().processes
        return {each.id: each.text(words.language) for each in processes}
    values: type[Footfall] | type[Segment] = Footfall if by is Dimension.FOOTFALL else Segment
    return {each.value: words(f"{by}.{each}") for each in values}


def _of_value(asked: ObservationFilter, by: Dimension, value: str) -> str:
    chosen: dict[str, Any] = {
        Dimension.PROCESS: {"process": value},
        Dimension.FOOTFALL: {"footfall": value},
        Dimension.SEGMENT: {"segment": value},
    }[by]
    return observations_link(replace(asked, **chosen))


def _line(
    row: KeptShare, by: Dimension, names: Mapping[str, str], asked: ObservationFilter, words: Words
) -> dict[str, Any]:
    kept, compared = None, words.of(row.compared)
    if row.kept_pct is not None and row.low_pct is not None and row.high_pct is not None:
        band = f"{number_text(row.low_pct)}–{number_text(row.high_pct)}"
        kept = f"{number_text(row.kept_pct)} ({band})"
    if row.difference_pts is not None and row.low_pts is not None and row.high_pts is not None:
        ends = f"{_signed(row.low_pts)} … {_signed(row.high_pts)}"
        compared += f" {_signed(row.difference_pts)} ({ends})"
    return {
        "value": f"[{plain_line(names[row.value])}]({_of_value(asked, by, row.value)})",
        "kept": kept,
        "judged": row.judged_count,
        "compared": compared,
    }


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "−")


def _weakest_first(cells: pd.DataFrame) -> list[str]:
    """Those that surely fail most, whatever they are compared by."""
    alike = cells.assign(severity="")  # for the order of a map, not for a score
    return by_weak_spot(alike, {"": 1.0}, minimum=ENOUGH_OF_A_NORM)


def _show_norms(
    report: Circumstances,
    asked: ObservationFilter,
    norms: Mapping[str, Norm],
    names: Mapping[str, str],
    whose: str,
    words: Words,
) -> None:
    """The norms that were judged of more than one, as a map."""
    sums = report.counts.dropna(subset="value").groupby(["norm_id", "value"], as_index=False)
    cells = sums[["passes", "fails"]].sum()
    several = cells.groupby("norm_id")["value"].transform("nunique") > 1
    cells = cells[several & cells["value"].isin(list(names))]
    if cells.empty:
        return
    listed = _weakest_first(cells)
    listed = listed[page_picker(len(listed), _NORMS_ON_A_PAGE, f"circumstances.{report.by}")]
    cells = cells[cells["norm_id"].isin(listed)]
    texts = distinct({each: norms[each].text(words.language) for each in listed})
    judged = cells["passes"] + cells["fails"]
    table = cells.assign(
        row=cells["norm_id"].map(texts),
        column=cells["value"].map(names),
        value=100 * cells["passes"] / judged,
        enough=judged >= ENOUGH_OF_A_NORM,
        href=[
            _of_value(replace(asked, norm=norm_id, theme=None), report.by, value)
            for norm_id, value in zip(cells["norm_id"], cells["value"], strict=True)
        ],
    ).drop(columns="norm_id")
    chart = words.group("chart")
    labels = chart | {
        "row": chart["norm"], "column": words.of(report.by), "value": chart["kept_pct"],
    }  # fmt: skip
    columns = [name for value, name in names.items() if value in set(cells["value"])]
    st.subheader(words("circumstances.norms"))
    st.caption(words("norm_map.heat_legend", minimum=ENOUGH_OF_A_NORM))
    show_chart(
        heat_map_chart(
            table, list(texts.values()), columns, ["passes", "fails"], labels, paint=paint()
        ),
        Heading(
            words(f"picture.by_{report.by}"), whose, asked.first, asked.last,
            words.count("spc.judgements", int(judged.sum())),
        ),
        words("circumstances.norms_alt", count=len(listed)),
        words,
    )  # fmt: skip
