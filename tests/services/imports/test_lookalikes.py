"""No second hall, branch or person that looks like one that there is, on whatever way it comes in."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.halls.hall import HallKind
from domain.halls.names import halls_that_look_the_same, staff_that_look_the_same
from domain.halls.position import Position
from domain.imports.roster_stays import RosterChangeKind
from domain.lookalikes import alike, as_seen, groups, zeroless
from domain.problems import InputProblem
from services.exports.tokens import issue_token, tokens
from services.halls.accounts import change_account
from services.halls.organisation import (
    add_branch,
    add_hall,
    all_branches,
    all_halls,
    change_hall,
    rename_branch,
)
from services.halls.staff import add_staff, all_staff, change_staff
from tests.check_files import plan_of as checks_plan
from tests.check_files import sent_of
from tests.lookalikes import stored
from tests.roster_files import HEADER, counts, csv_file, plan_of

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\u2066\u180e\ufe0f\u3164"
BLANKS = " \u00a0\u2003\u3000\t"
REUSE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def disguised(draw, text):
    """The text as keyboards and copied pages spoil it: what a reader sees stays the same."""
    width = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
    spoiled = ""
    for letter in text:
        spoiled += draw(st.sampled_from(["", "", *UNSEEN, *BLANKS]))
        spoiled += draw(
            st.sampled_from([letter, letter.translate(width), letter.lower(), letter.upper()])
        )
    return spoiled + draw(st.sampled_from(["", *UNSEEN, *BLANKS]))


def add(app, people, number, now, name="石", hall=None):
    return add_staff(
        app, people.fang, hall_id=(hall or people.east).id, name=name, staff_no=number,
        position=Position.GUIDE, now=now, from_on=date(2025, 1, 1),
    )  # fmt: skip


def a_hall(app, people, name, now):
    return add_hall(
        app, people.fang, branch_id=people.east.branch_id, name=name, kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=now,
    )  # fmt: skip


def refused(code, what, *args, **named):
    with pytest.raises(InputProblem) as caught:
        what(*args, **named)
    assert caught.value.code == code
    return caught.value.values


@given(disguised("A2-01 东厅"))
def test_what_a_reader_takes_for_the_same_is_alike(spoiled):
    assert alike(spoiled) == alike("A2-01 东厅") == "a2-01东厅"


@pytest.mark.parametrize(
    ("one", "other"),
    [("A1", "A2"), ("A-1", "A1"), ("东厅", "西厅"), ("001", "1"), ("1-1厅", "11厅"), ("О1", "01")],
)
def test_what_a_reader_can_tell_apart_is_not_alike(one, other):
    assert alike(one) != alike(other)


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2013\u2014\u2015\u2212\u30fc\uff0d\uff70")
def test_every_dash_is_alike(dash):
    assert alike(f"A{dash}2001") == "a-2001"


@given(st.text())
def test_comparing_goes_no_further_the_second_time(text):
    assert as_seen(as_seen(text)) == as_seen(text)
    assert alike(alike(text)) == alike(text)


def test_zeros_before_a_number_are_what_a_spreadsheet_drops():
    assert [zeroless(each) for each in ("001001", "1001", "D-007", "D-7", "1010", "000")] == [
        "1001", "1001", "d-7", "d-7", "1010", "0",
    ]  # fmt: skip
    assert groups(["01", "2", "1"], zeroless) == [["01", "1"]]


@REUSE
@given(disguised("A2001"))
def test_a_number_typed_in_disguise_is_nobody_new(app, people, now, spoiled):
    if not any(each.staff_no == "A2001" for each in all_staff(app, people.fang)):
        add(app, people, "Ａ２００１", now)  # typed with a Chinese keyboard: kept as A2001

    said = refused("staff_no_taken", add, app, people, spoiled, now)
    assert said == {"staff_no": "A2001"}
    refused(
        "staff_no_taken", change_staff, app, people.fang, people.gu.id, name="顾",
        staff_no=spoiled, now=now,
    )  # fmt: skip


@REUSE
@given(disguised("东厅"), disguised("D1"), disguised("顾"))
def test_a_roster_in_disguise_changes_nothing(app, people, now, hall, number, name):
    row = [number, name, hall, "导购", "", ""]
    shown = plan_of(app, people, csv_file([HEADER, row]), now)

    assert (shown.findings, shown.questions, counts(shown)) == ((), (), {"unchanged": 1})
    assert (shown.changes[0].staff_no, shown.changes[0].name) == ("D1", "顾")


@REUSE
@given(disguised("东厅"), disguised("D1"))
def test_company_checks_in_disguise_are_about_whom_there_is(app, people, now, hall, number):
    sent = sent_of([["神秘顾客", hall, number, "2026-01", "92.5", "1", "M-1"]])
    shown = checks_plan(app, people, sent, now)

    assert shown.findings == ()
    assert shown.changes[["staff_no", "hall_id", "staff_id"]].to_numpy().tolist() == [
        ["D1", people.east.id, people.gu.id]
    ]


@REUSE
@given(disguised("东厅"), disguised("江城"))
def test_a_hall_or_branch_typed_in_disguise_is_refused(app, people, now, hall, branch):
    assert refused("name_taken", a_hall, app, people, hall, now) == {"name": "东厅"}
    assert refused("name_taken", add_branch, app, people.fang, branch, now) == {"name": "江城"}
    other = next(each for each in all_branches(app, people.fang) if each["name"] == "山城")
    refused("name_taken", rename_branch, app, people.fang, other["id"], branch, now)
    refused(
        "name_taken", change_hall, app, people.fang, people.west.id,
        branch_id=people.west.branch_id, name=hall, kind=HallKind.OWN, time_zone="Asia/Shanghai",
        now=now,
    )  # fmt: skip


def test_what_is_typed_is_kept_as_a_file_would_bring_it(app, people, now):
    hall = a_hall(app, people, " Ａ座\u200b　营业厅", now)
    branch = add_branch(app, people.fang, "Ｂ\u00a0城", now)
    member = add(app, people, "Ａ２００１ ", now, name="石\u200b　磊")
    issue_token(app, people.fang, purpose="ＢＩ\u200b  取数", expires_on=date(2026, 4, 1), now=now)

    assert hall.name == "A座 营业厅"
    assert {"id": branch, "name": "B 城"} in all_branches(app, people.fang)
    assert (member.staff_no, member.name) == ("A2001", "石 磊")
    assert [each["purpose"] for each in tokens(app, people.fang)] == ["BI 取数"]


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u3164", "\ufeff\u00ad", "厅\ud800"])
def test_a_name_that_nobody_sees_or_nothing_can_keep_is_none(app, people, now, nothing):
    refused("name_unusable", a_hall, app, people, nothing, now)
    refused("staff_no_unusable", add, app, people, nothing, now)
    refused(
        "name_unusable", change_account, app, people.fang, people.ella.id, name=nothing,
        role=people.ella.role, now=now,
    )  # fmt: skip


def test_a_number_that_differs_in_zeros_is_not_typed_beside_the_other(app, people, now):
    add(app, people, "001001", now, name="林")

    assert refused("staff_no_near", add, app, people, "1001", now) == {
        "given": "1001", "staff_no": "001001", "name": "林",
    }  # fmt: skip
    add(app, people, "11001", now)


def test_what_looks_the_same_since_long_is_named_and_can_be_mended(app, people, now):
    stored(app, people, "东厅\u200b", "Ｄ１")
    stored(app, people, "南厅", "0D1")
    halls, staff = all_halls(app, people.fang), all_staff(app, people.fang)

    assert [[each.name for each in same] for same in halls_that_look_the_same(halls)] == [
        ["东厅", "东厅\u200b"]
    ]
    assert [[each.staff_no for each in same] for same in staff_that_look_the_same(staff)] == [
        ["D1", "Ｄ１"]
    ]
    second = next(each for each in halls if each.name == "东厅\u200b")
    how = {"branch_id": second.branch_id, "time_zone": "Asia/Shanghai", "now": now}
    # Left as it is, the name does not stand in the way of other changes.
    change_hall(app, people.fang, second.id, name=second.name, kind=HallKind.PARTNER, **how)
    refused(
        "name_taken", change_hall, app, people.fang, second.id, name="东厅",
        kind=HallKind.OWN, **how,
    )  # fmt: skip
    change_hall(app, people.fang, second.id, name="东二厅", kind=HallKind.OWN, **how)
    assert halls_that_look_the_same(all_halls(app, people.fang)) == []


def test_one_name_under_numbers_that_differ_in_zeros_is_named(app, people, now):
    stored(app, people, "南厅", "01")
    stored(app, people, "北厅", "1")

    (same,) = staff_that_look_the_same(all_staff(app, people.fang))
    assert sorted(each.staff_no for each in same) == ["01", "1"]


def test_a_number_that_was_kept_full_width_stays_as_files_have_it(app, people, now):
    stored(app, people, "南厅", "Ａ２００１")
    row = ["A2001", "石头", "东厅", "导购", "", ""]
    shown = plan_of(app, people, csv_file([HEADER, row]), now)

    (change,) = shown.changes
    assert (change.kind, change.staff_no) == (RosterChangeKind.CHANGED, "Ａ２００１")
    assert (change.name_before, change.name) == ("石", "石头")
    sent = sent_of([["神秘顾客", "东厅", "Ａ２００１", "2026-01", "90", "1", ""]])
    assert checks_plan(app, people, sent, now).changes["staff_no"].tolist() == ["Ａ２００１"]


def test_the_names_of_the_tests_are_disguised_and_not_others():
    for letter in UNSEEN:
        assert unicodedata.category(letter)[0] in "CML"
        assert not re.match(r"\w", as_seen(letter))
