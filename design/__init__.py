"""How everything looks: the tokens that pages, the board and the small pages share."""

import re
from functools import cache
from pathlib import Path

TOKENS = (Path(__file__).parent / "tokens.css").read_text(encoding="utf-8")
_FONT = re.compile(r"--font: (.+);")
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


@cache
def _colours(*, dark: bool) -> dict[str, str]:
    light_part, dark_part = TOKENS.split("@media (prefers-color-scheme: dark)")
    return dict(_COLOUR.findall(dark_part if dark else light_part))


def colour(name: str, *, dark: bool = False) -> str:
    """A colour by the name of its token.

    :raises KeyError: there is no such token

    >>> colour("brand"), colour("brand", dark=True)
    ('#005792', '#6db6ec')
    """
    return _colours(dark=dark)[name]


def font() -> str:
    """What everything is written in.

    >>> font().startswith('"PingFang SC"')
    True
    """
    found = _FONT.search(TOKENS)
    assert found is not None  # a token like the others
    return found[1]
