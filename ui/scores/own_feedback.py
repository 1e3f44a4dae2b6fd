"""What a member of staff sees first: what went well, how it stands, what to practise, what is new.
Figures, and how they are made, are a tap away."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from domain.method.goals import GoalStanding, Metric
from domain.norms.norm import Severity
from domain.printed import score_text, whole_text
from domain.result import Result
from domain.roles import Account
from domain.scores.explanation import Explanation
from domain.scores.to_practise import NormSeen, to_practise
from locales import Words
from services.application import application
from services.scores.explain_goals import standing_text
from services.scores.explain_score import score_sentences
from services.scores.person import PersonResults, own_halls
from ui.badges import badge
from ui.patrols.observation_list import RowAnswers, show_observations
from ui.plain import plain, plain_line
from ui.url_choice import url_one_of

_NEW_SHOWN = 8
_THIN = 5  # a norm seen less often hardly says anything yet (proposal)
# What the views were called in the address when they stood on one page.
_FORMER_VIEWS = {
    "observations": "pages/feedback/own_observations.py",
    "explain": "pages/feedback/own_score.py",
    "months": "pages/feedback/own_months.py",
}


def lead_to_view() -> None:
    """An address of before goes on to where its view is now."""
    if (file := _FORMER_VIEWS.get(st.query_params.get("view", ""))) is not None:
        kept = {name: value for name, value in st.query_params.items() if name != "view"}
        st.switch_page(file, query_params=kept)


def choose_own_hall(account: Account, first: date, last: date, words: Words) -> str:
    """The hall in which the person worked; stops where there is none."""
    halls = {hall.id: hall.name for hall in own_halls(application(), account, first, last)}
    if not halls:
        st.info(words("own_results.nothing"))
        st.stop()
    if len(halls) > 1:
        return url_one_of(words("person.hall"), "hall", halls)
    return next(iter(halls))


def show_own_level(results: PersonResults, words: Words) -> None:
    """The level in words, one number with its band, and nothing else."""
    explanation, row = results.explanation, results.row
    with st.container(key="card_level"):
        if row is None or explanation is None or explanation.steps is None:
            for sentence in score_sentences(results, words):
                st.markdown(plain(sentence))
            return
        standing = next(
            (each.standing for each in explanation.reached if each.metric is Metric.PATROL),
            GoalStanding.UNKNOWN,
        )
        key = "own.level" if standing is not GoalStanding.UNKNOWN else "own.level_unknown"
        st.subheader(words(key, standing=standing_text(standing, words)), anchor=False)
        _show_number(row, explanation, words)
        st.markdown(
            words(
                "own.band", low=whole_text(row["low_exact"]), high=whole_text(row["high_exact"]),
                occasions=row["occasion_count"],
            )
        )  # fmt: skip
        if row["confirmed"] or row["reported"]:
            for sentence in score_sentences(results, words)[1:]:
                st.caption(plain(sentence))


def _show_number(row: Mapping[str, Any], explanation: Explanation, words: Words) -> None:
    """The number, large, and its band beside the base goal."""
    base_pct = next(
        (each.goal.base_pct for each in explanation.reached if each.metric is Metric.PATROL), None
    )
    low, score, high = (float(row[f"{each}_exact"]) for each in ("low", "adjusted", "high"))
    lowest = min(low, 100 if base_pct is None else base_pct) // 10 * 10

    def at(percent: float) -> str:
        return f"{(percent - lowest) / (100 - lowest) * 96 + 2:.1f}%"

    goal = "" if base_pct is None else f'<i class="goal" style="left:{at(base_pct)}"></i>'
    alt = words(
        "person.band_alt", raw=score_text(row["raw_exact"]), adjusted=score_text(score),
        low=whole_text(low), high=whole_text(high),
    )  # fmt: skip
    width = (high - low) / (100 - lowest) * 96
    st.html(
        f'<div class="own-level"><b>{whole_text(score)}</b>'
        f'<span role="img" aria-label="{escape(alt)}"><i class="scale"></i>'
        f'<i class="band" style="left:{at(low)};width:{width:.1f}%"></i>{goal}'
        f'<i class="score" style="left:{at(score)}"></i></span></div>'
    )
    if base_pct is not None:
        st.caption(words("own.base", base=f"{base_pct:g}"))


def show_practice(rows: Sequence[Mapping[str, Any]], words: Words) -> None:
    """Three norms to practise, with what was seen.

    :param rows: as ``services.patrols.search.own_observations`` returns them, newest first
    """
    scored = [row for row in rows if row["severity"] != Severity.RED_LINE]
    names = {row["norm_id"]: row["norm"].text(words.language) for row in scored}
    found = to_practise(
        NormSeen(row["norm_id"], Result(row["result"]), row["note"] or "") for row in scored
    )
    with st.container(key="card_practice", gap="small"):
        st.subheader(words.count("own.practise", len(found)), anchor=False)
        if not found:
            st.markdown(words("own.nothing_to_practise" if scored else "own_results.nothing"))
        for number, each in enumerate(found, start=1):
            if each.seen_count < _THIN:
                counts = words.count("own.missed_thin", each.seen_count, missed=each.missed_count)
            else:
                counts = words("own.missed", missed=each.missed_count, seen=each.seen_count)
            text = f"{number}\\. {plain_line(names[each.norm_id])} :gray[{counts}]"
            if each.note:
                text += f"  \n:gray[{words('own.what_was_seen', note=plain_line(each.note))}]"
            st.markdown(text)


def show_new_records(
    new: Sequence[dict[str, Any]],
    words: Words,
    *,
    is_first: bool,
    corrected: set[str],
    reports: Mapping[str, str],
    answers: RowAnswers,
) -> None:
    """What could be seen only since the last visit; on the first one, the newest.

    :param new: as ``services.patrols.search.own_observations`` returns them
    """
    title = words("own.newest" if is_first else "own.new")
    with st.container(key="card_new"):
        st.subheader(f"{title} {badge(str(len(new)), 'blue')}" if new else title, anchor=False)
        if not new:
            st.markdown(words("own.nothing_new"))
            return
        shown = list(new[:_NEW_SHOWN])
        show_observations(shown, words, corrected=corrected, reports=reports, answers=answers)
        if len(new) > _NEW_SHOWN:
            st.caption(words("own.more_new", count=len(new) - _NEW_SHOWN))
