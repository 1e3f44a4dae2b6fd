"""The first screen as one block of HTML: words and drawings, every datum escaped by the template.

A page of Streamlit elements would be too tall for one glance, and slow: a hundred elements for what
is one picture. Colours and type are those of ``design/tokens.css``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.norms.norm import Norm
from domain.printed import band_text, score_text, whole_text
from domain.result import Result
from domain.roles import Account, Act
from locales import Words
from services.follow_ups.due import Due
from services.halls.scope import ReportScope
from services.months.cockpit import TRAINED, Cockpit, HallLine, HallVerdict, Waiting
from services.months.explain_cockpit import (
    Tile,
    checks_month,
    checks_texts,
    due_tile,
    headline,
    hours_text,
    measure_tile,
    norm_note,
    person_note,
    publication_tile,
    reason_text,
    red_line_tile,
    rest_sentence,
    round_tile,
    score_note,
    unseen_texts,
)
from services.reports.coverage import Coverage
from services.reports.explain_weak_spots import no_weak_spot_text
from services.reports.what_changed import Against
from services.scores.explain_hall_score import comparison_sentence
from ui.months.cockpit_links import CockpitLink, cockpit_link

SPARK_WIDTH, SPARK_HEIGHT = 220, 44  # of the drawings, in their own units
BAND_WIDTH = 100
_EDGE = 5
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True)
class Screen:
    """Everything that is told, and who reads it."""

    told: Cockpit
    coverage: Coverage
    waiting: Waiting
    due: Due | None  # None: the reader has nothing to do with cases
    scope: ReportScope
    account: Account
    norms: dict[str, Norm]
    retired: frozenset[str]
    now: datetime


def cockpit_html(screen: Screen, words: Words) -> str:
    told = screen.told
    scale = PercentScale.of([(each.score.low_pct, each.score.high_pct, each.goal.base_pct)
                      for each in told.lines])  # fmt: skip
    month = checks_month(told)
    sparks = spark_range([each.points for each in told.lines if each.points is not None])
    people = PercentScale.of([(row["low_exact"], row["high_exact"], row["base_pct"])
                       for row in told.people])  # fmt: skip
    scope = screen.scope
    return _pages.get_template("cockpit.html").render(
        words=words,
        headline=headline(told, words),
        tiles=_tiles(screen, words),
        lines=[_line(each, screen, (scale, sparks), month, words) for each in told.lines],
        checks_month=month,
        scale=scale,
        rest=rest_sentence(told, words),
        all_halls=cockpit_link("score_trends", scope),
        note=comparison_sentence(told.compared, words, short=True),
        people=[_person(row, people, scope, words) for row in told.people],
        people_scale=people,
        all_people=cockpit_link("needs_help", scope),
        numbered=words.count("cockpit.help_all", told.numbered),
        weak=[_norm(row, screen, words) for row in _weakest(told)],
        no_weak=no_weak_spot_text(told.weak.enough_count, told.weak.missed_count, words),
        all_norms=cockpit_link("norm_training", scope),
        unseen=unseen_texts(screen.coverage, words),
        hours=hours_text(screen.coverage, words),
        coverage=cockpit_link("coverage", scope),
        spark=(SPARK_WIDTH, SPARK_HEIGHT),
        band_width=BAND_WIDTH,
    )


def _weakest(told: Cockpit) -> list[dict[Any, Any]]:
    return [*told.weak.table.head(TRAINED).to_dict("records")]


def _tiles(screen: Screen, words: Words) -> list[tuple[Tile, CockpitLink | None, str]]:
    """Each with where it leads, and what it is about."""
    told, account, scope = screen.told, screen.account, screen.scope
    decides = account.may(Act.DECIDE_RED_LINES)
    decide = cockpit_link("red_lines", None) if decides else None
    urgent = "red" if screen.waiting.count else ""
    tiles: list[tuple[Tile, CockpitLink | None, str]] = [
        (red_line_tile(screen.waiting, screen.now, words, decides=decides), decide, urgent)
    ]
    if screen.due is not None:
        link, urgent = cockpit_link("follow_ups", None), "late" if screen.due.late else ""
        tiles.append((due_tile(screen.due, words), link, urgent))
    if told.publication is not None and account.may(Act.PUBLISH):
        month = told.publication.month
        link = cockpit_link("publications", None, branch=told.branch_id or "", month=month)
        tiles.append((publication_tile(told.publication, words, told.unpublished), link, ""))
    tiles.append((round_tile(screen.coverage, words), cockpit_link("coverage", scope), ""))
    if told.measures is not None:
        place, month = told.measures.place.id, told.measures.month
        link = cockpit_link("bulletin", None, place=place, month=month)
        tile = measure_tile(told.measures, screen.norms, screen.retired, words)
        tiles.append((tile, link, "wide"))
    return tiles


def _line(
    line: HallLine,
    screen: Screen,
    scales: "tuple[PercentScale, tuple[float, float]]",
    month: str,
    words: Words,
) -> dict[str, Any]:
    """
    :param scales: of bands and of the weeks, the same in every line
    :param month: ``services.months.explain_cockpit.checks_month``
    """
    scope, (scale, sparks) = screen.scope, scales
    hall, kind = line.hall, line.hall.kind.value
    moved = line.verdict in (HallVerdict.WORSE, HallVerdict.BETTER)
    why = {"against": Against.USUAL.value} if moved else {}
    score = line.score
    return {
        "name": hall.name,
        "kind": words(f"hall_kind.{kind}"),
        "trends": cockpit_link("score_trends", scope, hall.id),
        "people": cockpit_link("staff_scores", scope, hall.id),
        "why": cockpit_link("what_changed", scope, hall.id, **why),
        "checks_link": cockpit_link("score_trends", scope, hall.id),
        "verdict": line.verdict.value,
        "verdict_text": words.of(line.verdict),
        "waiting": words("cockpit.red_here", count=line.waiting) if line.waiting else "",
        "spark": _spark(line, sparks, words),
        "band": scale.bar(score.value_pct, score.low_pct, score.high_pct, line.goal.base_pct),
        "band_alt": words(
            "cockpit.band", score=score_text(score.value_pct),
            band=band_text(score.low_pct, score.high_pct), goal=f"{line.goal.base_pct:g}",
        ),
        "score": score_text(score.value_pct),
        "range": band_text(score.low_pct, score.high_pct) if score.known else "",
        "note": score_note(line, words),
        "below": line.is_below,
        "checks": checks_texts(line, month, words),
        "reason": reason_text(line, words),
    }  # fmt: skip


def _person(
    row: dict[str, Any], scale: "PercentScale", scope: ReportScope, words: Words
) -> dict[str, Any]:
    values = row["adjusted_exact"], row["low_exact"], row["high_exact"], row["base_pct"]
    return {
        "name": row["staff"],
        "where": words(
            "cockpit.where", hall=row["hall"], position=words(f"position.{row['position']}")
        ),
        "link": cockpit_link("person", scope, row["hall_id"], person=row["staff_id"]),
        "band": scale.bar(*values),
        "below": row["high_exact"] < row["base_pct"],
        "band_alt": words(
            "cockpit.band", score=score_text(values[0]), band=band_text(*values[1:3]),
            goal=f"{row['base_pct']:g}",
        ),
        "note": person_note(row, words),
    }  # fmt: skip


def _norm(row: dict[Any, Any], screen: Screen, words: Words) -> dict[str, Any]:
    told, scope = screen.told, screen.scope
    norm = screen.norms.get(row["norm_id"])
    measure = None
    if screen.account.may(Act.WRITE_MEASURES) and told.branch_id is not None:
        measure = cockpit_link(
            "bulletin", None, place=scope.hall_id or told.branch_id,
            month=told.measure_months[row["norm_id"]], about=f"norm:{row['norm_id']}",
            halls=scope.kind.value if scope.kind else "all",
        )  # fmt: skip
    return {
        "text": norm.text(words.language) if norm else row["norm_id"],
        "link": cockpit_link("observations", scope, norm=row["norm_id"], result=Result.FAIL.value),
        "note": norm_note(row, told.weak.halls, words),
        "measure": measure,
    }


@dataclass(frozen=True)
class PercentScale:
    """One scale of percent for everything that is compared."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[tuple[float | None, float | None, float]]) -> "PercentScale":
        """From band ends and goals, out to the next five.

        >>> PercentScale.of([(84.7, 87.9, 80.0), (75.5, 81.6, 80.0), (None, None, 80.0)])
        PercentScale(low=75, high=90)
        """
        seen = [each for row in values for each in row if each is not None and not pd.isna(each)]
        if not seen:
            return cls(0, 100)
        return cls(int(5 * np.floor(min(seen) / 5)), int(5 * np.ceil(max(seen) / 5)) or 5)

    def at(self, value: float) -> float:
        """Where a value lies, of ``BAND_WIDTH``.

        >>> PercentScale(60, 100).at(70.0)
        25.0
        """
        span = max(self.high - self.low, 1)
        return round(BAND_WIDTH * (value - self.low) / span, 1)

    def bar(
        self, score: float | None, low: float | None, high: float | None, goal: float
    ) -> dict[str, Any]:
        """``x``, ``from``, ``width``: None without a number, or a band; ``goal``."""
        known = score is not None and not pd.isna(score)
        banded = known and low is not None and high is not None and not pd.isna(low)
        return {
            "x": self.at(score) if known else None,  # type: ignore[arg-type]
            "from": self.at(low) if banded else None,  # type: ignore[arg-type]
            "width": round(self.at(high) - self.at(low), 1) if banded else None,  # type: ignore[arg-type]
            "goal": self.at(goal),
        }


def spark_range(tables: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """Lowest and highest of what is drawn, so that all halls have one scale: every value, and the
    usual ups and downs of all but the week in which hardly anything was seen."""
    values, limits = (
        np.concatenate([table[names].to_numpy(float).ravel() for table in tables] or [[]])
        for names in (["value"], ["low", "high"])
    )
    values, limits = (each[np.isfinite(each)] for each in (values, limits))
    if not len(values):
        return 0.0, 100.0
    inner = np.quantile(limits, [0.05, 0.95]).tolist() if len(limits) else []
    return min(float(values.min()), *inner[:1]) - 1, max(float(values.max()), *inner[1:]) + 1


def _spark(line: HallLine, edges: tuple[float, float], words: Words) -> dict[str, Any] | None:
    """None: there is nothing to draw."""
    table = line.points
    if table is None or not table["value"].notna().any():
        return None
    low, high = edges
    inner = SPARK_HEIGHT - 2 * _EDGE

    def y(value: float) -> float:
        within = min(max(value, low), high)
        return round(_EDGE + inner * (high - within) / max(high - low, 1), 1)

    step = (SPARK_WIDTH - 2 * _EDGE) / max(len(table) - 1, 1)
    xs = [round(_EDGE + step * place, 1) for place in range(len(table))]
    rows = list(zip(xs, table.to_dict("records"), strict=True))
    points = [(x, y(row["value"]), row["change"]) for x, row in rows if pd.notna(row["value"])]
    limits = [
        (x, y(high if pd.isna(row["high"]) else row["high"]),
         y(low if pd.isna(row["low"]) else row["low"]), y(row["centre"]))
        for x, row in rows if pd.notna(row["centre"])
    ]  # fmt: skip
    seen = table[table["value"].notna()]["value"]
    newest = table.iloc[-1]
    return {
        "points": points,
        "limits": [*((x, top) for x, top, _, _ in limits),
                   *((x, bottom) for x, _, bottom, _ in reversed(limits))],
        "centre": [(x, centre) for x, _, _, centre in limits],
        "alt": words(
            "cockpit.spark", hall=line.hall.name, first=score_text(seen.iloc[0]),
            last=score_text(seen.iloc[-1]), low=whole_text(newest["low"]),
            high=whole_text(newest["high"]),
        ),
    }  # fmt: skip
