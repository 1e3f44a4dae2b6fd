"""Words of few values, as they are stored: their place in these lists. Append only."""

from collections.abc import Mapping, Sequence

KINDS = ("observation", "praise", "header", "decision", "examined")
RESULTS = ("none", "pass", "fail", "na")
SEVERITIES = ("none", "minor", "major", "red_line")
FOOTFALLS = ("idle", "normal", "peak")
CASE_KINDS = (
    "complaint", "decision", "action", "red_line", "card", "appeal", "acknowledged", "practice",
    "calibration", "watch", "flag",
)  # fmt: skip


def _places(words: Sequence[str]) -> Mapping[str, int]:
    return {word: place for place, word in enumerate(words)}


KIND, RESULT = _places(KINDS), _places(RESULTS)
SEVERITY, FOOTFALL = _places(SEVERITIES), _places(FOOTFALLS)
CASE_KIND = _places(CASE_KINDS)


def word(column: str, words: Sequence[str]) -> str:
    """SQL: the word of a stored code; NULL stays NULL.

    >>> word("result", ("none", "pass"))
    "CASE result WHEN 0 THEN 'none' WHEN 1 THEN 'pass' END"
    """
    cases = " ".join(f"WHEN {place} THEN '{each}'" for place, each in enumerate(words))
    return f"CASE {column} {cases} END"
