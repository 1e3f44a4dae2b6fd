"""The tablet masks as the server does, line by line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from board import joined_modules
from domain.patrols.masking import mask
from tests.note_corpus import corpus

pytestmark = pytest.mark.browser

MASK_ALL = """async ([source, texts]) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { mask } = await import(address);
  return texts.map((text) => mask(text));
}"""


@pytest.fixture(scope="module")
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def masked_in(page: Page, texts: list[str]) -> list[dict]:
    source = joined_modules("masking")
    return page.evaluate(MASK_ALL, [f"{source}\nexport {{ mask }};", texts])


def as_json(text: str) -> dict:
    found = mask(text)
    findings = [{"kind": each.kind.value, "count": each.count} for each in found.findings]
    return {"text": found.text, "findings": findings}


def test_tablet_and_server_mask_every_line_of_the_corpus_alike(page):
    texts = [line.text for line in corpus()]

    different = [
        (text, tablet)
        for text, tablet in zip(texts, masked_in(page, texts), strict=True)
        if tablet != as_json(text)
    ]

    assert len(texts) == 17_500
    assert different == []


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MOSTLY_DIGITS = st.text(
    st.sampled_from("0123456789113886６２〇一八 -－　·.+Xx×█客🙂𝟏,:\n/()（）"), max_size=60
)


@settings(max_examples=3)
@given(texts=st.lists(ANYTHING | MOSTLY_DIGITS, min_size=200, max_size=200))
def test_tablet_and_server_mask_any_text_alike(page, texts):
    assert masked_in(page, texts) == [as_json(text) for text in texts]


def test_tablet_and_server_know_what_a_number_is_called_alike(page):
    words = [
        "IMEI",
        "imei2",
        "串号",
        "工单",
        "订单编号是",
        "Ticket no.",
        "ORDER",
        "border",
        "流水号",
    ]
    between = ["", " ", ":", "：", "#", "\n", " \n", "\r\n", "\u2028", "号码是 "]
    numbers = ["13800138000", "353918051123456", "6250941006528599", "11010519491231002X"]
    texts = [f"{a}{b}{c}" for a in words for b in between for c in numbers]

    assert masked_in(page, texts) == [as_json(text) for text in texts]
    # A name on another line is none: the line may be one of a list.
    assert mask("工单\n13800138000").text == "工单\n███"
