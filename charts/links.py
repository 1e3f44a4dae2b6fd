"""Addresses behind the marks of a chart: the channel ``href`` of Vega opens them with a tap.

They are relative, so that they also hold behind a proxy that puts the app into a folder. What a
reader may see is asked again by the page that opens. A finger is told first what stands behind the
mark (``ui/chart_tools.js``). (Selections do not serve: Streamlit refuses them on layered charts.)
"""

from datetime import date
from urllib.parse import urlencode


def address(page: str, first: date | None = None, last: date | None = None, **query: str) -> str:
    """A page with its filters; empty ones are left out.

    >>> address("observations", date(2026, 3, 2), date(2026, 3, 8), hall="h1", person="")
    'observations?from=2026-03-02&to=2026-03-08&hall=h1'
    """
    days = {
        name: day.isoformat() for name, day in (("from", first), ("to", last)) if day is not None
    }
    asked = days | {name: value for name, value in query.items() if value}
    return f"{page}?{urlencode(asked)}" if asked else page
