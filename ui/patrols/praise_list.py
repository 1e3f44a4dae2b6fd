"""Good moments to read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from locales import Words
from ui.badges import badge
from ui.local_time import local_time
from ui.patrols.photos import show_photos
from ui.plain import plain, plain_line


def show_praises(
    rows: list[dict[str, Any]],
    words: Words,
    *,
    time_zone: str | None = None,
    since: datetime | None = None,
    below: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """:param rows: as ``services.patrols.praises`` returns them; those of a patrol with ``staff``
    added
    :param time_zone: of the hall, where the rows do not say
    :param since: later ones are said to be new
    :param below: what is drawn below each of them
    """
    for row in rows:
        at = row["captured_at"]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        facts = [row.get("staff"), row.get("hall"), row["manager"]]
        details = [local_time(at, time_zone or row["time_zone"]), *filter(None, facts)]
        with st.container(border=True, gap="xsmall"):
            label = words("own.new_praise" if since is not None and at > since else "praise.one")
            st.markdown(f"{badge(label, 'green')} {plain_line(row['note'])}")
            st.caption(" · ".join(plain(each) for each in details))
            show_photos(tuple(row["photos"]), words)
            if below is not None:
                below(row)
