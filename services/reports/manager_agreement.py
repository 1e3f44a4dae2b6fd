"""How far managers agree who judged the same. Red lines are left out."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pandas as pd

from db import accounts, cases, double_judgements
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseKind
from domain.halls.hall import Hall
from domain.reports.agreement import AGREEMENT, NoAlpha, agreement, pairs
from domain.reports.agreement import double_judgements as judged_units
from domain.reports.norm_health import ENOUGH_UNITS
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.norms.known_norms import known_norms
from services.reading import reading

FIGURES = (*AGREEMENT, "missing_count")
APPEALED = ("appealed", "upheld", "partly", "rejected", "open")
_DAY = timedelta(days=1)  # a business day may begin before it does in UTC


@dataclass(frozen=True)
class ManagerAgreement:
    """Tables with ``FIGURES`` beside the columns that are named here: ``AGREEMENT`` of
    ``domain.reports.agreement`` and ``missing_count``, how many units are lacking before there are
    figures. Below that ``agreement_pct`` and ``alpha`` are NaN.
    """

    overall: pd.DataFrame  # one row, or none where nothing was judged twice
    halls: pd.DataFrame  # hall, by name
    # hall, manager_a, manager_b: names, or '' where the reader does not see them. By hall and
    # names; without names the pairs with the most units first.
    pairs: pd.DataFrame
    norms: pd.DataFrame  # norm_id, in the order of the walk


def manager_agreement(app: Application, account: Account, scope: ReportScope) -> ManagerAgreement:
    """Percent agreement and Krippendorff's alpha of the scope, and what makes it up.

    Branch heads and head office see the names of managers; a duty manager sees them in the pairs
    that he or she is part of.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        rows = double_judgements.judged_by_several(db, halls, scope.first, scope.last)
        names = accounts.names(db, set(rows["observer"]))
    units = judged_units(rows)
    by_pair = _of_enough_units(agreement(pairs(units), ["hall_id", "observer_a", "observer_b"]))
    norm_order = {norm_id: place for place, norm_id in enumerate(known_norms(app))}
    hall_order = {hall_id: place for place, hall_id in enumerate(halls)}
    by_hall = _of_enough_units(agreement(units, ["hall_id"]))
    by_norm = _of_enough_units(agreement(units, ["norm_id"]))
    hall_names = {hall.id: hall.name for hall in halls.values()}
    return ManagerAgreement(
        overall=_of_enough_units(agreement(units, [])),
        halls=_with_hall(by_hall, hall_names).sort_values(
            "hall_id", key=lambda ids: ids.map(hall_order), ignore_index=True
        ),
        pairs=_with_names(account, _with_hall(by_pair, hall_names), names, hall_order),
        norms=by_norm.sort_values(
            "norm_id", key=lambda ids: ids.map(norm_order), ignore_index=True
        ),
    )


def appealed_judgements(app: Application, account: Account, scope: ReportScope) -> pd.DataFrame:
    """How the judgements of each observer fared that staff appealed: those of the business days.
    What was taken back, or settled by a correction, counts as appealed only.

    :return: ``manager`` and ``APPEALED``, by name, of whoever the reader may compare
    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        appealed = _appealed(db, halls, scope)
        names = accounts.names(db, set(appealed))
    rows = [
        {"manager": names[observer]} | {name: counts[name] for name in APPEALED}
        for observer, counts in appealed.items()
        if account.may(Act.COMPARE_MANAGERS) or observer == account.id
    ]
    rows.sort(key=lambda row: str(row["manager"]))
    return pd.DataFrame(rows, columns=["manager", *APPEALED])


def _appealed(
    db: UnitOfWork, halls: Mapping[str, Hall], scope: ReportScope
) -> Mapping[str, Counter[str]]:
    """Observer -> state of the appeals -> how many."""
    first, last = scope.first.isoformat(), scope.last.isoformat()
    which = CaseFilter(
        [CaseKind.APPEAL], opened_from=datetime.combine(scope.first, time(), UTC) - _DAY
    )
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in cases.listed(db, which, halls):
        fields = row.case.fields
        if first <= fields["business_day"] <= last:
            counted[fields["observer_id"]].update(["appealed", row.case.state])
    return counted


def _of_enough_units(table: pd.DataFrame) -> pd.DataFrame:
    """No figures of fewer units than disagreement is spoken of anywhere."""
    missing = (ENOUGH_UNITS - table["unit_count"]).clip(lower=0)
    enough = missing == 0
    return table.assign(
        agreement_pct=table["agreement_pct"].where(enough),
        alpha=table["alpha"].where(enough),
        no_alpha=table["no_alpha"].where(enough, NoAlpha.TOO_FEW_UNITS.value),
        one_sided=table["one_sided"] & enough,
        missing_count=missing,
    )


def _with_hall(table: pd.DataFrame, hall_names: Mapping[str, str]) -> pd.DataFrame:
    return table.assign(hall=table["hall_id"].map(hall_names))


def _with_names(
    account: Account, table: pd.DataFrame, names: Mapping[str, str], hall_order: Mapping[str, int]
) -> pd.DataFrame:
    """Put names, as far as the reader may see them, in place of accounts."""
    rows = []
    for pair in table.to_dict("records"):
        accounts_of_pair = (pair.pop("observer_a"), pair.pop("observer_b"))
        shown = account.may(Act.COMPARE_MANAGERS) or account.id in accounts_of_pair
        first, second = sorted(names[each] for each in accounts_of_pair) if shown else ("", "")
        rows.append(pair | {"manager_a": first, "manager_b": second})
    rows.sort(
        key=lambda row: (
            hall_order[row["hall_id"]],
            not row["manager_a"],  # without names: nothing to find them by
            row["manager_a"],
            row["manager_b"],
            -row["unit_count"],
        )
    )
    columns = [*table.columns.drop(["observer_a", "observer_b"]), "manager_a", "manager_b"]
    return pd.DataFrame(rows, columns=columns)
