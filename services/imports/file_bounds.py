"""How much a file of a table may hold, however small it is or says it is.

Chosen so that any file is answered within 10 s and 300 MB, and 100,000 rows of eight filled columns
are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LAST_ROW = 1_048_576  # of any spreadsheet
LONGEST_TEXT = 32_767  # characters of a cell: no spreadsheet keeps more


class CannotRead(Exception):
    """It is no such file, or a broken one."""


class TooLarge(Exception):
    """It holds more than is allowed."""


class TooLong(Exception):
    """A cell holds a longer text than any spreadsheet writes."""


@dataclass
class Bounds:
    """What is left of it; of all parts of a file together."""

    unpacked: int  # bytes
    elements: int = 2_500_000
    texts: int = 810_000  # that are kept: cells, shared texts
    letters: int = 20_000_000  # of these

    def keep(self, text: str) -> None:
        """Count one more.

        :raises TooLarge: that is one too many
        """
        self.texts -= 1
        self.letters -= len(text)
        if self.texts < 0 or self.letters < 0:
            raise TooLarge

    def keep_all(self, cells: Sequence[str]) -> None:
        """Count those that are not empty.

        :raises TooLarge: that is one too many
        """
        self.texts -= len(cells) - cells.count("")
        self.letters -= sum(map(len, cells))
        if self.texts < 0 or self.letters < 0:
            raise TooLarge
