"""What a roster is asked about before it is taken in: rows that may say of one person what is
another's, as they do when a column was sorted alone or a spreadsheet dropped zeros.

Each ``about_…`` gives the question, and the function beside it the rows as they are after a no.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.halls.position import Position
from domain.imports.questions import Notice, Question, listed, listing
from domain.imports.roster_rows import RosterRow
from domain.lookalikes import alike

# Proposals: no source says from when on a column was rather sorted alone.
_AT_LEAST = 3  # people, or two who change places
_SHARE = 0.5  # of the known people in the file


def numbers_without_zeros(wanted: Iterable[RosterRow]) -> list[Notice]:
    """Of people who were found by a number without its zeros and by their name."""
    cases = [
        f"{each.number} → {each.person.staff_no} {each.person.name}"
        for each in wanted
        if each.person is not None and not each.sure and each.named_like(each.person)
    ]
    return [Notice("numbers_without_zeros", listed(cases))] if cases else []


def new_namesakes(wanted: Iterable[RosterRow], people: Iterable[Person]) -> list[Notice]:
    """Of new numbers whose name somebody has who works in the same hall and is not in the file:
    perhaps the same person under another number.

    :param people: everybody who is known
    """
    wanted = list(wanted)
    named = {each.person.id for each in wanted if each.person is not None}
    known: dict[tuple[str, str], Person] = {}
    for person in people:
        for stay in person.assignments:
            if person.id not in named and stay.to_on is None:
                known[stay.hall_id, alike(person.name)] = person
    cases = [
        f"{each.number} {each.name} / {one.staff_no} {one.name}"
        for each in wanted
        if each.person is None and (one := known.get((each.hall.id, alike(each.name))))
    ]
    return [Notice("new_namesakes", listed(cases))] if cases else []


def about_new_halls(unknown: Mapping[str, tuple[str, list[int]]]) -> Question | None:
    """Whether halls that the file names and that there are not are to be made.

    :param unknown: as ``RosterReader.unknown_halls`` gives it
    """
    cases = [f"{name} (≈ {near})" if near else name for name, (near, _) in unknown.items()]
    rows = sorted(number for _, numbers in unknown.values() for number in numbers)
    return listing("roster_new_halls", cases, rows) if cases else None


def about_numbers(wanted: Iterable[RosterRow]) -> Question | None:
    """Whether a number is a known one without its zeros, although the name is another one."""
    cases = {
        each.row.number: f"{each.number} {each.name} → {each.person.staff_no} {each.person.name}"
        for each in wanted
        if each.person is not None and not each.sure and not each.named_like(each.person)
    }
    return _asked("roster_numbers", cases)


def as_new_people(wanted: Iterable[RosterRow], question: Question | None) -> list[RosterRow]:
    return [
        replace(each, person=None, sure=True) if _among(each, question) else each for each in wanted
    ]


def about_names(wanted: Sequence[RosterRow], people: Iterable[Person]) -> Question | None:
    """Whether numbers really get names that are rather somebody else's.

    :param people: everybody who is known
    """
    owners: dict[str, set[str]] = {}  # name -> who has it in the store
    for one in people:
        owners.setdefault(alike(one.name), set()).add(one.id)
    rows: dict[str, set[int]] = {}  # name -> where it stands in the file
    for each in wanted:
        rows.setdefault(alike(each.name), set()).add(each.row.number)
    cases = {}
    for each in wanted:
        person, before = each.person, each.name_before
        if person is None or before is None or not each.sure:  # that was asked with its number
            continue
        name = alike(each.name)
        others = owners.get(name, set()) - {person.id} or rows[name] - {each.row.number}
        if others or quite_another(before, each.name):
            cases[each.row.number] = f"{person.staff_no} {before} → {each.name}"
    return _asked("roster_names", cases)


def quite_another(one: str, other: str) -> bool:
    """Whether a name is rather somebody else's than the other one corrected.

    >>> quite_another("张三", "张叁"), quite_another("李丽", "王丽")
    (False, False)
    >>> quite_another("顾", "海"), quite_another("王小明", "王大力")
    (True, True)
    >>> quite_another("宁", "宁(返聘)")
    False
    """
    one, other = alike(one), alike(other)
    if one in other or other in one:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() < 0.5


def with_known_names(wanted: Iterable[RosterRow], question: Question | None) -> list[RosterRow]:
    return [each.with_known_name() if _among(each, question) else each for each in wanted]


def about_halls(wanted: Sequence[RosterRow], halls: Mapping[str, Hall]) -> Question | None:
    """:param halls: by id"""
    moves = {
        each.row.number: (halls[stay.hall_id].name, each.hall.name)
        for each in wanted
        if (stay := each.stay_before()) is not None and stay.hall_id != each.hall.id
    }
    return _about_moves("roster_halls", wanted, moves)


def in_known_halls(
    wanted: Iterable[RosterRow],
    question: Question | None,
    halls: Mapping[str, Hall],
    today: Mapping[str, date],
) -> list[RosterRow]:
    return [
        each.in_hall(halls[stay.hall_id], today)
        if _among(each, question) and (stay := each.stay_before()) is not None
        else each
        for each in wanted
    ]


def about_positions(wanted: Sequence[RosterRow], words: Mapping[Position, str]) -> Question | None:
    moves = {
        each.row.number: (words[stay.position], words[each.position])
        for each in wanted
        if (stay := each.stay_before()) is not None and stay.position != each.position
    }
    return _about_moves("roster_positions", wanted, moves)


def at_known_positions(wanted: Iterable[RosterRow], question: Question | None) -> list[RosterRow]:
    return [
        replace(each, position=stay.position)
        if _among(each, question) and (stay := each.stay_before()) is not None
        else each
        for each in wanted
    ]


def _about_moves(
    code: str, wanted: Sequence[RosterRow], moves: Mapping[int, tuple[str, str]]
) -> Question | None:
    """Asked when so many change at once that the column may have been sorted alone.

    :param moves: row -> before and after
    """
    pairs = list(moves.values())
    swapped = len(pairs) == 2 and pairs[0] == pairs[1][::-1]
    known = sum(each.person is not None for each in wanted)
    if not (len(pairs) >= _AT_LEAST or swapped) or len(pairs) < _SHARE * known:
        return None
    cases = {}
    for each in wanted:
        if each.row.number in moves and each.person is not None:
            before, after = moves[each.row.number]
            cases[each.row.number] = f"{each.person.staff_no} {each.name} {before} → {after}"
    return _asked(code, cases)


def _asked(code: str, cases: Mapping[int, str]) -> Question | None:
    """:param cases: by row"""
    return listing(code, list(cases.values()), cases) if cases else None


def _among(wanted: RosterRow, question: Question | None) -> bool:
    return question is not None and wanted.row.number in question.rows
