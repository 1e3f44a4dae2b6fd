"""Checklist versions that were accepted in the app."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from locales import Words
from services.norms.adopted_versions import Adopted
from ui.plain import plain
from ui.table import show_table


def show_overruled(adopted: Adopted | None, zone: ZoneInfo, words: Words) -> None:
    """That the folder counts, and not what was accepted in the app before it was changed."""
    if adopted is None:
        return
    warning = words(
        "versions.overruled",
        version=adopted.version[:8],
        account=adopted.account,
        day=f"{adopted.adopted_at.astimezone(zone):%Y-%m-%d}",
    )
    st.warning(plain(warning), icon=":material/warning:")


def show_adopted(versions: Sequence[Adopted], zone: ZoneInfo, words: Words) -> None:
    if not versions:
        return
    st.subheader(words("versions.accepted"))
    show_table(
        [
            {
                "accepted_number": str(each.number),
                "version": each.version[:8],
                "accepted_at": f"{each.adopted_at.astimezone(zone):%Y-%m-%d %H:%M}",
                "accepted_by": each.account,
                "accepted_file": _how(each, words),
            }
            for each in versions
        ],
        {
            name: words(f"versions.{name}")
            for name in (
                "accepted_number",
                "version",
                "accepted_at",
                "accepted_by",
                "accepted_file",
            )
        },
        alt=words("versions.accepted"),
    )


def _how(each: Adopted, words: Words) -> str:
    """The file, or what the acceptance undoes and why."""
    if each.undoes is None:
        return each.file_name
    return words("versions.accepted_undo", number=each.undoes, reason=each.reason)
