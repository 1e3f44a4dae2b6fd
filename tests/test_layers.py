"""Data flows one way: pages and web → services → db → domain (design §3)."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from settings import ROOT

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "locales": set(),
    "design": set(),
    "db": {"domain"},
    "services": {"domain", "db", "locales", "settings"},
    "charts": {"domain", "design"},
    "board": {"domain", "design"},
    "web": {"domain", "services", "locales", "design"},
    "ui": {"domain", "services", "charts", "locales", "design"},
    "pages": {"domain", "services", "charts", "ui", "board", "locales"},
    "commands": {"domain", "services", "locales", "settings"},
}
# The same words on every floor, each after those it may use; modules beside the rooms come first.
ROOMS = (
    "halls", "imports", "method", "norms", "patrols", "scores", "trends", "reports", "follow_ups",
    "months", "exports",
)  # fmt: skip
FLOORS = ("domain", "services", "ui")
# What puts the app together knows all of it.
SHELL = {
    "services/application.py", "services/demonstration.py", "services/demonstration_actions.py",
    "services/demonstration_answers.py", "services/demonstration_complaints.py",
    "services/demonstration_months.py", "services/demonstration_practices.py", "services/demonstration_planner.py",
    "services/move_to_postgres.py",
    "services/replay.py", "services/verify.py", "services/verify_audited.py",
    "services/verify_derived.py", "services/verify_photos.py", "domain/simulation.py",
    "domain/simulated_checks.py", "domain/simulated_tablet.py", "ui/doors.py", "ui/router.py",
    "ui/session.py",
}  # fmt: skip
STREAMLIT_ALLOWED = {"pages", "ui", "board"}
OURS = {*MAY_IMPORT, "settings", "app", "tests", "bench"}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer):
    allowed = MAY_IMPORT[layer] | {layer}

    upward = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / layer).rglob("*.py")
        for name in imports_of(path) & OURS - allowed
    }

    assert upward == set()


def modules_imported(path: Path) -> set[str]:
    """Dotted; of ``from a import b`` also ``a.b``, which may be a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def room_of(parts: tuple[str, ...]) -> int:
    """0: beside the rooms."""
    return ROOMS.index(parts[1]) + 1 if len(parts) > 1 and parts[1] in ROOMS else 0


def test_every_floor_has_the_ten_rooms_and_no_other():
    for floor in (*FLOORS, "tests/domain", "tests/services"):
        rooms = {path.parent.name for path in (ROOT / floor).glob("*/*.py")}
        assert rooms <= set(ROOMS), floor
        assert rooms == set(ROOMS) or floor.startswith("tests"), floor


@pytest.mark.parametrize("floor", FLOORS)
def test_no_import_runs_up_the_order_of_the_rooms(floor):
    upward = {
        f"{place} imports {name}"
        for path in (ROOT / floor).rglob("*.py")
        if (place := path.relative_to(ROOT).as_posix()) not in SHELL
        for name in modules_imported(path)
        if name.split(".")[0] in FLOORS
        and room_of(tuple(name.split("."))) > room_of(path.relative_to(ROOT).parts)
    }

    assert upward == set()


@pytest.mark.parametrize("floor", ["domain", "db", "services", "ui", "web"])
def test_no_modules_import_each_other_in_a_circle(floor):
    names = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path
        for path in (ROOT / floor).rglob("*.py")
    }
    try:
        TopologicalSorter(
            {name: modules_imported(path) & (names.keys() - {name}) for name, path in names.items()}
        ).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_streamlit_is_imported_only_where_screens_are_made():
    elsewhere = {
        str(path.relative_to(ROOT))
        for layer in set(MAY_IMPORT) - STREAMLIT_ALLOWED
        for path in (ROOT / layer).rglob("*.py")
        if "streamlit" in imports_of(path)
    }

    assert elsewhere == set()


def test_sql_libraries_are_imported_only_in_db():
    elsewhere = {
        str(path.relative_to(ROOT))
        for layer in set(MAY_IMPORT) - {"db"}
        for path in (ROOT / layer).rglob("*.py")
        if imports_of(path) & {"sqlite3", "sqlite_utils", "psycopg", "psycopg_pool"}
    }

    assert elsewhere == set()


def test_services_pass_a_unit_of_work_on_and_hold_no_sql_of_their_own():
    with_sql = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "services").rglob("*.py")
        if "execute(" in path.read_text(encoding="utf-8")
    }

    assert with_sql == set()


OF_ONE_ENGINE = re.compile(
    r"json_(extract|each|valid|replace|group_array|array_length)|->>|julianday|strftime|PRAGMA"
    r"|\b(TEMP|ROWID|GLOB|COLLATE)\b|rowid|OR (IGNORE|REPLACE)|group_concat|\biif\(|INDEXED BY"
    r"|CROSS JOIN|LIMIT -1|\?\d|sum\([^()]* (=|>|<>) |create_function|executemany|row_factory"
)
TOLD_ONCE = re.compile(
    r'"\?" \*|elapsed_ms DESC, \S*seq|9999-12-31|from_records|coalesce\(max\(number\), 0\) \+'
)
# What is told for everybody. What is an engine's alone stands in a folder of its own.
FOR_ALL = {"sql"}


@pytest.mark.parametrize("words", [OF_ONE_ENGINE, TOLD_ONCE])
def test_what_engines_say_in_different_ways_and_what_is_often_said_stands_in_one_module(words):
    elsewhere = {
        f"{path.stem}: {found[0]}"
        for path in (ROOT / "db").glob("*.py")
        if path.stem not in FOR_ALL
        for found in words.finditer(path.read_text(encoding="utf-8"))
    }

    assert elsewhere == set()


# Read as it is stored, whoever asks: what decides about access and is shown to nobody, what only
# administrators, managers in their halls or staff themselves see, and what is computed or matched
# by true ids and staff numbers, of which pages show counts.
READ_UNVEILED = {
    "application", "demonstration", "demonstration_actions", "demonstration_answers", "demonstration_complaints", "demonstration_months", "demonstration_practices", "demonstration_planner", "exports/hiding", "exports/open_file",
    "exports/package", "exports/tokens", "follow_ups/after_patrol", "follow_ups/calendar_feed", "follow_ups/notices", "follow_ups/practices", "halls/accounts", "halls/issued_accounts", "halls/sign_in", "halls/staff",
    "health",
    "imports/columns", "imports/company_checks", "imports/company_checks_undo",
    "imports/roster_import", "months/editions", "months/publish", "norms/known_norms",
    "norms/library", "norms/workbook", "patrols/patrols", "patrols/photos", "patrols/watch",
    "move_to_postgres",
    "pseudonym_secret", "reading", "replay", "verify", "verify_photos",
}  # fmt: skip


def test_what_is_read_for_somebody_to_look_at_is_read_as_they_may_see_it():
    """No page can forget that head office sees no names without leave (services/reading.py)."""
    unveiled = {
        path.relative_to(ROOT / "services").with_suffix("").as_posix()
        for path in (ROOT / "services").rglob("*.py")
        if "store.read()" in (text := path.read_text(encoding="utf-8")) or "store.scratch()" in text
    }

    assert unveiled <= READ_UNVEILED
    for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        assert "store.read" not in path.read_text(encoding="utf-8"), path


def test_every_chart_goes_through_the_one_place_that_gives_it_a_heading():
    drawn = {
        path.relative_to(ROOT).as_posix()
        for folder in ("pages", "ui", "board")
        for path in (ROOT / folder).rglob("*.py")
        if "st.altair_chart" in path.read_text(encoding="utf-8")
    }

    assert drawn == {"ui/chart.py"}


def test_pages_have_no_python_file_at_the_top_level():
    """Streamlit runs pages/*.py without app.py on the first request after a restart."""
    assert sorted(path.name for path in (ROOT / "pages").glob("*.py")) == []


# What runs before there is an application, or without one.
TAKE_THE_STORE = {
    "application", "health", "norms/library", "replay", "verify", "verify_photos",
}  # fmt: skip


def test_services_take_the_application_and_the_account_first():
    """``(app, account, …)``; a part of another service's unit of work ``(db, account, …)``, with
    ``app`` before it where it needs both; what can be said of an account alone ``(account, …)``."""
    otherwise = set()
    for path in (ROOT / "services").rglob("*.py"):
        module = path.relative_to(ROOT / "services").with_suffix("").as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            kinds = {
                each.arg: ast.unparse(each.annotation)
                for each in (*node.args.args, *node.args.kwonlyargs)
                if each.annotation is not None
            }
            order = [name for name in kinds if name not in {"app", "db"}]
            if "Account" in kinds.values() and (order[0], kinds[order[0]]) != (
                "account",
                "Account",
            ):
                otherwise.add(f"{module}: {node.name} takes {tuple(kinds)}")
            takes_the_store = "Store" in kinds.values() and not node.name.startswith("_")
            if takes_the_store and module not in TAKE_THE_STORE:
                otherwise.add(f"{module}: {node.name} takes the store")

    assert otherwise == set()


def test_passwords_are_hashed_at_one_cost_that_nothing_can_lower():
    """The cheap hash of tests (tests/cheap_hashing.py) cannot be switched on in an installation."""
    made = [
        each
        for layer in MAY_IMPORT
        for path in (ROOT / layer).rglob("*.py")
        for each in re.findall(r"PasswordHasher\(.*", path.read_text(encoding="utf-8"))
    ]

    assert made == ["PasswordHasher()"]


def test_no_test_imports_from_another_test():
    """What several tests need has a module or a conftest.py of its own."""
    modules = [*(ROOT / "tests").rglob("*.py")]
    imports = re.compile(r"^\s*(?:from|import) tests\.(?:\w+\.)*test_.*", re.MULTILINE)
    found = {
        f"{path.relative_to(ROOT)}: {each}"
        for path in modules
        for each in imports.findall(path.read_text(encoding="utf-8"))
    }

    assert found == set()
