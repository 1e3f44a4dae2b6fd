"""The words of the interface: gettext catalogues, read through Babel.

``words = Words("zh_CN"); words("patrol.start")``. A key stands in every catalogue; a test holds it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from babel.messages.pofile import read_po

LANGUAGES = ("zh_CN", "en")
LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}


@runtime_checkable
class Worded(Protocol):
    """A member of an enumeration whose words stand under ``<prefix><value>``."""

    @property
    def __words__(self) -> str:
        """The prefix, with the mark at its end: "position."."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Key -> words of one language."""
    path = Path(__file__).parent / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.id
        }


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "zh_CN"
        self._catalogue = catalogue(self.language)

    def __contains__(self, key: str) -> bool:
        return key in self._catalogue

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for ``key`` with ``{name}`` filled in.

        :raises KeyError: no such key: a mistake in the code, found by the catalogue test
        """
        return self._catalogue[key].format(**values) if values else self._catalogue[key]

    def of(self, member: Worded, /, **values: object) -> str:
        """The words for a member of an enumeration that names their prefix."""
        return self(f"{member.__words__}{member}", **values)

    def count(self, key: str, count: int, /, **values: object) -> str:
        """The words for a number of things: ``key``, or ``<key>_one`` where it is one; both may
        name ``{count}``."""
        return self(f"{key}_one" if count == 1 else key, count=count, **values)

    def group(self, prefix: str) -> dict[str, str]:
        """All words under ``prefix.``, without the prefix, unformatted."""
        start = f"{prefix}."
        return {
            key.removeprefix(start): text
            for key, text in self._catalogue.items()
            if key.startswith(start)
        }


def language_of(tag: str | None) -> str:
    """The interface language for a browser's language tag or Accept-Language header.

    Chinese unless the first tag that we know says English: the first users read Chinese.
    """
    for part in (tag or "").split(","):
        code = part.split(";")[0].strip().lower()
        if code.startswith("zh"):
            return "zh_CN"
        if code.startswith("en"):
            return "en"
    return "zh_CN"
