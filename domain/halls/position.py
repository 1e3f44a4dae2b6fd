"""Places of work in a hall, and the parts of it: what people, halls and norms are told by."""

from enum import StrEnum


class Position(StrEnum):
    """A place of work in the hall, as the process manual names them."""

    __words__ = "position."

    GUIDE = "guide"
    BACKUP = "backup"
    COUNTER = "counter"
    VIP = "vip"
    COMPLAINTS = "complaints"
    CONSULT = "consult"
    EXPERIENCE = "experience"
    SELF_SERVICE = "self_service"
    REPAIR = "repair"
    SALES = "sales"
    LOUNGE = "lounge"
    MERCHANT = "merchant"
    DUTY_MANAGER = "duty_manager"
    HALL_MANAGER = "hall_manager"
    ALL = "all"  # everybody on the roster
    HALL = "hall"  # the hall itself, not a person
    BACK_OFFICE = "back_office"
    ANALYST = "analyst"


# Who serves customers. MERCHANT is a merchant stationed in a hall (商家人员, L29 of the source);
# staff of a hall that a partner runs hold the positions of their work.
FRONT_LINE = (
    Position.GUIDE,
    Position.COUNTER,
    Position.VIP,
    Position.COMPLAINTS,
    Position.CONSULT,
    Position.EXPERIENCE,
    Position.SELF_SERVICE,
    Position.REPAIR,
    Position.SALES,
    Position.LOUNGE,
    Position.MERCHANT,
)


# What a person on the roster may hold; the others are groups, the hall, or people who are never on
# the floor. Managers are there to be judged by another, never by themselves.
ON_ROSTER = (*FRONT_LINE, Position.DUTY_MANAGER, Position.HALL_MANAGER)


# Whose own work in the hall's papers is checked; all other papers are the hall's.
MANAGERS = (Position.DUTY_MANAGER, Position.HALL_MANAGER)


class Zone(StrEnum):
    """A part of the hall, in the order of the walk from outside to inside (facts.md §7)."""

    __words__ = "zone."

    OUTSIDE = "outside"
    GREETING = "greeting"
    SELF_SERVICE = "self_service"
    WAITING = "waiting"
    COUNTER = "counter"
    VIP = "vip"
    CONSULT = "consult"
    EXPERIENCE = "experience"  # new services and terminal sales
    REPAIR = "repair"
    COMPLAINTS = "complaints"


# Where a position is watched. Proposal, after the zones of the handbook's fifth chapter.
ZONE_OF_POSITION = {
    Position.GUIDE: Zone.GREETING,
    Position.SELF_SERVICE: Zone.SELF_SERVICE,
    Position.LOUNGE: Zone.WAITING,
    Position.COUNTER: Zone.COUNTER,
    Position.VIP: Zone.VIP,
    Position.CONSULT: Zone.CONSULT,
    Position.EXPERIENCE: Zone.EXPERIENCE,
    Position.SALES: Zone.EXPERIENCE,
    Position.MERCHANT: Zone.EXPERIENCE,
    Position.REPAIR: Zone.REPAIR,
    Position.COMPLAINTS: Zone.COMPLAINTS,
}
