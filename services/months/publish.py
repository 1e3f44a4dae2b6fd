"""Publish the results of a month: frozen, and only ever followed by another edition."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from db import audit, occasions, organisation, patrols, publications
from db.publications import Publication
from db.store import UnitOfWork
from domain.halls.hall import business_day_of
from domain.hash_chain import canonical_json
from domain.months.publication import PublishedInputs, changed_results, text_hash
from domain.period import month_days, months_until
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.halls.organisation import halls_of_branch
from services.halls.scope import branch_to_publish, branch_to_see, branches_to_see, sees_hall
from services.months.content import inputs_now, nothing_new, results_now
from services.months.published_halls import PublishedHall, published_halls
from services.reading import reading
from services.writing import writing


class MonthState(StrEnum):
    __words__ = "publication_state."

    NOT_OVER = "not_over"
    EMPTY = "empty"  # nothing was observed
    READY = "ready"
    PUBLISHED = "published"
    CHANGED = "changed"  # published, and it would be another result now


@dataclass(frozen=True)
class MonthOverview:
    """``edition``: the newest one, 0: none. ``changed``: people in the
    reader's halls whose results would differ, ``changed_halls``: halls whose own would."""

    month: str  # "YYYY-MM"
    state: MonthState
    edition: int = 0
    published_at: datetime | None = None
    changed: int = 0
    changed_halls: int = 0


@dataclass(frozen=True)
class Preview:
    """What would be published now. ``people`` have a row, ``numbered`` of them a score; the others
    were not seen often enough. ``open_patrols`` and ``undecided`` red lines of the month are warned
    about: what becomes of them makes another edition. ``grades``: how many people have each, those
    with none under ''. ``fingerprint``: of what is shown, for ``publish_month``."""

    month: str
    edition: int  # that it would be
    people: int
    numbered: int
    open_patrols: int
    undecided: int
    halls: Sequence[PublishedHall]
    grades: Mapping[str, int]
    fingerprint: str


def branches_to_read(app: Application, account: Account) -> list[dict[str, Any]]:
    """``id`` and ``name`` of the branches with a hall in the account's scope, by name.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with app.store.read() as db:
        there = branches_to_see(db, account)
        return [branch for branch in organisation.branches(db) if branch["id"] in there]


def months_to_publish(
    app: Application,
    account: Account,
    now: datetime,
    branch_id: str | None = None,
    most: int | None = None,
) -> list[MonthOverview]:
    """The months of a branch since its first observation, the newest first, at most two years.

    :param branch_id: None: that of the branch head
    :param most: no more than these; None: all of them
    :raises NotAllowed: the role sees no results
    :raises NotFound: no branch in the account's scope
    """
    account.require(Act.SEE_RESULTS)
    with app.store.read() as db:
        branch = branch_to_see(db, account, branch_id)
        hall_ids = halls_of_branch(db, branch)
        newest = {each.month: each for each in publications.newest(db, branch)}
        seen = occasions.months(db, hall_ids)
        listed = _months_until(min(seen | newest.keys(), default=None), now)[:most]
        return [
            _month(db, account, branch, month, newest.get(month), month in seen, now)
            for month in listed
        ]


def unpublished_count(
    app: Application, account: Account, now: datetime, branch_id: str | None = None
) -> int:
    """How many months of a branch could be published for the first time.

    :raises NotAllowed, NotFound: as ``months_to_publish``
    """
    account.require(Act.SEE_RESULTS)
    with app.store.read() as db:
        branch = branch_to_see(db, account, branch_id)
        published = {each.month for each in publications.newest(db, branch)}
        seen = occasions.months(db, halls_of_branch(db, branch))
        listed = _months_until(min(seen, default=None), now)
        open_months = [each for each in listed if each in seen - published]
        return sum(_is_over(db, branch, each, now) for each in open_months)


def month_to_publish(
    app: Application, account: Account, month: str, now: datetime, branch_id: str | None = None
) -> MonthOverview:
    """How one month stands, as in ``months_to_publish``.

    :raises NotAllowed, NotFound: as there
    :raises InputProblem: there is no such month
    """
    account.require(Act.SEE_RESULTS)
    month_days(month)
    with app.store.read() as db:
        branch = branch_to_see(db, account, branch_id)
        before = publications.of_month(db, branch, month)
        seen = month in occasions.months(db, halls_of_branch(db, branch))
        return _month(db, account, branch, month, before[0] if before else None, seen, now)


def preview_publication(
    app: Application, account: Account, month: str, now: datetime, branch_id: str | None = None
) -> Preview:
    """What ``publish_month`` would publish, and what to know before.

    :raises NotAllowed, NotFound, InputProblem: as ``publish_month``
    """
    account.require(Act.PUBLISH)
    with app.store.read() as db:
        branch = branch_to_publish(db, account, branch_id)
        inputs, results, edition = _to_publish(db, branch, month, now)
        first, last = month_days(month)
        halls = organisation.halls(db, inputs.hall_ids)
        with reading(app, account) as of_reader:
            names = organisation.staff_names(of_reader)
        return Preview(
            month=month,
            edition=edition,
            people=len(results["people"]),
            numbered=sum(row["adjusted_pct"] is not None for row in results["people"]),
            open_patrols=patrols.open_count(db, inputs.hall_ids, first, last),
            undecided=sum(row["reported"] for row in results["halls"]),
            halls=published_halls(inputs, results, halls, names),
            grades=Counter(row["grade"] or "" for row in results["people"]),
            fingerprint=_fingerprint(edition, results),
        )


def publish_month(
    app: Application,
    account: Account,
    month: str,
    reason: str,
    now: datetime,
    branch_id: str | None = None,
    shown: str | None = None,
) -> Publication:
    """Freeze the results of a month as its first edition, or as the next one where they differ.

    :param month: "YYYY-MM"
    :param reason: why; needed from the second edition on
    :param branch_id: None: that of the branch head
    :param shown: the fingerprint of the preview that was looked at; None: nothing is compared
    :raises NotAllowed: the role does not publish
    :raises NotFound: no such branch, or not the own one
    :raises InputProblem: no such month, it is not over in every hall, nothing was observed, the
      results are those of the newest edition, they are no longer those that were shown, or no
      usable reason
    """
    with writing(app, account, Act.PUBLISH, now) as (db, account):
        branch = branch_to_publish(db, account, branch_id)
        inputs, results, edition = _to_publish(db, branch, month, now)
        if shown is not None and shown != _fingerprint(edition, results):
            raise InputProblem("publication_outdated", month=month)
        texts = inputs.text(), canonical_json(results)
        publication = Publication(
            number=publications.next_number(db),
            branch_id=branch,
            month=month,
            edition=edition,
            published_at=now,
            account=account.name,
            reason=checked_reason(reason, needed=edition > 1),
            inputs=texts[0],
            inputs_hash=text_hash(texts[0]),
            results=texts[1],
            results_hash=text_hash(texts[1]),
        )
        publications.add(db, publication, account.id)
        audit.add(
            db, now, account.id, "month_published", number=publication.number, branch_id=branch,
            month=month, edition=edition, inputs_hash=publication.inputs_hash,
            results_hash=publication.results_hash, reason=publication.reason,
        )  # fmt: skip
    return publication


def _to_publish(
    db: UnitOfWork, branch_id: str, month: str, now: datetime
) -> tuple[PublishedInputs, dict[str, Any], int]:
    """Inputs, results and number of the next edition."""
    if not _is_over(db, branch_id, month, now):
        raise InputProblem("month_not_over", month=month)
    inputs = inputs_now(db, branch_id, month)
    results = results_now(db, inputs)
    if not results["halls"]:
        raise InputProblem("month_empty", month=month)
    before = publications.of_month(db, branch_id, month)
    if before and before[0].results == canonical_json(results):
        raise InputProblem("publication_same", month=month, edition=before[0].edition)
    return inputs, results, before[0].edition + 1 if before else 1


def _fingerprint(edition: int, results: Mapping[str, Any]) -> str:
    """Of everything that is shown before it is published. The inputs are not in it: every tap in a
    hall changes them, also those that the month does not take in."""
    return text_hash(canonical_json({"edition": edition, "results": results}))


def _is_over(db: UnitOfWork, branch_id: str, month: str, now: datetime) -> bool:
    """In every hall's zone."""
    _, last = month_days(month)
    halls = organisation.halls(db, halls_of_branch(db, branch_id))
    return all(business_day_of(now, hall.time_zone) > last for hall in halls)


def _months_until(first: str | None, now: datetime) -> list[str]:
    """The newest first, at most two years; the newest is that which it is anywhere on earth."""
    newest = f"{business_day_of(now, 'Pacific/Kiritimati'):%Y-%m}"
    return [month for month in months_until(newest) if first is not None and month >= first]


def _month(
    db: UnitOfWork,
    account: Account,
    branch_id: str,
    month: str,
    newest: Publication | None,
    seen: bool,
    now: datetime,
) -> MonthOverview:
    if newest is None:
        if not _is_over(db, branch_id, month, now):
            return MonthOverview(month, MonthState.NOT_OVER)
        return MonthOverview(month, MonthState.READY if seen else MonthState.EMPTY)
    state, changed = MonthState.PUBLISHED, Counter[bool]()
    inputs = inputs_now(db, branch_id, month)
    if not nothing_new(db, PublishedInputs.model_validate_json(newest.inputs), inputs):
        results = results_now(db, inputs)
        if newest.results != canonical_json(results):
            state = MonthState.CHANGED
            changed.update(
                bool(each.staff_id)
                for each in changed_results(json.loads(newest.results), results)
                if each.moved and sees_hall(account, each.hall_id)
            )
    return MonthOverview(
        month, state, newest.edition, newest.published_at, changed[True], changed[False]
    )
