"""Weak spots and consistency, each with a sentence on what it means, the method that applied, and
the way to the observations."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from domain.norms.norm import Norm
from domain.patrols.observation_filter import ObservationFilter
from domain.printed import number_text, score_text
from domain.result import Result
from domain.roles import Account, Act
from locales import Words
from services.halls.scope import ReportScope
from services.reports.explain_weak_spots import hall_text, missed_text, no_weak_spot_text
from services.reports.norm_health import (
    ACROSS,
    ENOUGH_OF_A_GROUP,
    ENOUGH_OF_A_NORM,
    norm_consistency,
    weak_norms,
)
from ui.norms.choices import process_choice
from ui.page_picker import page_picker
from ui.patrols.observation_filters import observations_link
from ui.plain import plain, plain_line
from ui.reports.kept_reports import kept_report
from ui.table import show_table
from ui.url_choice import url_segments

_NORMS_ON_A_PAGE = 20


def show_weak_spots_of_process(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """As ``show_weak_spots``, of the process that is chosen."""
    process = process_choice(words)
    show_weak_spots(account, scope, norms, words, process)
    if process is not None:
        st.caption(words("norm_map.process_basis"))


def show_weak_spots(
    account: Account,
    scope: ReportScope,
    norms: Mapping[str, Norm],
    words: Words,
    process: str | None = None,
) -> None:
    """The norms that are weaker than the rest, with how sure that is, and where.

    :param process: only what was judged of it; None: everything
    """
    st.markdown(words("norm_health.weak_explained"))
    make = partial(weak_norms, process=process)
    weak_spots = kept_report(f"weak_spots {process}", make, account, scope)
    if weak_spots.table.empty:
        st.info(no_weak_spot_text(weak_spots.enough_count, weak_spots.missed_count, words))
        return
    rows = weak_spots.table.to_dict("records")
    several = len(weak_spots.halls) > 1
    show_table(
        [
            {
                "norm": _opening(row["norm_id"], scope, norms, words, Result.FAIL, process)
                + f" · {words('theme.' + row['theme'])}",
                "missed": words(
                    "norm_health.judged_beside",
                    missed=missed_text(row, words),
                    count=row["judged_count"],
                ),
                "hall": hall_text(row, weak_spots.halls, words),
                "action": _action_link(row, scope, words),
            }
            for row in rows
        ],
        {
            "norm": words("norm_health.norm"),
            "missed": words("norm_health.missed_with_band"),
            **({"hall": words("norm_health.worst_hall")} if several else {}),
            **({"action": words("case_kind.action")} if account.may(Act.HANDLE_CASES) else {}),
        },
        alt=words("norm_health.weak_alt", count=len(rows)),
        linked=("norm", "action"),
    )
    themes = Counter(row["theme"] for row in rows)
    grouped = words("score.and").join(
        words("norm_health.of_theme", theme=words(f"theme.{theme}"), count=count)
        for theme, count in themes.most_common()
    )
    halls = words("score.and").join(weak_spots.halls.values())
    captions = [
        words("norm_health.weak_grouped", themes=grouped),
        plain(words("norm_health.weak_halls", count=len(weak_spots.halls), halls=halls)),
        words(
            "norm_health.weak_basis",
            minimum=ENOUGH_OF_A_NORM,
            overall=score_text(weak_spots.overall_pct),
        ),
    ]
    st.caption(" ".join(captions))


def show_consistency(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """How alike norms are kept across people, shifts or halls, the least alike first."""
    st.markdown(words("norm_health.consistency_explained"))
    across = url_segments(
        words("norm_health.across"), "across", ACROSS, lambda each: words(f"across.{each}")
    )
    report = kept_report(
        f"consistency {across}", partial(norm_consistency, across=across), account, scope
    )
    known = report.table[report.table["consistency"].notna()]
    table = known.sort_values(["differs", "consistency"], ascending=[False, True], kind="stable")
    if report.mean is None:
        st.info(words("norm_health.nothing_to_compare", minimum=ENOUGH_OF_A_GROUP))
        return
    st.metric(words("norm_health.mean_consistency"), number_text(report.mean))
    differing = int(table["differs"].sum())
    key = "norm_health.differing" if differing else "norm_health.none_differs"
    key += "_one" if differing == 1 else ""
    st.markdown(words(key, count=differing, compared=len(table)))
    shown = table.iloc[page_picker(len(table), _NORMS_ON_A_PAGE, f"consistency.{across}")]
    show_table(
        [
            row
            | {
                "norm": _opening(row["norm_id"], scope, norms, words),
                # A gap that chance may have brought is no reason to name its ends, and a few
                # judgements are no percentage.
                "range": f"{number_text(row['lowest_pct'])}–{number_text(row['highest_pct'])}"
                if row["differs"] and row["least_count"] >= ENOUGH_OF_A_NORM
                else "–",
                "chance": words(
                    "norm_health.beyond_chance" if row["differs"] else "norm_health.within_chance"
                ),
            }
            for row in shown.to_dict("records")
        ],
        {
            "norm": words("norm_health.norm"),
            "consistency": words("norm_health.consistency_of"),
            "range": words("norm_health.lowest_highest"),
            "chance": words("norm_health.gap"),
            "group_count": words("norm_health.groups"),
            "judged_count": words("norm_health.judged"),
        },
        alt=words("norm_health.consistency_alt", first=scope.first, last=scope.last),
        linked=("norm",),
    )
    st.caption(
        words(
            "norm_health.consistency_basis",
            spread=words.of(report.spread),
            minimum=ENOUGH_OF_A_GROUP,
            enough=ENOUGH_OF_A_NORM,
        )
    )


def _action_link(row: Mapping[Any, Any], scope: ReportScope, words: Words) -> str:
    """To the form of a corrective action about the norm, in Markdown; of several halls in the one
    where it fails most."""
    hall_id = scope.hall_id or row["hall_id"]
    about = {"norm": row["norm_id"]} | ({"hall": hall_id} if hall_id else {})
    return f"[{words('action.open_short')}](/new_action?{urlencode(about)})"


def _opening(
    norm_id: str,
    scope: ReportScope,
    norms: Mapping[str, Norm],
    words: Words,
    result: Result | None = None,
    process: str | None = None,
) -> str:
    """The norm's text as a link to its observations, in Markdown."""
    asked = ObservationFilter(
        scope.first, scope.last, kind=scope.kind, hall=scope.hall_id, norm=norm_id, result=result,
        process=process,
    )  # fmt: skip

    return f"[{plain_line(norms[norm_id].text(words.language))}]({observations_link(asked)})"
