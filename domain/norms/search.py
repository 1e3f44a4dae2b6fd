"""Find norms, process cards and SMS codes by words and by what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.halls.position import Position
from domain.norms.asked import NO_WORDS, Asked, Field, asked
from domain.norms.fields import Bilingual
from domain.norms.library import (
    Checklist,
    Library,
    Process,
    SearchWords,
    SmsCode,
    SmsGroup,
)
from domain.norms.norm import Norm, Theme

# How much it says that a word stands there. Of what is near, only the first two count.
CODE, TITLE, KEPT, MORE, IDENTIFIER = 12.0, 8.0, 4.0, 2.0, 1.0
_PAPERS = ("所需资料", "papers")  # so that a card is found by what is asked of it


@dataclass(frozen=True)
class NormQuery:
    """What is not given does not narrow the search."""

    search: str = ""
    theme: Theme | None = None
    position: Position | None = None
    process: str | None = None

    def narrows_to(self, norm: Norm) -> bool:
        """Whether the norm is what is asked for, whatever is searched."""
        return (
            self.theme in (None, norm.theme)
            and (self.process is None or self.process in norm.processes)
            and (self.position is None or norm.concerns(self.position))
        )


def find_norms(
    checklists: Iterable[Checklist], query: NormQuery, words: SearchWords = NO_WORDS
) -> list[tuple[Checklist, list[Norm]]]:
    """The checklists with a norm that fits, in the order of the walk, and these norms.

    :param words: what says the same
    """
    search = asked(query.search, words)
    fitting = [
        (
            each,
            [
                norm
                for norm in each.norms
                if query.narrows_to(norm) and _fits(search, norm_fields(norm))
            ],
        )
        for each in checklists
    ]
    return [(checklist, norms) for checklist, norms in fitting if norms]


def bans_of(library: Library) -> dict[int, list[Norm]]:
    """Number of a ban -> the norms that carry it, in the order of the bans; what was retired is
    left out."""
    norms = [norm for norm in library.norms.values() if norm.ban is not None and norm.enabled]
    numbers = sorted({norm.ban for norm in norms if norm.ban is not None})
    return {number: [norm for norm in norms if norm.ban == number] for number in numbers}


def find_cards(
    cards: Iterable[Process], search: str, words: SearchWords = NO_WORDS
) -> list[Process]:
    """The process cards that fit, in their order."""
    wanted = asked(search, words)
    return [card for card in cards if _fits(wanted, card_fields(card))]


def find_codes(
    groups: Iterable[SmsGroup], search: str, words: SearchWords = NO_WORDS
) -> list[tuple[SmsGroup, list[SmsCode]]]:
    """The groups with a code that fits, and these codes."""
    wanted = asked(search, words)
    fitting = [
        (group, [code for code in group.codes if _fits(wanted, code_fields(code))])
        for group in groups
    ]
    return [(group, codes) for group, codes in fitting if codes]


def _fits(search: Asked, fields: Iterable[Field]) -> bool:
    return search.fits(text for _, text in fields)


def matches(search: str, texts: Iterable[str]) -> bool:
    """Whether every word of the search stands somewhere in the texts.

    >>> matches("ｓｍｉｌｅ　微笑", ["Smiles at customers", "微笑服务"]), matches("a b", ["a"])
    (True, False)
    """
    return asked(search).fits(texts)


def norm_fields(norm: Norm) -> list[Field]:
    named = [norm.guideline] if norm.guideline else []
    kept = [each for each in (norm.kept, norm.not_kept, norm.model) if each]
    more = [*([norm.explain] if norm.explain else []), *norm.phrases, *norm.lawful_cases]
    defined = [each.term for each in norm.definitions]
    meanings = [text for each in norm.definitions for text in (each.zh, each.en)]
    return [
        (TITLE, norm.zh),
        (TITLE, norm.en),
        *_both(TITLE, named),
        *_both(KEPT, kept),
        *_both(MORE, [*more, *defined]),
        *((MORE, text) for text in meanings),
        (IDENTIFIER, norm.id),
        *((IDENTIFIER, process) for process in norm.processes),
    ]


def card_fields(card: Process) -> list[Field]:
    note = [card.note] if card.note else []
    return [
        (CODE, card.id),
        (TITLE, card.zh),
        (TITLE, card.en),
        *_both(TITLE, [card.scope]),
        *_both(KEPT, [*card.documents, *card.key_moments]),
        *_both(MORE, [*card.goals, *note]),
        *((IDENTIFIER, text) for text in _PAPERS),
    ]


def code_fields(code: SmsCode) -> list[Field]:
    return [
        (CODE, code.code),
        *((CODE, command) for command in code.command),
        (TITLE, code.zh),
        (TITLE, code.en),
    ]


def _both(weight: float, texts: Iterable[Bilingual]) -> list[Field]:
    return [(weight, text) for each in texts for text in (each.zh, each.en)]
