"""The CSV files that a page makes itself, byte by byte; all others leave through registered exports."""

import csv
import io

import pytest

from domain.csv_text import BOM
from locales import LANGUAGES, Words
from services import company_checks, roster_import
from settings import ROOT

EXAMPLES = {
    "pages/setup/company_checks.py": company_checks.example,
    "pages/setup/roster.py": roster_import.example,
}


def test_no_other_page_makes_a_csv_file_of_its_own():
    made = {
        str(path.relative_to(ROOT))
        for folder in ("pages", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "text/csv" in path.read_text(encoding="utf-8")
    }
    assert made == set(EXAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", EXAMPLES)
def test_an_example_opens_right_and_holds_no_formula(page, language):
    data = EXAMPLES[page](Words(language), '=HYPERLINK("http://x","厅, 东\n")')

    assert data.startswith(BOM)
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert any("'=HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
