"""What a search found and did not find, in the reader's words."""

from locales import Words
from services.norms.look_up import Kind, LookedUp

_ALSO_NAMED = 5


def told_first(found: LookedUp, words: Words) -> list[str]:
    """What stands above the hits."""
    if not found.search:
        return [what_can_be_asked(found, words)]
    if found.close:
        return [words("look_up.close", search=found.search)]
    if found.groups:
        return []
    lines = [words("look_up.none", search=found.search)]
    if found.also:
        lines.append(words("look_up.also", words=_listed(_own_first(found.also, words), words)))
    if found.nearest:
        lines.append(words("look_up.nearest", words=_listed(found.nearest, words)))
    lines += [found.note] if found.note else []
    return [*lines, what_can_be_asked(found, words)]


def told_last(found: LookedUp, words: Words) -> list[str]:
    """What stands below the hits: where else was looked in vain."""
    lacking = found.lacking()
    if not found.groups or not lacking or found.groups[0].kind in (Kind.PERSON, Kind.HALL):
        return []
    kinds = _listed([words.of(kind) for kind in lacking], words)
    return [words("look_up.lacking", kinds=kinds, search=found.search)]


def what_can_be_asked(found: LookedUp, words: Words) -> str:
    return words("look_up.what_all" if found.with_people else "look_up.what")


def _own_first(also: tuple[str, ...], words: Words) -> list[str]:
    """The words of the reader's language before the others, and not too many."""
    own = words.language != "zh_CN"
    return sorted(also, key=lambda each: each.isascii() is not own)[:_ALSO_NAMED]


def _listed(texts: list[str] | tuple[str, ...], words: Words) -> str:
    return ("、" if words.language == "zh_CN" else ", ").join(texts)
