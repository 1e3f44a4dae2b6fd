"""Short coloured words inside a line of Markdown."""

from locales import Words

_STATUS_COLOURS = {
    "reported": "yellow", "confirmed": "red", "rejected": "gray", "withdrawn": "gray",
}  # fmt: skip
_RESULT_COLOURS = {"pass": "green", "fail": "orange", "na": "gray", "none": "gray"}


def badge(text: str, colour: str) -> str:
    """
    >>> badge("Kept", "green")
    ':green-badge[Kept]'
    """
    return f":{colour}-badge[{text}]"


def result_badge(result: str, words: Words) -> str:
    return badge(words(f"result.{result}"), _RESULT_COLOURS[result])


def status_badge(status: str, words: Words) -> str:
    """How a reported red line stands: ``services.patrols.red_lines.RedLine.status``."""
    return badge(words(f"red_line.{status}"), _STATUS_COLOURS[status])
