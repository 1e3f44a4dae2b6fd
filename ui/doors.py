"""The doors: at most six for every role, each with the views behind it, which are pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from domain.roles import Account, Role
from locales import Words
from ui.follow_ups.bell import show_bell
from ui.halls.filter_bar import filter_in_address
from ui.norms.search_box import show_search
from ui.plain import plain

MOST_DOORS = 6
MOST_VIEWS = 5  # in a row, besides those that are seen only while they are open


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
class ViewGroup:
    """Views that share one place in the row, and have a row of their own once one of them is open.

    :param name: its words are ``door.<name>``: behind the doors of others it is one
    """

    name: str
    views: tuple[View, ...]


@dataclass(frozen=True)
class Door:
    """
    :param name: its words are ``door.<name>``
    :param row: what stands in the row behind it
    """

    name: str
    icon: str
    row: tuple[View | ViewGroup, ...]

    @property
    def views(self) -> tuple[View, ...]:
        """All of them, also those in groups."""
        return tuple(view for each in self.row for view in _views_in(each))


def _views_in(each: View | ViewGroup) -> tuple[View, ...]:
    return each.views if isinstance(each, ViewGroup) else (each,)


_TODAY = View("pages/today/today.py")
_PRE_SHIFT = View("pages/today/pre_shift.py")
_PATROL = View("pages/today/patrol.py", unseen=True)
_COCKPIT = View("pages/today/cockpit.py", moved_from=("week",))
_APPEALS = View("pages/follow_up/appeals.py")
_APPEAL = View("pages/follow_up/appeal.py", unseen=True)
_RED_LINES = View("pages/today/red_lines.py")

_FOLLOW_UPS = View("pages/follow_up/follow_ups.py")
_ACTIONS = View("pages/follow_up/actions.py")
# Other pages lead to them: one action, one red line, the form of a new action.
_OF_ACTIONS = tuple(
    View(f"pages/follow_up/{name}.py", unseen=True)
    for name in ("action", "red_line_case", "new_action")
)
_COMPLAINTS = View("pages/follow_up/complaints.py")
# Other pages lead to them: one complaint, the form of a new one.
_OF_COMPLAINTS = tuple(
    View(f"pages/follow_up/{name}.py", unseen=True) for name in ("complaint", "take_complaint")
)
_DECISIONS = View("pages/follow_up/decisions.py")

_PRACTICES = (
    View("pages/follow_up/practices.py"), View("pages/follow_up/practice.py", unseen=True),
)  # fmt: skip
_CALIBRATION = View("pages/follow_up/calibration.py")
_DATA_CHECKS = View("pages/follow_up/data_checks.py")
_OWN_DATA_CHECKS = View("pages/follow_up/data_checks.py", unseen=True)

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
_NOTICES = View("pages/follow_up/notices.py", unseen=True)  # the bell leads there

_HALLS = Door("halls", ":material/store:", (_CHANGES, _FUNNEL, _WHY, _CHECKS))
_STAFF = Door("staff", ":material/groups:", (_NEEDS_HELP, _SCORES, _PERSON))
_NORMS = Door("norms", ":material/rule:", (_TRAINING, _NORM_MAP, _NORM_HEALTH))
_MONTHS = Door("months", ":material/calendar_month:", (_BULLETIN, _PUBLICATIONS, _GOALS))
_RECORDS = Door(
    "records",
    ":material/folder_open:",
    (_OBSERVATIONS, _COVERAGE, _EXPORTS, _DECISIONS, ViewGroup("rules", _RULES)),
)
_LOOK_UP = Door("rules", ":material/menu_book:", _RULES)
_ME = Door("me", ":material/account_circle:", (_ACCOUNT, _NOTICES))

# The first view of the first door is the page that a role starts on.
DOORS: dict[Role, tuple[Door, ...]] = {
    Role.STAFF: (
        Door(
            "feedback",
            ":material/person:",
            (
                *(
                    View(f"pages/feedback/{name}.py")
                    for name in ("own_results", "own_observations", "own_score", "own_months")
                ),
                _APPEAL,
                *_OF_ACTIONS[:2],
            ),
        ),
        _LOOK_UP,
        _ME,
    ),
    Role.DUTY_MANAGER: (
        Door("today", ":material/checklist:", (_TODAY, _PRE_SHIFT, *_PRACTICES, _PATROL)),
        Door(
            "results",
            ":material/insights:",
            (
                _COCKPIT,
                *(ViewGroup(door.name, door.views) for door in (_STAFF, _HALLS, _NORMS)),
            ),
        ),
        Door(
            "follow_up",
            ":material/task_alt:",
            (
                _FOLLOW_UPS,
                ViewGroup("complaints", (_COMPLAINTS, *_OF_COMPLAINTS, _DECISIONS)),
                _ACTIONS, *_OF_ACTIONS, _CALIBRATION, _OWN_DATA_CHECKS, _APPEALS, _APPEAL,
            ),
        ),
        Door(
            "records",
            ":material/folder_open:",
            (_OBSERVATIONS, _COVERAGE, _BULLETIN, _PUBLICATIONS, _GOALS),
        ),
        _LOOK_UP,
        _ME,
    ),
    Role.BRANCH_HEAD: (
        Door(
            "cockpit",
            ":material/today:",
            (
                _COCKPIT,
                ViewGroup(
                    "follow_up",
                    (_FOLLOW_UPS, _COMPLAINTS, *_OF_COMPLAINTS, _ACTIONS, *_OF_ACTIONS),
                ),
                _RED_LINES, _APPEALS, _APPEAL,
            ),
        ),
        _HALLS,
        Door("staff", ":material/groups:", (*_STAFF.views, _DATA_CHECKS)),
        Door("norms", ":material/rule:", (*_NORMS.views, _CALIBRATION, *_PRACTICES)),
        _MONTHS,
        _RECORDS,
    ),
    Role.HEAD_OFFICE: (
        Door(
            "cockpit",
            ":material/today:",
            (
                _COCKPIT, _COMPLAINTS, _OF_COMPLAINTS[0], _ACTIONS, *_OF_ACTIONS[:2], _APPEALS,
                _APPEAL,
            ),
        ),
        _HALLS,
        _STAFF,
        Door(
            "norms",
            ":material/rule:",
            (*_NORMS.views, _VERSIONS, _WORKBOOK, *_PRACTICES),
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
        show_bell(account, pages[_NOTICES.path], words)
        if _ME not in doors:
            with st.container(key="whose", width="content"):
                st.page_link(pages[_ACCOUNT.path], label=plain(account.name), icon=_ME.icon)
    row = open_door.row if open_door else ()
    _show_row("views", row, here, pages, filtered, words)
    for each in row:
        if isinstance(each, ViewGroup) and here in {view.path for view in each.views}:
            _show_row("subviews", each.views, here, pages, filtered, words)


def _show_row(
    name: str,
    row: Sequence[View | ViewGroup],
    here: str,
    pages: Mapping[str, st.Page],
    filtered: Mapping[str, str],
    words: Words,
) -> None:
    """Links side by side, and the one that is open marked; one alone needs no row."""
    shown = [each for each in row if isinstance(each, ViewGroup) or _seen(each, here)]
    if len(shown) < 2:
        return
    with st.container(key=name, horizontal=True, gap=None):
        for each in shown:
            views = _views_in(each)
            label = f"door.{each.name}" if isinstance(each, ViewGroup) else f"page.{each.path}"
            is_here = here in {view.path for view in views}
            key = f"here_{name}" if is_here else f"{name}_{label.partition('.')[2]}"
            with st.container(key=key, width="content"):
                st.page_link(pages[views[0].path], label=words(label), query_params=dict(filtered))


def _seen(view: View, here: str) -> bool:
    return not view.unseen or view.path == here
