"""The parts of a difference: bars, a sentence for each, and the way to the observations."""

from functools import partial

import streamlit as st

from charts.change_bars import Band, change_bars_chart
from charts.heading import Heading
from domain.cents import to_cents
from domain.halls.hall import Round
from domain.patrols.observation_filter import HALL_ITSELF, ObservationFilter
from domain.printed import score_text
from domain.reports.change_parts import ChangePart, ChangePartKind, ScoreChange, Share
from domain.roles import Account
from domain.scores.figure import Figure, FigureChange
from locales import Words
from services.application import application
from services.halls.scope import ReportScope
from services.norms.known_norms import known_norms
from services.reports.what_changed import Against, Days, WhatChanged, what_changed_in
from services.scores.explain_score import signed
from ui.chart import counted, paint, show_chart
from ui.patrols.observation_filters import observations_link
from ui.plain import plain_line
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import halls_of

_LISTED = 3  # of each part; less than a tenth of a point is no influence worth a name
_WORTH_A_LINE = 0.1


def show_what_changed(
    account: Account, scope: ReportScope, words: Words, against: Against = Against.BEFORE
) -> None:
    with st.spinner(words("what_changed.working"), show_time=True):
        report = kept_report(
            f"what_changed {against}",
            partial(what_changed_in, against=against),
            account,
            scope,
        )
    days = {
        "earlier_first": report.earlier[0], "earlier_last": report.earlier[1],
        "first": report.later[0], "last": report.later[1],
    }  # fmt: skip
    if report.change is None:
        st.info(words("what_changed.nothing_to_compare", **days))
        return
    change = report.change
    if report.moved is FigureChange.TOO_LITTLE:
        st.info(words("what_changed.too_little", **days, **_counts(report)))
        return
    st.markdown(f"**{_headline(report, change, words)}**")
    st.caption(words("what_changed.days", **days))
    names = {part: words.of(part) for part in ChangePartKind}
    shown = [each for each in change.parts if each.points or each.part is not ChangePartKind.METHOD]
    drawn = [each for each in shown if to_cents(each.points)]  # a bar of 0.00 says nothing
    show_chart(
        change_bars_chart(
            float(change.earlier_pct),
            float(change.later_pct),
            [(names[each.part], float(each.points)) for each in drawn],
            words.group("chart") | _sides(report, words),
            (_band(report.before), _band(report.after)),
            is_signal=report.is_signal,
            paint=paint(),
        ),
        Heading(
            words("picture.change"), halls_of(account, scope, words), report.earlier[0],
            report.later[1],
            counted(
                report.before.judged_count + report.after.judged_count,
                (report.before.occasion_count or 0) + (report.after.occasion_count or 0), words,
            ),
        ),
        words(
            "what_changed.alt", earlier=change.earlier_pct, later=change.later_pct,
            parts="; ".join(f"{names[each.part]} {signed(each.points)}" for each in shown),
        ),
        words,
    )  # fmt: skip
    for each in reversed(shown):  # what really changed first
        _show_part(each, report, scope, words)
    if not change.compared:
        st.info(words("what_changed.not_compared"))
    st.caption(words("what_changed.basis"))


def _sides(report: WhatChanged, words: Words) -> dict[str, str]:
    """Both scores, each with its days."""
    return {
        name: f"{words(f'chart.{name}')} {first:%m-%d} – {last:%m-%d}"
        for name, (first, last) in (("earlier", report.earlier), ("later", report.later))
    }


def _band(figure: Figure) -> Band:
    if figure.low_pct is None or figure.high_pct is None:
        return None
    return figure.low_pct, figure.high_pct


def _headline(report: WhatChanged, change: ScoreChange, words: Words) -> str:
    way = "up" if change.points > 0 else "down" if change.points < 0 else "same"
    sentence = words(
        f"what_changed.headline_{way}", earlier=change.earlier_pct, later=change.later_pct,
        points=abs(change.points),
    )  # fmt: skip
    bands = {
        f"{name}_{side}": score_text(getattr(figure, f"{side}_pct"))
        for name, figure in (("earlier", report.before), ("later", report.after))
        for side in ("low", "high")
    }
    return sentence + words(
        "what_changed.signal" if report.is_signal else "what_changed.noise", **bands
    )


def _counts(report: WhatChanged) -> dict[str, int]:
    return {
        "earlier_count": report.before.judged_count, "count": report.after.judged_count,
        "earlier_occasions": report.before.occasion_count or 0,
        "occasions": report.after.occasion_count or 0,
    }  # fmt: skip


def _show_part(part: ChangePart, report: WhatChanged, scope: ReportScope, words: Words) -> None:
    """What the part brought, and what weighs most in it; nothing that goes the other way, and
    nobody's name where chance alone may have brought it."""
    way = "up" if part.points > 0 else "down"
    by_chance = part.part is ChangePartKind.DONE and not report.really_done
    if abs(part.points) < _WORTH_A_LINE:
        way = "same"
    elif by_chance:
        way += "_chance"
    lines = [words(f"what_changed.{part.part}_{way}", points=abs(part.points))]
    listed = [] if way == "same" or by_chance else [
        each for each in part.shares
        if abs(each.points) >= _WORTH_A_LINE and (each.points > 0) is (part.points > 0)
    ][:_LISTED]  # fmt: skip
    for each in listed:
        earlier, later = (_link(each, days, scope) for days in (report.earlier, report.later))
        lines.append(
            f"- {_name(each, report, words)} {signed(each.points)} · "
            f"[{words('chart.earlier')}]({earlier}) · [{words('chart.later')}]({later})"
        )
    with st.container(border=True):
        st.markdown("\n".join(lines))


def _name(share: Share, report: WhatChanged, words: Words) -> str:
    if share.factor == "round":
        return words(f"round.{share.key}")
    if share.factor == "norm_id":
        norm = known_norms(application()).get(share.key)
        return plain_line(norm.text(words.language)) if norm else share.key
    if share.factor == "observer_id":
        return plain_line(report.observers.get(share.key, ""))
    return plain_line(report.people[share.key]) if share.key else words("board.hall")


def _link(share: Share, days: Days, scope: ReportScope) -> str:
    asked = ObservationFilter(
        *days,
        kind=scope.kind,
        hall=scope.hall_id,
        person=(share.key or HALL_ITSELF) if share.factor == "staff_id" else None,
        observer=share.key if share.factor == "observer_id" else None,
        norm=share.key if share.factor == "norm_id" else None,
        round=Round(share.key) if share.factor == "round" else None,
    )
    return observations_link(asked)
