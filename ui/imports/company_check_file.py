"""Company checks as the kind of file that head office looks at and takes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import streamlit as st

from domain.imports.check_columns import HEADINGS, REQUIRED, Column, likely_counts
from domain.imports.check_file import Kind, Plan
from domain.imports.checks import Source
from domain.imports.past_import import PastImport
from domain.imports.questions import Answers, Notice, Question
from domain.imports.table import Table, propose
from domain.roles import Account
from locales import Words
from services.application import application
from services.imports import company_checks
from services.imports.columns import Form, remember, remembered
from services.imports.sent_file import Sent
from services.imports.spreadsheet import Progress, likeliest
from ui.imports.company_check_views import choose_source, show_changes
from ui.imports.flow import FileKind
from ui.imports.views import choose_columns, show_findings
from ui.plain import plain
from ui.session import now

_EVERY_ROW = "every_row"  # the remembered source of a file without a column for it


@dataclass(frozen=True)
class Choice:
    """Which column is which, and the source of every row when there is no column for it."""

    mapping: Mapping[Column, int]
    source: Source | None

    def kept(self) -> dict[Any, int | str]:
        """As it is remembered."""
        source = {} if self.source is None else {_EVERY_ROW: self.source.value}
        return {**self.mapping, **source}


class CompanyCheckFile(FileKind[Sent, Choice, Plan]):
    form = "checks"
    limits = company_checks.LIMITS

    def __init__(
        self,
        account: Account,
        halls: Mapping[str, str],
        past: Sequence[PastImport],
        words: Words,
    ) -> None:
        """:param halls: id -> name"""
        super().__init__(account, words)
        self._halls = halls
        self._past = past
        self._store = application().store

    def read(self, name: str, data: bytes, progress: Progress) -> tuple[Sent, ...]:
        return company_checks.read_sheets_of_checks(name, data, progress)

    def table_of(self, sheet: Sent) -> Table:
        return sheet.table

    def proposed(self, sheets: Sequence[Sent]) -> int:
        return likeliest([each.table for each in sheets], HEADINGS, REQUIRED)

    def choose(self, sheet: Sent) -> Choice:
        """Asked with what was chosen for these headings last."""
        before = self._before(sheet)
        mapping = choose_columns(
            sheet.table, Column, REQUIRED, before, "company_checks", self.words
        )
        source = None
        if Column.SOURCE not in mapping:
            digest = sha256("\n".join(sheet.table.header).encode()).hexdigest()[:12]
            source = choose_source(before.get(_EVERY_ROW), digest, self.words)
        if Column.RESPONDENTS not in mapping:
            self._warn_of_counts(sheet, mapping)
        return Choice(mapping, source)

    def _before(self, sheet: Sent) -> Mapping[Any, int | str]:
        header = sheet.table.header
        known = remembered(self._store, self.account, Form.COMPANY_CHECKS, header)
        return known or propose(header, HEADINGS)

    def _warn_of_counts(self, sheet: Sent, mapping: Mapping[Column, int]) -> None:
        """Loudly, where a column that may say how many were asked is not used: every row would
        weigh the same."""
        names = likely_counts(sheet.table, list(mapping.values()))
        if names:
            joined = self.words("board.and").join(names)
            said = self.words("checks.count_unused", names=joined)
            st.warning(plain(said), icon=":material/warning:")

    def plan(self, sheet: Sent, choice: Choice, answers: Answers, progress: Progress) -> Plan:
        return company_checks.preview(
            self._store, self.account, sheet, choice.mapping, choice.source, now(), progress,
            answers,
        )  # fmt: skip

    def questions(self, plan: Plan) -> Sequence[Question]:
        return plan.questions

    def notices(self, plan: Plan) -> Sequence[Notice]:
        return plan.notices

    def show_mistakes(self, sheet: Sent, choice: Choice, plan: Plan) -> bool:
        if plan.findings:
            show_findings(plan.findings, sheet.table, choice.mapping, "company_checks", self.words)
        return bool(plan.findings)

    def counts(self, plan: Plan) -> dict[str, int]:
        kinds = (Kind.ADDED, Kind.CHANGED, Kind.UNCHANGED)
        return {kind.value: plan.count(kind) for kind in kinds}

    def show_changes(self, sheet: Sent, plan: Plan) -> None:
        before = [
            each.number
            for each in self._past
            if each.sha256 == sheet.sha256 and each.undone is None
        ]
        if before:
            said = self.words("checks.sent_before", number=before[0])
            st.info(said, icon=":material/history:")
        show_changes(plan.work, self._halls, self.words)

    def take_in(
        self, sheet: Sent, choice: Choice, plan: Plan, answers: Answers, progress: Progress
    ) -> int:
        store, account, header = self._store, self.account, sheet.table.header
        number = company_checks.take_in(store, account, sheet, plan, now(), progress, answers)
        kept = choice.kept()
        if kept != self._before(sheet):
            remember(store, account, Form.COMPANY_CHECKS, header, kept, now())
        return number or 0
