"""What the pages for importing a file share: which column is which, and what is to be mended."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256

import streamlit as st

from domain.imports.check_reader import MOST_FINDINGS
from domain.imports.table import C, Table, TableFinding
from locales import Words
from ui.page_picker import page_picker
from ui.plain import bare, plain
from ui.table import show_table

ON_A_PAGE = 25  # rows of a list; the counts hold for all


def choose_columns(
    table: Table,
    columns: type[C],
    required: Collection[C],
    before: Mapping[str, int | str],
    form: str,
    words: Words,
) -> dict[C, int]:
    """Which column of the file is which: column -> place.

    :param before: what is chosen at first
    :param form: the name of the page; the columns' words are under ``<form>_column.<column>``
    """
    places = [place for place, name in enumerate(table.header) if name]
    complete = all(column.value in before for column in required)
    digest = sha256("\n".join(table.header).encode()).hexdigest()[:12]
    result: dict[C, int] = {}
    with st.expander(words("import.columns"), expanded=not complete, icon=":material/table_chart:"):
        fields = st.columns(3)
        for number, column in enumerate(columns):
            options = [None, *places]
            place = before.get(column.value)
            chosen = fields[number % 3].selectbox(
                words(f"{form}_column.{column}"), options,
                options.index(place) if isinstance(place, int) and place in options else 0,
                key=f"{form}.{digest}.{column}",
                format_func=lambda each: (
                    words("import.not_used") if each is None else bare(
                        words("import.column_name", place=each + 1, header=table.header[each])
                    )
                ),
            )  # fmt: skip
            if chosen is not None:
                result[column] = chosen
    unused = [table.header[place] for place in places if place not in result.values()]
    if unused:
        st.caption(plain(words("import.unused", names=words("board.and").join(unused))))
    return result


def show_findings(
    findings: Sequence[TableFinding],
    table: Table,
    mapping: Mapping[C, int],
    form: str,
    words: Words,
) -> None:
    """Every mistake with its row and column as the file names them."""
    places = {column.value: place for column, place in mapping.items()}

    def name(column: str) -> str:
        place = places.get(column)
        return words(f"{form}_column.{column}") if place is None else table.header[place]

    key = "import.findings" if len(findings) < MOST_FINDINGS else "import.findings_many"
    st.error(words(key, count=len(findings)))
    shown = page_picker(len(findings), ON_A_PAGE, f"{form}.findings")
    show_table(
        [
            {
                "row": str(each.row),
                "column": name(each.column.value),
                "what": words(f"import_finding.{each.code}", **dict(each.values)),
            }
            for each in findings[shown]
        ],
        {name: words(f"import.{name}") for name in ("row", "column", "what")},
        alt=words("import.findings", count=len(findings)),
    )


def arrow(before: str, after: str) -> str:
    """
    >>> arrow("90%", "95%"), arrow("3", "3")
    ('90% → 95%', '3')
    """
    return after if before == after else f"{before} → {after}"


@contextmanager
def progress_shown(text: str) -> Iterator[Callable[[float], None]]:
    """A bar while something takes long; call what is yielded with 0 to 1."""
    bar = st.progress(0.0, text)

    def show(share: float) -> None:
        bar.progress(min(share, 1.0), text)

    try:
        yield show
    finally:
        bar.empty()


def counts_text(counts: Mapping[str, int], words: Words) -> str:
    """ "新增 2 · 调动 1"; the words are under ``import.<name>``."""
    return " · ".join(
        words("import.count", what=words(f"import.{name}"), count=count)
        for name, count in counts.items()
    )
