"""The columns of a roster, and what halls call them and the positions."""

from enum import StrEnum

from domain.halls.position import Position


class RosterColumn(StrEnum):
    __words__ = "roster_column."

    STAFF_NO = "staff_no"
    NAME = "name"
    HALL = "hall"
    POSITION = "position"
    FROM_ON = "from_on"
    TO_ON = "to_on"


REQUIRED = (RosterColumn.STAFF_NO, RosterColumn.NAME, RosterColumn.HALL, RosterColumn.POSITION)


HEADINGS: dict[RosterColumn, tuple[str, ...]] = {
    RosterColumn.STAFF_NO: (
        "工号", "员工编号", "员工工号", "人员编号", "人员工号", "编号", "staffno", "staffnumber",
        "staffid", "employeeno", "employeenumber", "employeeid",
    ),
    RosterColumn.NAME: (
        "姓名", "员工姓名", "人员姓名", "员工", "名字", "name", "staffname", "fullname",
        "employeename", "memberofstaff",
    ),
    RosterColumn.HALL: (
        "营业厅", "厅店", "营业厅名称", "所属营业厅", "所在营业厅", "厅店名称", "门店", "网点",
        "hall", "hallname", "store",
    ),
    RosterColumn.POSITION: ("岗位", "职位", "岗位名称", "职务", "position", "post", "jobtitle"),
    RosterColumn.FROM_ON: (
        "到岗日期", "到厅日期", "入职日期", "上岗日期", "开始日期", "起始日期",
        "起始时间", "生效日期", "到岗时间", "入职时间", "from",
        "fromdate", "startdate", "start", "firstday",
    ),
    RosterColumn.TO_ON: (
        "离岗日期", "离厅日期", "离职日期", "结束日期", "离岗时间", "离职时间",
        "最后一天", "to", "until",
        "todate", "enddate", "end", "lastday",
    ),
}  # fmt: skip


# What halls call the positions besides the words of the catalogues.
POSITION_SYNONYMS: dict[Position, tuple[str, ...]] = {
    Position.GUIDE: ("引导员", "引导", "引导岗", "大堂引导", "导购员", "迎宾", "迎宾员"),
    Position.COUNTER: (
        "营业员",
        "台席",
        "台席人员",
        "受理员",
        "业务受理员",
        "前台",
        "前台营业员",
        "柜员",
        "clerk",
    ),
    Position.VIP: ("vip", "vip专员", "vip客户经理", "贵宾专席"),
    Position.COMPLAINTS: ("投诉", "投诉处理", "投诉处理员", "投诉接待", "complaint"),
    Position.CONSULT: ("咨询员", "咨询台", "咨询岗", "consultant"),
    Position.EXPERIENCE: ("体验", "体验员", "体验区", "新业务体验员"),
    Position.SELF_SERVICE: ("自助", "自助区", "自助引导", "自助服务员"),
    Position.REPAIR: ("维修", "维修员", "手机维修员"),
    Position.SALES: ("销售", "销售员", "终端销售员", "促销员", "salesperson"),
    Position.LOUNGE: ("休息区服务", "休息区服务员"),
    Position.MERCHANT: (
        "商家",
        "商家人员",
        "驻厅商",
        "驻厅人员",
        "驻厅商家人员",
        "厂商",
        "厂家促销",
        "厂家促销员",
        "merchant",
        "stationedmerchant",
        "partnerstaff",  # what the English catalogue called them once
    ),
    Position.DUTY_MANAGER: ("值班长", "值班班长", "班长", "当班经理", "shiftleader"),
    Position.HALL_MANAGER: (
        "厅长",
        "店长",
        "厅店经理",
        "营业厅经理",
        "营业厅主任",
        "hallmanager",
        "storemanager",
    ),
}
