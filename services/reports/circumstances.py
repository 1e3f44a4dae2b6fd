"""How norms are kept by process, customer or footfall, in the halls of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from db import circumstance_counts
from domain.method.method import MinimumSample
from domain.patrols.event import Footfall, Segment
from domain.reports.circumstances import Dimension, KeptShare, kept_by
from domain.roles import Account
from domain.trends.control_chart import dispersion
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.method.method import method_on
from services.norms.known_norms import known_norms
from services.reading import reading


@dataclass(frozen=True)
class Circumstances:
    """``counts``: ``domain.reports.circumstances.COUNTS_BY_VALUE``; the process of norms that have
    one is in it. ``values``: what a judgement may say, in order. ``minimum``: of the method of the
    last day.
    """

    by: Dimension
    counts: pd.DataFrame
    values: Sequence[str]
    minimum: MinimumSample
    dispersion: float

    def only(self, norm_ids: Sequence[str]) -> "Circumstances":
        """Of these norms alone; that judgements of a patrol go together stays as it is of all."""
        counts = self.counts[self.counts["norm_id"].isin(list(norm_ids))]
        return Circumstances(self.by, counts, self.values, self.minimum, self.dispersion)

    @property
    def kept(self) -> list[KeptShare]:
        return kept_by(self.counts, self.values, self.minimum, self.dispersion)

    @property
    def unsaid_count(self) -> int:
        """Judgements of which nobody said it; by process only of norms that several share."""
        unsaid = self.counts[self.counts["value"].isna()]
        return int((unsaid["passes"] + unsaid["fails"]).sum())


def circumstances(
    app: Application, account: Account, scope: ReportScope, by: Dimension
) -> Circumstances:
    """How norms were kept in one circumstance and in another.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    period = (scope.first, scope.last)
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        counts = circumstance_counts.counts(db, halls, *period, by)
        spread = circumstance_counts.spread_of_patrols(db, halls, *period)
        minimum = method_on(db, scope.last).minimum_sample
    norms = known_norms(app)
    counts = counts[counts["norm_id"].isin(list(norms))]
    if by is Dimension.PROCESS:
        alone = {norm.id: norm.process_seen(None) for norm in norms.values()}
        circumstance = counts["value"].where(counts["value"].notna(), counts["norm_id"].map(alone))
        counts = counts.assign(value=circumstance)
        counts = counts[
            counts["norm_id"].isin([id_ for id_, norm in norms.items() if norm.processes])
        ]
    values = {
        Dimension.PROCESS: [each.id for each in app.checklists.usable().processes],
        Dimension.FOOTFALL: [each.value for each in Footfall],
        Dimension.SEGMENT: [each.value for each in Segment],
    }[by]
    return Circumstances(by, counts, values, minimum, dispersion(*spread))
