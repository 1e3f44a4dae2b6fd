"""Data flows one way: pages and web → services → db → domain (design §3)."""

import ast
import re
from pathlib import Path

import pytest

from settings import ROOT

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "locales": set(),
    "db": {"domain"},
    "services": {"domain", "db", "locales", "settings"},
    "charts": {"domain"},
    "board": set(),
    "web": {"domain", "services", "locales"},
    "ui": {"domain", "services", "charts", "locales"},
    "pages": {"domain", "services", "charts", "ui", "board", "locales"},
    "commands": {"domain", "services", "locales", "settings"},
}
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
        if "sqlite_utils" in imports_of(path)
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
# The one with the names, what is SQLite's alone, and steps of the schema as they were released.
ENGINE = {"sql", "store", "opening", "trouble", "migrations", "occasions_step"}


@pytest.mark.parametrize("words", [OF_ONE_ENGINE, TOLD_ONCE])
def test_what_engines_say_in_different_ways_and_what_is_often_said_stands_in_one_module(words):
    elsewhere = {
        f"{path.stem}: {found[0]}"
        for path in (ROOT / "db").glob("*.py")
        if path.stem not in ENGINE
        for found in words.finditer(path.read_text(encoding="utf-8"))
    }

    assert elsewhere == set()


# Read as it is stored, whoever asks: what decides about access and is shown to nobody, what only
# administrators, managers in their halls or staff themselves see, and what is computed or matched
# by true ids and staff numbers, of which pages show counts.
READ_UNVEILED = {
    "accounts", "application", "checklist_library", "company_checks", "company_checks_undo", "demonstration",
    "demonstration_months", "editions",
    "export_hiding", "export_secret", "export_tokens", "exports", "first_method", "health",
    "import_columns", "patrol_watch", "verify_photos",
    "known_norms", "norm_workbook", "package", "patrols", "photos", "publish",
    "reading", "replay", "roster_import", "staff", "verify", "verify_company_checks",
}  # fmt: skip


def test_what_is_read_for_somebody_to_look_at_is_read_as_they_may_see_it():
    """No page can forget that head office sees no names without leave (services/reading.py)."""
    unveiled = {
        path.stem
        for path in (ROOT / "services").glob("*.py")
        if "store.read()" in (text := path.read_text(encoding="utf-8")) or "store.scratch()" in text
    }

    assert unveiled <= READ_UNVEILED
    for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").glob("*.py")]:
        assert "store.read" not in path.read_text(encoding="utf-8"), path


def test_pages_have_no_python_file_at_the_top_level():
    """Streamlit runs pages/*.py without app.py on the first request after a restart."""
    assert sorted(path.name for path in (ROOT / "pages").glob("*.py")) == []
