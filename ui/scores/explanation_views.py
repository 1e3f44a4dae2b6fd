"""How a score arises, on the screen; the page to print has the same."""

from decimal import Decimal
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from domain.scores.explanation import Explanation, ObserverPart, ScoreSteps
from domain.scores.final_result import FinalResult
from domain.scores.judgement import Judgement
from locales import Words
from services.scores.explain_score import origins_sentence, signed
from services.scores.explanation_page import file_name, outcome_of, render, sorted_by_loss
from services.scores.person import PersonResults
from ui.page_picker import page_picker
from ui.plain import plain
from ui.scores.person_overview import show_reached, show_score_sentences
from ui.session import now
from ui.table import show_table

_PAGE_SIZE = 20


def show_explanation(results: PersonResults, words: Words, *, own: bool = False) -> None:
    """:param own: for the person, below the overview: what the overview said is not said again,
    and long tables are folded"""
    if not own:
        show_score_sentences(results, words)
    explanation = results.explanation
    if results.row is None or explanation is None:
        return
    _show_files(results, words)
    if explanation.steps is not None:
        _show_steps(results, explanation, explanation.steps, words)
        _show_final(explanation.final, results.row["praises"], words)
        with _part("explain.observers", words, folded=own):
            _show_observers(explanation.observers, explanation.steps, results, words)
    with _part("explain.goals", words, folded=False):
        show_reached(explanation, words, own=own)
    _show_contributions(results, explanation, words, folded=own)
    _show_left_out(results, explanation, words, folded=own)
    st.caption(words("explain.disagree"))


def _part(title: str, words: Words, *, folded: bool) -> DeltaGenerator:
    """Where a part stands: below its title, or behind it."""
    if folded:
        return st.expander(words(title))
    st.subheader(words(title))
    return st.container()


def _show_files(results: PersonResults, words: Words) -> None:
    query = {"hall": results.hall.id, "from": results.first, "to": results.last}
    with st.container(horizontal=True):
        st.download_button(
            words("explain.download"),
            data=lambda: render(results, words, now()),
            file_name=file_name(results),
            mime="text/html",
            key="explain.download",
            icon=":material/download:",
            on_click="ignore",
        )
        st.link_button(
            words("explain.open"),
            f"/explain/{results.person.id}.html?{urlencode(query)}",
            icon=":material/print:",
        )


def _show_steps(
    results: PersonResults, explanation: Explanation, steps: ScoreSteps, words: Words
) -> None:
    st.subheader(words("explain.how"))
    assert results.row is not None
    raw_why = words(
        "explain.raw_why", judgements=len(explanation.counted),
        occasions=results.row["occasion_count"],
    )  # fmt: skip
    pulled = words("explain.small_sample_why", own=steps.own_share_pct, towards=steps.towards_pct)
    _show_sum(
        [
            (words("explain.raw"), raw_why, str(steps.raw_pct)),
            (words("explain.strictness"), words("explain.strictness_why"),
             signed(steps.strictness_pts)),
            (words("explain.small_sample"), pulled, signed(steps.small_sample_pts)),
            (words("explain.adjusted"),
             words("explain.band", low=steps.low_pct, high=steps.high_pct),
             str(steps.adjusted_pct)),
        ],
        words("explain.how"), words,
    )  # fmt: skip
    if results.method.small_samples.lend:
        st.caption(words("explain.lent"))


def _show_final(final: FinalResult, praises: int, words: Words) -> None:
    if not final.parts:
        return
    st.subheader(words("explain.final"))
    rows = [
        (
            words(f"method_setting.blend.{part.key}"),
            words("explain.part_why", result=part.result_pct, share=part.share_pct),
            str(part.points_pct),
        )
        for part in final.parts
    ]
    rows += [
        (words(f"method_setting.blend.{source}"), words("explain.missing"), "–")
        for source in final.missing
    ]
    bonus_why = words("explain.bonus_why", count=praises)
    rows.append((words("explain.bonus"), bonus_why, signed(final.bonus_pct)))
    if final.over_cap_pct:
        rows.append((words("explain.over_cap"), "", signed(-final.over_cap_pct)))
    grade = words("explain.grade", grade=words(f"grade.{final.grade}"))
    rows.append((words("explain.total"), grade, str(final.total_pct)))
    _show_sum(rows, words("explain.final"), words)


def _show_sum(rows: list[tuple[str, str, str]], title: str, words: Words) -> None:
    show_table(
        [{"step": step, "of": of, "points": points} for step, of, points in rows],
        {name: words(f"explain.{name}") for name in ("step", "of", "points")},
        alt=title,
    )


def _show_observers(
    parts: tuple[ObserverPart, ...], steps: ScoreSteps, results: PersonResults, words: Words
) -> None:
    rows = [
        {
            "observer": results.observer_names[part.observer_id],
            "share": words("number.percent", value=part.share_pct),
            "strictness": signed(part.strictness_pts)
            if part.corrected
            else words("explain.not_comparable"),
            "correction": signed(part.points),
        }
        for part in parts
    ]
    total = {
        "observer": words("explain.sum"), "share": words("number.percent", value="100.00"),
        "strictness": "", "correction": signed(steps.strictness_pts),
    }  # fmt: skip
    show_table(
        [*rows, total],
        {name: words(f"explain.{name}") for name in
         ("observer", "share", "strictness", "correction")},
        alt=words("explain.observers"),
    )  # fmt: skip
    st.caption(words("explain.observers_why", headroom=f"{steps.headroom:.4f}"))


def _show_contributions(
    results: PersonResults, explanation: Explanation, words: Words, *, folded: bool
) -> None:
    """A page of them at a time; below the minimum sample without any number."""
    scored = sorted_by_loss(explanation.contributions)
    rows = [
        _about(each.judgement, results, words)
        | {"weight": f"{each.judgement.weight:g}", "points": str(each.points),
           "lost": str(each.lost)}
        for each in scored
    ] or [_about(each, results, words) for each in explanation.counted]  # fmt: skip
    if not rows:
        return
    columns = ["norm", *(("weight", "points", "lost") if scored else ())]
    labels = {name: words(f"explain.{name}") for name in columns}
    title = "explain.contributions" if scored else "explain.counted"
    with _part(title, words, folded=folded):
        _show_page(rows, labels, "contributions", words)
        if scored:
            lost = sum((each.lost for each in scored), Decimal(0))
            st.markdown(words.count("explain.shown", len(scored), lost=lost))
            st.caption(words("explain.contributions_why"))
            rules = words("rules.in_hall", rules=words.of(results.rules))
            rank = words("norm.rank_proposal")
            st.caption(plain(f"{origins_sentence(results, words)} {rules} {rank}"))


def _about(judgement: Judgement, results: PersonResults, words: Words) -> dict[str, str]:
    """In one cell, so that a phone shows the numbers beside it."""
    facts = [
        outcome_of(words)(judgement),
        results.norms[judgement.event_id].text(words.language),
        words(f"rules.of_{results.norms[judgement.event_id].origin}"),
        f"{judgement.day:%m-%d}",
        results.observer_names[judgement.observer_id],
    ]
    return {"norm": " · ".join(facts)}


def _show_left_out(
    results: PersonResults, explanation: Explanation, words: Words, *, folded: bool
) -> None:
    if not explanation.left_out:
        return
    rows = [
        {
            "norm": f"{results.norms[each.event_id].text(words.language)} · {each.day:%m-%d}",
            "why": words.of(reason),
        }
        for each, reason in explanation.left_out
    ]
    labels = {name: words(f"explain.{name}") for name in ("norm", "why")}
    with _part("explain.left_out", words, folded=folded):
        _show_page(rows, labels, "left_out", words)


def _show_page(rows: list[dict[str, str]], labels: dict[str, str], name: str, words: Words) -> None:
    shown = rows[page_picker(len(rows), _PAGE_SIZE, f"explain.{name}")]
    show_table(shown, labels, alt=words(f"explain.{name}"))
