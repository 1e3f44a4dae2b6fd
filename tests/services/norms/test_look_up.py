"""One search over norms, cards, codes, people and halls: what is found, by whom, and where it
leads."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.halls.position import Position
from locales import Words
from services.halls.staff import add_staff, place_staff
from services.norms.look_up import IN_A_GROUP, LONGEST, Kind, look_up
from tests.people import with_leave


@pytest.fixture
def find(app, people, now):
    def find(search, account=None, language="zh_CN"):
        return look_up(app, account or people.amina, search, Words(language), now)

    return find


def titles(found, kind) -> list[str]:
    return [hit.title for group in found.groups if group.kind is kind for hit in group.hits]


@pytest.mark.parametrize("search", ["过户", "转名", "换机主", "transfer of ownership"])
def test_a_transfer_is_found_where_the_source_names_it_and_said_to_be_lacking_elsewhere(
    find, search
):
    found = find(search)

    assert [(group.kind, [dict(hit.query) for hit in group.hits]) for group in found.groups] == [
        (Kind.NORM, [{"norm": "no-collusion-with-partners"}])
    ]
    assert found.lacking() == [Kind.CARD, Kind.CODE]


@pytest.mark.parametrize("search", ["语音信箱", "留言", "voicemail", "Voice Mail"])
def test_voicemail_is_in_no_source_and_what_was_looked_for_too_is_said(find, search):
    found = find(search)

    assert found.groups == ()
    assert found.lacking() == [Kind.NORM, Kind.CARD, Kind.CODE]
    assert {"语音信箱", "留言", "voicemail", "voice mail"} - set(found.also) == {search.casefold()}
    assert found.nearest == ()  # it is no slip


@pytest.mark.parametrize(
    ("search", "code"),
    [("余额", "101"), ("balance", "101"), ("101", "101"), ("CXHF", "101"), ("来显", "301"),
     ("caller id", "301"), ("上网流量", "105")],
)  # fmt: skip
def test_a_code_is_found_by_what_customers_call_it(find, search, code):
    codes = next(group for group in find(search).groups if group.kind is Kind.CODE)

    assert codes.hits[0].page == "sms_codes"
    assert codes.hits[0].query == {"search": code}


def test_a_code_says_what_is_sent_and_where(find):
    (hit,) = (hit for group in find("CXHF").groups for hit in group.hits)

    assert (hit.title, hit.lines) == (
        "查询当前话费总额或余额",
        ("发 101 或 CXHF 或 CXYE 到 10086",),
    )


def test_a_card_says_which_documents_are_needed_or_that_no_source_names_them(find):
    tariff = find("换套餐").groups
    change = find("补卡要什么资料").groups

    assert [(hit.title, hit.lines) for group in tariff if group.kind is Kind.CARD
            for hit in group.hits] == [
        ("资费变更", ("所需资料：客户的有效证件；单位办理：加盖公章的介绍信；需签订的协议", "时限 1 分钟"))
    ]  # fmt: skip
    assert [(hit.query, hit.lines) for group in change for hit in group.hits] == [
        ({"card": "P11"}, ("来源没有写这个流程要什么资料。",))
    ]


def test_a_norm_says_what_counts_as_kept_and_those_that_are_off_are_not_found(find):
    (hit,) = (hit for group in find("长发").groups for hit in group.hits)

    assert (hit.page, hit.query) == ("norms", {"norm": "hair-neat"})
    assert [line.partition("：")[0] for line in hit.lines] == ["做到", "未做到"]


def test_the_best_group_comes_first_and_a_group_is_short(find):
    assert [group.kind for group in find("流量").groups] == [Kind.CODE]
    groups = find("客户").groups
    assert groups[0].kind is Kind.NORM
    assert [len(group.hits) for group in groups if group.count > IN_A_GROUP] == [6, 6]


def test_where_nothing_has_every_word_what_comes_close_is_said_to(find):
    found = find("头发要求")

    assert found.close
    assert titles(found, Kind.NORM)[0].startswith("头发整洁")
    assert not find("头发").close


@pytest.mark.parametrize(("search", "nearest"), [("过护", ("过户",)), ("bilance", ("balance",))])
def test_a_slip_is_answered_with_what_is_spelt_like_it(find, search, nearest):
    found = find(search)

    assert found.groups == ()
    assert found.nearest[: len(nearest)] == nearest


@pytest.mark.parametrize("search", ["", "  ", "\u3000"])
def test_nothing_is_asked_with_nothing(find, search):
    assert find(search).groups == ()


def test_a_search_without_end_is_read_to_its_bound(find):
    assert find("x" * 100_000).search == "x" * LONGEST


def test_people_are_found_by_name_and_number_within_the_halls_of_the_reader(find, people):
    for search in ("顾", "D1"):
        (hit,) = (
            hit for group in find(search).groups if group.kind is Kind.PERSON for hit in group.hits
        )
        assert (hit.page, hit.query) == (
            "person", {"person": people.gu.id, "hall": people.east.id},
        )  # fmt: skip
        assert hit.lines == ("D1 · 导购 · 东厅",)
    assert titles(find("艾"), Kind.PERSON) == []  # works in the West hall
    assert titles(find("艾", people.dora), Kind.PERSON) == ["艾"]
    assert titles(find("顾 东厅"), Kind.PERSON) == ["顾"]
    assert titles(find("东厅"), Kind.PERSON) == []  # not everybody who works there


def test_what_is_outside_the_scope_is_answered_as_what_does_not_exist(find, people):
    there, nobody = find("艾"), find("鑫")

    assert replace(there, search="") == replace(nobody, search="")


def test_halls_are_found_by_name_and_branch_within_the_scope(find, people):
    assert titles(find("厅", people.dora), Kind.HALL) == ["东厅", "西厅"]
    assert titles(find("江城", people.dora), Kind.HALL) == ["东厅", "西厅"]
    assert titles(find("远厅"), Kind.HALL) == []
    (hit,) = (hit for group in find("东厅").groups if group.kind is Kind.HALL for hit in group.hits)
    assert (hit.page, hit.query, hit.lines) == (
        "score_trends", {"hall": people.east.id}, ("江城",),
    )  # fmt: skip


def test_a_member_of_staff_finds_norms_and_nobody_not_even_themselves(find, people):
    for search in ("顾", "海", "D1", "东厅"):
        kinds = {group.kind for group in find(search, people.gu_account).groups}
        assert kinds.isdisjoint({Kind.PERSON, Kind.HALL})
    assert titles(find("头发", people.gu_account), Kind.NORM) != []


def test_an_administrator_who_sees_no_results_finds_no_people(find, people):
    assert titles(find("顾", people.fang), Kind.PERSON) == []


def test_head_office_without_leave_for_names_cannot_find_out_a_name(find, people):
    ella = replace(people.ella, language="zh_CN")

    assert titles(find("顾", ella), Kind.PERSON) == []
    assert titles(find("D1", ella), Kind.PERSON) == []
    assert titles(find("顾", with_leave(ella)), Kind.PERSON) == ["顾"]


def test_who_left_is_found_for_a_year(app, people, find, now):
    old = add_staff(
        app, people.fang, hall_id=people.east.id, name="欧阳", staff_no="D9",
        position=Position.GUIDE, now=now, from_on=now.date() - timedelta(days=900),
    )  # fmt: skip
    assert titles(find("欧阳"), Kind.PERSON) == ["欧阳"]

    place_staff(
        app, people.fang, old.id, hall_id=people.east.id, position=Position.GUIDE,
        from_on=now.date() - timedelta(days=900), to_on=now.date() - timedelta(days=400), now=now,
    )  # fmt: skip

    assert titles(find("欧阳"), Kind.PERSON) == []
