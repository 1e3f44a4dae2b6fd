"""Editions of a month: their results, hall by hall, and what each changed and why."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from domain.method.goals import Metric
from domain.months.publication import TOLD
from domain.roles import Account
from locales import Words
from services.application import application
from services.months.editions import (
    Cause,
    ChangedResult,
    Edition,
    EditionChanges,
    OwnResult,
    edition_changes,
)
from services.months.published_halls import PublishedHall
from ui.local_time import local_time
from ui.plain import plain
from ui.session import reader_zone
from ui.table import show_table

_COLUMNS = ("who", "patrol", "raw", "total", "counts")
_CAUSES_SHOWN = 50
_CHANGES_SHOWN = 100
_HASH_SHOWN = 12  # characters


def show_editions(
    published: Sequence[Edition], account: Account, branch_id: str, words: Words
) -> None:
    """Choose an edition; the newest one first.

    :param published: the newest first
    """
    by_number = {each.publication.edition: each for each in published}
    newest = max(by_number)
    number = newest
    if newest > 1:
        number = st.segmented_control(
            words("publications.choose"), list(by_number), default=newest,
            required=True, key="publications.edition",
            format_func=lambda each: words("publications.edition", number=each),
        )  # fmt: skip
    edition = by_number[number]
    _show_heading(edition, words)
    if number > 1:
        with st.container(border=True):
            st.markdown(f"**{words('publications.changes', number=number - 1)}**")
            month = edition.publication.month
            changes = edition_changes(application(), account, month, number, branch_id)
            show_changes(changes, words)
    show_halls(edition.halls, edition.publication.month, number, words)


def show_halls(
    halls: Sequence[PublishedHall],
    month: str,
    edition: int,
    words: Words,
    columns: Sequence[str] = _COLUMNS,
) -> None:
    """Own and partner halls apart, each with its people."""
    for kind, mine in groupby(halls, key=lambda hall: hall.kind):
        st.subheader(words(f"hall_kind.{kind}"))
        for hall in mine:
            alt = words("publications.table_alt", hall=hall.hall, month=month, edition=edition)
            _show_hall(hall, columns, alt, words)


def _show_heading(edition: Edition, words: Words) -> None:
    publication = edition.publication
    st.subheader(words("publications.edition", number=publication.edition))
    published_on = publication.published_at.astimezone(reader_zone())
    by = words("publications.by", name=publication.account, at=f"{published_on:%Y-%m-%d}")
    st.markdown(plain(by))
    if publication.reason:
        st.markdown(plain(publication.reason))
    st.caption(
        words(
            "publications.fingerprint", results=publication.results_hash[:_HASH_SHOWN],
            inputs=publication.inputs_hash[:_HASH_SHOWN],
        ),
        help=words("publications.fingerprint_help"),
    )  # fmt: skip


def _show_hall(hall: PublishedHall, columns: Sequence[str], alt: str, words: Words) -> None:
    st.markdown(f"**{plain(hall.hall)}**")
    if hall.row is None:
        st.caption(words("publications.hall_nothing"))
    elif not hall.is_enough:
        counts = {"occasions": hall.row["occasion_count"], "scored": hall.row["scored_count"]}
        st.markdown(words("publications.hall_few", **counts))
    else:
        result = words(
            "publications.hall_result", raw=_or_dash(hall.row["raw_pct"]),
            low=_or_dash(hall.row["low_pct"]), high=_or_dash(hall.row["high_pct"]),
            total=_or_dash(hall.row["total_pct"]),
        )  # fmt: skip
        st.markdown(plain(result))
    if not hall.people:
        return
    show_table(
        [_person(row, words) for row in hall.people],
        {name: words(f"publications.{name}") for name in columns},
        alt=alt,
    )


def _person(row: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Of these, five columns are shown, so that a phone shows them all."""
    position = words(f"position.{row['position']}")
    patrol = "–"
    if row["adjusted_pct"] is not None:
        patrol = f"{row['adjusted_pct']} ({row['low_pct']}–{row['high_pct']})"
    elif row["more_occasions"] or row["more_observations"]:
        patrol = words(
            "publications.needed", occasions=row["more_occasions"],
            observations=row["more_observations"],
        )  # fmt: skip
    return {
        "who": f"{row['staff']} {row['staff_no']} · {position}",
        "patrol": patrol,
        "raw": _or_dash(row["raw_pct"]),
        "total": _total(row, words),
        "goal": _or_dash(row["attainment"].get(Metric.FINAL)),
        "counts": f"{row['occasion_count']} / {row['scored_count']}",
    }


def show_own_results(results: Sequence[OwnResult], words: Words) -> None:
    """What was published about the reader, every edition of it; nothing where there is nothing."""
    if not results:
        return
    st.subheader(words("publications.own"))
    show_table(
        [
            {
                "edition": words(
                    "publications.own_edition", month=each.month, number=each.edition,
                    hall=each.hall,
                ),
                "why": each.reason or "–",
                **_person({"staff": "", "staff_no": ""} | dict(each.row), words),
            }
            for each in results
        ],
        {"edition": words("publications.own_month")}
        | {name: words(f"publications.{name}") for name in ("patrol", "raw", "total", "counts")}
        | {"why": words("publications.own_reason")},
        alt=words("publications.own"),
    )  # fmt: skip


def _total(row: Mapping[str, Any], words: Words) -> str:
    shown = [_or_dash(row["total_pct"])] if row["total_pct"] is not None else []
    shown += [words(f"grade.{row['grade']}")] if row.get("grade") else []
    return " · ".join(shown) or "–"


def show_changes(changes: EditionChanges, words: Words) -> None:
    """Whose result is another one, from what to what, and what came in between."""
    moved = [each for each in changes.results if each.moved]
    if moved:
        show_table(
            [_change(each, words) for each in moved[:_CHANGES_SHOWN]],
            {name: words(f"publications.{name}") for name in ("who", "change")},
            alt=words("publications.changes_alt"),
        )
        _more(len(moved) - _CHANGES_SHOWN, words)
    else:
        st.markdown(words("publications.no_results"))
    bands = sum(each.staff is not None and not each.moved for each in changes.results)
    if bands:
        st.caption(words("publications.bands_only", count=bands))
    reasons = [words(f"publication_other.{each}") for each in changes.others]
    reasons += [_cause(each, words) for each in changes.causes[:_CAUSES_SHOWN]]
    if reasons:
        st.markdown(f"**{words('publications.why')}**")
        st.markdown("\n".join(f"* {plain(each)}" for each in reasons))
        _more(len(changes.causes) - _CAUSES_SHOWN, words)


def _more(count: int, words: Words) -> None:
    if count > 0:
        st.caption(words("publications.more", count=count))


def _change(changed: ChangedResult, words: Words) -> dict[str, str]:
    who = words("publications.hall_itself")
    if changed.staff is not None:
        who = f"{changed.staff} {changed.staff_no}"
    return {"who": f"{who} · {changed.hall}", "change": _moves(changed, words)}


def _moves(changed: ChangedResult, words: Words) -> str:
    """Only what differs, each from what to what."""
    if changed.old is None and changed.new is not None:
        return words("publications.came", total=_or_dash(changed.new["total_pct"]))
    if changed.old is None or changed.new is None:
        total = changed.old["total_pct"] if changed.old else None
        return words("publications.went", total=_or_dash(total))
    moves = [
        words(
            "publications.move", field=words(f"publication_field.{name}"),
            old=_value(name, changed.old[name], words), new=_value(name, changed.new[name], words),
        )
        for name in TOLD
        if name in changed.new and changed.old[name] != changed.new[name]
    ]  # fmt: skip
    return " · ".join(moves)


def _value(name: str, value: Any, words: Words) -> str:
    if name in ("grade", "position") and value:
        return words(f"{name}.{value}")
    return _or_dash(str(value) if value not in (None, "") else None)


def _cause(cause: Cause, words: Words) -> str:
    values = {
        "at": local_time(cause.at, cause.time_zone),
        "who": cause.who,
        "person": cause.staff or words("publications.hall_itself"),
        "day": cause.business_day,
    }
    if cause.norm is not None:
        values["norm"] = cause.norm.text(words.language)
    if cause.kind == "correction":
        values["was"] = words(f"result.{cause.was}") if cause.was else "–"
    if cause.kind in ("correction", "late"):
        values["result"] = words(f"result.{cause.result}")
    text = words(f"publication_cause.{cause.kind}", **values)
    if cause.reason:
        text = words("publications.with_reason", cause=text, reason=cause.reason)
    return f"{cause.hall} · {text}"


def _or_dash(value: str | None) -> str:
    return "–" if value is None else value
