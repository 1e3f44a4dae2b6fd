"""Who may see what is decided in one module: ``services/halls/scope.py``."""

import ast
from collections.abc import Iterator
from pathlib import Path

from settings import ROOT

GATES = "services/halls/scope.py"
FLOORS = ("services", "web", "ui", "pages", "commands")
# Of what no account has a scope: who gets there sees all of it, or it is nobody's.
NOT_OF_A_SCOPE = {
    "services/exports/open_file.py": "the name of a file",
    "services/exports/tokens.py": "a token, by an administrator",
    "services/follow_ups/calendar_feed.py": "a feed, by its token",
    "services/halls/accounts.py": "an account, by an administrator",
    "services/halls/organisation.py": "a hall or branch, by an administrator",
    "services/halls/staff.py": "somebody of the staff, by an administrator",
    "services/norms/adopted_versions.py": "a version of the checklists",
    "services/norms/known_norms.py": "a service process",
    "services/norms/versions.py": "a version of the checklists",
    "ui/url_choice.py": "a choice that the page did not offer",
}
NOT_A_READER = {
    "services/demonstration_months.py": "which of the simulated accounts acts",
    "services/writing.py": "whether a hall was taken away since the account was looked up",
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            yield path.relative_to(ROOT).as_posix(), tree_of(path)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_attribute(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def compares(tree: ast.Module, name: str) -> bool:
    """Whether the attribute is compared with anything: by an operator or by a method of sets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            if any(is_attribute(each, name) for each in (node.left, *node.comparators)):
                if not all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
                    return True
        elif isinstance(node, ast.Attribute) and is_attribute(node.value, name):
            if node.attr in ("issuperset", "issubset", "isdisjoint"):
                return True
    return False


def raises(tree: ast.Module, name: str) -> bool:
    return any(
        isinstance(node, ast.Raise)
        and node.exc is not None
        and any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node.exc))
        for node in ast.walk(tree)
    )


def test_only_the_gates_ask_whether_a_hall_is_in_somebodys_scope():
    found = {place for place, tree in trees() if compares(tree, "hall_ids")}

    assert found == {GATES, *NOT_A_READER}


def test_only_the_gates_ask_whether_somebody_is_oneself():
    def asks(tree: ast.Module) -> bool:
        return any(
            is_attribute(side, "staff_id")
            and isinstance(side.value, ast.Name)
            and side.value.id == "account"
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare)
            and not all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
            for side in (node.left, *node.comparators)
        )

    assert {place for place, tree in trees() if asks(tree)} == {GATES}


def test_only_the_gates_answer_that_something_is_not_in_the_scope():
    found = {place for place, tree in trees() if raises(tree, "NotFound")}

    assert found == {GATES, *NOT_OF_A_SCOPE}


def test_only_the_gates_ask_which_branch_somebody_heads():
    found = {
        place
        for place, tree in trees()
        if any(is_attribute(node, "branch_of") for node in ast.walk(tree))
    }

    assert found == {GATES}
