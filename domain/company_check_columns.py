"""The columns of a file of company checks, and what agencies call them."""

from enum import StrEnum

from domain.company_checks import Source


class Column(StrEnum):
    SOURCE = "source"
    HALL = "hall"
    STAFF_NO = "staff_no"
    MONTH = "month"
    VALUE = "value"
    RESPONDENTS = "respondents"
    REFERENCE = "reference"


REQUIRED = (Column.HALL, Column.MONTH, Column.VALUE)  # and the source, unless one is for all rows

HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.SOURCE: (
        "来源", "数据来源", "检查类型", "检查来源", "类型", "类别", "指标", "source", "type",
    ),
    Column.HALL: (
        "营业厅", "厅店", "营业厅名称", "所属营业厅", "所在营业厅", "厅店名称", "门店", "网点",
        "hall", "hallname", "hallid", "store",
    ),
    Column.STAFF_NO: (
        "工号", "员工编号", "员工工号", "人员编号", "人员工号", "staffno", "staffnumber", "staffid",
        "employeeno", "employeenumber", "employeeid",
    ),
    Column.MONTH: (
        "月份", "年月", "统计月份", "考核月份", "检查月份", "月", "检查日期", "调查日期", "日期",
        "month", "period", "date",
    ),
    Column.VALUE: (
        "结果", "得分", "分数", "成绩", "满意度", "满意度得分", "满意率", "投诉量", "投诉件数",
        "投诉数", "数值", "value", "score", "result", "satisfaction", "complaints", "count",
    ),
    Column.RESPONDENTS: (
        "样本数", "样本量", "有效样本", "有效样本量", "受访人数", "调查人数", "人数", "检查次数",
        "respondents", "samples", "samplesize", "checks", "n",
    ),
    Column.REFERENCE: (
        "检查编号", "编号", "单号", "问卷编号", "批次", "reference", "ref", "checkno", "number",
    ),
}  # fmt: skip

# What agencies call the sources besides the words of the catalogues.
SYNONYMS: dict[Source, tuple[str, ...]] = {
    Source.MYSTERY_SHOPPER: (
        "神秘顾客",
        "神秘客户",
        "神秘访客",
        "神秘人",
        "暗访",
        "mysteryshopping",
    ),
    Source.SATISFACTION: (
        "满意度",
        "第三方满意度",
        "客户满意度",
        "用户满意度",
        "满意率",
        "customersatisfaction",
    ),
    Source.COMPLAINTS: ("投诉", "投诉量", "投诉数", "投诉件数", "complaint", "complaintcount"),
}
