"""Data flows one way: pages and web → services → db → domain (design §3)."""

import ast
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

    # Services pass the open unit of work on; they hold no SQL of their own.
    assert elsewhere <= {
        "services/accounts.py",
        "services/chart_data.py",
        "services/chart_marks.py",
        "services/bulletin.py",
        "services/bulletin_place.py",
        "services/company_checks.py",
        "services/control_charts.py",
        "services/corrections.py",
        "services/coverage.py",
        "services/demonstration.py",
        "services/editions.py",
        "services/find_observations.py",
        "services/export_rows.py",
        "services/exports.py",
        "services/goals.py",
        "services/measures.py",
        "services/month_figures.py",
        "services/method_effects.py",
        "services/norm_effects.py",
        "services/observations.py",
        "services/organisation.py",
        "services/patrols.py",
        "services/person.py",
        "services/publication_content.py",
        "services/publish.py",
        "services/red_lines.py",
        "services/replay.py",
        "services/report_scope.py",
        "services/roster_import.py",
        "services/scoring_method.py",
        "services/scores.py",
        "services/signals.py",
        "services/staff.py",
        "services/verify.py",
        "services/verify_company_checks.py",
        "services/what_changed.py",
    }
    assert not any("execute(" in (ROOT / path).read_text(encoding="utf-8") for path in elsewhere)


def test_pages_have_no_python_file_at_the_top_level():
    """Streamlit runs pages/*.py without app.py on the first request after a restart."""
    assert sorted(path.name for path in (ROOT / "pages").glob("*.py")) == []
