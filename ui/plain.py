"""Text from people, shown as it is: Markdown would take parts of it for markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>~$:|#])")
_LIST_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def plain(text: str) -> str:
    """Escape what Streamlit's Markdown would read as markup.

    >>> print(plain("[a](b) :red[c]"))
    \\[a\\](b) \\:red\\[c\\]
    >>> print(plain("1. 50.5 %"))
    1\\. 50.5 %
    """
    escaped = _MARKUP.sub(r"\\\1", text)
    return _LIST_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", escaped)


def plain_line(text: str) -> str:
    """As ``plain``, on one line.

    >>> print(plain_line("first\\n\\n- second"))
    first - second
    """
    return plain(" ".join(text.split()))
