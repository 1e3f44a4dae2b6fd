"""The doors: at most six for every role, each with the views behind it, which are pages."""

from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from domain.roles import Account, Role
from locales import Words
from ui.halls.filter_bar import filter_in_address
from ui.norms.search_box import show_search
from ui.plain import plain

MOST_DOORS = 6


@dataclass(frozen=True)
class View:
    """A page.

    :param unseen: other pages lead there, no row does
    :param moved_from: addresses it had, which lead on to it
    """

    file: str
    unseen: bool = False
    moved_from: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its address without the slash; its title is ``page.<path>``."""
        return PurePosixPath(self.file).stem


@dataclass(frozen=True)
class Door:
    """:param name: its words are ``door.<name>``"""

    name: str
    icon: str
    views: tuple[View, ...]


_TODAY = View("pages/today/today.py")
_PATROL = View("pages/today/patrol.py", unseen=True)
_COCKPIT = View("pages/today/cockpit.py", moved_from=("week",))
_RED_LINES = View("pages/today/red_lines.py")

_CHANGES = View("pages/halls/score_trends.py")
_FUNNEL = View("pages/halls/funnel.py")
_WHY = View("pages/halls/what_changed.py")
_CHECKS = View("pages/halls/company_checks.py")

_NEEDS_HELP = View("pages/staff/needs_help.py")
_SCORES = View("pages/staff/staff_scores.py")
_PERSON = View("pages/staff/person.py", unseen=True)

_TRAINING = View("pages/norms/norm_training.py")
_NORM_MAP = View("pages/norms/norm_map.py")
_NORM_HEALTH = View("pages/norms/norm_health.py")
_VERSIONS = View("pages/norms/checklist_versions.py")
_WORKBOOK = View("pages/norms/norm_workbook.py", unseen=True)

_BULLETIN = View("pages/months/bulletin.py")
_PUBLICATIONS = View("pages/months/publications.py")
_GOALS = View("pages/months/goals.py")

_OBSERVATIONS = View("pages/records/observations.py")
_COVERAGE = View("pages/records/coverage.py")
_EXPORTS = View("pages/records/exports.py")

_FOR_ALL = tuple(
    View(f"pages/rules/{name}.py") for name in ("norms", "processes", "sms_codes", "look_up")
)
_RULES = (*_FOR_ALL, View("pages/rules/scoring_method.py"))
_ACCOUNT = View("pages/me/account.py")

_HALLS = Door("halls", ":material/store:", (_CHANGES, _FUNNEL, _WHY, _CHECKS))
_STAFF = Door("staff", ":material/groups:", (_NEEDS_HELP, _SCORES, _PERSON))
_MONTHS = Door("months", ":material/calendar_month:", (_BULLETIN, _PUBLICATIONS, _GOALS))
_RECORDS = Door("records", ":material/folder_open:", (_OBSERVATIONS, _COVERAGE, _EXPORTS, *_RULES))
_LOOK_UP = Door("rules", ":material/menu_book:", _RULES)
_ME = Door("me", ":material/account_circle:", (_ACCOUNT,))

# The first view of the first door is the page that a role starts on.
DOORS: dict[Role, tuple[Door, ...]] = {
    Role.STAFF: (
        Door(
            "feedback",
            ":material/person:",
            tuple(
                View(f"pages/feedback/{name}.py")
                for name in ("own_results", "own_observations", "own_score", "own_months")
            ),
        ),
        _LOOK_UP,
        _ME,
    ),
    Role.DUTY_MANAGER: (
        Door("today", ":material/checklist:", (_TODAY, _PATROL)),
        Door(
            "results",
            ":material/insights:",
            (
                _COCKPIT, _NEEDS_HELP, _SCORES, _PERSON, _CHANGES, _WHY, _TRAINING, _NORM_MAP,
                _FUNNEL, _CHECKS, _NORM_HEALTH,
            ),
        ),
        Door(
            "follow_up",
            ":material/task_alt:",
            (_BULLETIN, _OBSERVATIONS, _COVERAGE, _PUBLICATIONS, _GOALS),
        ),
        _LOOK_UP,
        _ME,
    ),
    Role.BRANCH_HEAD: (
        Door("cockpit", ":material/today:", (_COCKPIT, _RED_LINES)),
        _HALLS,
        _STAFF,
        Door("norms", ":material/rule:", (_TRAINING, _NORM_MAP, _NORM_HEALTH)),
        _MONTHS,
        _RECORDS,
    ),
    Role.HEAD_OFFICE: (
        Door("cockpit", ":material/today:", (_COCKPIT,)),
        _HALLS,
        _STAFF,
        Door(
            "norms",
            ":material/rule:",
            (_TRAINING, _NORM_MAP, _NORM_HEALTH, _VERSIONS, _WORKBOOK),
        ),
        _MONTHS,
        _RECORDS,
    ),
    Role.ADMINISTRATOR: (
        Door(
            "setup",
            ":material/settings:",
            (
                View("pages/setup/first_steps.py"),
                View("pages/setup/halls.py"),
                View("pages/setup/staff.py"),
                View("pages/setup/roster.py", unseen=True),
                View("pages/setup/accounts.py"),
                View("pages/setup/new_accounts.py", unseen=True),
                View("pages/setup/export_tokens.py"),
            ),
        ),
        Door("rules", ":material/menu_book:", (*_FOR_ALL, _VERSIONS)),
        _ME,
    ),
}  # fmt: skip


def views_of(role: Role) -> dict[str, View]:
    """Every view of a role by its path, the page it starts on first. Where no door leads to the
    account, the name at the edge does."""
    return {view.path: view for door in (*DOORS[role], _ME) for view in door.views}


def page_paths(role: Role | None) -> frozenset[str]:
    """The addresses of the pages of a role, without the slash; None: of all roles together. The
    page that a role starts on is "" as well."""
    views = [view for each in ([role] if role else Role) for view in views_of(each).values()]
    former = (path for view in views for path in view.moved_from)
    return frozenset({"", *(view.path for view in views), *former})


def show_doors(account: Account, here: str, pages: dict[str, st.Page], words: Words) -> None:
    """The doors, and in a second row the views of the one that is open.

    :param here: the path of the view that is shown
    :param pages: of Streamlit, by path
    """
    doors = DOORS[account.role]
    # Some views stand behind two doors of other roles, never of one.
    open_door = next((door for door in doors if here in {v.path for v in door.views}), None)
    filtered = filter_in_address(here, account)
    with st.container(key="topbar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="brand", width="content"):
            st.page_link(pages[doors[0].views[0].path], label=words("app.name"))
        with st.container(key="doors", horizontal=True, gap=None, width="stretch"):
            for door in doors:
                with st.container(
                    key="here_door" if door is open_door else f"door_{door.name}", width="content"
                ):
                    st.page_link(
                        pages[door.views[0].path],
                        label=words(f"door.{door.name}"),
                        icon=door.icon,
                        query_params=filtered,
                    )
        files = {path: view.file for path, view in views_of(account.role).items()}
        show_search(account, here, files, words)
        if _ME not in doors:
            with st.container(key="whose", width="content"):
                st.page_link(pages[_ACCOUNT.path], label=plain(account.name), icon=_ME.icon)
    views = open_door.views if open_door else ()
    shown = [view for view in views if not view.unseen or view.path == here]
    if len(shown) > 1:
        with st.container(key="views", horizontal=True, gap=None):
            for view in shown:
                with st.container(
                    key="here_view" if view.path == here else f"view_{view.path}", width="content"
                ):
                    st.page_link(
                        pages[view.path], label=words(f"view.{view.path}"), query_params=filtered
                    )
