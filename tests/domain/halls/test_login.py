"""Logins that a reader can tell apart."""

import pytest

from domain.halls.login import as_typed, check_login
from domain.lookalikes import alike
from domain.problems import InputProblem


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("li.ming", "li.ming"), (" Manager-1_b ", "Manager-1_b"), ("李明", "李明"), ("李明2", "李明2"),
        ("ａｄｍｉｎ１", "admin1"), ("𠮷田", "𠮷田"), ("ab", "ab"), ("x" * 64, "x" * 64),
    ],
)  # fmt: skip
def test_letters_digits_chinese_characters_and_three_signs_make_a_login(typed, login):
    assert check_login(typed) == login


@pytest.mark.parametrize(
    "typed",
    [
        "аdmin", "αdmin", "adm\u0131n", "manager1\u200b", "man\u00adager", "\u202eadmin", "admin\ufeff", "ad\tmin",
        "ad min", "ad\u3000min", "admin\x00", "adm\u0456n", "ａdｍin\u0301", "é.li", "admin@hall", "ad/min", "😀😀",
        "カナ", "ㄅㄆ", "a", "", "x" * 65, "−admin", "a–b", "[admin]",
    ],
)  # fmt: skip
def test_any_other_letter_is_refused_because_it_may_look_like_one_of_these(typed):
    with pytest.raises(InputProblem) as refused:
        check_login(typed)
    assert refused.value.code == "login_unusable"


def test_what_an_input_method_adds_is_taken_off():
    assert as_typed("　ａｍｉｎａ　") == "amina"


@pytest.mark.parametrize(
    "other", ["AMINA", "ａｍｉｎａ", "ami\u200bna", " amina\n", "a\u00admina", "ＡＭＩＮＡ\ufeff"]
)
def test_logins_that_look_the_same_are_the_same_lane(other):
    assert alike(other) == alike("amina")
