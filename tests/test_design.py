"""What cannot read the tokens has their colours all the same."""

import re

import pytest

from design import TOKENS
from settings import ROOT

LIGHT = set(re.findall(r"#[0-9a-f]{6}", TOKENS.partition("@media")[0]))
RULED = "#c6cdd3"  # lines on paper, where those of the screen would hardly be seen


@pytest.mark.parametrize(
    "page", ["services/months/bulletin.html", "services/scores/explanation.html"]
)
def test_a_printed_page_has_no_colours_of_its_own(page):
    used = set(re.findall(r"#[0-9a-f]{6}", (ROOT / page).read_text(encoding="utf-8")))

    assert used - {RULED} <= LIGHT


def test_small_pages_and_charts_name_no_colour_themselves():
    named = {
        path.relative_to(ROOT).as_posix()
        for folder in ("charts", "ui", "web")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".css", ".html")
        and re.search(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))
    }

    assert named == set()
