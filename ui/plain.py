"""Text from people, shown as it is: Markdown would take parts of it for markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")


def plain(text: str) -> str:
    """Escape what Streamlit's Markdown would read as markup.

    >>> plain("[a](b) :red[c]")
    '\\\\[a\\\\]\\\\(b\\\\) \\\\:red\\\\[c\\\\]'
    """
    return _MARKUP.sub(r"\\\1", text)
