"""Choose one service process."""

from locales import Words
from services.application import application
from ui.url_choice import url_choice


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
