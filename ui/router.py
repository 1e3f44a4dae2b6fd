"""Who is signed in decides which pages there are."""

from pathlib import Path

import streamlit as st

from domain.roles import Account, Role
from locales import Words
from services import accounts
from services.application import application
from ui.problems import show_findings
from ui.redirect import redirect
from ui.session import current_words, find_account
from ui.sidebar import show_sidebar

# A file of our own: Streamlit fetches named icons from the internet, which halls may not reach.
_ICON = str(Path(__file__).parent / "favicon.png")

# (file, url path, icon); titles are in the catalogues under page.<url path>.
_TODAY = ("pages/patrols/today.py", "today", ":material/checklist:")
_PATROL = ("pages/patrols/patrol.py", "patrol", ":material/edit_note:")
_STAFF_SCORES = ("pages/results/staff_scores.py", "staff_scores", ":material/groups:")
_TRENDS = ("pages/results/score_trends.py", "score_trends", ":material/show_chart:")
_OBSERVATIONS = ("pages/results/observations.py", "observations", ":material/table_rows:")
_OWN_RESULTS = ("pages/results/own_results.py", "own_results", ":material/person:")
_NORMS = ("pages/norms/norms.py", "norms", ":material/menu_book:")
_ORGANISATION = ("pages/setup/organisation.py", "organisation", ":material/store:")
_FIRST_VISIT = ("pages/setup/first_visit.py", "first_visit", ":material/waving_hand:")

_RESULTS = [_STAFF_SCORES, _TRENDS, _OBSERVATIONS]
_PAGES: dict[Role, dict[str, list[tuple[str, str, str]]]] = {
    Role.STAFF: {"results": [_OWN_RESULTS], "norms": [_NORMS]},
    Role.DUTY_MANAGER: {"patrols": [_TODAY, _PATROL], "results": _RESULTS, "norms": [_NORMS]},
    Role.BRANCH_HEAD: {"results": _RESULTS, "norms": [_NORMS]},
    Role.HEAD_OFFICE: {"results": _RESULTS, "norms": [_NORMS]},
    Role.ADMINISTRATOR: {"setup": [_ORGANISATION], "norms": [_NORMS]},
}


def show_page() -> None:
    """Run the page that this visitor asked for and may see."""
    account = find_account()
    words = current_words(account)
    st.set_page_config(
        page_title=words("app.name"),
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    if account is not None:
        navigation = st.navigation(_navigation(account, words), position="top")
        show_sidebar(account, words)
        _show_checklist_problems(words)
        navigation.run()
    elif accounts.any_account(application().store):
        redirect("/sign-in")
    else:
        page = st.Page(_FIRST_VISIT[0], title=words("page.first_visit"), default=True)
        st.navigation([page], position="hidden").run()


def _navigation(account: Account, words: Words) -> dict[str, list[st.Page]]:
    sections = _PAGES[account.role]
    first = next(iter(sections.values()))[0]
    return {
        words(f"menu.{section}"): [
            st.Page(
                file,
                title=words(f"page.{path}"),
                icon=icon,
                url_path=path,
                default=(file, path, icon) == first,
                visibility="hidden" if path == "patrol" else "visible",
            )
            for file, path, icon in pages
        ]
        for section, pages in sections.items()
    }


def _show_checklist_problems(words: Words) -> None:
    """A broken checklist file is named on every page until it is mended."""
    checklists = application().checklists
    if checklists.errors:
        key = "checklists.last_good" if checklists.library else "checklists.none_good"
        st.warning(words(key), icon=":material/warning:")
        show_findings(checklists.errors, words)
