"""A roster that may say of one person what is another's is asked about before it is taken in."""

from datetime import date

import pytest

from domain.halls.position import Position
from domain.imports.questions import NO_ANSWERS
from domain.imports.roster_stays import RosterChangeKind
from domain.problems import InputProblem
from services.halls.staff import all_staff, place_staff
from services.imports.roster_import import preview, take_in
from tests.roster_files import (
    HEADER,
    TODAY,
    answered,
    asked,
    counts,
    csv_file,
    known,
    read,
    roster_of,
)

SWAPPED = [["D1", "海", "东厅", "导购"], ["D2", "顾", "东厅", "业务受理"]]


def file_of(rows):
    return csv_file([HEADER, *([*row, "", "", ""][:6] for row in rows)])


def plan_of(app, people, rows, now, answers=NO_ANSWERS):
    return preview(app, people.fang, *read(file_of(rows)), now, answers)


def bring_in(app, people, rows, now, answers=NO_ANSWERS):
    shown = plan_of(app, people, rows, now, answers)
    take_in(app, people.fang, *read(file_of(rows)), shown, now, answers)
    return shown


def names_of(app, people):
    return {each.staff_no: each.name for each in all_staff(app, people.fang)}


def test_a_column_of_names_that_was_sorted_alone_is_one_question(app, people, now):
    shown = plan_of(app, people, SWAPPED, now)

    assert asked(shown) == [("roster_names", (2, 3), "D1 顾 → 海; D2 海 → 顾")]
    assert [(each.name_before, each.name, each.kind) for each in shown.changes] == [
        ("顾", "海", RosterChangeKind.CHANGED), ("海", "顾", RosterChangeKind.CHANGED),
    ]  # fmt: skip
    with pytest.raises(InputProblem) as caught:
        bring_in(app, people, SWAPPED, now)
    assert caught.value.code == "import_unanswered"
    assert names_of(app, people) == {"D1": "顾", "D2": "海", "D3": "艾"}


def test_no_keeps_the_known_names_and_yes_takes_those_of_the_file(app, people, now):
    question = plan_of(app, people, SWAPPED, now).questions[0]

    kept = bring_in(app, people, SWAPPED, now, {question.key: False})
    assert counts(kept) == {"unchanged": 2}
    assert kept.questions == (question,)  # still there, to be answered otherwise
    assert names_of(app, people) == {"D1": "顾", "D2": "海", "D3": "艾"}

    bring_in(app, people, SWAPPED, now, {question.key: True})
    assert names_of(app, people) == {"D1": "海", "D2": "顾", "D3": "艾"}


def test_an_answer_to_another_question_is_none_to_this_one(app, people, now):
    answers = answered(plan_of(app, people, SWAPPED, now), answer=True)
    other = [["D1", "艾", "东厅", "导购"]]

    with pytest.raises(InputProblem) as caught:
        bring_in(app, people, other, now, answers)
    assert caught.value.code == "import_unanswered"


def test_what_was_shown_by_other_answers_is_not_taken_in(app, people, now):
    shown = plan_of(app, people, SWAPPED, now)

    with pytest.raises(InputProblem) as caught:
        take_in(
            app, people.fang, *read(file_of(SWAPPED)), shown, now,
            answered(shown, answer=False),
        )  # fmt: skip
    assert caught.value.code == "import_outdated"


@pytest.mark.parametrize(
    ("given", "cases"),
    [
        ("顾大", None),  # a letter more
        ("古顾", None),
        ("海", "D1 顾 → 海"),  # somebody else's name
        ("沈", "D1 顾 → 沈"),  # no letter in common
        (" 顾\u3000", None),
    ],
)
def test_a_correction_is_shown_and_another_name_is_asked_about(app, people, now, given, cases):
    shown = plan_of(app, people, [["D1", given, "东厅", "导购"]], now)

    assert [case for _, _, case in asked(shown)] == ([cases] if cases else [])
    (change,) = shown.changes
    changes = given.strip() != "顾"
    assert change.name_before == ("顾" if changes else None)
    assert change.name == (given if changes else "顾")


def test_the_name_of_another_row_of_the_file_is_asked_about(app, people, now):
    known(app, people, now, ("D7", "王小明"))
    rows = [["D7", "王小大", "东厅", "导购"], ["D8", "王小大", "东厅", "导购"]]

    assert asked(plan_of(app, people, rows, now)) == [("roster_names", (2,), "D7 王小明 → 王小大")]


def test_who_moves_and_gets_another_name_is_shown_with_both(app, people, now):
    (change,) = plan_of(app, people, [["D1", "顾大", "西厅", "导购"]], now).changes

    assert (change.kind, change.name_before, change.name) == (RosterChangeKind.MOVED, "顾", "顾大")


SHARE = [["D1", "顾", "西厅", "导购"], ["D3", "艾", "东厅", "驻厅商家"]]


def test_people_who_change_places_are_asked_about(app, people, now):
    shown = plan_of(app, people, SHARE, now)

    assert asked(shown) == [("roster_halls", (2, 3), "D1 顾 东厅 → 西厅; D3 艾 西厅 → 东厅")]
    assert counts(shown) == {"moved": 2}
    stay = bring_in(app, people, SHARE, now, answered(shown, answer=False))
    assert counts(stay) == {"unchanged": 2}
    move = bring_in(app, people, SHARE, now, answered(shown, answer=True))
    assert counts(move) == {"moved": 2}


def test_positions_that_were_sorted_alone_are_asked_about(app, people, now):
    rows = [["D1", "顾", "东厅", "台席"], ["D2", "海", "东厅", "导购"]]
    shown = plan_of(app, people, rows, now)

    assert asked(shown) == [
        ("roster_positions", (2, 3), "D1 顾 导购 → 业务受理; D2 海 业务受理 → 导购")
    ]
    bring_in(app, people, rows, now, answered(shown, answer=False))
    assert ("D1", "顾", "东厅", "guide") in roster_of(app, people)


def test_half_of_the_people_at_once_are_asked_about_and_fewer_are_not(app, people, now):
    known(app, people, now, *((f"E{number}", f"员{number}") for number in range(4)))
    moved = [[f"E{number}", f"员{number}", "西厅", "导购"] for number in range(3)]
    stay = [["D1", "顾", "东厅", "导购"], ["D2", "海", "东厅", "业务受理"],
            ["D3", "艾", "西厅", "驻厅商家"]]  # fmt: skip

    assert [code for code, *_ in asked(plan_of(app, people, moved, now))] == ["roster_halls"]
    assert [code for code, *_ in asked(plan_of(app, people, [*moved, *stay], now))] == [
        "roster_halls"
    ]
    more = [*moved, *stay, ["E3", "员3", "东厅", "导购"]]  # three of seven
    assert asked(plan_of(app, people, more, now)) == []
    two = [["D1", "顾", "西厅", "导购"], ["D2", "海", "西厅", "业务受理"]]  # no change of places
    assert asked(plan_of(app, people, two, now)) == []


def test_who_has_left_is_not_counted_as_moved_away(app, people, now):
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.GUIDE,
        from_on=date(2026, 3, 2), to_on=date(2026, 3, 3), now=now,
    )  # fmt: skip

    assert asked(plan_of(app, people, TODAY, now)) == []


@pytest.fixture
def with_zeros(app, people, now):
    known(app, people, now, ("001001", "林"), ("001002", "谢"))


def test_a_number_without_its_zeros_is_the_known_person_by_the_name(app, people, now, with_zeros):
    shown = bring_in(app, people, [["1001", "林", "东厅", "导购"]], now)

    assert [(each.kind, each.staff_no) for each in shown.changes] == [
        (RosterChangeKind.UNCHANGED, "001001")
    ]
    assert [(each.code, dict(each.values)) for each in shown.notices] == [
        ("numbers_without_zeros", {"count": "1", "cases": "1001 → 001001 林"})
    ]
    assert len(names_of(app, people)) == 5


@pytest.mark.parametrize(
    ("answer", "names"),
    [(True, {"001001": "石"}), (False, {"001001": "林", "1001": "石"})],
)
def test_a_number_without_its_zeros_under_another_name_is_asked_about(
    app, people, now, with_zeros, answer, names
):
    rows = [["1001", "石", "东厅", "导购"]]
    shown = plan_of(app, people, rows, now)

    assert asked(shown) == [("roster_numbers", (2,), "1001 石 → 001001 林")]
    bring_in(app, people, rows, now, answered(shown, answer=answer))
    others = {"001002": "谢", "D1": "顾", "D2": "海", "D3": "艾"}
    assert names_of(app, people) == names | others


@pytest.mark.parametrize(
    "rows",
    [
        [["D1", "顾", "东厅", "导购"], ["d1", "顾", "东厅", "导购"]],
        [["001001", "林", "东厅", "导购"], ["1001", "林", "东厅", "导购"]],
        [["001001", "林", "东厅", "导购"], ["1001", "石", "东厅", "导购"]],  # until it is answered
        [["N1", "宁", "东厅", "导购"], ["Ｎ１", "安", "东厅", "导购"]],
        [["007", "宁", "东厅", "导购"], ["7", "宁", "东厅", "导购"]],
    ],
)
def test_one_person_in_two_rows_is_a_mistake_however_the_number_is_written(
    app, people, now, with_zeros, rows
):
    shown = plan_of(app, people, rows, now)

    assert [(each.row, each.column.value, each.code) for each in shown.findings] == [
        (3, "staff_no", "number_twice")
    ]
    assert dict(shown.findings[0].values)["first"] == "2"


def test_two_people_whose_new_numbers_differ_in_zeros_come_in_both(app, people, now):
    rows = [["007", "宁", "东厅", "导购"], ["7", "安", "东厅", "导购"]]

    assert counts(bring_in(app, people, rows, now)) == {"added": 2}


def test_a_number_in_another_case_is_kept_as_it_is_known(app, people, now):
    shown = bring_in(app, people, [["d1", "顾大", "东厅", "导购"]], now)

    assert counts(shown) == {"changed": 1}
    assert names_of(app, people) == {"D1": "顾大", "D2": "海", "D3": "艾"}


def test_a_number_that_may_be_two_known_ones_is_a_mistake(app, people, now, with_zeros):
    rows = [["01001", "石", "东厅", "导购"]]
    bring_in(app, people, rows, now, answered(plan_of(app, people, rows, now), answer=False))

    shown = plan_of(app, people, [["1001", "安", "东厅", "导购"]], now)

    assert [(each.code, dict(each.values)["near"]) for each in shown.findings] == [
        ("number_ambiguous", "001001 林 / 01001 石")
    ]


def test_a_new_number_with_the_name_of_somebody_in_the_hall_is_said(app, people, now):
    shown = plan_of(app, people, [["D10", "顾", "东厅", "导购"]], now)

    assert counts(shown) == {"added": 1}
    assert [(each.code, dict(each.values)["cases"]) for each in shown.notices] == [
        ("new_namesakes", "D10 顾 / D1 顾")
    ]
    both = [["D10", "顾", "东厅", "导购"], ["D1", "顾", "东厅", "导购"]]
    assert plan_of(app, people, both, now).notices == ()
    assert plan_of(app, people, [["D10", "顾", "西厅", "导购"]], now).notices == ()
