"""A mistake in a workbook of norms, in the words that stand in the workbook.

The words of findings in checklist files name fields and values as the files have them; whoever
edits the sheet knows only its headings and lists.
"""

from domain.halls.position import Position
from domain.imports.finding import FileFinding
from domain.norms.columns import NormColumn
from domain.norms.library import Library
from domain.norms.norm import NormKind, Origin, Severity
from locales import Worded, Words
from services.imports.explain_finding import problem_text
from services.norms.sheets import label, options_of
from services.norms.workbook import WorkbookMistake

# Values that the words of a mistake name, under ``{<column>_<value>}``.
_NAMED: tuple[tuple[NormColumn, Worded], ...] = (
    *((NormColumn.KIND, each) for each in NormKind),
    *((NormColumn.ORIGIN, each) for each in Origin),
    (NormColumn.POSITIONS, Position.ALL),
    (NormColumn.POSITIONS, Position.HALL),
    (NormColumn.SEVERITY, Severity.RED_LINE),
)
# The words for people who edit the files fit here too.
_AS_IN_FILES = frozenset({"not_line_by_line"})


def mistake_text(mistake: WorkbookMistake, library: Library, words: Words) -> str:
    """What is wrong and what to do, without row and column.

    :param library: the version that the workbook was made from
    """
    finding = mistake.finding
    values = _labels(words) | dict(finding.values)
    column = mistake.column
    for name in ("given", "near", "known", "was", "now"):
        if column is not None and name in values:
            parts = values[name].split(", ") if name == "known" else [values[name]]
            labels = [_labelled(each, column, library, words) for each in parts]
            values[name] = ("、" if words.language == "zh_CN" else ", ").join(labels)
    if not isinstance(finding, FileFinding):
        return words(f"import_finding.{finding.code}", **values)
    values |= {"norm": finding.norm, "file": finding.file}
    if column is not None:
        values["field"] = words.of(column)
        values["help"] = words(f"norm_column_help.{column}")
    if finding.field == "norms":
        name = finding.file.removesuffix(".yaml")
        title = label(library, NormColumn.CHECKLIST, name, words)
        return words("norm_mistake.no_norms", **values | {"checklist": title})
    if finding.code in _AS_IN_FILES or column is None:
        return f"{finding.file}: {problem_text(finding, words)}"
    key = f"norm_mistake.{finding.code}"
    text = words(key if key in words else "norm_mistake.other", **values)
    if not finding.suggestion:
        return text
    meant = _labelled(finding.suggestion, column, library, words) if column else finding.suggestion
    return f"{text} {words('finding.did_you_mean', suggestion=meant)}"


def _labels(words: Words) -> dict[str, str]:
    """The headings of the columns by their names, and the values of ``_NAMED``."""
    labels = {column.value: words.of(column) for column in NormColumn}
    for column, value in _NAMED:
        labels[f"{column}_{value}"] = words.of(value)
    return labels


def _labelled(given: str, column: NormColumn, library: Library, words: Words) -> str:
    """A value of a column as the sheet has it; what is none stays as it is."""
    known = given in options_of(library, column)
    return label(library, column, given, words) if known else given
