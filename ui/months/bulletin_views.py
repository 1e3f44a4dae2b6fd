"""The main points of a bulletin on the screen, and the choice of its place and month, which live in
the URL; all of it is on the sheet."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from domain.imports.checks import CheckSource
from domain.period import month_days
from domain.roles import Account
from locales import LANGUAGE_NAMES, Words
from services.application import application
from services.halls.scope import ReportScope
from services.months.bulletin import Bulletin, KindOfHalls, bulletin
from services.months.bulletin_place import months_with_bulletin, places
from services.months.explain_bulletin import (
    about_text,
    change_text,
    check_cell,
    count_text,
    figure_text,
    goal_text,
    month_text,
    praise_text,
    signal_sentences,
    start_text,
    state_sentence,
    value_text,
    weak_hall_text,
    weak_text,
    where_text,
)
from services.months.measure_figures import Start
from services.reports.explain_weak_spots import missed_text, no_weak_spot_text
from services.scores.explain_hall_score import comparison_sentence
from ui.plain import plain, plain_line
from ui.reports.kept_reports import kept_report
from ui.scores.hall_check_views import show_whether_counted
from ui.session import now
from ui.table import show_table
from ui.url_choice import url_choice, url_one_of


def show_sheet_links(sheet: Bulletin, words: Words) -> None:
    """The sheet to print, first in the reader's language; small, in the other."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for language in sorted(LANGUAGE_NAMES, key=lambda each: each != words.language):
            own = language == words.language
            st.link_button(
                words("bulletin.print") if own else LANGUAGE_NAMES[language],
                f"/bulletin/{sheet.place.id}/{sheet.month}.html?{urlencode({'lang': language})}",
                type="secondary" if own else "tertiary",
                icon=":material/print:" if own else None,
            )


def show_bulletin(sheet: Bulletin, words: Words) -> None:
    st.caption(plain(state_sentence(sheet, words)))
    if sheet.is_empty:
        st.info(words("bulletin.nothing"))
        return
    for kind in sheet.kinds:
        if sheet.place.hall is None:
            st.subheader(words(f"bulletin.{kind.kind}"))
        _show_results(sheet, kind, words)
        _show_weak_spots(sheet, kind, words)
    st.subheader(words("bulletin.signals"))
    st.markdown("\n".join(f"* {plain_line(each)}" for each in signal_sentences(sheet, words)))
    if sheet.checks:
        _show_company_checks(sheet, words)
    _show_red_lines(sheet, words)
    if sheet.praises:
        st.subheader(words("bulletin.praise", count=sheet.praise_count))
        lines = [praise_text(each, each["note"], sheet, words) for each in sheet.praises]
        st.markdown("\n".join(f"* {plain_line(each)}" for each in lines))


def _show_results(sheet: Bulletin, kind: KindOfHalls, words: Words) -> None:
    rows = [*kind.results, *([kind.together] if kind.together else [])]
    show_table(
        [
            {
                "hall": row.hall or words("bulletin.together"),
                "score": value_text(row.score, words),
                "seen": count_text(row.score, words),
                "before": value_text(row.before, words),
                "change": change_text(row.change, words),
                "goal": goal_text(row.score, row.goal, words),
            }
            for row in rows
        ],
        {
            "hall": words("bulletin.hall"),
            "score": words("bulletin.score"),
            "seen": words("bulletin.basis"),
            "before": sheet.before.month,
            "change": words("bulletin.change"),
            "goal": words("bulletin.goal"),
        },
        alt=words("bulletin.results"),
    )
    if sentence := comparison_sentence(kind.compared, words):
        st.caption(plain(sentence))


def _show_weak_spots(sheet: Bulletin, kind: KindOfHalls, words: Words) -> None:
    if not kind.weak:
        st.caption(no_weak_spot_text(kind.judged_norms, kind.missed_norms, words))
        return
    show_table(
        [
            {
                "norm": weak_text(row, sheet.norms, words),
                "missed": missed_text(row, words),
                "judged": row["judged_count"],
                "hall": weak_hall_text(row, sheet, words),
            }
            for row in kind.weak
        ],
        {
            "norm": words("bulletin.weak_spots"),
            "missed": words("bulletin.missed"),
            "judged": words("bulletin.judgements"),
            **({} if sheet.place.hall else {"hall": words("bulletin.worst_hall")}),
        },
        alt=words("bulletin.weak_spots"),
    )


def _show_company_checks(sheet: Bulletin, words: Words) -> None:
    """One line for each hall, as on the sheet."""
    st.subheader(words("hall_checks.title"))
    show_table(
        [
            {"hall": each.hall.name}
            | {
                source.source.value: " · ".join(part for part in check_cell(source, words) if part)
                for source in each.sources
            }
            for each in sheet.checks
        ],
        {"hall": words("bulletin.hall")}
        | {source.value: words.of(source) for source in CheckSource},
        alt=words("hall_checks.title"),
    )
    show_whether_counted(sheet.checks, words)


def _show_red_lines(sheet: Bulletin, words: Words) -> None:
    st.subheader(words("bulletin.red_lines"))
    if not sheet.red_lines:
        st.caption(words("bulletin.no_red_line"))
        return
    counts = ("reported", "confirmed", "rejected", "waiting")
    show_table(
        [
            {"norm": row.norm.text(words.language)} | {name: getattr(row, name) for name in counts}
            for row in sheet.red_lines
        ],
        {name: words(f"bulletin.{name}") for name in ("norm", *counts)},
        alt=words("bulletin.red_lines"),
    )


def show_outcomes(sheet: Bulletin, words: Words) -> None:
    """The measures that are judged on this month, with what became of their figures."""
    st.subheader(words("bulletin.outcomes", month=sheet.before.month))
    if not sheet.outcomes:
        st.caption(words("bulletin.no_outcome", month=sheet.before.month))
    for each in sheet.outcomes:
        about = about_text(each.measure.about, sheet.norms, sheet.retired, words)
        with st.container(border=True):
            where = plain(where_text(each.measure, each.start.hall, words))
            st.markdown(f"**{where}** · {plain_line(each.measure.text)}")
            st.markdown(f"{plain(about)} · **{plain(change_text(each.change, words))}**")
            before, after = (plain(figure_text(part, words)) for part in (each.before, each.after))
            st.caption(
                f"{plain(start_text(each.measure, words))} · {before}"
                f"  \n{plain(month_text(sheet, words))} · {after}"
            )
            show_halls_of(each.start, words)
    if any(each.measure.about.source for each in sheet.outcomes):
        st.caption(words("bulletin.not_judged"))


def show_halls_of(start: Start, words: Words) -> None:
    """Whose figures stand beside a measure that is for several halls."""
    if start.hall is None:
        names = words("board.and").join(start.hall_names)
        st.caption(plain(words("measure.of_halls", halls=names)))


def kept_bulletin(account: Account, place_id: str, month: str) -> Bulletin:
    """As ``services.months.bulletin.bulletin``, made once per state of the data and hour."""
    at = now()
    sheet = kept_report(
        f"bulletin {place_id} {month} at {at:%Y-%m-%d %H}",
        lambda app, account, _scope: bulletin(app, account, place_id, month, at),
        account,
        ReportScope(None, *month_days(month)),
    )
    return replace(sheet, as_of=at)


def bulletin_picker(account: Account, words: Words) -> tuple[str, str] | None:
    """(Place id, month) as chosen, or as the link says, whatever that is; None: the reader has no
    hall.

    :raises NotFound: the link names a place that is not in the reader's scope
    """
    app = application()
    names = {place.id: place.name for place in places(app, account)}
    if not names:
        return None
    columns = st.columns([2, 1])
    with columns[0]:
        place_id = url_one_of(words("bulletin.place"), "place", names, "stretch")
    months = months_with_bulletin(app, account, place_id, now())
    with columns[1]:
        # The month that is over is what a bulletin is usually about.
        usual = months[min(1, len(months) - 1)]
        month = url_choice(
            words("bulletin.month"), "month", months, str, st.query_params.get("month", usual),
            "stretch", usual=usual,
        )  # fmt: skip
    return place_id, month or usual
