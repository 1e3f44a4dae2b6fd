"""The main points of a bulletin on the screen; all of it is on the sheet."""

from urllib.parse import urlencode

import streamlit as st

from locales import LANGUAGE_NAMES, Words
from services.bulletin import Bulletin, KindOfHalls
from services.explain_bulletin import (
    about_text,
    change_text,
    count_text,
    figure_text,
    goal_text,
    month_text,
    praise_text,
    signal_sentences,
    state_sentence,
    value_text,
    worst_text,
)
from services.norm_health import ENOUGH_OF_A_NORM
from ui.plain import plain, plain_line
from ui.table import show_table


def show_sheet_links(sheet: Bulletin, words: Words) -> None:
    """The sheet in either language, whatever language the reader has."""
    with st.container(horizontal=True):
        for language, name in LANGUAGE_NAMES.items():
            query = urlencode({"lang": language})
            st.link_button(
                words("bulletin.open", language=name),
                f"/bulletin/{sheet.place.id}/{sheet.month}.html?{query}",
                icon=":material/print:",
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
    _show_red_lines(sheet, words)
    if sheet.praises:
        st.subheader(words("bulletin.praise", count=sheet.praise_count))
        said = [praise_text(each, each["note"], sheet, words) for each in sheet.praises]
        st.markdown("\n".join(f"* {plain_line(each)}" for each in said))


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
                "goal": goal_text(row.score, sheet.goal, words),
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


def _show_weak_spots(sheet: Bulletin, kind: KindOfHalls, words: Words) -> None:
    if not kind.weak:
        st.caption(words("bulletin.no_weak_spot", minimum=ENOUGH_OF_A_NORM))
        return
    show_table(
        [
            {
                "theme": words(f"theme.{row['theme']}"),
                "missed": row["theme_fail_pct"],
                "judged": row["judged_count"],
                "worst": worst_text(row, sheet.norms, words),
            }
            for row in kind.weak
        ],
        {
            "theme": words("bulletin.weak_spots"),
            "missed": words("bulletin.missed"),
            "judged": words("bulletin.judgements"),
            "worst": words("bulletin.worst"),
        },
        alt=words("bulletin.weak_spots"),
    )


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
    """The measures of the month before with what became of their figures."""
    st.subheader(words("bulletin.outcomes", month=sheet.before.month))
    if not sheet.outcomes:
        st.caption(words("bulletin.no_outcome", month=sheet.before.month))
    for each in sheet.outcomes:
        about = about_text(each.measure.about, sheet.norms, sheet.retired, words)
        with st.container(border=True):
            where = plain(each.hall or words("bulletin.whole_branch"))
            st.markdown(f"**{where}** · {plain_line(each.measure.text)}")
            st.markdown(f"{plain(about)} · **{plain(change_text(each.change, words))}**")
            before, after = (plain(figure_text(part, words)) for part in (each.before, each.after))
            st.caption(
                f"{sheet.before.month} · {before}  \n{plain(month_text(sheet, words))} · {after}"
            )
