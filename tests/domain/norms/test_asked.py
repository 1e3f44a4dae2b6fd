"""What is typed finds what says the same, and the best answer comes first."""

import pytest

from domain.norms.asked import asked, closest
from domain.norms.library import SearchWords

WORDS = SearchWords(
    alike=(("过户", "转名", "transfer of ownership"), ("证件", "ID", "ID card"), ("补卡", "换卡")),
    ignored=("怎么办", "how", "to"),
)


@pytest.mark.parametrize(
    ("search", "text", "found"),
    [
        ("转名", "擅自过户或销号", True),
        ("Transfer of Ownership", "擅自过户或销号", True),
        ("过户", "transfer of the ownership", False),
        ("证件", "Checks the ID", True),
        ("证件", "Guide smiles", False),  # "id" is no word there
        ("id", "Guide smiles", False),
        ("ID", "Checks the IDs", True),
        ("gui", "Guide smiles", True),  # what nobody wrote down is found within words
        ("补卡怎么办", "换卡后当面确认", True),
        ("how to 换卡", "补卡", True),
        ("怎么办", "怎么办", True),  # nothing else is asked
        ("换卡 证件", "补卡要证件", True),
        ("换卡 证件", "补卡", False),
        ("换卡证件", "证件，补卡", True),
    ],
)
def test_words_that_say_the_same_find_each_other(search, text, found):
    assert asked(search, WORDS).fits([text]) is found


@pytest.mark.parametrize(
    ("search", "fields", "weight"),
    [
        ("换卡", [(8, "换卡业务"), (4, "换卡")], 8 + 4),  # 4 once more: it is all of a text
        ("换卡", [(8, "补卡业务")], 0.8 * 8),
        ("换卡 证件", [(8, "换卡业务"), (4, "要证件")], 8 + 4),
        ("换卡 证件", [(8, "换卡业务")], 0),
        ("换卡", [], 0),
    ],
)
def test_the_word_itself_in_the_title_weighs_most(search, fields, weight):
    assert asked(search, WORDS).weight(fields) == pytest.approx(weight)


def test_what_comes_close_is_told_by_what_few_texts_have():
    entries = [[(8, "头发整洁")], [(8, "要求前后一致")], [(8, "服务要求")], [(8, "指甲")]]

    weights = closest(asked("头发要求", WORDS), entries)

    assert weights.index(max(weights)) == 0  # 头发 stands once, 要求 twice
    assert [weight > 0 for weight in weights] == [True, False, False, False]


def test_a_word_that_is_known_is_never_broken_up():
    assert [piece.text for piece in asked("过户手续费", WORDS).pieces()] == ["过户", "手续", "续费"]


def test_nothing_comes_close_to_what_stands_nowhere():
    assert closest(asked("xyz"), [[(8, "头发整洁")]]) == [0.0]
    assert closest(asked("xyz"), []) == []
