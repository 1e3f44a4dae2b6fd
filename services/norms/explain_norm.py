"""Where a norm comes from, in the reader's words; shown wherever a norm is explained."""

from domain.norms.library import Library
from domain.norms.norm import Norm, Origin, Severity
from locales import Words


def origin_line(norm: Norm, library: Library, words: Words) -> str:
    """For example "Origin: Window-service process manual, 五.2.4(1)"."""
    parts = [_source_text(each, library, words) for each in norm.sources]
    kind = words.of(norm.origin)
    if norm.origin is Origin.PUBLIC:
        kind = f"{kind} · {words('norm.grade', grade=norm.grade)}"
    if library.is_law(norm):
        kind = f"{kind} · {words('norm.law')}"
    return words("norm.origin", origin="; ".join([kind, *parts]))


def rank_text(norm: Norm, words: Words) -> str:
    """Its severity; that a norm is minor or major is nobody's word but ours, and says so."""
    severity = words.of(norm.severity)
    if norm.severity in (Severity.MINOR, Severity.MAJOR):
        return words("norm.rank", severity=severity)
    return severity


def kept_lines(norm: Norm, words: Words) -> list[str]:
    """What counts as kept, what does not, and how it may be said."""
    texts = (("kept", norm.kept), ("not_kept", norm.not_kept), ("model", norm.model))
    return [words(f"norm.{name}", text=text.text(words.language)) for name, text in texts if text]


def explain_lines(norm: Norm, words: Words) -> list[str]:
    """What a reader who asks about a norm is told: what counts as kept, when it applies, the name
    of the guideline, and the sentences that the source suggests."""
    lines = kept_lines(norm, words)
    lines += [norm.explain.text(words.language)] if norm.explain else []
    if norm.guideline:
        lines.append(words("norm.guideline", name=norm.guideline.text(words.language)))
    lines += [words("norm.phrase", text=each.text(words.language)) for each in norm.phrases]
    return lines


def lawful_case_line(norm: Norm, number: int, words: Words) -> str:
    """A lawful case with its number, as it is named wherever it is shown.

    :param number: from 1
    """
    text = norm.lawful_cases[number - 1].text(words.language)
    return words("norm.lawful_case", number=number, text=text)


def lawful_case_lines(norm: Norm, words: Words) -> list[str]:
    numbers = range(1, len(norm.lawful_cases) + 1)
    return [lawful_case_line(norm, number, words) for number in numbers]


def definition_lines(norm: Norm, words: Words) -> list[str]:
    """What the terms mean that the norm uses, one line a term."""
    language = words.language
    return [
        words("norm.definition", term=each.term.text(language), text=each.text(language))
        for each in norm.definitions
    ]


def limit_line(norm: Norm, words: Words) -> str:
    """The limit of a time norm or the minimum of a count, or ''."""
    if norm.limit_s is not None:
        return words("norm.limit", limit=duration(norm.limit_s, words))
    if norm.minimum is not None:
        return words("norm.minimum", minimum=norm.minimum)
    return ""


def duration(seconds: int, words: Words) -> str:
    """Whole hours, minutes or seconds, whichever says it without a fraction.

    60 -> "1 min", 3600 -> "1 h", 90 -> "90 s".
    """
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds % size == 0:
            return words(f"duration.{unit}", count=seconds // size)
    return words("duration.second", count=seconds)


def _source_text(cited: str, library: Library, words: Words) -> str:
    source_id, _, section = cited.partition(" ")
    return f"{library.source_titles[source_id].text(words.language)} {section}".strip()
