"""A log that visitors cannot fill."""

import logging

from web.quiet_log import FewOfAKind


def a_record(text: str, error: Exception | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, None) if error else None
    return logging.LogRecord("x", logging.WARNING, "", 0, text, (), exc_info)


def test_of_a_kind_five_lines_a_minute_are_written_and_the_last_says_so():
    time_s = [0.0]
    few = FewOfAKind(short=False, clock=lambda: time_s[0])
    records = [a_record("Invalid HTTP request received.") for _ in range(100)]

    written = [each.getMessage() for each in records if few.filter(each)]
    time_s[0] = 61.0
    later = few.filter(a_record("Invalid HTTP request received."))

    assert written == ["Invalid HTTP request received."] * 4 + [
        "Invalid HTTP request received. (more of these are left out)"
    ]
    assert later is True


def test_a_message_that_is_none_is_one_line_without_a_traceback():
    record = a_record("Error deserializing back message", ValueError("x"))

    assert FewOfAKind(short=True).filter(record) is True

    assert record.getMessage() == "Error deserializing back message: ValueError"
    assert record.exc_info is None
