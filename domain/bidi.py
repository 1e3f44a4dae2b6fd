"""Text that is written from right to left, or says that it is, kept from turning its neighbours.

A name with U+202E in it turns the rest of its line round: what stands behind it is then read as
something else. Unicode's isolates end at the name, whatever is in it (UAX #9).
"""

import unicodedata

_STARTS = frozenset("\u2066\u2067\u2068")
_ISOLATE, _END = "\u2068", "\u2069"  # first strong isolate; pop directional isolate
_TURNING = frozenset(
    ["R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"]
)


def isolated(text: str) -> str:
    """The line of text with invisible marks around it, where its direction could leave it.

    Every letter stays. Ends without a start get one before the text, starts without an end get one
    behind it: nothing of the text closes or outlives the isolate around it.

    :param text: one line
    >>> isolated("李晓敏")
    '李晓敏'
    >>> ascii(isolated("a\u202eb")), ascii(isolated("\u2069\u202eb"))
    ("'\\\\u2068a\\\\u202eb\\\\u2069'", "'\\\\u2068\\\\u2068\\\\u2069\\\\u202eb\\\\u2069'")
    """
    if text.isascii() or not any(unicodedata.bidirectional(each) in _TURNING for each in text):
        return text
    started, ended = 0, 0
    for each in text:
        if each in _STARTS:
            started += 1
        elif each == _END and started:
            started -= 1
        elif each == _END:
            ended += 1
    return _ISOLATE * (ended + 1) + text + _END * (started + 1)
