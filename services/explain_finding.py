"""A finding in a checklist file, in the words of the person who can mend it."""

from domain.finding import Finding
from locales import Words


def finding_text(finding: Finding, words: Words) -> str:
    """One line: where, what is wrong, what to do."""
    place = words("finding.place", file=finding.file, line=finding.line)
    what = words(
        f"finding.{finding.code}",
        norm=finding.norm,
        field=finding.field,
        **dict(finding.values),
    )
    parts = [place, *([f"{finding.norm}:"] if finding.norm else []), what]
    if finding.suggestion:
        parts.append(words("finding.did_you_mean", suggestion=finding.suggestion))
    return " ".join(parts)
