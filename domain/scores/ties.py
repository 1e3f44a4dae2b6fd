"""No league table: people stand in the order of their names, or those first who may need help.

Where two bands overlap, the order of the two scores says nothing about the two people; where they
lie apart, it is said of these two.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PersonBand:
    """A person with the band of the score, in percent; None: no number."""

    key: str  # staff id
    name: str
    band_pct: tuple[float, float] | None  # low, high


def name_key(name: str) -> bytes:
    """Sort key of a name: Latin names first, upper case as lower case, then Chinese by pinyin.

    The bytes of GB18030 are in the order of pinyin for the 3,755 characters of level 1 of GB 2312.
    Rarer characters stand after or before those, not by pinyin, and a character with two readings
    stands at one of them: 单 at dan, also as the surname Shan.

    >>> sorted(["张伟", "李娜", "amy", "Bob", "艾静"], key=name_key)
    ['amy', 'Bob', '艾静', '李娜', '张伟']
    """
    return unicodedata.normalize("NFKC", name).casefold().encode("gb18030")


def by_name(people: Iterable[PersonBand]) -> list[PersonBand]:
    """The order that every list has unless a reader asks for another one."""
    return sorted(people, key=lambda person: (name_key(person.name), person.key))


@dataclass(frozen=True)
class Clear:
    """How many others a person is clearly above and clearly below: whose bands lie apart from the
    person's own. Of all the rest nothing can be said."""

    above: int
    below: int


def clearly(people: Iterable[PersonBand]) -> dict[str, Clear]:
    """Key -> who is clearly above and below whom, for everybody with a number.

    Bands that share an end overlap. Each pair is judged by its own two bands: a third person whose
    band overlaps both makes them no more alike.

    :raises ValueError: a band whose low end is above its high end, or that is not a number

    Source: two 90 % bands that do not overlap differ more surely than with 90 % (Schenker and
    Gentleman 2001, Am. Stat. 55:182; ``domain.scores.figure.change_between`` judges months alike).
    """
    bands = {person.key: _ends(person) for person in people if person.band_pct is not None}
    lows, highs = (sorted(band[end] for band in bands.values()) for end in (0, 1))
    return {
        key: Clear(above=bisect_left(highs, low), below=len(lows) - bisect_right(lows, high))
        for key, (low, high) in bands.items()
    }


def clearly_of_few(people: Iterable[PersonBand]) -> dict[str, tuple[list[str], list[str]]]:
    """As ``clearly``, by name: key -> (above whom, below whom), each in the order given.

    >>> bands = {"East": (82, 85), "West": (86, 89), "North": (84, 90)}
    >>> clearly_of_few(PersonBand(each, each, band) for each, band in bands.items())
    {'East': ([], ['West']), 'West': (['East'], []), 'North': ([], [])}
    """
    known = [person for person in people if person.band_pct is not None]
    ends = {person.key: _ends(person) for person in known}
    return {
        key: (
            [each.name for each in known if ends[each.key][1] < low],
            [each.name for each in known if ends[each.key][0] > high],
        )
        for key, (low, high) in ends.items()
    }


def help_first(people: Iterable[PersonBand]) -> list[PersonBand]:
    """Who probably needs help comes first: by the upper end of the band, the lowest first, equal
    ones by name. A person of whom little is known has a wide band and does not come first for a few
    bad moments. Whoever has no number is left out.

    :raises ValueError: as ``clearly``
    """
    banded = by_name(person for person in people if person.band_pct is not None)
    return sorted(banded, key=lambda person: _ends(person)[1])


def _ends(person: PersonBand) -> tuple[float, float]:
    assert person.band_pct is not None
    low, high = person.band_pct
    if not low <= high:
        message = f"a band goes from low to high; that of {person.key} is {low} to {high}"
        raise ValueError(message)
    return low, high
