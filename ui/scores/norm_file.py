"""The edited norms as the kind of file that head office looks at and accepts as a version."""

from dataclasses import dataclass

import streamlit as st

from domain.imports.questions import Answers
from domain.roles import Account
from locales import Words
from services.application import application
from services.imports.spreadsheet import Progress
from services.norms.adopted_versions import accept
from services.norms.workbook import LIMITS, Draft, read_workbook
from services.scores.norm_effects import NormEffects, norm_effects
from ui.imports.flow import FileKind
from ui.scores.norm_draft_views import show_changes, show_effects, show_mistakes
from ui.session import now


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


def show_tried(plan: Tried, words: Words) -> None:
    show_changes(plan.draft, words)
    if plan.effects is not None:
        show_effects(plan.effects, words)
