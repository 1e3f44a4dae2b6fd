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

    # Services pass the open unit of work on; they hold no SQL of their own.
    assert elsewhere <= {
        "services/accounts.py",
        "services/chart_data.py",
        "services/chart_marks.py",
        "services/bulletin.py",
        "services/bulletin_place.py",
        "services/company_checks.py",
        "services/company_checks_undo.py",
        "services/control_charts.py",
        "services/corrections.py",
        "services/coverage.py",
        "services/decision_preview.py",
        "services/demonstration.py",
        "services/editions.py",
        "services/find_observations.py",
        "services/export_rows.py",
        "services/exports.py",
        "services/goals.py",
        "services/late_arrivals.py",
        "services/hall_checks.py",
        "services/measure_figures.py",
        "services/measure_points.py",
        "services/measure_proposals.py",
        "services/measures.py",
        "services/hall_comparison.py",
        "services/month_figures.py",
        "services/method_effects.py",
        "services/norm_effects.py",
        "services/observations.py",
        "services/organisation.py",
        "services/papers.py",
        "services/patrols.py",
        "services/person.py",
        "services/publication_content.py",
        "services/publish.py",
        "services/reading.py",
        "services/red_lines.py",
        "services/replay.py",
        "services/report_scope.py",
        "services/roster_import.py",
        "services/roster_record.py",
        "services/roster_undo.py",
        "services/scoring_method.py",
        "services/scores.py",
        "services/sessions.py",
        "services/signals.py",
        "services/staff.py",
        "services/verify.py",
        "services/verify_audited.py",
        "services/verify_company_checks.py",
        "services/verify_photos.py",
        "services/verify_derived.py",
        "services/what_changed.py",
        "services/whose_rules.py",
        "services/writing.py",
    }
    assert not any("execute(" in (ROOT / path).read_text(encoding="utf-8") for path in elsewhere)


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
