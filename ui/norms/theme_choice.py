"""Choose one theme of the norms that a report holds."""

from collections.abc import Collection

from domain.norms.norm import Theme
from locales import Words
from ui.url_choice import url_choice


def theme_choice(present: Collection[str], words: Words) -> str | None:
    """The theme that was chosen; None: all of them, also where the report holds none of it."""
    themes = [each.value for each in Theme if each.value in present]
    chosen = url_choice(
        words("norm_health.theme"),
        "theme",
        themes,
        lambda each: words(f"theme.{each}"),
        words("norms.any_theme"),
    )
    return chosen if chosen in themes else None
