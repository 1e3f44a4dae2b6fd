"""One way in for every file: choose it, its sheet and its columns, see what changes, take it in.

A page says what its kind of file is (``FileKind``); steps, words and the order are the same for
all. The file is read once and planned once per choice, since both take seconds, and nothing at all
is written before the last button.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain.imports.questions import Answers, Notice, Question, unanswered
from domain.imports.table import Table
from domain.problems import InputProblem, NotFound
from domain.roles import Account
from locales import Words
from services.imports.spreadsheet import FileLimits, Progress
from ui.entries import say
from ui.heavy import in_turn
from ui.imports.questions import ask, show_notices
from ui.imports.views import counts_text, progress_shown
from ui.plain import bare, plain
from ui.problems import problems_shown
from ui.state_keys import import_state

S = TypeVar("S")  # what was read of one sheet
C = TypeVar("C")  # what was chosen for it
P = TypeVar("P")  # what it would change


class FileKind(ABC, Generic[S, C, P]):
    """What is particular to one kind of file.

    ``form`` begins the keys of the page; a file of another kind than ``types`` is not offered.
    """

    form: ClassVar[str]
    types: ClassVar[tuple[str, ...]] = ("csv", "xlsx")
    limits: FileLimits

    def __init__(self, account: Account, words: Words) -> None:
        self.account = account
        self.words = words

    def basis(self) -> object:
        """What reading rests on besides the file."""
        return None

    @abstractmethod
    def read(self, name: str, data: bytes, progress: Progress) -> tuple[S, ...]:
        """Every sheet that has a table.

        :raises XuntingProblem: the file cannot be used
        """

    def table_of(self, sheet: S) -> Table | None:
        """None: the sheet finds itself, and its columns are always the same."""
        return None

    def proposed(self, sheets: Sequence[S]) -> int:
        """The place of the sheet that is chosen at first."""
        return 0

    def choose(self, sheet: S) -> C | None:
        """Draw what is to be chosen for the sheet."""
        return None

    @abstractmethod
    def plan(self, sheet: S, choice: C, answers: Answers, progress: Progress) -> P:
        """What the table would change.

        :raises XuntingProblem: a choice is missing
        """

    def questions(self, plan: P) -> Sequence[Question]:
        """All that were asked, answered or not."""
        return ()

    def notices(self, plan: P) -> Sequence[Notice]:
        return ()

    @abstractmethod
    def show_mistakes(self, sheet: S, choice: C, plan: P) -> bool:
        """Draw what is to be mended; whether there was anything."""

    @abstractmethod
    def counts(self, plan: P) -> dict[str, int]:
        """How many entries become what; the words are under ``import.<name>``."""

    @abstractmethod
    def show_changes(self, sheet: S, plan: P) -> None:
        """Draw each change, old → new."""

    @abstractmethod
    def take_in(self, sheet: S, choice: C, plan: P, answers: Answers, progress: Progress) -> int:
        """Take in what was shown.

        :return: the number of the import
        :raises XuntingProblem: it is no longer what was shown
        """


@dataclass
class _KeptFile:
    """What a session keeps of one kind of file until it is taken in or removed."""

    taken: int = 0  # how many; makes the upload field empty again
    read_for: object = None
    sheets: tuple[Any, ...] = ()
    planned_for: object = None
    plan: Any = None
    asked_for: object = None
    answers: dict[str, bool] = field(default_factory=dict)
    refused: str = ""  # why nothing was taken in, told above the new preview

    def forget(self) -> None:
        """Drop what is large."""
        self.read_for = self.planned_for = self.plan = self.asked_for = None
        self.sheets, self.answers = (), {}


class _Steps:
    """Headings that count themselves: a step that is not needed has no number."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._number = 0

    def show(self, name: str) -> None:
        words = self._words
        self._number += 1
        title = words("import.step", number=self._number, name=words(f"import.step_{name}"))
        st.markdown(f"##### {title}")


def show_import(kind: FileKind[S, C, P]) -> None:
    """Draw every step that can be taken."""
    words = kind.words
    kept: _KeptFile = st.session_state.setdefault(import_state(kind.form), _KeptFile())
    steps = _Steps(words)
    steps.show("file")
    file = st.file_uploader(
        words("import.file", types=" / ".join(kind.types).upper(), max_mb=kind.limits.max_mb),
        # Files of old Excel and CSV by another name are told what to do, not refused by the field.
        [*kind.types, "xls", "txt"] if "csv" in kind.types else list(kind.types),
        key=f"{kind.form}.file.{kept.taken}", max_upload_size=kind.limits.max_mb,
    )  # fmt: skip
    st.caption(words("import.trying"))
    if file is None:
        kept.forget()
        return
    with problems_shown(words):
        _show_file(kind, kept, file, steps)


def _show_file(kind: FileKind[S, C, P], kept: _KeptFile, file: UploadedFile, steps: _Steps) -> None:
    sheets = _read_once(kind, kept, file)
    place = _choose_sheet(kind, sheets, file, steps)
    sheet = sheets[place]
    table = kind.table_of(sheet)
    if kept.asked_for != (kept.read_for, place):
        kept.asked_for, kept.answers = (kept.read_for, place), {}
    choice: Any = None
    if table is not None:
        show_notices(table.notices, kind.words)
        steps.show("columns")
        choice = kind.choose(sheet)
    steps.show("changes")
    if kept.refused:
        st.error(plain(kept.refused), icon=":material/error:")
        kept.refused = ""
    form = f"{kind.form}.{kept.taken}.{file.file_id}.{place}"
    asked = list(table.questions) if table is not None else []
    ask(asked, kept.answers, form, kind.words)
    plan = _plan_once(kind, kept, sheet, choice)
    ask(kind.questions(plan), kept.answers, form, kind.words)
    show_notices(kind.notices(plan), kind.words)
    if kind.show_mistakes(sheet, choice, plan):
        return
    counts = kind.counts(plan)
    st.markdown(f"**{counts_text(counts, kind.words)}**")
    work = {name: count for name, count in counts.items() if count and name != "unchanged"}
    open_ones = unanswered([*asked, *kind.questions(plan)], kept.answers)
    if not work and not open_ones:
        st.info(kind.words("import.nothing"), icon=":material/check:")
        return
    if work:
        kind.show_changes(sheet, plan)
    steps.show("take_in")
    if open_ones:
        st.caption(kind.words("import.unanswered", count=len(open_ones)))
    label = counts_text(work, kind.words) or kind.words("import.not_yet_known")
    if st.button(
        kind.words("import.confirm", what=label), key=f"{kind.form}.confirm", type="primary",
        disabled=bool(open_ones), icon=":material/check:",
    ):  # fmt: skip
        _take_in(kind, kept, sheet, choice, counts_text(work, kind.words))


def _read_once(kind: FileKind[S, C, P], kept: _KeptFile, file: UploadedFile) -> tuple[S, ...]:
    read_for = (file.file_id, kind.basis())
    if kept.read_for != read_for:
        kept.forget()
        words = kind.words
        with in_turn(kind.account, words), progress_shown(words("import.reading")) as progress:
            kept.sheets = kind.read(file.name, file.getvalue(), progress)
        kept.read_for = read_for
    return kept.sheets


def _choose_sheet(
    kind: FileKind[S, C, P], sheets: Sequence[S], file: UploadedFile, steps: _Steps
) -> int:
    tables = [kind.table_of(sheet) for sheet in sheets]
    if len(sheets) == 1:
        return 0
    steps.show("sheet")
    names = [(each.sheet, len(each.rows)) for each in tables if each is not None]
    return st.selectbox(
        kind.words("import.sheet"), range(len(sheets)), kind.proposed(sheets),
        format_func=lambda place: bare(
            kind.words("import.sheet_name", name=names[place][0], rows=names[place][1])
        ),
        key=f"{kind.form}.sheet.{file.file_id}",
    )  # fmt: skip


def _plan_once(kind: FileKind[S, C, P], kept: _KeptFile, sheet: S, choice: C) -> P:
    planned_for = (kept.asked_for, choice, dict(kept.answers))
    if kept.planned_for != planned_for:
        kept.planned_for = kept.plan = None
        words = kind.words
        with in_turn(kind.account, words), progress_shown(words("import.checking")) as progress:
            kept.plan = kind.plan(sheet, choice, dict(kept.answers), progress)
        kept.planned_for = planned_for
    plan: P = kept.plan
    return plan


def _take_in(kind: FileKind[S, C, P], kept: _KeptFile, sheet: S, choice: C, what: str) -> None:
    """Store what was shown; when it is no longer what would happen, show it anew."""
    words = kind.words
    try:
        with in_turn(kind.account, words), progress_shown(words("import.storing")) as progress:
            number = kind.take_in(sheet, choice, kept.plan, dict(kept.answers), progress)
    except (InputProblem, NotFound) as problem:
        kept.planned_for = kept.plan = None
        kept.refused = words(f"problem.{problem.code}", **problem.values)
    else:
        say(words("import.done", number=number, what=what))
        kept.taken += 1
        kept.forget()
    st.rerun()
