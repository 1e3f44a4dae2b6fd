"""From the first screen to the pages that tell more: they keep the days and the hall."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from services.halls.scope import ReportScope
from ui.halls.filter_bar import filter_link


@dataclass(frozen=True)
class CockpitLink:
    """``page``: its path. ``query``: what its address says."""

    page: str
    query: dict[str, str]

    @property
    def href(self) -> str:
        return f"{self.page}?{urlencode(self.query)}" if self.query else self.page

    @property
    def asked(self) -> str:
        return json.dumps(self.query)


def cockpit_link(page: str, scope: ReportScope | None, hall: str = "", **query: str) -> CockpitLink:
    """
    :param scope: None: the page has neither period nor halls
    :param hall: narrower than the scope
    """
    about = {}
    if scope is not None:
        hall = hall or scope.hall_id or (scope.kind.value if scope.kind else "")
        about = filter_link(scope.first, scope.last, hall)
    return CockpitLink(page, {name: each for name, each in (about | query).items() if each})
