"""A change between two checklist versions, as one line in the reader's words."""

from typing import Any

from domain.norms.fields import Bilingual, Definition
from domain.norms.library import Checklist
from domain.norms.norm import Norm
from domain.norms.version_diff import VersionChange
from locales import Worded, Words
from services.norms.explain_norm import duration


def change_line(change: VersionChange, words: Words) -> str:
    """For example “Hair is neat” (hair-neat): severity: Minor → Major."""
    return words(
        f"version_change.{change.code}",
        subject=_subject(change.subject, words),
        field=field_name(change.code, change.field, words),
        old=_value(change.field, change.old, words),
        new=_value(change.field, change.new, words),
    )


def _subject(subject: Any, words: Words) -> str:
    if isinstance(subject, Norm):
        return words("versions.norm", text=subject.text(words.language))
    if isinstance(subject, Checklist):
        return subject.text(words.language)
    key = getattr(subject, "id", None) or getattr(subject, "code", "")
    if subject is None:
        return ""
    return f"{key} {subject.zh if words.language == 'zh_CN' else subject.en}"


def field_name(code: str, field: str, words: Words) -> str:
    """A field of what changed, as it is read; of the scoring method it is named as in its file."""
    if code == "scoring_changed":
        return field
    return words(f"version_field.{field}") if field else ""


def _value(field: str, value: Any, words: Words) -> str:
    if field == "hall_kinds" and value == ():
        return words("norms.every_hall")
    if value is None or value == ():
        return words("versions.none")
    if isinstance(value, Checklist | Bilingual):
        return value.text(words.language)
    if isinstance(value, Definition):
        language = words.language
        return words("norm.definition", term=value.term.text(language), text=value.text(language))
    if isinstance(value, list):  # of figures of the scoring method
        return ", ".join(_value(field, each, words) for each in value)
    if isinstance(value, bool):  # as it is written in the file
        return str(value).lower()
    if isinstance(value, tuple):
        return ("；" if words.language == "zh_CN" else "; ").join(
            _value(field, each, words) for each in value
        )
    if isinstance(value, Worded):
        return words.of(value)
    if field == "limit_s":
        return duration(value, words)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
