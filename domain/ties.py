"""No league table: people stand in the order of their names, and sorted ones in tie groups.

Where two bands overlap, the order of the two scores says nothing about the two people.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
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


def by_name(people: Iterable[Standing]) -> list[Standing]:
    """The order that every list has unless a reader asks for another one."""
    return sorted(people, key=lambda person: (name_key(person.name), person.key))


def tie_groups(people: Iterable[Standing]) -> list[list[Standing]]:
    """Sort by score, as far as the bands allow: groups, the highest first, by name inside.

    A group is a connected component of overlapping bands: whoever is in it overlaps with somebody
    in it, and no band touches one of another group. Two people of a group may be linked by a third
    only. Whoever has no number is in no group.

    :raises ValueError: a band whose low end is above its high end, or that is not a number

    Source: a proposal; facts.md §6.1 names no organisation that shows how sure a rank is.
    """
    banded = [(*_ends(person), person) for person in people if person.band_pct is not None]
    groups: list[list[Standing]] = []
    lowest = 0.0  # of the group that grows
    for low, high, person in sorted(banded, key=lambda each: each[1], reverse=True):
        if groups and high >= lowest:
            groups[-1].append(person)
            lowest = min(lowest, low)
        else:
            groups.append([person])
            lowest = low
    return [by_name(group) for group in groups]


def _ends(person: Standing) -> tuple[float, float]:
    assert person.band_pct is not None
    low, high = person.band_pct
    if not low <= high:
        message = f"a band goes from low to high; that of {person.key} is {low} to {high}"
        raise ValueError(message)
    return low, high
