"""Compute every published month anew from the events and the texts of the checklist versions."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from pydantic import ValidationError

from db import checklists, organisation, publications, replay
from db.publications import Publication
from db.store import Store, UnitOfWork
from domain.hash_chain import canonical_json
from domain.method.method import Method
from domain.months.publication import PublishedInputs, first_difference, results_of, text_hash
from domain.norms.checklist_file import load_checklists, version_of
from domain.norms.severity import severity_in_score
from domain.period import month_days
from domain.scores.period_scores import PeriodInputs, formula_of, score_period
from services.scores.scores import cells_of, company_results, lending_of


@dataclass(frozen=True)
class Replayed:
    """``difference``: the first field that differs, with both values; None: every byte is the
    same."""

    branch: str
    month: str
    edition: int
    difference: str | None


def replay_publications(
    store: Store, progress: Callable[[float], None] = lambda share: None
) -> Iterator[Replayed]:
    """Replay every publication, in the order in which they were published.

    :param progress: called with the share done, 0 to 1, after every hall of every publication
    """
    with store.scratch() as db:
        replay.begin(db)
        names = {each["id"]: each["name"] for each in organisation.branches(db)}
        known = _Norms(db)
        total = publications.hall_count(db)
        done = 0

        def hall_done() -> None:
            nonlocal done
            done += 1
            progress(min(done / max(total, 1), 1.0))

        for each in publications.every(db):
            difference = _difference(db, each, known, hall_done)
            branch = names.get(each.branch_id, each.branch_id)
            yield Replayed(branch, each.month, each.edition, difference)


class _Norms:
    """The norms of versions, read from their texts once."""

    def __init__(self, db: UnitOfWork) -> None:
        self._db = db
        self._usable: dict[str, bool] = {}

    def usable(self, version: str) -> bool:
        """Whether the texts are those of the version; its norms are then known to the replay."""
        if version not in self._usable:
            self._usable[version] = self._read(version)
        return self._usable[version]

    def _read(self, version: str) -> bool:
        files = checklists.files(self._db, version) or {}
        library = load_checklists(files).library if version_of(files) == version else None
        if library is None:
            return False
        replay.know_norms(
            self._db,
            (
                (version, norm.id, severity_in_score(norm).value, norm.limit_s)
                for norm in library.norms.values()
            ),
        )
        return True


def _difference(
    db: UnitOfWork, kept: Publication, known: _Norms, hall_done: Callable[[], None]
) -> str | None:
    for name, text, kept_hash in (
        ("inputs_hash", kept.inputs, kept.inputs_hash),
        ("results_hash", kept.results, kept.results_hash),
    ):
        difference = first_difference(kept_hash, text_hash(text), name)
        if difference is not None:
            return difference
    try:
        inputs = PublishedInputs.model_validate_json(kept.inputs)
        methods = inputs.methods_read()
    except ValidationError:
        return "inputs: cannot be read"
    for version in inputs.versions:
        if not known.usable(version):
            return f"inputs.versions: the text of {version} was altered, or is gone"
    difference = _inputs_differ(db, kept, inputs, hall_done)
    if difference is not None:
        return difference
    try:
        return _results_differ(db, kept, inputs, methods)
    except ValueError as error:  # goals or weights that no app would have kept
        return f"inputs: {error}"


def _inputs_differ(
    db: UnitOfWork, kept: Publication, inputs: PublishedInputs, hall_done: Callable[[], None]
) -> str | None:
    """Replay the events, and hold what is found in them against the inputs."""
    first, last = month_days(inputs.month)
    replay.clear(db)
    for hall in inputs.halls:
        replay.add_hall(db, hall.hall_id, hall.upto, first, last)
        hall_done()
    heads = [
        hall.model_copy(update={"hash": replay.hash_of(db, hall.hall_id, hall.upto)})
        for hall in inputs.halls
    ]
    made = inputs.model_copy(
        update={
            "formula": formula_of(inputs.methods_read()[-1][1]),
            "branch_id": kept.branch_id,
            "month": kept.month,
            "versions": tuple(replay.versions(db)),
            "halls": tuple(heads),
        }
    )
    return _texts_differ(kept.inputs, made.model_dump(mode="json"), "inputs")


def _results_differ(
    db: UnitOfWork,
    kept: Publication,
    inputs: PublishedInputs,
    methods: list[tuple[date, Method]],
) -> str | None:
    first, last = month_days(inputs.month)
    company = company_results(db, inputs.hall_ids, first, last, inputs.company)
    scores = score_period(
        PeriodInputs(
            people=pd.DataFrame(
                [(each.hall_id, each.staff_id, each.position) for each in inputs.roster],
                columns=["hall_id", "staff_id", "position"],
            ),
            cells=cells_of(db, inputs.hall_ids, first, last, methods, replay.OCCASIONS),
            breaches=replay.breaches(db),
            praises=replay.praises(db),
            company=company,
            month_count=1,
            better=inputs.better,
            lending=lending_of(db, inputs.hall_ids),
        ),
        methods[-1][1],
    )
    made = results_of(scores, company, inputs.goals_read, methods[-1][1].attainment)
    return _texts_differ(kept.results, made, "results")


def _texts_differ(kept: str, made: dict[str, Any], name: str) -> str | None:
    """None: the texts are the same, byte by byte."""
    text = canonical_json(made)
    if kept == text:
        return None
    try:
        read = json.loads(kept)
    except ValueError:
        return f"{name}: cannot be read"
    return first_difference(read, json.loads(text), name) or f"{name}: written another way"
