"""Edited norms as a kind of file that head office accepts as a version, and what they change."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from domain.imports.questions import Answers
from domain.norms.norm import Norm
from domain.roles import Account
from domain.scores.method_effect import MethodEffect
from locales import Words
from services.application import application
from services.imports.spreadsheet import Progress
from services.norms.adopted_versions import VersionUndo, accept, preview_undo
from services.norms.explain_mistake import mistake_text
from services.norms.explain_version_change import change_line
from services.norms.workbook import LIMITS, Draft, WorkbookMistake, read_workbook
from services.scores.norm_effects import NormEffects, norm_effects
from ui.heavy import in_turn
from ui.imports.flow import FileKind
from ui.imports.views import ON_A_PAGE
from ui.page_picker import page_picker
from ui.plain import plain
from ui.scores.method_effects import show_grades
from ui.session import now
from ui.table import show_table


@dataclass(frozen=True)
class Tried:
    """``effects`` None: nothing changes."""

    draft: Draft
    effects: NormEffects | None


class NormFile(FileKind[Draft, None, Tried]):
    form = "norms"
    types = ("xlsx",)
    limits = LIMITS

    def __init__(self, account: Account, words: Words) -> None:
        super().__init__(account, words)
        self._app = application()

    def basis(self) -> str:
        """The version in force, which the file is compared with."""
        return self._app.checklists.usable().version

    def read(self, name: str, data: bytes, progress: Progress) -> tuple[Draft, ...]:
        return (read_workbook(self._app, self.account, name, data),)

    def plan(self, sheet: Draft, choice: None, answers: Answers, progress: Progress) -> Tried:
        return tried(self.account, sheet)

    def show_mistakes(self, sheet: Draft, choice: None, plan: Tried) -> bool:
        if sheet.mistakes:
            show_mistakes(sheet.mistakes, self.words)
        return bool(sheet.mistakes)

    def counts(self, plan: Tried) -> dict[str, int]:
        return {"norm_changes": len(plan.draft.changes)}

    def show_changes(self, sheet: Draft, plan: Tried) -> None:
        show_tried(plan, self.words)
        st.caption(self.words("norm_workbook.accept_explained"))

    def take_in(
        self, sheet: Draft, choice: None, plan: Tried, answers: Answers, progress: Progress
    ) -> int:
        return accept(self._app, self.account, sheet, now())


def tried(account: Account, draft: Draft) -> Tried:
    """What the version would have done to past results."""
    if draft.library is None or not draft.changes:
        return Tried(draft, None)
    return Tried(draft, norm_effects(application(), account, draft.library))


def tried_undo(account: Account, words: Words) -> tuple[VersionUndo, Tried] | None:
    """What undoing the last acceptance would change; None: none stands."""
    undo = preview_undo(application(), account)
    if undo is None:
        return None
    with in_turn(account, words):
        return undo, tried(account, undo.draft)


def show_tried(plan: Tried, words: Words) -> None:
    show_changes(plan.draft, words)
    if plan.effects is not None:
        show_effects(plan.effects, words)


def show_mistakes(mistakes: Sequence[WorkbookMistake], words: Words) -> None:
    """Every mistake with its row and column, and what to do."""
    st.error(words("import.findings", count=len(mistakes)))
    shown = page_picker(len(mistakes), ON_A_PAGE, "norms.findings")
    show_table(
        [
            {
                "row": str(each.row or "–"),
                "column": words.of(each.column) if each.column else "–",
                "what": _mistake_line(each, words),
            }
            for each in mistakes[shown]
        ],
        {name: words(f"import.{name}") for name in ("row", "column", "what")},
        alt=words("import.findings", count=len(mistakes)),
    )


def _mistake_line(mistake: WorkbookMistake, words: Words) -> str:
    return mistake_text(mistake, application().checklists.usable(), words)


def show_changes(draft: Draft, words: Words) -> None:
    """A line for each, old → new."""
    shown = draft.changes[page_picker(len(draft.changes), ON_A_PAGE, "norms.changes")]
    st.markdown("\n".join(f"* {plain(change_line(each, words))}" for each in shown))


def show_effects(effects: NormEffects, words: Words) -> None:
    """How far results would have moved, own and partner halls apart, and what cannot be known."""
    st.markdown(f"**{words('norm_workbook.effect')}**")
    if effects.first is None:
        st.caption(words("method.effect_nothing"))
    elif not effects.recounted:
        st.info(words("norm_workbook.effect_none"))
    else:
        st.caption(words("norm_workbook.effect_period", first=effects.first, last=effects.last))
        for kind, effect in effects.by_kind.items():
            st.markdown(f"**{words(f'hall_kind.{kind}')}**")
            _show_effect(effect, words)
    if effects.recounted:
        _show_recounted(effects, words)
    if effects.unknown:
        _show_unknown(effects, words)


def _show_effect(effect: MethodEffect, words: Words) -> None:
    if effect.mean_shift_pts is None:
        st.caption(words("method.effect_nobody"))
        return
    st.markdown(
        words(
            "norm_workbook.effect_mean",
            before=f"{effect.mean_before_pct:.2f}",
            after=f"{effect.mean_after_pct:.2f}",
            shift=_signed(effect.mean_shift_pts),
            grades=len(effect.grades),
            count=effect.people_count,
            largest=_signed(effect.largest_shift_pts or 0.0),
        )
    )
    if len(effect.grades):
        show_grades(effect, words)


def _signed(points: float) -> str:
    """
    >>> _signed(-1.84), _signed(0.2)
    ('−1.8', '+0.2')
    """
    return f"{points:+.1f}".replace("-", "−")


def _show_recounted(effects: NormEffects, words: Words) -> None:
    name = words("norm_workbook.recounted")
    show_table(
        [
            {"norm": _norm(norm, words), "count": str(count)}
            for norm, count in effects.recounted[
                page_picker(len(effects.recounted), ON_A_PAGE, "norms.recounted")
            ]
        ],
        {"norm": name, "count": words("norm_workbook.recounted_count")},
        alt=name,
    )


def _show_unknown(effects: NormEffects, words: Words) -> None:
    st.markdown(f"**{words('norm_workbook.unknown')}**")
    st.caption(words("norm_workbook.unknown_explained"))
    lines = [
        words("norm_workbook.unknown_line", norm=_norm(norm, words), why=words.of(why))
        for norm, why in effects.unknown
    ]
    shown = lines[page_picker(len(lines), ON_A_PAGE, "norms.unknown")]
    st.markdown("\n".join(f"* {plain(line)}" for line in shown))


def _norm(norm: Norm, words: Words) -> str:
    return words("versions.norm", text=norm.text(words.language))
