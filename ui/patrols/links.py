"""Addresses inside the app, for marks of charts and for texts.

They are relative, so that they also hold behind a proxy that puts the app into a folder.
"""

from urllib.parse import urlencode

from domain.patrols.observation_filter import ObservationFilter


def observations_link(asked: ObservationFilter) -> str:
    """The address of the observations behind a figure.

    >>> from datetime import date
    >>> observations_link(ObservationFilter(date(2026, 3, 1), date(2026, 3, 7), norm="hair-neat"))
    'observations?from=2026-03-01&to=2026-03-07&norm=hair-neat'
    """
    return f"observations?{urlencode(asked.address())}"
