"""Which hall a file means: by the whole name, or by what only one hall can mean."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from domain.halls.hall import Hall
from domain.lookalikes import alike
from domain.plain_text import clean, folded, in_brackets, plain_name

_MOST_COMPARED = 100  # names of a file
_KEYS = (clean, alike, plain_name, folded)  # the more exact comparison decides


@dataclass(frozen=True)
class Unclear:
    """``code``: hall_unknown, hall_meant (``near``: the name that may be meant) or hall_ambiguous
    (``near``: every name that the text can mean)."""

    code: str
    near: str


class HallNames:
    def __init__(self, halls: Sequence[Hall]) -> None:
        self._names = [hall.name for hall in halls]
        self._halls: list[dict[str, list[Hall]]] = []  # the exact names first
        for key in _KEYS:
            named: dict[str, list[Hall]] = {}
            for hall in halls:
                named.setdefault(key(hall.name), []).append(hall)
            self._halls.append(named)
        self._found: dict[str, Hall | Unclear] = {}
        self._compared = 0

    def find(self, text: str) -> Hall | Unclear:
        """Looked for once, since a column repeats its names."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Hall | Unclear:
        named = self._named(text)
        if len(named) == 1 and not _differ(text, named[0].name):
            return named[0]
        if len(named) > 1:
            return Unclear("hall_ambiguous", " / ".join(hall.name for hall in named))
        near = [hall.name for hall in named] or self._near(text)
        return Unclear("hall_meant" if near else "hall_unknown", "".join(near))

    def _near(self, text: str) -> list[str]:
        """A name that may be meant. Comparing is slow; it helps with slips of the finger, and
        no file has hundreds of them."""
        self._compared += 1
        if self._compared > _MOST_COMPARED:
            return []
        return difflib.get_close_matches(text, self._names, 1)

    def _named(self, text: str) -> list[Hall]:
        """Every hall that the text can mean."""
        keys = zip(_KEYS, self._halls, strict=True)
        return next((named[key(text)] for key, named in keys if key(text) in named), [])


def _differ(one: str, other: str) -> bool:
    """Whether both end in brackets and these say different things: two doors of one hall."""
    brackets = plain_name(in_brackets(one)), plain_name(in_brackets(other))
    return all(brackets) and brackets[0] != brackets[1]
