"""The checklists in force as an XLSForm file for ODK, Kobo and their like."""

from collections.abc import Iterable, Sequence

from domain.norms.fields import Bilingual
from domain.norms.xlsform import CHOICES, SETTINGS, SURVEY, Row, xlsform
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.imports.xlsx_book import Sheet, xlsx_bytes

_WIDTH = 32


def in_both(key: str) -> Bilingual:
    """The words for a key in both languages."""
    return Bilingual(zh=Words("zh_CN")(key), en=Words("en")(key))


def checklists_xlsform(app: Application, account: Account) -> bytes:
    """The checklists in force as an XLSForm file.

    :raises NotAllowed: the role keeps no checklists
    :raises ChecklistProblem: there is no usable checklist
    """
    account.require(Act.SEE_VERSIONS)
    form = xlsform(app.checklists.usable(), in_both)
    return xlsx_bytes(
        [
            _sheet("survey", SURVEY, form.survey),
            _sheet("choices", CHOICES, form.choices),
            _sheet("settings", SETTINGS, [form.settings]),
        ]
    )


def _sheet(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Sheet:
    return Sheet(
        name,
        columns,
        [[row.get(column) for column in columns] for row in rows],
        widths={column: _WIDTH for column in columns if "::" in column},
    )
