"""What counts as kept stands with every norm, short and in words of its own."""

import pytest

from domain.norms.checklist_file import load_checklists
from domain.norms.norm import Norm

LONGEST = {"zh": 60, "en": 130}


@pytest.fixture(scope="module")
def norms(shipped_files) -> list[Norm]:
    library = load_checklists(shipped_files).library
    assert library is not None
    return [norm for norm in library.norms.values() if norm.enabled]


@pytest.fixture(scope="module")
def texts(norms) -> list[tuple[str, str, str]]:
    """Norm, language and text."""
    return [
        (norm.id, language, getattr(text, language))
        for norm in norms
        for text in (norm.kept, norm.not_kept, norm.model)
        if text
        for language in ("zh", "en")
    ]


def test_every_enabled_norm_says_what_is_kept_and_what_is_not(norms):
    assert [norm.id for norm in norms if not (norm.kept and norm.not_kept)] == []


def test_each_of_these_texts_is_short(texts):
    assert [each for each in texts if len(each[2]) > LONGEST[each[1]]] == []


def test_no_two_norms_say_the_same(texts):
    seen: dict[str, str] = {}
    for norm_id, _, text in texts:
        assert text not in seen, (norm_id, seen[text])
        seen[text] = norm_id


def test_a_sentence_of_ours_stands_only_where_the_source_has_none(norms):
    assert [norm.id for norm in norms if norm.model and norm.phrases] == []


def test_what_goes_beyond_the_source_says_so_in_both_languages(texts):
    marks = {"zh": ("建议", "惯例", "引申"), "en": ("propos", "practice", "our reading")}
    marked = [any(mark in text for mark in marks[language]) for _, language, text in texts]

    assert [each for each, zh, en in zip(texts[::2], marked[::2], marked[1::2], strict=True)
            if zh != en] == []  # fmt: skip
    assert any(marked)
