"""Who is signed in decides which pages there are."""

from pathlib import Path

import streamlit as st

from domain.roles import Account, Act, Role
from locales import Words
from services.application import application
from services.halls import accounts
from ui.imports.findings import show_findings
from ui.redirect import to_sign_in
from ui.sent_form import sent_texts, show_sent
from ui.session import current_words, find_account
from ui.streamlit_words import replace_streamlit_words

# A file of our own: Streamlit fetches named icons from the internet, which halls may not reach.
_ICON = str(Path(__file__).parent / "favicon.png")
_TOUCH = Path(__file__).parent / "touch.css"

# (file, url path, icon); titles are in the catalogues under page.<url path>.
_TODAY = ("pages/patrols/today.py", "today", ":material/checklist:")
_PATROL = ("pages/patrols/patrol.py", "patrol", ":material/edit_note:")
_STAFF_SCORES = ("pages/results/staff_scores.py", "staff_scores", ":material/groups:")
_TRENDS = ("pages/results/score_trends.py", "score_trends", ":material/show_chart:")
_FUNNEL = ("pages/results/funnel.py", "funnel", ":material/filter_alt:")
_PERSON = ("pages/results/person.py", "person", ":material/person_search:")
_OBSERVATIONS = ("pages/results/observations.py", "observations", ":material/table_rows:")
_NORM_HEALTH = ("pages/results/norm_health.py", "norm_health", ":material/monitor_heart:")
_NORM_MAP = ("pages/results/norm_map.py", "norm_map", ":material/grid_on:")
_WHAT_CHANGED = ("pages/results/what_changed.py", "what_changed", ":material/waterfall_chart:")
_COVERAGE = ("pages/results/coverage.py", "coverage", ":material/visibility:")
_PUBLICATIONS = ("pages/results/publications.py", "publications", ":material/verified:")
_WEEK = ("pages/results/week.py", "week", ":material/lightbulb:")
_BULLETIN = ("pages/results/bulletin.py", "bulletin", ":material/newsmode:")
_EXPORTS = ("pages/results/exports.py", "exports", ":material/download:")
_OWN_RESULTS = ("pages/results/own_results.py", "own_results", ":material/person:")
_HALLS = ("pages/setup/halls.py", "halls", ":material/store:")
_STAFF = ("pages/setup/staff.py", "staff", ":material/badge:")
_ROSTER = ("pages/setup/roster.py", "roster", ":material/upload_file:")
_ACCOUNTS = ("pages/setup/accounts.py", "accounts", ":material/key:")
_TOKENS = ("pages/setup/export_tokens.py", "export_tokens", ":material/vpn_key:")
_VERSIONS = ("pages/setup/checklist_versions.py", "checklist_versions", ":material/difference:")
_NORM_WORKBOOK = ("pages/setup/norm_workbook.py", "norm_workbook", ":material/edit_document:")
_METHOD = ("pages/setup/scoring_method.py", "scoring_method", ":material/calculate:")
_GOALS = ("pages/setup/goals.py", "goals", ":material/target:")
_COMPANY_CHECKS = ("pages/setup/company_checks.py", "company_checks", ":material/fact_check:")
_FIRST_VISIT = ("pages/setup/first_visit.py", "first_visit", ":material/waving_hand:")

_RED_LINES = ("pages/red_lines/red_lines.py", "red_lines", ":material/flag:")
_ACCOUNT = ("pages/account/account.py", "account", ":material/account_circle:")

_UNSEEN = ("patrol", "roster", "person", "norm_workbook")  # not in the menu: other pages lead there
_COMMON = [
    ("pages/norms/norms.py", "norms", ":material/menu_book:"),
    ("pages/norms/processes.py", "processes", ":material/account_tree:"),
    ("pages/norms/sms_codes.py", "sms_codes", ":material/sms:"),
    _ACCOUNT,
]
# A tablet shows five or six, the others under "More": what is looked at daily, weekly, monthly.
_RESULTS = [
    _STAFF_SCORES,
    _WEEK,
    _TRENDS,
    _OBSERVATIONS,
    _PERSON,
    _WHAT_CHANGED,
    _NORM_MAP,
    _FUNNEL,
    _COVERAGE,
    _NORM_HEALTH,
    _BULLETIN,
    _PUBLICATIONS,
]
# The first page of a role is the one it starts on.
_PAGES: dict[Role, list[tuple[str, str, str]]] = {
    Role.STAFF: [_OWN_RESULTS, _METHOD, *_COMMON],
    Role.DUTY_MANAGER: [
        _TODAY,
        _PATROL,
        *_RESULTS,
        _COMPANY_CHECKS,
        _GOALS,
        _METHOD,
        *_COMMON,
    ],
    Role.BRANCH_HEAD: [
        _RED_LINES,
        *_RESULTS,
        _COMPANY_CHECKS,
        _EXPORTS,
        _GOALS,
        _METHOD,
        *_COMMON,
    ],
    Role.HEAD_OFFICE: [
        *_RESULTS,
        _EXPORTS,
        _COMPANY_CHECKS,
        _GOALS,
        _METHOD,
        _VERSIONS,
        _NORM_WORKBOOK,
        *_COMMON,
    ],
    Role.ADMINISTRATOR: [_HALLS, _STAFF, _ROSTER, _ACCOUNTS, _TOKENS, _VERSIONS, *_COMMON],
}


def page_paths(role: Role | None) -> frozenset[str]:
    """The addresses of the pages of a role, without the slash; None: of all roles together. The
    page that a role starts on is "" as well."""
    roles = _PAGES if role is None else {role: _PAGES[role]}
    return frozenset({"", *(path for pages in roles.values() for _, path, _ in pages)})


def show_page() -> None:
    """Run the page that this visitor asked for and may see."""
    account = find_account()
    words = current_words(account)
    st.set_page_config(page_title=words("app.name"), page_icon=_ICON, layout="wide")
    st.html(_TOUCH)
    replace_streamlit_words(words)
    if account is not None:
        navigation = st.navigation(_navigation(account, words), position="top")
        _show_checklist_problems(account, words)
        navigation.run()
    elif accounts.any_account(application()):
        # A form that was sent after the sign-in had ended is not left: its texts would be lost.
        if not (texts := sent_texts()):
            to_sign_in()
        show_sent(texts, words)
    else:
        page = st.Page(_FIRST_VISIT[0], title=words("page.first_visit"), default=True)
        st.navigation([page], position="hidden").run()


def _navigation(account: Account, words: Words) -> list[st.Page]:
    # The default page of Streamlit has no address but "/". It is the first page once more, unseen
    # in the menu, so that links like /staff_scores?from=… are alive for every role.
    start = st.Page(
        _PAGES[account.role][0][0],
        title=words("app.name"),
        url_path="start",
        default=True,
        visibility="hidden",
    )
    # No sections: Streamlit puts their headings among the items of a list, which is no list then
    # for a screen reader.
    return [
        start,
        *(
            st.Page(
                file,
                title=words(f"page.{path}"),
                icon=icon,
                url_path=path,
                visibility="hidden" if path in _UNSEEN else "visible",
            )
            for file, path, icon in _PAGES[account.role]
        ),
    ]


def _show_checklist_problems(account: Account, words: Words) -> None:
    """A broken checklist file is named on every page until it is mended, to those who can have it
    mended; the others only need to know that their scores go on."""
    checklists = application().checklists
    if checklists.errors and not account.may(Act.SEE_VERSIONS):
        key = "checklists.others_last_good" if checklists.library else "checklists.others_none_good"
        st.caption(words(key))
    elif checklists.errors:
        key = "checklists.last_good" if checklists.library else "checklists.none_good"
        st.warning(words(key), icon=":material/warning:")
        show_findings(checklists.errors, words)
