"""The last import of company checks, of the roster and of the norms is undone by another record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db import audit, company_checks
from db.imports import Imports, last_number
from domain.halls.position import Position
from domain.imports.check_file import CheckChangeKind
from domain.imports.roster_columns import HEADINGS
from domain.imports.table import propose
from domain.problems import InputProblem, NotAllowed, SignInProblem
from services.halls.staff import all_staff, change_staff, place_staff
from services.imports import company_checks_undo, roster_import, roster_undo
from services.imports.company_checks import in_force, past_imports, preview, read_checks, take_in
from services.imports.company_checks_undo import undo_import
from services.norms import adopted_versions
from services.norms.adopted_versions import accept, preview_undo, undo_adoption
from services.norms.workbook import read_workbook
from services.patrols.patrols import finish_patrol
from services.verify import Broken, verify
from tests.builders import a_patrol, observe
from tests.check_files import ROWS, bring_in, current, mapping_of
from tests.checklist_folders import reopened
from tests.norm_books import read_cells, row_of, workbook
from tests.roster_files import HEADER as ROSTER_HEADER
from tests.roster_files import csv_file, read_roster
from tests.tampering import tampering

DAY = date(2026, 3, 4)  # today in Shanghai


def refused(action) -> str:
    with pytest.raises(InputProblem) as caught:
        action()
    return caught.value.code


# Company checks


def test_what_was_changed_counts_as_before_and_what_was_added_counts_no_more(app, people, now):
    bring_in(app, people, ROWS, now)
    first = current(app, people)
    wrong = [["神秘顾客", "东厅", "", "2026-01", "29.5", "9", "M-1"],
             ["投诉量", "西厅", "", "2026-02", "4", "", ""]]  # fmt: skip
    bring_in(app, people, wrong, now)

    shown = company_checks_undo.preview_undo(app, people.ella)

    columns = ["source", "staff_no", "value_before", "respondents_before", "value", "kind"]
    assert sorted(shown.changes[columns].fillna(-1).to_numpy().tolist()) == [
        ["complaints", "", 4.0, 1.0, -1.0, "withdrawn"],
        ["mystery_shopper", "", 29.5, 9.0, 92.5, "changed"],
    ]
    assert (shown.past.number, shown.count(CheckChangeKind.WITHDRAWN)) == (2, 1)

    assert undo_import(app, people.ella, 2, "发错了文件", now) == 3

    assert current(app, people) == first
    assert [each["checks"] for each in in_force(app, people.ella)] == [1, 1, 1]
    two, one = past_imports(app, people.ella)
    assert (one.undone, two.undone.number, two.undone.account, two.undone.reason) == (
        None, 3, "Ella", "发错了文件",
    )  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_what_counted_at_the_time_of_a_publication_can_still_be_read(app, people, now):
    bring_in(app, people, ROWS, now)
    with_it = current(app, people)
    undo_import(app, people.ella, 1, "重复", now)

    assert current(app, people) == []
    assert current(app, people, upto=1) == with_it
    assert in_force(app, people.ella) == []


def test_imports_are_undone_one_by_one_from_the_last_and_the_same_file_can_come_again(
    app, people, now
):
    bring_in(app, people, ROWS[:1], now)
    bring_in(app, people, [[*ROWS[0][:4], "80", "1", "M-1"]], now)
    assert refused(lambda: undo_import(app, people.ella, 1, "x", now)) == "undo_outdated"

    undo_import(app, people.ella, 2, "x", now)
    assert [row[4] for row in current(app, people)] == [92.5]
    assert refused(lambda: undo_import(app, people.ella, 2, "x", now)) == "undo_outdated"
    undo_import(app, people.ella, 1, "x", now)
    assert current(app, people) == []
    assert company_checks_undo.preview_undo(app, people.ella) is None

    assert bring_in(app, people, ROWS[:1], now) == 5
    assert [row[4] for row in current(app, people)] == [92.5]
    undo_import(app, people.ella, 5, "x", now)
    assert current(app, people) == []
    assert verify(app.store, app.photos_dir)[0] == []


def test_an_undo_needs_a_reason_and_the_right_to_import(app, people, now):
    bring_in(app, people, ROWS, now)
    assert refused(lambda: undo_import(app, people.ella, 1, " ", now)) == "reason_needed"
    for by in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            undo_import(app, by, 1, "x", now)
        with pytest.raises(NotAllowed):
            company_checks_undo.preview_undo(app, by)
    with app.store.read() as db:
        assert last_number(db, Imports.COMPANY_CHECKS) == 1


def test_a_withdrawn_check_that_is_made_to_count_again_is_found(app, people, now):
    bring_in(app, people, ROWS[:1], now)
    undo_import(app, people.ella, 1, "x", now)
    with tampering(app) as db:
        db.execute("UPDATE company_checks SET withdrawn = 0 WHERE import_number = 2")

    assert verify(app.store, app.photos_dir)[0] == [Broken("company_checks", "", 2)]


@pytest.mark.parametrize(
    ("column", "numbers"),
    # The name and the bytes of a file are told where it came; what undoes it is called the same.
    [("file_name", [1, 2]), ("sha256", [1, 2]), ("reason", [2]), ("account_id", [1, 2])],
)
def test_an_import_that_is_called_something_else_is_found(app, people, now, column, numbers):
    bring_in(app, people, ROWS[:1], now)
    undo_import(app, people.ella, 1, "误", now)
    with tampering(app) as db:
        where = f"number IN ({', '.join(map(str, numbers))})"
        new = "f" * 64 if column == "sha256" else people.fang.id
        db.execute(f"UPDATE company_check_imports SET {column} = ? WHERE {where}", [new])

    assert verify(app.store, app.photos_dir)[0] == [
        Broken("company_check_import", "", number) for number in numbers
    ]


def test_a_competitor_comes_back_with_the_check_it_belongs_to(app, people, now):
    header = ["来源", "营业厅", "月份", "结果", "竞争对手"]
    for value, theirs in (("90", "88"), ("70", "")):
        sent = read_checks(
            "a.csv", csv_file([header, ["神秘顾客", "东厅", "2026-01", value, theirs]])
        )
        plan = preview(app, people.ella, sent, mapping_of(sent), None, now)
        take_in(app, people.ella, sent, plan, now)
    undo_import(app, people.ella, 2, "x", now)

    with app.store.read() as db:
        found = company_checks.of_months(db, [people.east.id], "2026-01", "2026-01")
    assert found[["value", "competitor"]].to_numpy().tolist() == [[90.0, 88.0]]
    assert verify(app.store, app.photos_dir)[0] == []


# Roster


def take_in_roster(app, people, rows, now):
    table = read_roster(csv_file([ROSTER_HEADER, *rows]))
    mapping = propose(table.header, HEADINGS)
    plan = roster_import.preview(app, people.fang, table, mapping, now)
    assert plan.findings == ()
    return roster_import.take_in(
        app, people.fang, table, mapping, plan, now, file_name="r.csv", sha256="0" * 64
    )


WRONG = [
    ["D1", "顾", "西厅", "导购", "2026-03-04", ""],
    ["D2", "海", "东厅", "业务受理", "", "2026-12-31"],
    ["D9", "新", "东厅", "导购", "2026-01-05", ""],
]


def undo_roster(app, people, now, reason="文件有误"):
    shown = roster_undo.preview_undo(app, people.fang)
    return roster_undo.undo_import(app, people.fang, shown, reason, now)


def everybody(app, people):
    return {each.staff_no: each for each in all_staff(app, people.fang)}


def test_names_and_stays_are_what_they_were_and_who_came_has_no_stay(app, people, now):
    before = everybody(app, people)
    assert take_in_roster(app, people, WRONG, now) == 1
    came = everybody(app, people)["D9"]

    shown = roster_undo.preview_undo(app, people.fang)

    assert [(now.staff_no, len(then.assignments)) for now, then in shown.people] == [
        ("D1", 1), ("D2", 1), ("D9", 0),
    ]  # fmt: skip
    assert undo_roster(app, people, now) == 2
    assert everybody(app, people) == before | {"D9": replace(came, assignments=())}
    (past,) = roster_undo.past_imports(app, people.fang)
    assert (past.file_name, past.rows, past.undone.reason) == ("r.csv", 3, "文件有误")
    with app.store.read() as db:
        told = [content["detail"] for *_, content in audit.chain(db)]
    assert (told[-1]["number"], told[-1]["undoes"]) == (2, 1)
    assert verify(app.store, app.photos_dir)[0] == []


def test_the_same_roster_can_come_again_and_be_undone_again(app, people, now):
    take_in_roster(app, people, WRONG, now)
    there = everybody(app, people)
    undo_roster(app, people, now)
    assert roster_undo.preview_undo(app, people.fang) is None

    take_in_roster(app, people, WRONG, now)

    assert everybody(app, people) == there
    undo_roster(app, people, now)
    assert everybody(app, people)["D9"].assignments == ()


def test_who_has_records_since_is_named_and_nobody_is_changed(app, people, now):
    take_in_roster(app, people, WRONG, now)
    there = everybody(app, people)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(there["D9"].id, "hair-neat", "pass")])
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=1))

    shown = roster_undo.preview_undo(app, people.fang)

    (found,) = shown.hindrances
    assert (found.name, found.staff_no, found.code, dict(found.values)) == (
        "新", "D9", "needed", {"hall": "东厅", "day": "2026-03-04"},
    )  # fmt: skip
    assert refused(lambda: undo_roster(app, people, now)) == "undo_outdated"
    assert everybody(app, people) == there


def test_a_company_check_about_the_person_stands_in_the_way_too(app, people, now):
    take_in_roster(app, people, WRONG, now)
    bring_in(app, people, [["神秘顾客", "东厅", "D9", "2026-02", "90", "", ""]], now)

    shown = roster_undo.preview_undo(app, people.fang)

    assert [(each.staff_no, each.code, dict(each.values)) for each in shown.hindrances] == [
        ("D9", "checked", {"hall": "东厅", "month": "2026-02"}),
    ]


def test_who_was_changed_by_hand_since_is_named(app, people, now):
    take_in_roster(app, people, WRONG, now)
    change_staff(app, people.fang, people.gu.id, name="顾二", staff_no="D1", now=now)
    place_staff(
        app, people.fang, people.hai.id, hall_id=people.west.id,
        position=Position.COUNTER, from_on=DAY, now=now,
    )  # fmt: skip

    shown = roster_undo.preview_undo(app, people.fang)

    assert [(each.staff_no, each.code) for each in shown.hindrances] == [
        ("D1", "changed_since"), ("D2", "changed_since"),
    ]  # fmt: skip


def test_what_is_undone_is_what_was_shown(app, people, now):
    take_in_roster(app, people, WRONG, now)
    shown = roster_undo.preview_undo(app, people.fang)
    take_in_roster(app, people, [["D3", "艾", "东厅", "驻厅商家", "2026-03-04", ""]], now)

    late = lambda: roster_undo.undo_import(app, people.fang, shown, "x", now)  # noqa: E731

    assert refused(late) == "undo_outdated"
    assert refused(lambda: undo_roster(app, people, now, " ")) == "reason_needed"
    for by in (people.amina, people.dora, people.ella, people.gu_account):
        for look in (roster_undo.preview_undo, roster_undo.past_imports):
            with pytest.raises(NotAllowed):
                look(app, by)
        with pytest.raises((NotAllowed, SignInProblem)):
            roster_undo.undo_import(app, by, shown, "x", now)


@pytest.mark.parametrize("column", ["file_name", "sha256", "reason"])
def test_a_roster_that_is_called_something_else_is_found(app, people, now, column):
    take_in_roster(app, people, WRONG[2:], now)
    undo_roster(app, people, now)
    assert verify(app.store, app.photos_dir)[0] == []
    with tampering(app) as db:
        db.execute(f"UPDATE roster_imports SET {column} = ? WHERE number = 2", ["f" * 64])

    assert verify(app.store, app.photos_dir)[0] == [Broken("roster_import", "", 2)]


def test_a_kept_roster_that_was_altered_is_found(app, people, now):
    take_in_roster(app, people, WRONG, now)
    with tampering(app) as db:
        db.execute("UPDATE roster_import_people SET before = NULL")

    assert verify(app.store, app.photos_dir)[0] == [Broken("roster", "", 1)]


# Norms


SLOWER = {("account-opening-time", "limit_s"): 240}
SLOWEST = {("account-opening-time", "limit_s"): 300}


def limit(app) -> int:
    return app.checklists.usable().norms["account-opening-time"].limit_s


def adopt(app, people, cells, now):
    accept(app, people.ella, read_cells(app, people.ella, cells), now)


def test_the_version_before_is_in_force_again_as_a_new_entry(app, people, now):
    shipped, version = limit(app), app.checklists.usable().version
    adopt(app, people, SLOWER, now)
    adopt(app, people, SLOWEST, now)

    undo = preview_undo(app, people.ella)

    assert (undo.past.number, len(undo.draft.changes)) == (2, 1)
    assert undo_adoption(app, people.ella, undo, "误改", now) == 3
    assert limit(app) == 240
    assert undo_adoption(app, people.ella, preview_undo(app, people.ella), "误改", now) == 4
    assert (limit(app), app.checklists.usable().version) == (shipped, version)
    assert preview_undo(app, people.ella) is None
    told = [(each.number, each.undoes) for each in adopted_versions.adopted(app, people.fang)]
    assert told == [(4, 1), (3, 2), (2, None), (1, None)]
    assert verify(app.store, app.photos_dir)[0] == []


def test_after_a_restart_what_was_undone_stays_undone(app, people, now):
    shipped = limit(app)
    adopt(app, people, SLOWER, now)
    undo_adoption(app, people.ella, preview_undo(app, people.ella), "误改", now)

    restarted = reopened(app, now + timedelta(days=1))

    assert limit(restarted) == shipped
    assert preview_undo(restarted, people.ella) is None
    adopt(restarted, people, SLOWEST, now)
    assert preview_undo(restarted, people.ella).past.number == 3


def test_a_norm_that_came_with_the_version_and_is_in_use_stands_in_the_way(app, people, now):
    def add_norm(sheet):
        row = row_of(sheet, "hair-neat")
        sheet.append([cell.value for cell in sheet[row]])
        sheet.cell(sheet.max_row, 1).value = "hair-neat-too"

    draft = read_workbook(app, people.ella, "n.xlsx", workbook(app, people.ella, edit=add_norm))
    accept(app, people.ella, draft, now)
    a_patrol(app, people.amina, people.east.id, now)

    undo = preview_undo(app, people.ella)

    assert [each.finding.norm for each in undo.draft.mistakes] == ["hair-neat-too"]
    assert refused(lambda: undo_adoption(app, people.ella, undo, "x", now)) == "norms_with_mistakes"


def test_who_may_undo_is_who_may_accept_and_a_reason_is_asked(app, people, now):
    adopt(app, people, SLOWER, now)
    undo = preview_undo(app, people.ella)

    assert refused(lambda: undo_adoption(app, people.ella, undo, "", now)) == "reason_needed"
    for by in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            preview_undo(app, by)
        with pytest.raises(NotAllowed):
            undo_adoption(app, by, undo, "x", now)
    adopt(app, people, SLOWEST, now)
    assert refused(lambda: undo_adoption(app, people.ella, undo, "x", now)) == "norms_outdated"
