"""What a judgement of a norm can be."""

from enum import StrEnum


class Result(StrEnum):
    __words__ = "result."

    PASS = "pass"
    FAIL = "fail"
    NA = "na"
    NONE = "none"  # taken back
