"""How many entries become what, in a few words."""

from collections.abc import Mapping

from locales import Words


def counts_text(counts: Mapping[str, int], words: Words) -> str:
    """ "新增 2 · 调动 1"; the words are under ``import.<name>``."""
    return " · ".join(
        words("import.count", what=words(f"import.{name}"), count=count)
        for name, count in counts.items()
    )
