"""What somebody looks for: each word with what says the same, and how well a text answers it.

One way of matching for all that is looked up: upper and lower case are one, and so are full-width
and half-width forms (Unicode NFKC).
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.norms.library import SearchWords

# A text of what is searched, with its weight.
Field = tuple[float, str]

_SAID_OTHERWISE = 0.8  # of the weight of the word itself
_TITLE_ITSELF = 2.0  # times the weight, where the whole search is the whole text
_CHINESE = re.compile("[\u3400-\u9fff]+")
NO_WORDS = SearchWords()


@dataclass(frozen=True)
class AskedWord:
    """``others`` say the same; they are known where somebody wrote them down."""

    text: str
    others: tuple[str, ...] = ()
    known: bool = False

    def share(self, folded_text: str) -> float:
        """How much of its weight a text earns: 1 with the word itself, less with another, or 0."""
        if _stands(self.text, folded_text, whole=self.known):
            return 1.0
        found = any(_stands(each, folded_text, whole=True) for each in self.others)
        return _SAID_OTHERWISE if found else 0.0


@dataclass(frozen=True)
class Asked:
    text: str  # folded
    words: tuple[AskedWord, ...]

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether every word, or what says the same, stands somewhere in the texts."""
        where = "\n".join(folded_text(each) for each in texts)
        return all(word.share(where) for word in self.words)

    def weight(self, fields: Sequence[Field]) -> float:
        """How well the fields answer; 0 where a word stands in none of them."""
        read = [(weight, folded_text(text)) for weight, text in fields]
        total = 0.0
        for word in self.words:
            best = max((weight * word.share(text) for weight, text in read), default=0.0)
            if not best:
                return 0.0
            total += best
        whole = max((weight for weight, text in read if text == self.text), default=0.0)
        return total + (_TITLE_ITSELF - 1) * whole

    def pieces(self) -> list[AskedWord]:
        """The words, and those of Chinese that nobody wrote down in pairs of characters, for what
        comes close."""
        found: dict[str, AskedWord] = {}
        for word in self.words:
            if word.known or not _CHINESE.fullmatch(word.text) or len(word.text) < 3:
                found.setdefault(word.text, word)
                continue
            pairs = (word.text[place : place + 2] for place in range(len(word.text) - 1))
            found.update((pair, AskedWord(pair)) for pair in pairs)
        return list(found.values())


def asked(search: str, words: SearchWords = NO_WORDS) -> Asked:
    """
    >>> words = SearchWords(alike=[["过户", "转名"], ["资料", "papers"]], ignored=["要什么"])
    >>> [(each.text, each.others) for each in asked("转名要什么papers 吗", words).words]
    [('转名', ('过户',)), ('papers', ('资料',)), ('吗', ())]
    """
    text = folded_text(search)
    others, pattern = _known(words)
    found: list[AskedWord] = []
    passed_over: list[AskedWord] = []
    place = 0
    for match in pattern.finditer(text) if pattern else ():
        found += [AskedWord(each) for each in text[place : match.start()].split()]
        word = AskedWord(match[0], others[match[0]], known=True)
        (found if word.others else passed_over).append(word)
        place = match.end()
    found += [AskedWord(each) for each in text[place:].split()]
    return Asked(" ".join(text.split()), tuple(dict.fromkeys(found or passed_over)))


def closest(search: Asked, entries: Sequence[Sequence[Field]]) -> list[float]:
    """How close each entry comes, where none has every word: what few have says more than what
    many have. 0: not close."""
    pieces = search.pieces()
    shares = [
        [max((weight * piece.share(folded_text(text)) for weight, text in fields), default=0.0)
         for piece in pieces]
        for fields in entries
    ]  # fmt: skip
    counts = [sum(1 for row in shares if row[place]) for place in range(len(pieces))]
    rarity = [math.log(1 + len(entries) / count) ** 2 if count else 0.0 for count in counts]
    sums = [sum(map(math.prod, zip(row, rarity, strict=True))) for row in shares]
    least = max(sums, default=0.0) / 2
    return [each if each >= least else 0.0 for each in sums]


@lru_cache(maxsize=30_000)
def folded_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _stands(word: str, text: str, *, whole: bool) -> bool:
    if word not in text:
        return False
    return not (whole and word.isascii()) or _whole(word).search(text) is not None


@lru_cache(maxsize=2_000)
def _whole(word: str) -> re.Pattern[str]:
    """The word of a European language as a word, and its plural."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es)?(?![a-z0-9])")


@lru_cache(maxsize=8)
def _known(words: SearchWords) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str] | None]:
    """Each known word with what says the same (nothing: it is passed over), and how they are
    found in a search, the longest first."""
    others: dict[str, tuple[str, ...]] = {folded_text(each): () for each in words.ignored}
    for group in words.alike:
        terms = [folded_text(each) for each in group]
        for term in terms:
            rest = (*others.get(term, ()), *(each for each in terms if each != term))
            others[term] = tuple(dict.fromkeys(rest))
    longest_first = sorted(others, key=len, reverse=True)
    parts = [
        rf"(?<![a-z0-9]){re.escape(each)}(?![a-z0-9])" if each.isascii() else re.escape(each)
        for each in longest_first
    ]
    return others, re.compile("|".join(parts)) if parts else None
