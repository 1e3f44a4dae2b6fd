"""A finding in a checklist file, in the words of the person who can mend it."""

from domain.imports import table as table_file
from domain.imports.finding import FileFinding
from locales import Words


def finding_text(finding: FileFinding, words: Words) -> str:
    """One line: where, what is wrong, what to do."""
    key = "finding.place" if finding.line else "finding.place_file"
    place = words(key, file=finding.file, line=finding.line)
    parts = [place, *([f"{finding.norm}:"] if finding.norm else []), problem_text(finding, words)]
    # A file can quote half a letter (``"\ud800"``), which can be neither printed nor sent.
    return " ".join(parts).encode(errors="backslashreplace").decode()


def problem_text(finding: FileFinding | table_file.TableFinding, words: Words) -> str:
    """What is wrong and what to do, without where; of a checklist file or of a table."""
    if isinstance(finding, table_file.TableFinding):
        return words(f"import_finding.{finding.code}", **dict(finding.values))
    what = words(
        f"finding.{finding.code}",
        norm=finding.norm,
        field=finding.field,
        **dict(finding.values),
    )
    if not finding.suggestion:
        return what
    return f"{what} {words('finding.did_you_mean', suggestion=finding.suggestion)}"
