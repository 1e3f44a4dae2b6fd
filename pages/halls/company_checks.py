"""Company checks: the results of the halls; and for head office a file of them, looked at first and
taken in whole or not at all."""

import streamlit as st

from domain.imports.check_file import CheckChangeKind
from domain.roles import Act
from services.application import application
from services.halls.organisation import my_halls
from services.imports import company_checks, company_checks_undo
from services.imports.company_checks_undo import CheckUndo
from ui.entries import show_message
from ui.heavy import in_turn
from ui.imports.company_check_file import CompanyCheckFile, show_changes, show_in_force
from ui.imports.flow import show_import
from ui.imports.history import show_past, show_undo
from ui.imports.views import counts_text, progress_shown
from ui.scores.hall_check_views import show_results_of_halls
from ui.session import current_account, current_words, now, reader_zone

account = current_account()
words = current_words(account)
account.require(Act.SEE_RESULTS)
app = application()
halls = {hall.id: hall.name for hall in my_halls(app, account)}
imports = account.may(Act.IMPORT_COMPANY_CHECKS)
past = company_checks.past_imports(app, account) if imports else []


def show_file() -> None:
    """An example, and the file that is looked at."""
    st.markdown(words("checks.explained"))
    st.caption(words("checks.rules"))
    st.download_button(
        words("import.example"),
        data=company_checks.example(words),
        file_name="xunting-company-checks.csv",
        mime="text/csv",
        key="checks.example",
        icon=":material/download:",
        on_click="ignore",
    )
    show_import(CompanyCheckFile(account, halls, past, words))


def show_taken_back(preview: CheckUndo) -> bool:
    counts = {
        each.value: preview.count(each)
        for each in (CheckChangeKind.CHANGED, CheckChangeKind.WITHDRAWN)
    }
    st.markdown(f"**{counts_text(counts, words)}**")
    show_changes(preview.changes, halls, words, "checks.undone")
    return True


def undo(preview: CheckUndo, reason: str) -> None:
    with in_turn(account, words), progress_shown(words("import.storing")) as progress:
        company_checks_undo.undo_import(app, account, preview.past.number, reason, now(), progress)


st.title(words("page.company_checks"))
show_message()
if not halls:
    st.info(words("problem.import_without_halls" if imports else "scores.no_halls"))
    st.stop()
if imports:
    show_file()
else:
    st.caption(words("hall_checks.read_only"))
show_results_of_halls(account, halls, words)
if imports:
    show_in_force(company_checks.in_force(app, account), words)
    show_past(past, reader_zone(), words, words("checks.rows"))
    show_undo(
        "checks", past, lambda: company_checks_undo.preview_undo(app, account),
        show_taken_back, undo, words,
    )  # fmt: skip
