"""Text from people, shown letter for letter: Streamlit would take parts of it for markup.

Two kinds of places. *Markdown* is what Streamlit makes of nearly every text: labels, titles, cells
of tables, help, options of ``segmented_control``, ``radio`` and ``pills``. There ``plain`` and
``plain_line`` belong. Options of ``selectbox`` and ``multiselect``, values of fields, ``st.code``,
charts and alternative texts are shown as they are: there ``bare`` belongs, and a backslash would
be seen.
"""

import re

from domain.bidi import isolated

_MARKUP = re.compile(r"([\\`*_{}\[\]<>~$:|#&])")
# What begins a list, or makes a heading of the line before.
_LINE_START = re.compile(r"^(\d*)([-+.)](?=\s|$)|=(?==*$))")
# What Streamlit looks for once the Markdown is read, when escapes have become letters again:
# addresses, arrows and dashes, icons, emoji. None of it spans two pieces of text.
_SPLIT = re.compile(
    r":(?=//|material/|[\w+-]+:)|www(?=\.)|(?<=[\w.+-])(?=@)|[<>~-](?=[-=>])",
    re.IGNORECASE | re.ASCII,
)
_BREAK = "\0"  # in nobody's text: blank for what follows
_NOTHING = ":color[]"  # an empty <span>: the shortest markup that leaves nothing to see


def plain(text: str) -> str:
    """As Markdown that shows the text as it is, with its line breaks.

    >>> print(plain("[a](b) :red[c]"))
    \\[a\\](b) \\:red\\[c\\]
    >>> print(plain("1. 50.5 %"))
    1\\. 50.5 %
    >>> print(plain("a\\n- b"))
    a\\
    \\- b
    >>> print(plain("www.a.example ->"))
    www:color[].a.example -:color[]\\>
    """
    return "\\\n".join(_plain_line(line) for line in text.strip().splitlines())


def plain_line(text: str) -> str:
    """As ``plain``, on one line.

    >>> print(plain_line("first\\n\\n- second"))
    first - second
    """
    return _plain_line(text)


def bare(text: str) -> str:
    """For places that show text as it is: on one line, and its direction stays its own.

    >>> bare("first\\n- second")
    'first - second'
    """
    return isolated(" ".join(text.split()))


def _plain_line(line: str) -> str:
    line = _SPLIT.sub(rf"\g<0>{_BREAK}", bare(line))
    line = _MARKUP.sub(r"\\\1", line).replace(_BREAK, _NOTHING)
    return _LINE_START.sub(r"\1\\\2", line)
