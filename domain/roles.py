"""Who may do what (design §7). Which records a person sees: ``Account.hall_ids``."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.problems import NotAllowed


class Role(StrEnum):
    __words__ = "role."

    STAFF = "staff"
    DUTY_MANAGER = "duty_manager"
    BRANCH_HEAD = "branch_head"
    HEAD_OFFICE = "head_office"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    PATROL = "patrol"
    SEE_RESULTS = "see_results"
    COMPARE_MANAGERS = "compare_managers"  # how strictly each of them judges, by name
    SEE_OWN_RESULTS = "see_own_results"
    EXPORT = "export"
    EXPORT_NAMES = "export_names"  # names, staff numbers and notes in files; else pseudonyms
    IMPORT_COMPANY_CHECKS = "import_company_checks"
    DECIDE_RED_LINES = "decide_red_lines"
    ADMINISTER = "administer"
    SEE_VERSIONS = "see_versions"  # of the checklists
    CHANGE_NORMS = "change_norms"  # accept another version of the checklists
    SET_METHOD = "set_method"  # how scores are computed
    GIVE_GOALS = "give_goals"  # to branches
    SET_GOALS = "set_goals"  # of the halls of the own branch, within what it was given
    CHOOSE_RULES = "choose_rules"  # whose norms hold in a branch
    PUBLISH = "publish"  # the results of a month
    MARK_CHARTS = "mark_charts"  # what happened when, and from when on limits are new
    WRITE_MEASURES = "write_measures"  # into the bulletin of the own branch
    PROPOSE_MEASURES = "propose_measures"  # for the own halls; the branch head decides
    HANDLE_CASES = "handle_cases"  # complaints, decisions, corrective actions, cards of the halls
    APPEAL = "appeal"  # against an observation of the own person, and answer what was said
    DECIDE_APPEALS = "decide_appeals"
    PICK_PRACTICES = "pick_practices"  # for the list that halls browse
    CALIBRATE = "calibrate"  # choose the set that the managers of a branch judge blind


_MAY: dict[Role, frozenset[Act]] = {
    Role.STAFF: frozenset({Act.SEE_OWN_RESULTS, Act.APPEAL}),
    Role.DUTY_MANAGER: frozenset(
        {
            Act.PATROL,
            Act.SEE_RESULTS,
            Act.EXPORT,
            Act.EXPORT_NAMES,
            Act.PROPOSE_MEASURES,
            Act.HANDLE_CASES,
        }
    ),
    Role.BRANCH_HEAD: frozenset(
        {
            Act.SEE_RESULTS,
            Act.COMPARE_MANAGERS,
            Act.EXPORT,
            Act.EXPORT_NAMES,
            Act.DECIDE_RED_LINES,
            Act.SET_GOALS,
            Act.PUBLISH,
            Act.MARK_CHARTS,
            Act.WRITE_MEASURES,
            Act.HANDLE_CASES,
            Act.DECIDE_APPEALS,
            Act.PICK_PRACTICES,
            Act.CALIBRATE,
        }
    ),
    Role.HEAD_OFFICE: frozenset(
        {
            Act.SEE_RESULTS,
            Act.COMPARE_MANAGERS,
            Act.EXPORT,
            Act.SEE_VERSIONS,
            Act.CHANGE_NORMS,
            Act.SET_METHOD,
            Act.GIVE_GOALS,
            Act.CHOOSE_RULES,
            Act.IMPORT_COMPANY_CHECKS,
            Act.PUBLISH,
            Act.MARK_CHARTS,
            Act.PICK_PRACTICES,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Act.ADMINISTER, Act.SEE_VERSIONS}),  # no results
}


@dataclass(frozen=True)
class Account:
    """A signed-in person. ``hall_ids`` is the scope: the halls whose records may be seen;
    ``staff_id`` is who of the staff it is: for a member of staff whose results are the own ones,
    for everybody else whom this person never judges;
    ``granted`` is what the administrator allowed beyond the role; ``session`` is the hash of the
    sign-in's token, by which every write asks whether it still holds."""

    id: str
    login: str
    name: str
    role: Role
    hall_ids: frozenset[str]
    staff_id: str | None = None
    language: str | None = None  # "zh_CN" or "en"; None: as the browser says
    granted: frozenset[Act] = frozenset()
    session: str | None = field(default=None, compare=False, repr=False)

    def in_session(self, token_hash: str) -> "Account":
        return replace(self, session=token_hash)

    def may(self, act: Act) -> bool:
        return act in _MAY[self.role] or act in self.granted

    def require(self, act: Act) -> None:
        """Ask whether the role may do this.

        :raises NotAllowed: the role may not do this
        """
        self.require_any(act)

    def require_any(self, *acts: Act) -> None:
        """Ask whether the role may do one of these.

        :raises NotAllowed: the role may do none of these
        """
        if not any(self.may(act) for act in acts):
            raise NotAllowed
