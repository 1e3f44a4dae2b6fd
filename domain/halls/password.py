"""What a password must keep."""

import unicodedata

from domain.halls.easy_passwords import surprises
from domain.problems import InputProblem

MIN_LENGTH = 10
MAX_LENGTH = 200
# A proposal. Four unrelated words have twenty or more, "Beijing2026!" has three.
_LEAST_SURPRISES = 6
# Shorter logins and names stand in too many words by chance.
_SHORTEST_NAME = 4
_SHORTEST_CHINESE_NAME = 2


def check_password(password: str, login: str = "", name: str = "") -> None:
    """Ask whether a password is hard enough to guess.

    :param login, name: whose password it becomes
    :raises InputProblem: too short, too long, nothing but blanks, one of those that are tried
      first, a simple pattern, or the login or name is in it
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InputProblem("password_length", minimum=MIN_LENGTH, maximum=MAX_LENGTH)
    if not password.strip():
        raise InputProblem("password_blank")
    text = _folded(password)
    own = (_folded(login), _folded(name))
    if any(_telling(word) and word in text for word in own):
        raise InputProblem("password_has_name")
    if surprises(text, own) < _LEAST_SURPRISES:
        raise InputProblem("password_common")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _telling(word: str) -> bool:
    return len(word) >= (_SHORTEST_NAME if word.isascii() else _SHORTEST_CHINESE_NAME)
