"""Where a norm comes from, in the reader's words; shown wherever a norm is explained."""

from domain.norm import Library, Norm, Origin
from locales import Words


def origin_line(norm: Norm, library: Library, words: Words) -> str:
    """For example "Origin: Window-service process manual, 五.2.4(1)"."""
    parts = [_source_text(each, library, words) for each in norm.sources]
    kind = words(f"origin.{norm.origin}")
    if norm.origin is Origin.PUBLIC:
        kind = f"{kind} · {words('norm.grade', grade=norm.grade)}"
    return words("norm.origin", origin="; ".join([kind, *parts]))


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
    source = library.source_titles[source_id]
    title = source.zh if words.language == "zh_CN" else source.en
    return f"{title} {section}".strip()
