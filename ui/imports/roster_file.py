"""A roster as a kind of file that the administrator takes in, and what undoing one does."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall
from domain.imports.questions import Answers, Notice, Question
from domain.imports.roster import RosterChange, RosterPlan
from domain.imports.roster_columns import HEADINGS, REQUIRED, RosterColumn
from domain.imports.roster_stays import RosterChangeKind
from domain.imports.table import Table, propose
from domain.roles import Account
from locales import Words
from services.application import application
from services.imports import roster_import
from services.imports.columns import ImportKind, remember, remembered
from services.imports.roster_undo import Hindrance, RosterUndo
from services.imports.sent_file import SentFile
from services.imports.spreadsheet import Progress, likeliest
from ui.imports.flow import FileKind
from ui.imports.views import ON_A_PAGE, arrow, choose_columns, counts_text, show_findings
from ui.page_picker import page_picker
from ui.plain import bare
from ui.session import now
from ui.table import show_table

Columns = dict[RosterColumn, int]

_NONE = "–"


class RosterFile(FileKind[SentFile, Columns, RosterPlan]):
    form = "roster"
    limits = roster_import.LIMITS

    def __init__(
        self,
        account: Account,
        halls: Sequence[Hall],
        branches: Mapping[str, str],
        words: Words,
    ) -> None:
        """:param branches: id -> name"""
        super().__init__(account, words)
        self._halls = {hall.id: hall.name for hall in halls}
        self._branches = branches
        self._branch = ""
        self._app = application()

    def read(self, name: str, data: bytes, progress: Progress) -> tuple[SentFile, ...]:
        return roster_import.read_rosters(name, data, progress)

    def table_of(self, sheet: SentFile) -> Table:
        return sheet.table

    def proposed(self, sheets: Sequence[SentFile]) -> int:
        return likeliest([each.table for each in sheets], HEADINGS, REQUIRED)

    def choose(self, sheet: SentFile) -> Columns:
        before = self._before(sheet)
        return choose_columns(sheet.table, RosterColumn, REQUIRED, before, "roster", self.words)

    def _before(self, sheet: SentFile) -> Mapping[Any, int | str]:
        header = sheet.table.header
        known = remembered(self._app, self.account, ImportKind.ROSTER, header)
        return known or propose(header, HEADINGS)

    def plan(
        self, sheet: SentFile, choice: Columns, answers: Answers, progress: Progress
    ) -> RosterPlan:
        return roster_import.preview(self._app, self.account, sheet.table, choice, now(), answers)

    def questions(self, plan: RosterPlan) -> Sequence[Question]:
        return plan.questions

    def notices(self, plan: RosterPlan) -> Sequence[Notice]:
        return plan.notices

    def show_mistakes(self, sheet: SentFile, choice: Columns, plan: RosterPlan) -> bool:
        if plan.findings:
            show_findings(plan.findings, sheet.table, choice, "roster", self.words)
        return bool(plan.findings)

    def counts(self, plan: RosterPlan) -> dict[str, int]:
        new = {"new_halls": len(plan.new_halls)} if plan.new_halls else {}
        return new | {kind.value: plan.count(kind) for kind in RosterChangeKind}

    def show_changes(self, sheet: SentFile, plan: RosterPlan) -> None:
        if plan.new_halls:
            self._branch = self._choose_branch()
        new = {hall.id: hall.name for hall in plan.new_halls}
        show_changes(plan, self._halls | new, self.words)

    def _choose_branch(self) -> str:
        """Where the new halls belong, asked only where it is not plain."""
        words, branches = self.words, self._branches
        if not branches:
            return st.text_input(
                words("roster.first_branch"), words("roster.usual_branch"), key="roster.branch",
                width=400,
            )  # fmt: skip
        if len(branches) == 1:
            return next(iter(branches))
        return st.selectbox(
            words("roster.branch"), list(branches), key="roster.branch", width=400,
            format_func=lambda each: bare(branches[each]),
        )  # fmt: skip

    def take_in(
        self,
        sheet: SentFile,
        choice: Columns,
        plan: RosterPlan,
        answers: Answers,
        progress: Progress,
    ) -> int:
        app, account, header = self._app, self.account, sheet.table.header
        number = roster_import.take_in(
            app, account, sheet.table, choice, plan, now(), answers, sheet.name,
            sheet.sha256, self._branch,
        )  # fmt: skip
        kept: dict[Any, int | str] = {**choice}
        if kept != self._before(sheet):
            remember(app, account, ImportKind.ROSTER, header, kept, now())
        return number or 0


def show_changes(plan: RosterPlan, halls: Mapping[str, str], words: Words) -> None:
    """Everybody of whom something changes, each cell as it is → as it will be.

    :param halls: id -> name
    """
    changes = [change for change in plan.changes if change.kind is not RosterChangeKind.UNCHANGED]
    shown = page_picker(len(changes), ON_A_PAGE, "roster.changes")
    show_table(
        [
            {
                "row": str(change.row),
                "outcome": words.of(change.kind),
                "staff_no": change.staff_no,
                "name": arrow(change.name_before or change.name, change.name),
            }
            | _stay(_former(change), change.stay, halls, words)
            for change in changes[shown]
        ],
        {"row": words("import.row"), "outcome": words("import.outcome")}
        | {column.value: words.of(column) for column in RosterColumn},
        alt=words("import.outcome"),
    )


def _former(change: RosterChange) -> Assignment | None:
    """Where the person would be without the change, or was last."""
    day = change.stay.from_on
    there = [each for each in change.before if each.covers(day)]
    return next(iter(there or change.before[-1:]), None)


def _stay(
    now: Assignment | None, then: Assignment | None, halls: Mapping[str, str], words: Words
) -> dict[str, str]:
    before, after = _cells(now, halls, words), _cells(then, halls, words)
    if now is None:
        return after
    return {name: arrow(before[name], after[name]) for name in after}


def _cells(stay: Assignment | None, halls: Mapping[str, str], words: Words) -> dict[str, str]:
    if stay is None:
        return dict.fromkeys(("hall", "position", "from_on", "to_on"), _NONE)
    return {
        "hall": halls[stay.hall_id],
        "position": words.of(stay.position),
        "from_on": stay.from_on.isoformat(),
        "to_on": stay.to_on.isoformat() if stay.to_on else _NONE,
    }


def show_people(undo: RosterUndo, halls: Mapping[str, str], words: Words) -> bool:
    """What people are → will be again; or who stands in the way.

    :return: whether it can be done
    """
    if undo.hindrances:
        st.error(words("import.undo_hindered"))
        shown = page_picker(len(undo.hindrances), ON_A_PAGE, "roster.hindrances")
        show_table(
            [
                {"staff_no": each.staff_no, "name": each.name, "what": _hindrance_text(each, words)}
                for each in undo.hindrances[shown]
            ],
            {name: words(f"roster_column.{name}") for name in ("staff_no", "name")}
            | {"what": words("import.hindrance")},
            alt=words("import.undo_hindered"),
        )
        return False
    st.markdown(f"**{counts_text({'people': len(undo.people)}, words)}**")
    show_table(
        [
            {
                "staff_no": arrow(now.staff_no, then.staff_no),
                "name": arrow(now.name, then.name),
                "now": _stays(now, halls, words),
                "then": _stays(then, halls, words),
            }
            for now, then in undo.people[page_picker(len(undo.people), ON_A_PAGE, "roster.undone")]
        ],
        {name: words(f"roster_column.{name}") for name in ("staff_no", "name")}
        | {name: words(f"import.{name}") for name in ("now", "then")},
        alt=words("import.outcome"),
    )
    return True


def _hindrance_text(hindrance: Hindrance, words: Words) -> str:
    return words(f"undo_hindrance.{hindrance.code}", **dict(hindrance.values))


def _stays(person: Person, halls: Mapping[str, str], words: Words) -> str:
    """The newest stays, each with hall, position and days."""
    stays = []
    for stay in person.assignments[-2:]:
        cells = _cells(stay, halls, words)
        stays.append(
            words(
                "import.stay" if stay.to_on is None else "import.stay_until",
                hall=cells["hall"], position=cells["position"],
                first=cells["from_on"], last=cells["to_on"],
            )
        )  # fmt: skip
    return "; ".join(stays) or words("import.no_stay")
