"""Read what was published: edition beside edition, and what changed between two and why.

Names are looked up when it is read. Whoever reads sees the own halls, a member of staff the own
rows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import late_events, organisation, publications
from db.publications import Publication
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.months.publication import Changed, PublishedInputs, changed_results, other_causes
from domain.norms.norm import Norm
from domain.period import month_days
from domain.roles import Account, Act
from domain.scores.ties import name_key
from services.application import Application
from services.halls.scope import branch_to_see, or_not_found, own_staff_id
from services.months.content import inputs_now, results_now
from services.months.published_halls import PublishedHall, published_halls
from services.norms.library import norm_of
from services.reading import reading
from services.scores.scores import company_results


@dataclass(frozen=True)
class Edition:
    """``halls``: own ones first, then by name; only those in the reader's scope."""

    publication: Publication
    halls: list[PublishedHall]


@dataclass(frozen=True)
class ChangedResult:
    """A person (``staff``) or a hall (None) whose result differs; old and new are rows as in
    ``PublishedHall``, None where there is none."""

    hall: str
    staff: str | None
    staff_no: str | None
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    moved: bool  # False: only the band


@dataclass(frozen=True)
class Cause:
    """An event that came after the older edition.

    ``kind``: correction, late, confirmed, rejected or praise; ``norm``: None for a praise;
    ``was``, ``result``: of a correction or late arrival."""

    kind: str
    hall: str
    staff: str | None  # None: the hall itself
    norm: Norm | None
    was: str | None
    result: str
    reason: str
    who: str
    at: datetime
    business_day: str
    time_zone: str


@dataclass(frozen=True)
class EditionChanges:
    """``results``: by hall, the hall itself before its people, these by name; ``causes``: in the
    order of arrival, hall by hall; ``others``: what else differs, as
    ``domain.months.publication.other_causes``, and ``company`` where company checks of the month
    do."""

    results: list[ChangedResult]
    causes: list[Cause]
    others: list[str]


def editions(
    app: Application, account: Account, month: str, branch_id: str | None = None
) -> list[Edition]:
    """Every edition of a month, the newest first.

    :param branch_id: None: the only one in the account's scope
    :raises NotAllowed: the role sees no results
    :raises NotFound: no branch in the account's scope
    :raises InputProblem: no such month
    """
    account.require(Act.SEE_RESULTS)
    month_days(month)
    with reading(app, account) as db:
        branch = branch_to_see(db, account, branch_id)
        published = publications.of_month(db, branch, month)
        halls = organisation.halls(db, account.hall_ids)
        names = organisation.staff_names(db)
    return [
        Edition(
            each,
            published_halls(
                PublishedInputs.model_validate_json(each.inputs),
                json.loads(each.results),
                halls,
                names,
            ),
        )
        for each in published
    ]


def edition_changes(
    app: Application,
    account: Account,
    month: str,
    edition: int | None = None,
    branch_id: str | None = None,
) -> EditionChanges:
    """What an edition changed in the one before it, within the account's halls, and why.

    :param edition: from 2 on; None: the one that could be published now, against the newest
    :raises NotAllowed: the role sees no results
    :raises NotFound: no such edition, or no branch in the account's scope
    :raises InputProblem: no such month
    """
    account.require(Act.SEE_RESULTS)
    month_days(month)
    with reading(app, account) as db:
        branch = branch_to_see(db, account, branch_id)
        by_number = {each.edition: each for each in publications.of_month(db, branch, month)}
        before = or_not_found(
            by_number.get(edition - 1 if edition is not None else max(by_number, default=0))
        )
        after = or_not_found(by_number.get(edition)) if edition is not None else None
        if after is not None:
            inputs = PublishedInputs.model_validate_json(after.inputs)
            results = json.loads(after.results)
        else:
            # What would be published holds the true staff numbers, whoever asks.
            with app.store.read() as unveiled:
                inputs = inputs_now(unveiled, branch, month)
                results = results_now(unveiled, inputs)
        return _changes(app, db, account, before, inputs, results)


@dataclass(frozen=True)
class OwnResult:
    """One edition of the own results in one hall."""

    month: str
    edition: int
    is_newest: bool
    published_at: datetime
    reason: str
    hall: str
    time_zone: str
    row: Mapping[str, Any]  # as in ``PublishedHall``


def own_published(app: Application, account: Account) -> list[OwnResult]:
    """What was published about the member of staff, the newest month and edition first; who moved
    in a month has a row for each hall.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    if not own:
        return []
    with reading(app, account) as db:
        results = publications.about_person(db, own)
        halls = {hall.id: hall for hall in organisation.halls(db, None)}
    newest: dict[tuple[str, str], int] = {}
    for each in results:
        newest.setdefault((each.branch_id, each.month), each.edition)
    return [
        OwnResult(
            month=each.month,
            edition=each.edition,
            is_newest=newest[each.branch_id, each.month] == each.edition,
            published_at=each.published_at,
            reason=each.reason,
            hall=halls[row["hall_id"]].name,
            time_zone=halls[row["hall_id"]].time_zone,
            row=row,
        )
        for each in results
        for row in json.loads(each.results)["people"]
        if row["staff_id"] == own
    ]


def _changes(
    app: Application,
    db: UnitOfWork,
    account: Account,
    before: Publication,
    inputs: PublishedInputs,
    results: Mapping[str, Any],
) -> EditionChanges:
    old = PublishedInputs.model_validate_json(before.inputs)
    names = organisation.staff_names(db)
    halls = {hall.id: hall for hall in organisation.halls(db, account.hall_ids)}
    upto = {hall.hall_id: hall.upto for hall in inputs.halls}
    days = month_days(inputs.month)
    causes = [
        _cause(app, halls[hall.hall_id], row, names)
        for hall in old.halls
        if hall.hall_id in halls
        for row in late_events.between(
            db, hall.hall_id, hall.upto, upto.get(hall.hall_id, hall.upto), *days
        )
    ]
    changed = [
        _changed_result(each, halls[each.hall_id], names)
        for each in changed_results(json.loads(before.results), results)
        if each.hall_id in halls
    ]
    order = {hall.name: place for place, hall in enumerate(halls.values())}
    changed.sort(
        key=lambda each: (order[each.hall], each.staff is not None, name_key(each.staff or ""),
                          each.staff_no or "")
    )  # fmt: skip
    others = other_causes(old, inputs)
    checks = [company_results(db, old.hall_ids, *days, each.company) for each in (old, inputs)]
    if not checks[0].equals(checks[1]):
        others.append("company")
    return EditionChanges(changed, causes, others)


def _changed_result(
    changed: Changed, hall: Hall, names: Mapping[str, tuple[str, str]]
) -> ChangedResult:
    staff, number = names[changed.staff_id] if changed.staff_id else (None, None)
    return ChangedResult(hall.name, staff, number, changed.old, changed.new, changed.moved)


def _cause(
    app: Application, hall: Hall, row: Mapping[str, Any], names: Mapping[str, tuple[str, str]]
) -> Cause:
    norm = None
    if row["norm_id"]:
        norm = norm_of(app.store, row)
    kind = {"decision": row["status"], "praise": "praise"}.get(row["kind"])
    return Cause(
        kind=str(kind or ("correction" if row["reason"] else "late")),
        hall=hall.name,
        staff=names[row["staff_id"]][0] if row["staff_id"] else None,
        norm=norm,
        was=row["was"],
        result=row["result"],
        reason=row["reason"],
        who=row["who"],
        at=row["received_at"],
        business_day=row["business_day"],
        time_zone=hall.time_zone,
    )
