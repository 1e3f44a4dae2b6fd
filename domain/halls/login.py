"""What a login may look like."""

import re
import unicodedata

from domain.plain_text import clean
from domain.problems import InputProblem

MIN_LENGTH, MAX_LENGTH = 2, 64
# Letters of one look each: other scripts have letters that cannot be told from these.
_ALLOWED = re.compile(r"[A-Za-z0-9._\-〇㐀-䶿一-鿿\U00020000-\U0003ffff]+")


def as_typed(text: str) -> str:
    """What was typed into the login field, without what an input method adds.

    >>> as_typed(" ａｍｉ\u200bｎａ ")
    'amina'
    """
    return unicodedata.normalize("NFKC", clean(text.strip()[:MAX_LENGTH])).strip()[:MAX_LENGTH]


def check_login(text: str) -> str:
    """Return the login of a new account.

    :raises InputProblem: too short or long, or a letter that is none of a–z, digits, Chinese
      characters and ``. _ -``
    """
    login = unicodedata.normalize("NFKC", text.strip())
    if not MIN_LENGTH <= len(login) <= MAX_LENGTH or not _ALLOWED.fullmatch(login):
        raise InputProblem("login_unusable", minimum=MIN_LENGTH, maximum=MAX_LENGTH)
    return login
