"""Which observations are of a service process."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from db import sql


@dataclass(frozen=True)
class ProcessSeen:
    """``alone``: the norms that are of this process and no other, so that nobody need say it
    (``domain.norms.norm.Norm.process_seen``)."""

    id: str
    alone: Collection[str]

    def condition(self) -> tuple[str, list[Any]]:
        """Of rows of ``observations``, as SQL with its values."""
        alone = sql.of_norms("observations.norm", self.alone)
        implied = f"observations.process IS NULL AND {alone}"
        return f"(observations.process = ? OR ({implied}))", [self.id, *sorted(self.alone)]
