"""What a roster file says, shown before anything is taken in."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import streamlit as st

from domain.roster import REQUIRED, Column, Finding, Kind, Plan, Table, propose
from locales import Words
from ui.plain import plain
from ui.state_keys import ROSTER_MAPPINGS
from ui.table import show_table

_SHOWN = 200  # rows; the counts hold for all


def choose_columns(table: Table, words: Words) -> dict[Column, int]:
    """Which column of the file is which; the choice for these headings is remembered."""
    remembered = st.session_state.setdefault(ROSTER_MAPPINGS, {})
    header = "\n".join(table.header)
    chosen: dict[str, int] = remembered.get(header) or {
        column.value: place for column, place in propose(table.header).items()
    }
    places = [place for place, name in enumerate(table.header) if name]
    complete = all(column.value in chosen for column in REQUIRED)
    digest = sha256(header.encode()).hexdigest()[:12]
    result: dict[Column, int] = {}
    with st.expander(words("roster.columns"), expanded=not complete, icon=":material/table_chart:"):
        fields = st.columns(3)
        for number, column in enumerate(Column):
            options = [None, *places]
            before = chosen.get(column.value)
            place = fields[number % 3].selectbox(
                words(f"roster_column.{column}"), options,
                options.index(before) if before in options else 0,
                key=f"roster.{digest}.{column}",
                format_func=lambda each: (
                    words("roster.not_used") if each is None else words(
                        "roster.column_name", place=each + 1, header=table.header[each]
                    )
                ),
            )  # fmt: skip
            if place is not None:
                result[column] = place
    unused = [table.header[place] for place in places if place not in result.values()]
    if unused:
        st.caption(plain(words("roster.unused", names=words("board.and").join(unused))))
    remembered[header] = {column.value: place for column, place in result.items()}
    return result


def show_findings(
    findings: Sequence[Finding], table: Table, mapping: Mapping[Column, int], words: Words
) -> None:
    """Every mistake with its row and column as the file names them."""
    st.error(words("roster.findings", count=len(findings)))
    show_table(
        [
            {
                "row": str(each.row),
                "column": _column_name(each.column, table, mapping, words),
                "what": words(f"roster_finding.{each.code}", **dict(each.values)),
            }
            for each in findings[:_SHOWN]
        ],
        {name: words(f"roster.{name}") for name in ("row", "column", "what")},
        alt=words("roster.findings", count=len(findings)),
    )
    _more(len(findings), words)


def _column_name(column: Column, table: Table, mapping: Mapping[Column, int], words: Words) -> str:
    place = mapping.get(column)
    return words(f"roster_column.{column}") if place is None else table.header[place]


def show_changes(plan: Plan, halls: Mapping[str, str], words: Words) -> None:
    changes = [change for change in plan.changes if change.kind is not Kind.UNCHANGED]
    show_table(
        [
            {
                "row": str(change.row),
                "outcome": words(f"roster.{change.kind}"),
                "staff_no": change.staff_no,
                "name": change.name,
                "hall": halls[change.stay.hall_id],
                "position": words(f"position.{change.stay.position}"),
                "from_on": change.stay.from_on.isoformat(),
                "to_on": change.stay.to_on.isoformat() if change.stay.to_on else "–",
            }
            for change in changes[:_SHOWN]
        ],
        {"row": words("roster.row"), "outcome": words("roster.outcome")}
        | {column.value: words(f"roster_column.{column}") for column in Column},
        alt=words("roster.outcome"),
    )
    _more(len(changes), words)


def _more(count: int, words: Words) -> None:
    if count > _SHOWN:
        st.caption(words("roster.more", count=_SHOWN))
