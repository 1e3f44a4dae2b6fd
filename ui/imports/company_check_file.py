"""Company checks as a kind of file that head office takes in, and what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from domain.imports.check_columns import HEADINGS, REQUIRED, CheckColumn, likely_counts
from domain.imports.check_file import CheckChangeKind, CheckPlan
from domain.imports.checks import COMPETITOR, CheckSource
from domain.imports.past_import import PastImport
from domain.imports.questions import Answers, Notice, Question
from domain.imports.table import Table, propose
from domain.roles import Account
from locales import Words
from services.application import application
from services.imports import company_checks
from services.imports.columns import ImportKind, remember, remembered
from services.imports.sent_file import SentFile
from services.imports.spreadsheet import Progress, likeliest
from ui.imports.flow import FileKind
from ui.imports.views import ON_A_PAGE, arrow, choose_columns, show_findings
from ui.page_picker import page_picker
from ui.plain import plain
from ui.session import now
from ui.table import show_table

_EVERY_ROW = "every_row"  # the remembered source of a file without a column for it
_NOTHING = "–"


@dataclass(frozen=True)
class CheckMapping:
    """Which column is which, and the source of every row when there is no column for it."""

    mapping: Mapping[CheckColumn, int]
    source: CheckSource | None

    def kept(self) -> dict[Any, int | str]:
        """As it is remembered."""
        source = {} if self.source is None else {_EVERY_ROW: self.source.value}
        return {**self.mapping, **source}


class CompanyCheckFile(FileKind[SentFile, CheckMapping, CheckPlan]):
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
        self._app = application()

    def read(self, name: str, data: bytes, progress: Progress) -> tuple[SentFile, ...]:
        return company_checks.read_sheets_of_checks(name, data, progress)

    def table_of(self, sheet: SentFile) -> Table:
        return sheet.table

    def proposed(self, sheets: Sequence[SentFile]) -> int:
        return likeliest([each.table for each in sheets], HEADINGS, REQUIRED)

    def choose(self, sheet: SentFile) -> CheckMapping:
        """Asked with what was chosen for these headings last."""
        before = self._before(sheet)
        mapping = choose_columns(
            sheet.table, CheckColumn, REQUIRED, before, "company_checks", self.words
        )
        source = None
        if CheckColumn.SOURCE not in mapping:
            digest = sha256("\n".join(sheet.table.header).encode()).hexdigest()[:12]
            source = choose_source(before.get(_EVERY_ROW), digest, self.words)
        if CheckColumn.RESPONDENTS not in mapping:
            self._warn_of_counts(sheet, mapping)
        return CheckMapping(mapping, source)

    def _before(self, sheet: SentFile) -> Mapping[Any, int | str]:
        header = sheet.table.header
        known = remembered(self._app, self.account, ImportKind.COMPANY_CHECKS, header)
        return known or propose(header, HEADINGS)

    def _warn_of_counts(self, sheet: SentFile, mapping: Mapping[CheckColumn, int]) -> None:
        """Loudly, where a column that may say how many were asked is not used: every row would
        weigh the same."""
        names = likely_counts(sheet.table, list(mapping.values()))
        if names:
            joined = self.words("board.and").join(names)
            warning = self.words("checks.count_unused", names=joined)
            st.warning(plain(warning), icon=":material/warning:")

    def plan(
        self, sheet: SentFile, choice: CheckMapping, answers: Answers, progress: Progress
    ) -> CheckPlan:
        return company_checks.preview(
            self._app, self.account, sheet, choice.mapping, choice.source, now(), progress,
            answers,
        )  # fmt: skip

    def questions(self, plan: CheckPlan) -> Sequence[Question]:
        return plan.questions

    def notices(self, plan: CheckPlan) -> Sequence[Notice]:
        return plan.notices

    def show_mistakes(self, sheet: SentFile, choice: CheckMapping, plan: CheckPlan) -> bool:
        if plan.findings:
            show_findings(plan.findings, sheet.table, choice.mapping, "company_checks", self.words)
        return bool(plan.findings)

    def counts(self, plan: CheckPlan) -> dict[str, int]:
        kinds = (CheckChangeKind.ADDED, CheckChangeKind.CHANGED, CheckChangeKind.UNCHANGED)
        return {kind.value: plan.count(kind) for kind in kinds}

    def show_changes(self, sheet: SentFile, plan: CheckPlan) -> None:
        before = [
            each.number
            for each in self._past
            if each.sha256 == sheet.sha256 and each.undone is None
        ]
        if before:
            text = self.words("checks.sent_before", number=before[0])
            st.info(text, icon=":material/history:")
        show_changes(plan.work, self._halls, self.words)

    def take_in(
        self,
        sheet: SentFile,
        choice: CheckMapping,
        plan: CheckPlan,
        answers: Answers,
        progress: Progress,
    ) -> int:
        app, account, header = self._app, self.account, sheet.table.header
        number = company_checks.take_in(app, account, sheet, plan, now(), progress, answers)
        kept = choice.kept()
        if kept != self._before(sheet):
            remember(app, account, ImportKind.COMPANY_CHECKS, header, kept, now())
        return number or 0


def choose_source(before: int | str | None, digest: str, words: Words) -> CheckSource | None:
    """Of which check the whole file is; asked when it has no column for that.

    :param before: what is chosen at first
    """
    return st.segmented_control(
        words("checks.source_of_file"), list(CheckSource),
        default=CheckSource(before) if isinstance(before, str) else None,
        format_func=lambda each: words(f"check_source.{each}"), key=f"checks.source.{digest}",
    )  # fmt: skip


def show_changes(
    work: pd.DataFrame, halls: Mapping[str, str], words: Words, key: str = "checks.changes"
) -> None:
    """Each change with what counts now → what will count; columns in which nothing stands are left
    out.

    :param work: as ``domain.imports.check_file.CheckPlan.work``; without ``row`` no file is behind
      it
    :param halls: id -> name
    :param key: of the pages of the list
    """
    page = work.iloc[page_picker(len(work), ON_A_PAGE, key)]
    rows = [_as_shown(row, halls, words) for row in page.to_dict("records")]
    labels = {"row": words("import.row"), "outcome": words("import.outcome")} | {
        column.value: words.of(column) for column in CheckColumn
    }
    empty = {"row"} - set(work)
    if not work["reference"].any():
        empty.add("reference")
    if work[[COMPETITOR, f"{COMPETITOR}_before"]].isna().all(axis=None):
        empty.add(COMPETITOR)
    shown = {name: label for name, label in labels.items() if name not in empty}
    show_table(rows, shown, alt=words("import.outcome"))


def _as_shown(row: Mapping[Any, Any], halls: Mapping[str, str], words: Words) -> dict[str, str]:
    def values(ending: str) -> dict[str, str]:
        if pd.isna(row[f"value{ending}"]):
            return dict.fromkeys(("value", "respondents", "competitor"), _NOTHING)
        return {
            "value": _value(row[f"value{ending}"], row["source"]),
            "respondents": str(int(row[f"respondents{ending}"])),
            "competitor": _competitor(row[f"competitor{ending}"]),
        }

    now, then = values("_before"), values("")
    if row["kind"] == CheckChangeKind.ADDED.value:
        now = then
    return {
        "row": str(row.get("row", _NOTHING)),
        "outcome": words(f"import.{row['kind']}"),
        "source": words(f"check_source.{row['source']}"),
        "hall": halls[row["hall_id"]],
        "staff_no": row["staff_no"] or words("checks.whole_hall"),
        "month": row["month"],
        "reference": row["reference"] or _NOTHING,
    } | {name: arrow(now[name], then[name]) for name in then}


def _value(value: float, source: str) -> str:
    """Percent as far as it was given, or a whole number."""
    return f"{value:.0f}" if CheckSource(source).counted else f"{value:.10g}%"


def _competitor(value: float) -> str:
    return _NOTHING if pd.isna(value) else f"{value:.10g}%"


def show_in_force(rows: list[dict[str, Any]], words: Words) -> None:
    """How many checks count, per month and source."""
    st.subheader(words("checks.in_force"))
    if not rows:
        st.info(words("checks.none_yet"))
        return
    columns = ("month", "source", "checks", "halls", "about_staff")
    show_table(
        [
            {name: str(row[name]) for name in columns}
            | {"source": words(f"check_source.{row['source']}")}
            for row in rows
        ],
        {name: words(f"checks.{name}") for name in columns},
        alt=words("checks.in_force"),
    )
