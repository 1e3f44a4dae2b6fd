"""What is looked for is found, in either language, and nothing else."""

import pytest

from domain.halls.position import ON_ROSTER, Position
from domain.norms.checklist_file import load_checklists
from domain.norms.library import Library
from domain.norms.norm import Theme
from domain.norms.search import NormQuery, bans_of, find_codes, find_norms, matches


@pytest.fixture(scope="module")
def library(shipped_files) -> Library:
    return load_checklists(shipped_files).library


def ids(library: Library, query: NormQuery) -> list[str]:
    return [norm.id for _, norms in find_norms(library.checklists, query) for norm in norms]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", True), ("  ", True), ("微笑", True), ("SMILES", True), ("ｓｍｉｌｅｓ", True),
        ("smiles\u3000微笑", True), ("guide-greets", True), ("greets guide", True),
        ("smiles frowns", False), ("smilesat", False), ("*", False),
    ],
)  # fmt: skip
def test_every_word_has_to_stand_somewhere(search, found):
    texts = ["guide-greets-at-entry", "引导员微笑迎候", "Guide smiles at the customer"]

    assert matches(search, texts) is found


def test_no_words_across_two_texts_are_found():
    assert not matches("ab", ["a", "b"])


def test_asking_for_nothing_finds_every_norm_once_in_the_order_of_the_walk(library):
    assert ids(library, NormQuery()) == list(library.norms)


@pytest.mark.parametrize("search", ["no-illegal-or-unwanted-messages", "严禁发送违法信息",
                                    "commercial advertisements", "五条禁令第二条",
                                    "Second of the five bans"])  # fmt: skip
def test_a_norm_is_found_by_id_by_its_text_and_by_what_explains_it(library, search):
    assert ids(library, NormQuery(search)) == ["no-illegal-or-unwanted-messages"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("集团客户信息 业务合同", ["no-leak-or-trade-of-data", "no-unauthorised-lookup"]),
        ("group Fetion", ["no-leak-or-trade-of-data", "no-unauthorised-lookup"]),
        ("人民检察院", ["no-leak-or-trade-of-data"]),
        ("procuratorate", ["no-leak-or-trade-of-data"]),
    ],
)
def test_a_norm_is_found_by_its_lawful_cases_and_by_what_its_terms_mean(library, search, found):
    assert ids(library, NormQuery(search)) == found


def test_the_five_bans_are_the_five_in_their_order_and_nothing_else(library):
    found = {number: [norm.id for norm in norms] for number, norms in bans_of(library).items()}

    assert found == {
        1: ["no-leak-or-trade-of-data", "no-unauthorised-lookup"],
        2: ["no-illegal-or-unwanted-messages"],
        3: ["no-change-without-confirmation"],
        4: ["no-collusion-with-service-providers"],
        5: ["no-collusion-with-partners"],
    }


def test_every_filter_narrows_what_the_search_found(library):
    def expected(*tests):
        return [norm.id for norm in library.norms.values() if all(test(norm) for test in tests)]

    def says_customer(norm):
        texts = [norm.explain, norm.kept, norm.not_kept, norm.model, *norm.phrases]
        return matches("customer", [norm.en, *(each.en for each in texts if each)])

    def in_theme(norm):
        return norm.theme is Theme.COMMUNICATION

    def of_guides(norm):
        return Position.GUIDE in norm.positions or Position.ALL in norm.positions

    def of_process(norm):
        return "P01" in norm.processes

    queries = [
        (NormQuery("customer"), [says_customer]),
        (NormQuery(theme=Theme.COMMUNICATION), [in_theme]),
        (NormQuery("customer", theme=Theme.COMMUNICATION), [says_customer, in_theme]),
        (NormQuery(position=Position.GUIDE), [of_guides]),
        (NormQuery(position=Position.GUIDE, process="P01"), [of_guides, of_process]),
        (
            NormQuery("customer", None, Position.GUIDE, "P01"),
            [says_customer, of_guides, of_process],
        ),
    ]
    for query, tests in queries:
        assert ids(library, query) == expected(*tests), query
        assert ids(library, query), query


def test_a_norm_for_everybody_concerns_whoever_can_be_on_a_roster(library):
    norm = library.norms["no-leak-or-trade-of-data"]

    assert norm.positions == (Position.ALL,)
    assert {each for each in Position if norm.concerns(each)} == {Position.ALL, *ON_ROSTER}


def test_a_norm_that_is_off_can_be_looked_up_all_the_same(library):
    norm = library.norms["wet-weather-mat-sign"]

    assert not norm.enabled
    assert norm.id in ids(library, NormQuery("anti-slip", position=Position.HALL))


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("来有迎声", "greets-every-arrival"),
        ("尊称姓氏", "uses-surname-and-title"),
        ("问有答声", "answers-every-question"),
        ("对视露笑", "smiles-at-eye-contact"),
        ("暂离致歉", "apologises-before-leaving"),
        ("唱收唱付", "says-cash-amounts-aloud"),
        ("双手接递", "uses-both-hands"),
        ("保护您的个人利益", "guide-explains-missing-id"),
        ("请问您是VIP吗", "identifies-vip"),
        ("are you a VIP", "identifies-vip"),
    ],
)
def test_a_norm_is_found_by_its_guideline_and_by_what_the_source_suggests_to_say(
    library, search, expected
):
    assert expected in ids(library, NormQuery(search))


@pytest.mark.parametrize(
    ("search", "expected"),
    [("CXHF", ["101"]), ("cxhf", ["101"]), ("1042", ["1042"]), ("V网", ["1042"]),
     ("v-net minutes", ["1042"]), ("上月账单", ["102"]), ("无此代码", [])],
)  # fmt: skip
def test_a_code_is_found_by_number_command_and_meaning(library, search, expected):
    found = find_codes(library.sms_codes.groups, search)

    assert [code.code for _, codes in found for code in codes] == expected
