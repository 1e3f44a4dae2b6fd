"""How much of a password is no pattern that a guesser tries first."""

import re
import unicodedata

from domain.halls.common_passwords import COMMON

# Walks over the keyboard, each also backwards; digits and letters stand among them.
_WALKS = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7h8i9", "1a2b3c4d5e6f7g8h9i",
    "!@#$%^&*()",
)  # fmt: skip
_ALL_WALKS = [*_WALKS, *(walk[::-1] for walk in _WALKS)]
_SHORTEST_WALK = 3
# What passwords are made of most often, here and elsewhere: one word is one guess.
_WORDS = frozenset(
    """
    password passwd pass mima admin administrator root guest user login welcome hello letmein master
    iloveyou woaini woaiwojia loveyou love baby princess dragon monkey sunshine shadow football
    baseball superman batman hunter charlie jordan summer winter spring autumn monday friday
    computer internet windows samsung huawei xiaomi iphone google baidu tencent weixin wechat alipay
    taobao zhongguo china beijing shanghai guangzhou shenzhen guangdong tianjin chongqing chengdu
    hangzhou nanjing wuhan xian hunan hubei henan hebei sichuan zhejiang jiangsu shandong fujian
    yidong dianxin liantong unicom telecom mobile cmcc chinamobile chinaunicom chinatelecom
    yingyeting xunting nihao xiexie fighting jiayou aini caonima wangluo dianhua gongsi zongbu
    laogong laopo baobei tiankong zhang wang zhao chen yang huang zhou
    5201314 1314520 1314521 520 521 1314 168 888 666 10086 10010 10000 qwe asd zxc qaz wsx
    """.split()  # noqa: SIM905
)
_LONGEST_WORD = max(map(len, _WORDS | COMMON))
_LEET = str.maketrans("0@431!5$7", "oaaeiisst")
_DATE = re.compile(r"(19|20)\d\d((0[1-9]|1[0-2])([0-2]\d|3[01]))?")
_PERIOD = re.compile(r"(.+?)\1+")


def surprises(password: str, known_words: tuple[str, ...] = ()) -> int:
    """In how many pieces a guesser who knows the usual patterns has to find the password.

    A common word, a year or date, a run of equal letters or a walk over the keyboard is one piece,
    any other letter is one by itself. What is repeated counts once, of mere digits every second.

    :param known_words: of the person, in small letters: login and name

    >>> surprises("correct-horse-battery"), surprises("P@ssw0rd2026"), surprises("qwertyuiop")
    (19, 2, 1)
    >>> surprises("88888888xx"), surprises("woaini1314520"), surprises("13987216543")
    (2, 2, 3)
    """
    text = unicodedata.normalize("NFKC", password).casefold()
    words = _WORDS | COMMON | set(known_words)
    repeated = _PERIOD.fullmatch(text)
    if repeated and text not in words:
        text = repeated[1]
    plain, count, place = text.translate(_LEET), 0, 0
    while place < len(text):
        rest, plain_rest = text[place:], plain[place:]
        place += max(_word(rest, words), _word(plain_rest, words), _date(rest), _run(rest))
        count += 1
    return count // 2 if text.isdigit() else count


def _word(rest: str, words: frozenset[str]) -> int:
    lengths = range(min(_LONGEST_WORD, len(rest)), 1, -1)
    return next((length for length in lengths if rest[:length] in words), 1)


def _date(rest: str) -> int:
    match = _DATE.match(rest)
    return match.end() if match else 1


def _run(rest: str) -> int:
    """The length of the run of equal letters or of the walk that the text begins with."""
    equal = len(rest) - len(rest.lstrip(rest[0]))
    longest = 1
    for walk in _ALL_WALKS:
        length = _SHORTEST_WALK
        while length <= len(rest) and rest[:length] in walk:
            longest = max(longest, length)
            length += 1
    return max(equal, longest)
