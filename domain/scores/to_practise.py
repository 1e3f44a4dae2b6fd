"""What a person can practise next: the norms that were missed most, with what was seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.result import Result


@dataclass(frozen=True)
class NormSeen:
    """One judgement of a norm."""

    norm_id: str
    result: Result
    note: str = ""


@dataclass(frozen=True)
class Practice:
    norm_id: str
    missed_count: int
    seen_count: int
    note: str = ""  # the newest one that says something of a miss; "": none


def to_practise(judged: Iterable[NormSeen], most: int = 3) -> list[Practice]:
    """The norms that were missed most often; of those missed equally often, the ones missed in the
    larger share. What was kept is nothing to practise, so there may be fewer, or none.

    :param judged: newest first; what did not apply says nothing

    >>> kept, missed = Result.PASS, Result.FAIL
    >>> judged = [("a", missed, "late"), ("b", missed), ("a", kept)]
    >>> found = to_practise(NormSeen(*each) for each in judged)
    >>> [(each.norm_id, each.missed_count, each.seen_count, each.note) for each in found]
    [('b', 1, 1, ''), ('a', 1, 2, 'late')]
    """
    seen: dict[str, int] = {}
    missed: dict[str, int] = {}
    notes: dict[str, str] = {}
    for each in judged:
        if each.result not in (Result.PASS, Result.FAIL):
            continue
        seen[each.norm_id] = seen.get(each.norm_id, 0) + 1
        if each.result is Result.FAIL:
            missed[each.norm_id] = missed.get(each.norm_id, 0) + 1
            if each.note:
                notes.setdefault(each.norm_id, each.note)
    order = sorted(missed, key=lambda each: (-missed[each], -missed[each] / seen[each], each))
    return [Practice(each, missed[each], seen[each], notes.get(each, "")) for each in order[:most]]
