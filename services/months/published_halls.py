"""The results of a month, hall by hall, as people read them: with names, in their order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.halls.hall import Hall
from domain.months.publication import PublishedInputs
from domain.period import month_days
from domain.scores.sample import enough
from domain.scores.ties import name_key


@dataclass(frozen=True)
class PublishedHall:
    """``kind`` as it was published; ``people`` by name. Rows as
    ``domain.months.publication.results_of``, those of people with ``staff`` and ``staff_no``.
    ``row``: None where nothing was observed; ``is_enough``: it has the minimum sample of the
    month's last day, without which no number is shown."""

    hall_id: str
    hall: str
    kind: str
    row: Mapping[str, Any] | None
    people: list[Mapping[str, Any]]
    is_enough: bool = True


def published_halls(
    inputs: PublishedInputs,
    results: Mapping[str, Collection[Mapping[str, Any]]],
    halls: Sequence[Hall],
    names: Mapping[str, tuple[str, str]],
) -> list[PublishedHall]:
    """Own halls first, then by name; of the inputs' halls only those that are given, and of these
    none that was set up after the month and has nothing in it.

    :param halls: those in the reader's scope
    :param names: staff id -> (name, staff number)
    """
    kinds = {hall.hall_id: hall.kind for hall in inputs.halls}
    rows = {row["hall_id"]: row for row in results["halls"]}
    minimum = inputs.methods_read()[-1][1].minimum_sample
    people: dict[str, list[Mapping[str, Any]]] = {}
    for row in results["people"]:
        name, number = names.get(row["staff_id"], ("", ""))
        person = {**row, "staff": name, "staff_no": number}
        people.setdefault(row["hall_id"], []).append(person)
    _, last = month_days(inputs.month)
    published = [
        PublishedHall(
            hall.id,
            hall.name,
            kinds[hall.id],
            rows.get(hall.id),
            sorted(
                people.get(hall.id, []),
                key=lambda row: (name_key(row["staff"]), row["staff_no"]),
            ),
            hall.id not in rows
            or enough(
                int(rows[hall.id]["occasion_count"]), int(rows[hall.id]["scored_count"]), minimum
            ),
        )
        for hall in halls
        if hall.id in kinds and (hall.set_up_by(last) or hall.id in rows or hall.id in people)
    ]
    return sorted(published, key=lambda each: each.kind)  # own before partner; stable, so by name
