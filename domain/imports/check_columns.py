"""The columns of a file of company checks, and what agencies call them."""

import re
from collections.abc import Collection
from enum import StrEnum

from domain.imports.checks import CheckSource
from domain.imports.table import Table
from domain.plain_text import clean


class CheckColumn(StrEnum):
    __words__ = "company_checks_column."

    SOURCE = "source"
    HALL = "hall"
    STAFF_NO = "staff_no"
    MONTH = "month"
    VALUE = "value"
    RESPONDENTS = "respondents"
    REFERENCE = "reference"
    COMPETITOR = "competitor"


REQUIRED = (
    CheckColumn.HALL,
    CheckColumn.MONTH,
    CheckColumn.VALUE,
)  # and the source, unless one is for all rows

HEADINGS: dict[CheckColumn, tuple[str, ...]] = {
    CheckColumn.SOURCE: (
        "来源", "数据来源", "检查类型", "检查来源", "类型", "类别", "指标", "source", "type",
    ),
    CheckColumn.HALL: (
        "营业厅", "厅店", "营业厅名称", "所属营业厅", "所在营业厅", "厅店名称", "门店", "网点",
        "hall", "hallname", "hallid", "store",
    ),
    CheckColumn.STAFF_NO: (
        "工号", "员工编号", "员工工号", "人员编号", "人员工号", "staffno", "staffnumber", "staffid",
        "employeeno", "employeenumber", "employeeid",
    ),
    CheckColumn.MONTH: (
        "月份", "年月", "统计月份", "考核月份", "检查月份",
        "投诉月份", "月", "检查日期", "调查日期", "日期",
        "month", "period", "date",
    ),
    CheckColumn.VALUE: (
        "结果", "得分", "分数", "成绩", "满意度", "满意度得分", "满意率", "投诉量", "投诉件数",
        "件数", "投诉数", "数值", "value", "score", "result", "satisfaction", "complaints", "count",
    ),
    CheckColumn.RESPONDENTS: (
        "样本数", "样本量", "样本", "有效样本", "有效样本量", "有效样本数", "样本个数", "受访人数",
        "受访者", "调查人数", "访问量", "问卷数", "有效问卷", "有效问卷数", "人数", "检查次数",
        "respondents", "sample", "samples", "samplesize", "checks", "n",
    ),
    CheckColumn.REFERENCE: (
        "检查编号", "编号", "单号", "问卷编号", "批次", "reference", "ref", "checkno", "number",
    ),
    CheckColumn.COMPETITOR: (
        "竞争对手", "竞争对手结果", "竞争对手得分", "竞争对手满意度", "对手", "竞对", "竞品",
        "competitor", "competitorresult", "competitorscore",
    ),
}  # fmt: skip

# What agencies call the sources besides the words of the catalogues.
SYNONYMS: dict[CheckSource, tuple[str, ...]] = {
    CheckSource.MYSTERY_SHOPPER: (
        "神秘顾客",
        "神秘客户",
        "神秘访客",
        "神秘人",
        "暗访",
        "mysteryshopping",
    ),
    CheckSource.SATISFACTION: (
        "满意度",
        "第三方满意度",
        "客户满意度",
        "用户满意度",
        "满意率",
        "customersatisfaction",
    ),
    CheckSource.COMPLAINTS: ("投诉", "投诉量", "投诉数", "投诉件数", "complaint", "complaintcount"),
}

_SERIAL = re.compile(r"序号|行号|编号|工号|单号|no\.?|id|#", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,7}(\.0+)?|[0-9]{1,3}(,[0-9]{3})+")
_LOOKED_AT = 200  # rows; a column of counts is one from the first row on


def likely_counts(table: Table, used: Collection[int]) -> list[str]:
    """Headings of columns that are not used although whole numbers stand in them from top to
    bottom: perhaps how many people were asked, without which every check weighs the same.

    A running number (1, 2, 3 …) and what is called a number of something is none.

    :param used: places of the columns that are used
    """
    headings = []
    for place, heading in enumerate(table.header):
        if place in used or not heading or _SERIAL.search(heading):
            continue
        cells = [clean(row.cells[place]) for row in table.rows[:_LOOKED_AT]
                 if place < len(row.cells)]  # fmt: skip
        numbers = [each for each in cells if each]
        if not numbers or not all(_COUNT.fullmatch(each) for each in numbers):
            continue
        if numbers != [str(number) for number in range(1, len(numbers) + 1)] or len(numbers) == 1:
            headings.append(heading)
    return headings
