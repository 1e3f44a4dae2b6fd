"""Pages that are not Streamlit's: small, quick on bad Wi-Fi, and there before anybody signs in."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from design import TOKENS
from locales import Words

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)

_pages.globals["tokens"] = Markup(TOKENS)  # noqa: S704  # ours


def small_page(template: str, words: Words, **values: Any) -> str:
    """The HTML of a template of this folder, in the looks of all pages; every value is escaped."""
    tag = "zh-CN" if words.language == "zh_CN" else "en"
    return _pages.get_template(template).render(words=words, tag=tag, **values)
