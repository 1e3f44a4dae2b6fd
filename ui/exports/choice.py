"""What the page of files asks: for whom the file is, and whether with names."""

import streamlit as st

from domain.exports.grant import PACKAGE, Grant
from domain.exports.k_anonymity import K
from domain.exports.table import ExportColumn
from domain.exports.tables import TABLES
from locales import LANGUAGE_NAMES, LANGUAGES, Words
from services.exports.dictionary import hidden_how
from services.exports.hiding import Hiding
from ui.table import show_table
from ui.url_choice import url_segments

WAYS = ("csv", "xlsx", "machine")


def way_choice(file: str, words: Words) -> tuple[str, dict[str, object]]:
    """(Path of the route, what is asked of it): CSV or Excel in a language, or for machines."""
    if file == PACKAGE:
        return "/export/package.zip", {}
    way = url_segments(words("exports.way"), "way", WAYS, lambda each: words(f"exports.way_{each}"))
    if way == "machine":
        return f"/export/machine/{file}.csv", {}
    languages = sorted(LANGUAGES, key=lambda each: each != words.language)  # the reader's first
    language = url_segments(
        words("exports.language"), "language", languages, LANGUAGE_NAMES.__getitem__
    )
    return f"/export/{file}.{way}", {"language": language}


def names_choice(grant: Grant, words: Words) -> bool:
    """Whether the file has names; who may not have them is told whom to ask."""
    if not grant.names:
        st.caption(words("exports.without_names"))
        return False
    people = ["pseudonyms", "names"]
    chosen = url_segments(
        words("exports.people"), "people", people, lambda each: words(f"exports.{each}")
    )
    return chosen == "names"


def show_hiding(hiding: Hiding, words: Words) -> None:
    """How people are hidden in a file with pseudonyms, and what remains."""
    if not hiding.people:
        return
    if hiding.people < K:
        st.info(words("exports.too_few_to_hide", people=hiding.people, least=K))
        return
    smallest, largest = min(hiding.groups), max(hiding.groups)
    size = str(smallest) if smallest == largest else f"{smallest}–{largest}"
    st.markdown(
        words(
            "exports.hiding",
            people=hiding.people,
            alone=hiding.alone,
            few=hiding.few,
            least=K,
            groups=len(hiding.groups),
            size=size,
        )
    )
    with st.expander(words("exports.remains_title"), icon=":material/visibility:"):
        st.markdown(words("dictionary.private_remains", people=K))


def show_columns(file: str, names: bool, words: Words) -> None:
    """What stands in the columns."""
    explained = words.group("column_explained")

    def meaning(column: ExportColumn) -> str:
        parts = [explained.get(column.name, ""), "" if names else hidden_how(column, words)]
        return words("dictionary.stop").join(part for part in parts if part)

    if file == PACKAGE:
        return
    with st.expander(words("exports.columns"), icon=":material/view_column:"):
        show_table(
            [
                {"label": words(f"column.{each.name}"), "name": each.name, "means": meaning(each)}
                for each in TABLES[file].for_people().columns
            ],
            {
                "label": words("exports.column"),
                "name": words("exports.name"),
                "means": words("exports.meaning"),
            },
            words("exports.columns"),
        )
