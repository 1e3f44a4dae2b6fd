"""Names and staff numbers: how they are cleaned, and which look the same to a reader."""

from collections.abc import Iterable

from domain.cell_texts import CellMistake, staff_number
from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.lookalikes import alike, groups, zeroless
from domain.plain_text import clean
from domain.problems import InputProblem


def clean_name(name: str, was: str | None = None) -> str:
    """As names of files are cleaned.

    :param was: the name until now; left as it is, it stays as it is
    :raises InputProblem: no name, or too long a one
    """
    if name == was:
        return name
    name = clean(name)
    if not alike(name) or len(name) > 64 or not _whole(name):
        raise InputProblem("name_unusable")
    return name


def clean_staff_no(staff_no: str, was: str | None = None) -> str:
    """As ``clean_name``.

    :raises InputProblem: no staff number, too long a one, or one that a spreadsheet cut
    """
    if staff_no == was:
        return staff_no
    number = staff_number(staff_no)
    if isinstance(number, CellMistake):
        raise InputProblem("staff_no_digits_lost", given=clean(staff_no))
    if not alike(number) or len(number) > 32 or not _whole(number):
        raise InputProblem("staff_no_unusable")
    return number


def _whole(text: str) -> bool:
    """Without halves of letters, which no file and no database can keep."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def check_name_free(name: str, others: Iterable[str]) -> None:
    """Ask whether a name can be told from the others.

    :raises InputProblem: one of the others looks the same
    """
    taken = next((each for each in others if alike(each) == alike(name)), None)
    if taken is not None:
        raise InputProblem("name_taken", name=taken)


def check_number_free(number: str, others: Iterable[Person]) -> None:
    """Ask whether a staff number can be told from the others.

    :raises InputProblem: somebody has a number that looks the same, or differs in zeros only,
      which a spreadsheet drops
    """
    near = [each for each in others if zeroless(each.staff_no) == zeroless(number)]
    for each in near:
        if alike(each.staff_no) == alike(number):
            raise InputProblem("staff_no_taken", staff_no=each.staff_no)
    if near:
        raise InputProblem(
            "staff_no_near", given=number, staff_no=near[0].staff_no, name=near[0].name
        )


def halls_that_look_the_same(halls: Iterable[Hall]) -> list[list[Hall]]:
    """What was kept before names were compared as they look; files cannot tell them apart."""
    return groups(halls, lambda each: alike(each.name))


def staff_that_look_the_same(people: Iterable[Person]) -> list[list[Person]]:
    """As for halls: the same number to a reader, or the same name and a number that differs in
    zeros only."""
    return groups(people, lambda each: alike(each.staff_no)) + [
        each
        for each in groups(people, lambda each: (zeroless(each.staff_no), alike(each.name)))
        if len({alike(person.staff_no) for person in each}) == len(each)
    ]
