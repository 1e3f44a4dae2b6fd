"""Find norms and SMS codes by words and by what they are about."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from domain.halls.position import Position
from domain.norms.fields import Bilingual, Definition
from domain.norms.library import Checklist, Library, SmsCode, SmsGroup
from domain.norms.norm import Norm, Theme


@dataclass(frozen=True)
class NormQuery:
    """What is not given does not narrow the search."""

    search: str = ""
    theme: Theme | None = None
    position: Position | None = None
    process: str | None = None

    def fits(self, norm: Norm) -> bool:
        return (
            self.theme in (None, norm.theme)
            and (self.process is None or self.process in norm.processes)
            and (self.position is None or norm.concerns(self.position))
            and matches(self.search, _words_of(norm))
        )


def find_norms(
    checklists: Iterable[Checklist], query: NormQuery
) -> list[tuple[Checklist, list[Norm]]]:
    """The checklists with a norm that fits, in the order of the walk, and these norms."""
    fitting = [(each, [norm for norm in each.norms if query.fits(norm)]) for each in checklists]
    return [(checklist, norms) for checklist, norms in fitting if norms]


def bans_of(library: Library) -> dict[int, list[Norm]]:
    """Number of a ban -> the norms that carry it, in the order of the bans; what was retired is
    left out."""
    norms = [norm for norm in library.norms.values() if norm.ban is not None and norm.enabled]
    numbers = sorted({norm.ban for norm in norms if norm.ban is not None})
    return {number: [norm for norm in norms if norm.ban == number] for number in numbers}


def find_codes(groups: Iterable[SmsGroup], search: str) -> list[tuple[SmsGroup, list[SmsCode]]]:
    """The groups with a code that fits, and these codes."""
    fitting = [
        (group, [code for code in group.codes if _code_fits(code, search)]) for group in groups
    ]
    return [(group, codes) for group, codes in fitting if codes]


def _code_fits(code: SmsCode, search: str) -> bool:
    return matches(search, [code.code, *code.command, code.zh, code.en])


def matches(search: str, texts: Iterable[str]) -> bool:
    """Whether every word of the search stands somewhere in the texts.

    Upper and lower case are one, and so are full-width and half-width forms (Unicode NFKC).

    >>> matches("ｓｍｉｌｅ　微笑", ["Smiles at customers", "微笑服务"]), matches("a b", ["a"])
    (True, False)
    """
    where = _folded("\n".join(texts))
    return all(word in where for word in _folded(search).split())


def _words_of(norm: Norm) -> list[str]:
    named = [each for each in (norm.explain, norm.kept, norm.not_kept, norm.model) if each]
    named += [norm.guideline] if norm.guideline else []
    terms = [each.term for each in norm.definitions]
    texts: list[Bilingual | Definition] = [
        *named,
        *norm.phrases,
        *norm.lawful_cases,
        *terms,
        *norm.definitions,
    ]
    replies = [text for each in texts for text in (each.zh, each.en)]
    return [norm.id, norm.zh, norm.en, *replies, *norm.processes]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
