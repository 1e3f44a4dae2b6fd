"""Passwords that are guessed quickly are refused; whatever else is long enough is taken."""

import pytest

from domain.halls.common_passwords import COMMON
from domain.halls.password import check_password
from domain.problems import InputProblem


def refusal(password, login="", name=""):
    try:
        check_password(password, login, name)
    except InputProblem as problem:
        return problem.code
    return None


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "0987654321", "0123456789", "1111111111", "aaaaaaaaaa", "88888888xx", "abababababab",
        "abcdefghij", "zyxwvutsrq", "qwertyuiop", "asdfghjkl;", "1q2w3e4r5t", "1qaz2wsx3edc", "zaq12wsxcde3",
        "password12", "Password2026", "P@ssw0rd2026", "password-password", "admin@2026", "administrator",
        "iloveyou2026", "woaini1314520", "5201314520", "zhongguo2026", "Beijing2026!", "liantong10010",
        "xunting2026", "13812345678", "13987216543", "20260301ab", "19900307110101", "hunter2hunter2",
        "basketball", "basketball2026", "ｐａｓｓｗｏｒｄ１２", "密码密码密码密码密码", "sunshine99!",
    ],
)  # fmt: skip
def test_a_common_password_or_a_simple_pattern_is_refused(password):
    assert refusal(password) == "password_common"


def test_every_password_of_the_list_is_refused():
    assert {refusal(each) for each in COMMON if len(each) >= 10} == {"password_common"}
    assert len(COMMON) > 1500


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-battery", "another-password", "Tr0ub4dor&3", "xunting-demo", "k7#Lq9vR2m",
        "中国移动营业厅好好好", "东风夜放花千树更吹落", "three blue bicycles", "x7Kq20260301mZt",
    ],
)  # fmt: skip
def test_other_passwords_are_taken(password):
    assert refusal(password) is None


@pytest.mark.parametrize(
    ("password", "login", "name"),
    [
        ("li.ming.2026", "li.ming.2026", "李明"),
        ("My-Li.Ming-Bicycle", "li.ming", "李明"),
        ("李明的蓝色自行车真好看", "li.ming", "李明"),
        ("blue-FREDERICA-bicycle", "fr", "Frederica"),
        ("blue-ＬＩ．ＭＩＮＧ-bicycle", "li.ming", "x"),
    ],
)
def test_a_password_with_the_login_or_the_name_in_it_is_refused(password, login, name):
    assert refusal(password, login, name) == "password_has_name"


def test_a_short_login_may_stand_in_a_password_by_chance_but_counts_for_nothing():
    assert refusal("guilty-of-bicycles", "gu", "顾") is None
    assert refusal("gu1234gu5678", "gu", "顾") == "password_common"


@pytest.mark.parametrize("password", ["short", "k7#Lq9vR2", "k7#Lq9vR2m" * 21])
def test_a_password_has_ten_to_two_hundred_characters(password):
    assert refusal(password) == "password_length"
