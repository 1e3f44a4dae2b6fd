"""What every column of a package means, in one language, as Markdown."""

from collections.abc import Iterable

from domain.exports.k_anonymity import K
from domain.exports.table import ExportColumn, ExportTable, Privacy
from locales import Words


def dictionary(tables: Iterable[ExportTable], words: Words, *, names: bool) -> str:
    """:param names: whether the files have names; else the columns say what stands there instead"""
    explained = words.group("column_explained")
    lines = [f"# {words('dictionary.title')}", "", words("dictionary.how_to_read"), ""]
    if not names:
        remains = words("dictionary.private_remains", people=K)
        lines += [f"**{words('dictionary.private_title')}** {remains}", ""]
    for table in tables:
        lines += [f"## {table.name}", "", words(f"export_file_explained.{table.name}"), ""]
        if table.key:
            lines += [words("dictionary.key", columns=", ".join(table.key)), ""]
        for key in table.foreign_keys:
            lines.append(
                words("dictionary.foreign_key", columns=", ".join(key.columns), table=key.table)
            )
        lines += ["", f"| {words('dictionary.columns')} |", "|---|---|---|"]
        for column in table.columns:
            meaning = _meaning(column, words, explained, names=names)
            lines.append(f"| `{column.name}` | {column.kind} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def _meaning(column: ExportColumn, words: Words, explained: dict[str, str], *, names: bool) -> str:
    parts = [words(f"column.{column.name}"), explained.get(column.name, "")]
    if column.name in ("severity", "severity_label"):
        parts.append(words("norm.rank_proposal").rstrip("。."))
    if not names:
        parts.append(hidden_how(column, words))
    return words("dictionary.stop").join(part for part in parts if part)


def hidden_how(column: ExportColumn, words: Words) -> str:
    """What stands in a column of a file with pseudonyms; '': the same as with names."""
    match column.privacy:
        case Privacy.OPEN:
            return ""
        case Privacy.PERSON:
            return words("dictionary.pseudonym")
        case Privacy.NAME:
            return words("dictionary.left_out")
        case privacy:
            return words(f"dictionary.private_{privacy}", people=K)
