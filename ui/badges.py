"""Short coloured words inside a line of Markdown."""

from locales import Words

_RESULT_COLOURS = {"pass": "green", "fail": "orange", "na": "gray", "none": "gray"}


def badge(text: str, colour: str) -> str:
    """
    >>> badge("Kept", "green")
    ':green-badge[Kept]'
    """
    return f":{colour}-badge[{text}]"


def result_badge(result: str, words: Words) -> str:
    return badge(words(f"result.{result}"), _RESULT_COLOURS[result])
