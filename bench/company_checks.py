"""Print how long 100,000 rows of company checks take: read, checked, shown and stored.

`python -m bench.company_checks`
"""

import csv
import io
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook

from db import organisation
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall, HallKind
from domain.halls.position import Position
from domain.imports.check_columns import HEADINGS, CheckColumn
from domain.imports.table import propose
from domain.roles import Account, Role
from locales import LANGUAGES, Words
from services.application import open_application
from services.imports.company_checks import preview, read_checks, take_in
from settings import ROOT, Settings

ROWS = 100_000
WITHIN_S = 20
HALLS = 100
STAFF = 1000
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HEADER = ["来源", "营业厅", "工号", "月份", "结果", "样本数", "检查编号"]
SOURCES = ("神秘顾客", "第三方满意度", "投诉量")


def rows() -> Iterable[Sequence[object]]:
    """Every third row about the hall itself, the others about its people; over ten months."""
    for number in range(ROWS):
        source = SOURCES[number % 3]
        # Hardly ever the same one twice in a hall and month: that would be asked about.
        value = "3" if number % 3 == 2 else f"{50 + number * 7 % 4999 / 100:.2f}%"
        hall = number % HALLS
        staff = f"D{hall + HALLS * (number % (STAFF // HALLS)):04}" if number % 3 else ""
        month = f"2026-{1 + number // 100 % 10:02}"
        yield [source, f"江城第{hall}营业厅", staff, month, value, 1 + number % 30, f"R{number}"]


def as_csv() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows())
    return text.getvalue().encode("gb18030")


def as_xlsx() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in rows():
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def seconds(data: bytes, folder: Path) -> dict[str, float]:
    """Seconds of every step on a new database with 100 halls and 1,000 members of staff."""
    settings = Settings(folder / f"{uuid4()}.db", ROOT / "checklists", secure_cookies=False)
    app = open_application(settings, NOW)
    with app.store.write() as db:
        account = _settle(db)
    marks = [time.perf_counter()]
    sent = read_checks("checks", data)
    marks.append(time.perf_counter())
    mapping = propose(sent.table.header, HEADINGS)
    assert set(mapping) == set(CheckColumn) - {CheckColumn.COMPETITOR}
    shown = preview(app, account, sent, mapping, None, NOW)
    marks.append(time.perf_counter())
    assert not shown.findings
    assert not shown.questions
    assert take_in(app, account, sent, shown, NOW) == 1
    marks.append(time.perf_counter())
    app.store.close()
    took = [end - start for start, end in pairwise(marks)]
    return dict(zip(("read", "shown", "stored"), took, strict=True))


def _settle(db) -> Account:  # noqa: ANN001
    organisation.add_branch(db, "b", "江城")
    for number in range(HALLS):
        hall = Hall(f"h{number}", "b", f"江城第{number}营业厅", HallKind.OWN, "Asia/Shanghai")
        organisation.add_hall(db, hall)
    for number in range(STAFF):
        member = StaffMember(
            f"s{number}", f"h{number % HALLS}", "示例", f"D{number:04}", Position.COUNTER
        )
        organisation.add_staff(db, member, date(2020, 1, 1))
    db.table("accounts").insert(
        {"id": "a", "login": "ella", "name": "Ella", "role": "head_office", "password_hash": ""}
    )
    halls = frozenset(f"h{number}" for number in range(HALLS))
    return Account("a", "ella", "Ella", Role.HEAD_OFFICE, halls)


def main() -> int:
    for language in LANGUAGES:
        Words(language)  # read once per process
    print(f"\n{ROWS:,} rows of company checks, from the file to the disk")
    held = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("CSV", as_csv), ("XLSX", as_xlsx)):
            took = seconds(make(), Path(folder))
            total = sum(took.values())
            steps = ", ".join(f"{step} {value:.1f} s" for step, value in took.items())
            held.append(total <= WITHIN_S)
            verdict = "holds" if held[-1] else "FAILS"
            print(f"  {verdict}: {name:<4} {total:5.1f} s of {WITHIN_S} s   ({steps})")
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
