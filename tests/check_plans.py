"""Two halls, one person who moved between them, and the plan of a file of company checks."""

from datetime import date

import pandas as pd

from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall, HallKind
from domain.halls.position import Position
from domain.imports.check_columns import HEADINGS, CheckColumn
from domain.imports.check_file import plan
from domain.imports.check_known import Known
from domain.imports.checks import COMPETITOR, FOUND, KEY, CheckSource
from domain.imports.table import Row, find_table

TODAY = date(2026, 3, 4)
HEADER = ("来源", "营业厅", "工号", "月份", "结果", "样本数", "检查编号")
HALLS = [
    Hall("e", "b", "东厅", HallKind.OWN, "Asia/Shanghai"),
    Hall("w", "b", "西厅", HallKind.PARTNER, "Asia/Shanghai"),
]
# Gu moved from the East to the West hall in the middle of February.
GU = Person(
    "gu-id", "顾", "D1",
    (
        Assignment("e", Position.GUIDE, date(2026, 1, 5), date(2026, 2, 14)),
        Assignment("w", Position.GUIDE, date(2026, 2, 15)),
    ),
)  # fmt: skip
NOTHING = pd.DataFrame(columns=[*KEY, *FOUND, COMPETITOR])


def known(in_force=NOTHING):
    texts = dict.fromkeys(KEY, "str")
    return Known(
        halls=HALLS,
        people=[GU],
        today={"e": TODAY, "w": TODAY},
        sources={"Mystery shopper": CheckSource.MYSTERY_SHOPPER},
        in_force=lambda first, last: in_force.astype(texts)[in_force["month"].between(first, last)],
        import_of=lambda key: 1,
    )


def planned(*rows, source=None, header=HEADER, in_force=NOTHING):
    rows = [Row(number, row) for number, row in enumerate([header, *rows], start=1)]
    table = find_table(rows, HEADINGS)
    mapping = {column: header.index(names) for column, names in zip(CheckColumn, HEADER, strict=False)
               if names in header}  # fmt: skip
    return plan(table, mapping, known(in_force), source, lambda share: None)
