"""The CSV files that a page makes itself, byte by byte; all others leave through registered exports."""

import csv
import io

import pytest

from domain.imports.csv_text import BOM
from locales import LANGUAGES, Words
from services.imports import company_checks, roster_import
from settings import ROOT

HOSTILE_HALL = '=HYPERLINK("http://x","厅, 东\n")'
EXAMPLES = {
    "pages/halls/company_checks.py": company_checks.example,
    "pages/setup/roster.py": lambda words: roster_import.example(words, HOSTILE_HALL),
}

KEPT = {
    "pages/halls/company_checks.py": {'="2026-01"'},
    "pages/setup/roster.py": set(),
}
BESIDE = {"ui/exports/roster_download.py"}  # tests/services/exports/test_roster_file.py


def test_no_other_page_makes_a_csv_file_of_its_own():
    made = {
        str(path.relative_to(ROOT))
        for folder in ("pages", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "text/csv" in path.read_text(encoding="utf-8")
    }
    assert made == set(EXAMPLES) | BESIDE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", EXAMPLES)
def test_an_example_opens_right_and_holds_no_formula(page, language):
    data = EXAMPLES[page](Words(language))

    assert data.startswith(BOM)
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    hostile = any("'=HYPERLINK" in cell for row in rows for cell in row)
    assert hostile == (page == "pages/setup/roster.py")  # only there a hall is named
    # A number that is a text stands as ="1001", and nothing else begins like a formula.
    cells = [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert set(cells) == KEPT[page]
