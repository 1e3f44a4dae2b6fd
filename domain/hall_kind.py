"""Who runs a hall. Apart from ``domain/hall.py``, so that a norm can name it."""

from enum import StrEnum


class HallKind(StrEnum):
    OWN = "own"  # by the company (自办营业厅)
    PARTNER = "partner"  # by a partner (合作营业厅)
