"""A roster names halls that there are not yet: they are asked about, and made with its people."""

import pytest

from domain.halls.hall import HallKind
from domain.imports.questions import NO_ANSWERS
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.halls.accounts import create_first_administrator
from services.halls.organisation import add_branch, all_branches, all_halls
from services.halls.staff import all_staff
from services.imports.roster_import import example, preview, take_in
from tests.people import PASSWORD
from tests.roster_files import HEADER, answered, asked, csv_file, read

FIRST = [
    ["1", "王", "城东厅", "值班长"],
    ["2", "李", "城东厅", "台席"],
    ["3", "周", "城西厅", "引导"],
    ["4", "吴", " 城东厅", "销售"],
]


def file_of(rows):
    return csv_file([HEADER, *([*row, "", ""] for row in rows)])


def bring_in(app, account, rows, now, branch=""):
    shown = preview(app, account, *read(file_of(rows)), now)
    yes = answered(shown, True)
    shown = preview(app, account, *read(file_of(rows)), now, yes)
    return take_in(app, account, *read(file_of(rows)), shown, now, yes, branch=branch)


@pytest.fixture
def root(empty_app, now):
    return create_first_administrator(empty_app, "root", "管理员", PASSWORD, now)


def test_the_first_roster_makes_branch_halls_and_people(empty_app, root, now):
    shown = preview(empty_app, root, *read(file_of(FIRST)), now)

    assert [(each.code, dict(each.values)) for each in shown.notices] == [
        ("halls_made", {"count": "2", "cases": "城东厅; 城西厅"})
    ]
    assert shown.questions == ()
    assert [hall.name for hall in shown.new_halls] == ["城东厅", "城西厅"]
    assert len(shown.changes) == 4

    assert bring_in(empty_app, root, FIRST, now, branch="江城") == 1

    (branch,) = all_branches(empty_app, root)
    halls = {hall.id: hall for hall in all_halls(empty_app, root)}
    assert branch["name"] == "江城"
    assert sorted((hall.name, hall.kind, hall.since) for hall in halls.values()) == [
        ("城东厅", HallKind.OWN, now), ("城西厅", HallKind.OWN, now),
    ]  # fmt: skip
    assert {hall.branch_id for hall in halls.values()} == {branch["id"]}
    assert [
        (each.staff_no, halls[each.assignments[0].hall_id].name)
        for each in all_staff(empty_app, root)
    ] == [("1", "城东厅"), ("2", "城东厅"), ("3", "城西厅"), ("4", "城东厅")]


def test_without_a_name_for_the_first_branch_nothing_is_written(empty_app, root, now):
    with pytest.raises(InputProblem) as caught:
        bring_in(empty_app, root, FIRST, now)

    assert caught.value.code == "name_unusable"
    assert all_halls(empty_app, root) == all_staff(empty_app, root) == []


def test_where_there_are_halls_an_unknown_one_is_a_mistake_until_it_is_wanted(app, people, now):
    rows = [["D8", "鲁", "北厅", "台席"]]
    shown = preview(app, people.fang, *read(file_of(rows)), now)

    assert [(each.row, each.code) for each in shown.findings] == [(2, "hall_unknown")]
    assert asked(shown) == [("roster_new_halls", (2,), "北厅")]
    with pytest.raises(InputProblem):
        take_in(app, people.fang, *read(file_of(rows)), shown, now)
    no = preview(app, people.fang, *read(file_of(rows)), now, answered(shown, False))
    assert no.findings == shown.findings
    assert no.new_halls == ()


def test_a_new_hall_goes_to_the_branch_that_was_chosen(app, people, now):
    rows = [["D8", "鲁", "北厅", "台席"], ["D1", "顾", "北厅", "导购"]]

    bring_in(app, people.fang, rows, now, branch=people.far.branch_id)

    north = next(hall for hall in all_halls(app, people.fang) if hall.name == "北厅")
    assert north.branch_id == people.far.branch_id
    stays = {each.staff_no: each.assignments[-1].hall_id for each in all_staff(app, people.fang)}
    assert (stays["D8"], stays["D1"], stays["D2"]) == (north.id, north.id, people.east.id)


def test_a_branch_that_there_is_not_is_refused(app, people, now):
    with pytest.raises(InputProblem) as caught:
        bring_in(app, people.fang, [["D8", "鲁", "北厅", "台席"]], now, branch="somewhere")

    assert caught.value.code == "branch_unknown"
    assert "北厅" not in {hall.name for hall in all_halls(app, people.fang)}


def test_an_only_branch_is_not_asked_about(empty_app, root, now):
    branch = add_branch(empty_app, root, "江城", now)

    bring_in(empty_app, root, FIRST, now)

    assert {hall.branch_id for hall in all_halls(empty_app, root)} == {branch}


def test_a_text_that_is_no_name_makes_no_hall(empty_app, root, now):
    shown = preview(empty_app, root, *read(file_of([["1", "王", "", "引导"]])), now, NO_ANSWERS)

    assert [each.code for each in shown.findings] == ["empty"]
    assert shown.questions == ()


def test_the_example_is_about_nobody_who_is_there(app, people, now):
    for language in LANGUAGES:
        data = example(Words(language), "东厅")
        shown = preview(app, people.fang, *read(data), now)
        assert {each.kind for each in shown.changes} == {"added"}
        assert not any(each.staff_no.isdecimal() for each in shown.changes)
