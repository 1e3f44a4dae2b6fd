"""One section of a number format, such as ``"D"0000``: what it makes of a number."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple


class Doubt(StrEnum):
    __words__ = "import_notice."

    NOTHING = "shows_nothing"  # the cell looks empty
    OTHERWISE = "shown_otherwise"  # the number is right, a person sees it written in another way


class Shown(NamedTuple):
    text: str
    doubt: Doubt | None = None


_FIGURES = 15  # a spreadsheet keeps no more
_MOST_PLACES = 40  # of a format


def plain_number(number: float) -> str:
    """Without a format. What has lost figures, or has none that anybody wrote, is shown as such.

    >>> plain_number(1001.0), plain_number(0.1 + 0.2), plain_number(123456789012345678)
    ('1001', '0.3', '1.23456789012346E+17')
    """
    size = abs(number)
    if size >= 10**_FIGURES or 0 < size < 1e-9:
        return f"{number:.{_FIGURES}G}"
    return (
        str(int(number)) if float(number).is_integer() else f"{Decimal(f'{number:.{_FIGURES}g}'):f}"
    )


TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<space>[_*].) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<power>E[+-])
    | (?P<calendar>[ymdhsegb]+|aaaa?) | (?P<digit>[0\#?]) | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq,
}  # fmt: skip
_ELAPSED = re.compile(r"(?:h+|m+|s+)", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}|[^\w%‰]*")
_SPECIAL = {".": "point", ",": "comma", "%": "percent", "@": "text", "/": "slash"}


class _FormatPart(NamedTuple):
    kind: str  # literal, quiet (a literal that says nothing), digit, calendar, … or of _SPECIAL
    text: str


@dataclass
class FormatSection:
    pieces: list[_FormatPart] = field(default_factory=list)
    condition: Callable[[float], bool] | None = None
    calendar: str = ""  # its letters
    elapsed: bool = False
    odd: bool = False  # figures that are no 0 to 9

    def add(self, token: re.Match[str]) -> None:
        kind, text = token.lastgroup or "sign", token[token.lastgroup or "sign"]
        if kind in ("quoted", "escaped"):
            self.pieces.append(_FormatPart("literal", text))
        elif kind == "bracket":
            self._bracket(text)
        elif kind == "calendar" or kind == "noon":
            self.calendar += "h" if kind == "noon" else text.lower()
        elif kind == "sign":
            self.odd = self.odd or text == "!"  # shown, or what it is in Chinese: not shown
            self.pieces.append(_FormatPart(_SPECIAL.get(text, "literal"), text))
        elif kind != "space":
            self.pieces.append(_FormatPart(kind, text))

    def _bracket(self, text: str) -> None:
        condition = _CONDITION.fullmatch(text.strip())
        if condition:
            compare, limit = _COMPARE[condition[1]], float(condition[2])
            self.condition = lambda number: compare(number, limit)
        elif text.startswith("$"):  # a currency; the rest says in which country
            symbol = text[1:].partition("-")[0]
            quiet = _CURRENCY.fullmatch(symbol)
            self.pieces.append(_FormatPart("quiet" if quiet else "literal", symbol))
        elif _ELAPSED.fullmatch(text):
            self.elapsed = True
        else:
            self.odd = self.odd or text.lower().startswith(("dbnum", "natnum"))

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(piece.kind for piece in self.pieces)

    @cached_property
    def literals(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind == "literal")

    @cached_property
    def places(self) -> tuple[int, int, int]:
        """Of the pieces: the first and the last figure before the point, and the point."""
        kinds = [piece.kind for piece in self.pieces]
        point = kinds.index("point") if "point" in kinds else len(kinds)
        digits = [place for place in range(point) if kinds[place] == "digit"]
        return (digits[0], digits[-1], point) if digits else (point, point - 1, point)

    def shown(self, number: float, negative: bool | None) -> Shown:
        """:param negative: whether it is there for negative numbers only; None: by a condition"""
        if self.kinds.isdisjoint(("digit", "general")):
            return self._words(number)
        plain = plain_number(number)
        if "E" in plain or not self.kinds.isdisjoint(("power", "slash")):
            if "percent" in self.kinds or _says(self.literals):
                return Shown(plain, Doubt.OTHERWISE)
            return Shown(plain)
        if self.odd or self._scaled or self._broken:
            return Shown(plain, Doubt.OTHERWISE)
        figures = plain.lstrip("-")
        for piece in self.pieces:
            if piece.kind == "percent":
                figures = f"{(Decimal(figures) * 100).normalize():f}"
        whole, _, part = figures.partition(".")
        if not self._adds(whole):
            return Shown(plain)
        if self._grouped and self._zeros > len(whole):
            return Shown(plain, Doubt.OTHERWISE)
        sign = ""
        if number < 0:
            if negative is None or (negative and not set("-(") & set(self.literals)):
                return Shown(plain, Doubt.OTHERWISE)
            sign = "" if negative else "-"
        return Shown(sign + self._dressed(whole, part).strip())

    def _words(self, number: float) -> Shown:
        if _says(self.literals):
            return Shown(self.literals.strip())
        plain = plain_number(number)
        # A dash for nought is a usual way of writing it.
        return Shown(plain) if self.literals.strip() else Shown(plain, Doubt.NOTHING)

    @cached_property
    def _scaled(self) -> bool:
        """A comma behind the last figure divides by a thousand."""
        _, last, point = self.places
        digits = [place for place, piece in enumerate(self.pieces) if piece.kind == "digit"]
        behind = self.pieces[last + 1 : point] + self.pieces[max([*digits, point]) + 1 :]
        return bool(digits) and any(piece.kind == "comma" for piece in behind)

    @cached_property
    def _broken(self) -> bool:
        """Something stands between the figures behind the point, there are two numbers, or more
        figures than any number has."""
        behind = [piece.kind for piece in self.pieces[self.places[2] + 1 :]]
        digits = [place for place, kind in enumerate(behind) if kind == "digit"]
        if [*_kinds(self.pieces)].count("digit") > _MOST_PLACES:
            return True
        return bool(digits and digits != list(range(len(digits)))) or (
            "general" in self.kinds
            and ("digit" in self.kinds or [*_kinds(self.pieces)].count("general") > 1)
        )

    @cached_property
    def _grouped(self) -> bool:
        first, last, _ = self.places
        return "comma" in _kinds(self.pieces[first:last])

    @cached_property
    def _zeros(self) -> int:
        return [piece.text for piece in self.pieces[: self.places[2]]].count("0")

    @cached_property
    def _adds_always(self) -> bool:
        first, last, _ = self.places
        between = any(piece.kind == "literal" for piece in self.pieces[first : last + 1])
        return between or "percent" in self.kinds or _says(self.literals)

    def _adds(self, whole: str) -> bool:
        return self._adds_always or self._zeros > len(whole)

    def _dressed(self, whole: str, part: str) -> str:
        if "general" in self.kinds:
            made = ["", *(piece.text for piece in self.pieces)]
            place = [*_kinds(self.pieces)].index("general") + 1
            made[place] = whole + (f".{part}" if part else "")
            return "".join(made)
        first, last, _ = self.places
        rest, made = list(whole), []
        for place in range(last, -1, -1):
            kind, text = self.pieces[place]
            if kind == "digit":
                taken = len(rest) if place == first else 1
                made += [rest.pop() for _ in range(min(taken, len(rest)))] or [text.strip("#?")]
            elif kind != "comma":
                made.append(text)
        made.reverse()
        if last < 0:
            made.append(whole)
        if part:
            made.append(f".{part}")
        made += [
            text
            for kind, text in self.pieces[last + 1 :]
            if kind not in ("point", "digit", "comma")
        ]
        return "".join(made)


def _kinds(pieces: Sequence[_FormatPart]) -> Iterable[str]:
    return (piece.kind for piece in pieces)


def _says(literals: str) -> bool:
    """Signs around a number say nothing that the number does not."""
    return any(each.isalnum() or each in "%‰" for each in literals)
