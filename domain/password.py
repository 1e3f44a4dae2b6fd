"""What a password must keep, and how long a sign-in must wait after wrong ones."""

from datetime import timedelta

from domain.problems import InputProblem

MIN_LENGTH = 10
MAX_LENGTH = 200
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
IDLE_EXPIRY = timedelta(hours=12)


def wait_after(failures: int) -> timedelta:
    """How long the next try has to wait after ``failures`` wrong passwords in a row.

    Nothing after the first four, 30 s after the fifth, doubled by each further one, 15 min at most
    (a proposal; the failures are forgotten after a right password).

    >>> wait_after(4), wait_after(5).seconds, wait_after(7).seconds, wait_after(99).seconds
    (datetime.timedelta(0), 30, 120, 900)
    """
    if failures < FREE_FAILURES:
        return timedelta()
    doublings = min(failures - FREE_FAILURES, 10)
    return min(timedelta(seconds=30 * (1 << doublings)), LONGEST_WAIT)


def check_password(password: str) -> None:
    """:raises InputProblem: too short, too long, or nothing but blanks"""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InputProblem("password_length", minimum=MIN_LENGTH, maximum=MAX_LENGTH)
    if not password.strip():
        raise InputProblem("password_blank")
