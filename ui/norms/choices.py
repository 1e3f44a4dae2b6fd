"""Choose one theme of the norms that a report holds, or one service process."""

from collections.abc import Collection

from domain.norms.norm import Theme
from locales import Words
from services.application import application
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


def process_choice(words: Words) -> str | None:
    """The id in the address, which need not be one of them; None: all processes together."""
    processes = {each.id: each for each in application().checklists.usable().processes}
    return url_choice(
        words("dimension.process"),
        "process",
        list(processes),
        lambda each: processes[each].text(words.language),
        words("norm_map.any_process"),
    )
