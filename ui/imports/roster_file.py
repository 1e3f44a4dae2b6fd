"""A roster as the kind of file that the administrator looks at and takes in."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.halls.hall import Hall
from domain.imports.questions import Answers, Notice, Question
from domain.imports.roster import HEADINGS, REQUIRED, Column, Kind, Plan
from domain.imports.table import Table, propose
from domain.roles import Account
from locales import Words
from services.application import application
from services.imports import roster_import
from services.imports.columns import Form, remember, remembered
from services.imports.sent_file import Sent
from services.imports.spreadsheet import Progress, likeliest
from ui.imports.flow import FileKind
from ui.imports.roster_views import show_changes
from ui.imports.views import choose_columns, show_findings
from ui.session import now

Columns = dict[Column, int]


class RosterFile(FileKind[Sent, Columns, Plan]):
    form = "roster"
    limits = roster_import.LIMITS

    def __init__(self, account: Account, halls: Sequence[Hall], words: Words) -> None:
        super().__init__(account, words)
        self._halls = {hall.id: hall.name for hall in halls}
        self._store = application().store

    def read(self, name: str, data: bytes, progress: Progress) -> tuple[Sent, ...]:
        return roster_import.read_rosters(name, data, progress)

    def table_of(self, sheet: Sent) -> Table:
        return sheet.table

    def proposed(self, sheets: Sequence[Sent]) -> int:
        return likeliest([each.table for each in sheets], HEADINGS, REQUIRED)

    def choose(self, sheet: Sent) -> Columns:
        before = self._before(sheet)
        return choose_columns(sheet.table, Column, REQUIRED, before, "roster", self.words)

    def _before(self, sheet: Sent) -> Mapping[Any, int | str]:
        header = sheet.table.header
        known = remembered(self._store, self.account, Form.ROSTER, header)
        return known or propose(header, HEADINGS)

    def plan(self, sheet: Sent, choice: Columns, answers: Answers, progress: Progress) -> Plan:
        return roster_import.preview(self._store, self.account, sheet.table, choice, now(), answers)

    def questions(self, plan: Plan) -> Sequence[Question]:
        return plan.questions

    def notices(self, plan: Plan) -> Sequence[Notice]:
        return plan.notices

    def show_mistakes(self, sheet: Sent, choice: Columns, plan: Plan) -> bool:
        if plan.findings:
            show_findings(plan.findings, sheet.table, choice, "roster", self.words)
        return bool(plan.findings)

    def counts(self, plan: Plan) -> dict[str, int]:
        return {kind.value: plan.count(kind) for kind in Kind}

    def show_changes(self, sheet: Sent, plan: Plan) -> None:
        show_changes(plan, self._halls, self.words)

    def take_in(
        self, sheet: Sent, choice: Columns, plan: Plan, answers: Answers, progress: Progress
    ) -> int:
        store, account, header = self._store, self.account, sheet.table.header
        number = roster_import.take_in(
            store, account, sheet.table, choice, plan, now(), answers, sheet.name,
            sheet.sha256,
        )  # fmt: skip
        kept: dict[Any, int | str] = {**choice}
        if kept != self._before(sheet):
            remember(store, account, Form.ROSTER, header, kept, now())
        return number or 0
