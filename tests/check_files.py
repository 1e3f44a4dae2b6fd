"""Files of company checks, as the company sends them."""

from db.company_checks import of_months
from domain.imports.check_columns import HEADINGS
from domain.imports.table import propose
from services.imports.company_checks import preview, read_checks, take_in
from tests.roster_files import csv_file

HEADER = ["来源", "营业厅", "工号", "月份", "结果", "样本数", "检查编号"]
WITH_COMPETITOR = [*HEADER, "竞争对手"]
ROWS = [
    ["神秘顾客", "东厅", "", "2026-01", "92.5", "1", "M-1"],
    ["第三方满意度", "东厅", "D1", "2026-02", "95%", "40", ""],
    ["投诉量", "远厅", "", "2026-02", "3", "", ""],
]


def sent_of(rows, name="checks.csv", file=csv_file):
    return read_checks(name, file([HEADER, *rows]))


def mapping_of(sent):
    return propose(sent.table.header, HEADINGS)


def plan_of(app, people, sent, now, source=None):
    return preview(app, people.ella, sent, mapping_of(sent), source, now)


def bring_in(app, people, rows, now, **how):
    sent = sent_of(rows, **how)
    shown = plan_of(app, people, sent, now)
    assert shown.findings == ()
    return take_in(app, people.ella, sent, shown, now)


def current(app, people, upto=None, halls=None):
    ids = [people.east.id, people.west.id, people.far.id] if halls is None else halls
    with app.store.read() as db:
        table = of_months(db, ids, "2026-01", "2026-12", upto)
    names = {people.east.id: "东厅", people.west.id: "西厅", people.far.id: "远厅"}
    return sorted(
        (names[row.hall_id], row.staff_id, row.source, row.month, row.value, row.respondents)
        for row in table.itertuples()
    )
