"""Norms through a spreadsheet and back: what is read, what it becomes in the files, every mistake."""

import difflib
import io

import openpyxl
import pytest

from db import checklists
from domain.norms.checklist_file import load_checklists
from domain.norms.columns import OPTIONS, NormColumn
from domain.plain_text import plain_name
from domain.problems import InputProblem, NotAllowed
from locales import LANGUAGES, Words
from services.norms.explain_version_change import change_line
from services.norms.sheets import label, norm_workbook, options_of
from services.norms.workbook import names_of, read_workbook
from tests.builders import a_patrol
from tests.norm_books import column_of, row_of, workbook


def read(app, people, cells=None, edit=None, language="zh_CN"):
    return read_workbook(
        app, people.ella, "norms.xlsx", workbook(app, people.ella, cells, edit, language)
    )


def refused(action) -> tuple:
    with pytest.raises(InputProblem) as caught:
        action()
    return caught.value.code, caught.value.values


def mistakes(draft) -> list[tuple]:
    return [
        (each.row, each.column and each.column.value, each.finding.code) for each in draft.mistakes
    ]


NO_FIGURE = (
    "quick-self-service-help", "replies-at-once-after-resolution",
    "duty-manager-at-abnormal-complaint", "fast-card-and-payment",
)  # fmt: skip


@pytest.mark.parametrize("norm_id", NO_FIGURE)
def test_a_limit_that_no_source_gives_is_set_where_the_norm_says_so(app, people, library, norm_id):
    zh, en = Words("zh_CN"), Words("en")
    explain = library.norms[norm_id].explain
    assert library.norms[norm_id].limit_s is None
    assert f"总部可在“{zh('page.norm_workbook')}”里设定" in explain.zh
    assert f"head office can set a limit under “{en('page.norm_workbook')}”" in explain.en

    draft = read(app, people, {(norm_id, "limit_s"): 90})

    assert draft.mistakes == ()
    assert draft.library.norms[norm_id].limit_s == 90


def test_the_workbook_says_that_the_rank_of_a_norm_is_a_proposal(app, people):
    book = openpyxl.load_workbook(io.BytesIO(norm_workbook(app, people.ella, "zh_CN")))
    told = {line[0].value: line[-2].value for line in book["各列说明"].iter_rows()}

    assert told["severity"].endswith(
        "一般项和重点项的划分是本工具建议，公司文件没有给规范排出轻重。"
    )


def lines_changed(app, draft) -> list[str]:
    """As a diff says it, without its headings."""
    with app.store.read() as db:
        before = checklists.files(db, draft.base_version)
    told = []
    for name, text in draft.files.items():
        diff = difflib.unified_diff(before[name].splitlines(), text.splitlines(), n=0, lineterm="")
        told += [line for line in diff if line[:3] not in ("---", "+++") and line[:2] != "@@"]
    return told


def test_the_sheet_has_typed_cells_headings_in_view_and_choices(app, people, library):
    book = openpyxl.load_workbook(io.BytesIO(norm_workbook(app, people.ella, "zh_CN")))
    sheet = book["规范"]

    assert [cell.value for cell in sheet[3]][:3] == [
        "编号\nid",
        "检查表\nchecklist",
        "启用\nenabled",
    ]
    assert sheet["B1"].value == library.version
    assert sheet.freeze_panes == "B4"
    assert sheet.max_row == 3 + len(library.norms)
    row = row_of(sheet, "account-opening-time")
    values = {
        name: sheet.cell(row, column_of(sheet, name)).value
        for name in ("enabled", "positions", "kind", "severity", "limit_s", "processes")
    }
    assert values == {
        "enabled": True, "positions": "业务受理; VIP专席", "kind": "限时", "severity": "重点项",
        "limit_s": 180, "processes": "P05",
    }  # fmt: skip
    offered = {
        str(rule.sqref).partition(":")[0].rstrip("4"): rule.showErrorMessage
        for rule in sheet.data_validations.dataValidation
    }
    letters = {
        name: sheet.cell(3, column_of(sheet, name)).column_letter
        for name in ("severity", "kind", "theme", "positions", "enabled")
    }
    assert {name: offered[letter] for name, letter in letters.items()} == {
        "severity": True, "kind": True, "theme": True, "enabled": True,
        "positions": False,  # a cell may hold several
    }  # fmt: skip
    explained = [[cell.value for cell in line] for line in book["各列说明"].iter_rows()]
    assert [None, "red_line", "红线", "Red line", None, None] in explained
    assert {line[0] for line in explained[1:]} - {None} == set(NormColumn)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_was_not_edited_changes_no_byte(app, people, language):
    draft = read(app, people, language=language)

    assert (draft.mistakes, draft.changes) == ((), ())
    assert draft.library.version == app.checklists.usable().version


def test_values_may_be_written_in_either_language_or_as_in_the_files(app, people):
    for value in ("一般项", "Minor", " minor ", "ＭＩＮＯＲ"):
        draft = read(app, people, {("account-opening-time", "severity"): value})
        assert draft.library.norms["account-opening-time"].severity == "minor", value
    draft = read(app, people, {("account-opening-time", "positions"): "Guide；业务受理; vip"})
    assert draft.library.norms["account-opening-time"].positions == ("guide", "counter", "vip")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("column", [*OPTIONS, NormColumn.CHECKLIST])
def test_every_word_of_a_value_is_read_back_as_that_value(library, column, language):
    names = names_of(library)[column]
    for value in options_of(library, column):
        word = label(library, column, value, Words(language))
        assert names.get(word.casefold(), names.get(plain_name(word))) == value


def test_only_the_lines_of_what_changed_are_written_anew(app, people):
    draft = read(
        app, people,
        {
            ("account-opening-time", "limit_s"): 240,
            ("account-opening-time", "severity"): "一般项",
            ("same-standard-for-everyone", "explain_zh"): "提示: 只看#门口",
            ("same-standard-for-everyone", "explain_en"): "Only at the door",
            ("guide-greets-at-entry", "enabled"): False,
            ("uses-surname-and-title", "explain_zh"): None,
            ("uses-surname-and-title", "explain_en"): None,
            ("partner-receipt-offered", "hall_kinds"): "合作厅；自办厅",
            ("partner-complaint-taken", "hall_kinds"): None,
            ("opens-on-time", "hall_kinds"): "Own hall",
            ("guide-greets-at-entry", "positions"): "guide; sales",
        },
    )  # fmt: skip

    assert draft.mistakes == ()
    assert lines_changed(app, draft) == [
        "-    positions: [guide]",
        "+    positions: [guide, sales]",
        "+    enabled: false",
        "+    explain:",
        "+      zh: '提示: 只看#门口'",
        "+      en: Only at the door",
        "-    hall_kinds: [partner]",
        "-    hall_kinds: [partner]",
        "+    hall_kinds: [partner, own]",
        "-    severity: major",
        "+    severity: minor",
        "-    limit_s: 180",
        "+    limit_s: 240",
        "+    hall_kinds: [own]",
    ]
    told = [change_line(each, Words("zh_CN")) for each in draft.changes][-5:]
    assert [line.partition("”：")[2] for line in told] == [
        "重要程度：重点项 → 一般项", "时限：3 分钟 → 4 分钟",
        "适用营业厅类型：所有营业厅 → 自办厅", "适用营业厅类型：合作厅 → 所有营业厅",
        "适用营业厅类型：合作厅 → 合作厅；自办厅",
    ]  # fmt: skip


def test_every_norm_can_be_switched_and_reworded_without_touching_another(app, people, library):
    """Each in its own file, whatever its last field is: the rest stays byte for byte."""
    norms = list(library.norms.values())
    cells = {}
    for norm in norms[::2]:
        cells[norm.id, "en"] = f"{norm.en} (anew)"
        cells[norm.id, "enabled"] = not norm.enabled
        if norm.explain:
            cells[norm.id, "explain_zh"] = cells[norm.id, "explain_en"] = None

    draft = read(app, people, cells)

    assert draft.mistakes == ()
    for norm in norms:
        now = draft.library.norms[norm.id]
        if (norm.id, "en") not in cells:
            assert now == norm
            continue
        assert (now.en, now.enabled, now.explain) == (f"{norm.en} (anew)", not norm.enabled, None)
        assert now.model_copy(
            update={"en": norm.en, "enabled": norm.enabled, "explain": norm.explain}
        ) == norm  # fmt: skip
    with app.store.read() as db:
        before = checklists.files(db, draft.base_version)
    for name, text in draft.files.items():
        assert text.count("\n\n") == before[name].count("\n\n"), name  # blank lines stay
        assert text.count("# yaml-language-server") == before[name].count("# yaml-language-server")


def test_a_new_norm_comes_last_in_its_checklist_and_a_moved_one_too(app, people, library):
    def add(sheet):
        row = sheet.max_row + 1
        for name, value in {
            "id": "umbrella-bags-offered", "checklist": "着装与饰品", "enabled": True,
            "zh": "雨天主动递伞袋", "en": "On rainy days umbrella bags are offered",
            "theme": "环境", "positions": "导购; 营业厅整体", "kind": "是否做到", "severity": "一般项",
            "servqual": "移情性", "covers": "OWN-01", "origin": "通行做法，无成文出处",
        }.items():  # fmt: skip
            sheet.cell(row, column_of(sheet, name)).value = value

    draft = read(app, people, {("no-leak-or-trade-of-data", "checklist"): "taboos"}, add)

    assert mistakes(draft) == []
    dress, taboos = (
        next(each for each in draft.library.checklists if each.checklist == name)
        for name in ("dress", "taboos")
    )
    new = dress.norms[-1]
    assert (new.id, new.positions, new.sources) == (
        "umbrella-bags-offered", ("guide", "hall"), (),
    )  # fmt: skip
    assert draft.files["dress.yaml"].endswith(
        "\n\n  - id: umbrella-bags-offered\n    zh: 雨天主动递伞袋\n"
        "    en: On rainy days umbrella bags are offered\n    theme: environment\n"
        "    positions: [guide, hall]\n    kind: yes_no\n    severity: minor\n"
        "    servqual: empathy\n    covers: [OWN-01]\n    origin: practice\n    sources: []\n"
    )
    assert taboos.norms[-1] == library.norms["no-leak-or-trade-of-data"]  # lawful cases and all
    # The other had its definitions by reference; now it has them itself.
    other = "no-unauthorised-lookup"
    assert len(draft.library.norms[other].definitions) == 4
    assert draft.library.norms[other] == library.norms[other]
    assert "definitions: *" not in draft.files["red_lines.yaml"]
    assert [each.code for each in draft.changes] == ["norm_added", "norm_moved"]


def test_rows_in_another_order_and_further_columns_change_nothing(app, people):
    def shuffle(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for number, values in enumerate(reversed(rows), start=4):
            for column, value in enumerate([*values, "a remark"], start=1):
                sheet.cell(number, column).value = value

    assert read(app, people, edit=shuffle).changes == ()


def test_an_id_in_use_cannot_go_and_a_changed_id_names_the_old_one(app, people, now):
    a_patrol(app, people.amina, people.east.id, now)

    def delete(sheet):
        sheet.delete_rows(row_of(sheet, "hair-neat"))

    draft = read(app, people, edit=delete)
    assert draft.library is None
    assert mistakes(draft) == [(None, NormColumn.ID, "norm_disappeared")]
    assert draft.mistakes[0].finding.norm == "hair-neat"

    draft = read(app, people, {("hair-neat", "id"): "hair-neat-2"})
    assert mistakes(draft) == [(None, NormColumn.ID, "norm_disappeared")]
    assert draft.mistakes[0].finding.suggestion == "hair-neat-2"


def test_before_any_patrol_a_norm_may_be_taken_out(app, people):
    draft = read(app, people, edit=lambda sheet: sheet.delete_rows(row_of(sheet, "face-clean")))

    assert [(each.code, each.subject.id) for each in draft.changes] == [
        ("norm_removed", "face-clean")
    ]
    assert "face-clean" not in draft.files["grooming.yaml"]
    assert "\n\n\n" not in draft.files["grooming.yaml"]


def test_every_mistake_is_named_with_its_row_and_column(app, people):
    rows = {}

    def edit(sheet):
        for norm_id in ("hair-neat", "face-clean", "account-opening-time", "bulk-opening-time"):
            rows[norm_id] = row_of(sheet, norm_id)
        sheet.cell(rows["face-clean"], 1).value = "hair-neat"

    draft = read(
        app, people,
        {
            ("hair-neat", "severity"): "miner",
            ("hair-neat", "zh"): None,
            ("account-opening-time", "limit_s"): "3 min",
            ("account-opening-time", "en"): '="Hair"&" neat"',
            ("account-opening-time", "theme"): "#N/A",
            ("bulk-opening-time", "enabled"): "maybe",
            ("bulk-opening-time", "checklist"): "something else",
        },
        edit,
    )  # fmt: skip

    # The row that was not understood is no first one for the id that stands twice.
    assert set(mistakes(draft)) == {
        (rows["hair-neat"], "severity", "norm_option_meant"),
        (rows["hair-neat"], "zh", "empty"),
        (rows["account-opening-time"], "limit_s", "norm_number_unreadable"),
        (rows["account-opening-time"], "en", "norm_formula"),
        (rows["account-opening-time"], "theme", "not_computed"),
        (rows["bulk-opening-time"], "enabled", "norm_switch_unreadable"),
        (rows["bulk-opening-time"], "checklist", "norm_option_unknown"),
    }
    assert (draft.library, draft.files, draft.changes) == (None, {}, ())


def test_an_id_that_stands_twice_or_cannot_be_one_is_named(app, people):
    rows = {}

    def edit(sheet):
        rows["first"], rows["second"] = (
            row_of(sheet, each) for each in ("hair-neat", "face-clean")
        )
        rows["third"] = row_of(sheet, "guide-greets-at-entry")
        sheet.cell(rows["second"], 1).value = "hair-neat"
        sheet.cell(rows["third"], 1).value = "Guide greets"

    draft = read(app, people, edit=edit)

    first, second = sorted((rows["first"], rows["second"]))
    assert set(mistakes(draft)) == {
        (second, "id", "norm_id_twice"), (rows["third"], "id", "norm_id_unusable"),
    }  # fmt: skip
    (twice,) = (each.finding for each in draft.mistakes if each.finding.code == "norm_id_twice")
    assert dict(twice.values) == {"given": "hair-neat", "first": str(first)}


def test_rules_between_fields_are_those_of_the_files_and_lead_to_the_cell(app, people):
    rows = {}

    def edit(sheet):
        rows["hair"], rows["opening"] = (
            row_of(sheet, each) for each in ("hair-neat", "account-opening-time")
        )

    draft = read(
        app, people,
        {
            ("hair-neat", "limit_s"): 5,
            ("account-opening-time", "sources"): "D99 1",
            ("account-opening-time", "explain_en"): None,
        },
        edit,
    )  # fmt: skip

    assert set(mistakes(draft)) >= {
        (rows["hair"], "limit_s", "limit_without_time_limit"),
        (rows["opening"], "explain_en", "field_missing"),
    }
    draft = read(app, people, {("account-opening-time", "sources"): "D99 1"}, edit)
    assert mistakes(draft) == [(rows["opening"], "sources", "unknown_source")]


def test_a_used_norm_cannot_get_another_kind(app, people, now):
    a_patrol(app, people.amina, people.east.id, now)

    draft = read(app, people, {("hair-neat", "kind"): "count"})

    assert [each[1:] for each in mistakes(draft)] == [("kind", "kind_changed")]


def test_a_sheet_from_another_version_is_told_apart(app, people, library):
    def other(sheet):
        sheet["B1"].value = "0123456789abcdef"

    def without(sheet):
        sheet["A1"].value = sheet["B1"].value = None

    assert refused(lambda: read(app, people, edit=other)) == (
        "norms_stale", {"made_from": "01234567", "in_force": library.version[:8]},
    )  # fmt: skip
    assert refused(lambda: read(app, people, edit=without)) == ("norms_version_missing", {})


def test_what_is_no_workbook_of_norms_is_refused(app, people):
    def empty_of_rows(sheet):
        sheet.delete_rows(4, 500)

    def without_column(sheet):
        sheet.delete_cols(column_of(sheet, "severity"))

    other = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["name", "hall"])
    book.active.append(["a", "b"])
    book.save(other)
    for data, code in (
        (b"", "file_without_content"),
        (b"id,zh\na,b\n", "file_no_xlsx"),
        (b"PK\x03\x04 not a zip", "file_incomplete"),
        (b"\xd0\xcf\x11\xe0old", "file_old_excel"),
        (other.getvalue(), "norms_no_workbook"),
        (workbook(app, people.ella, edit=empty_of_rows), "file_empty"),
        (workbook(app, people.ella, edit=without_column), "norms_columns_missing"),
    ):
        assert refused(lambda data=data: read_workbook(app, people.ella, "x", data))[0] == code


def test_what_counts_as_kept_is_edited_in_columns_of_its_own(app, people):
    cells = {
        ("hair-neat", "kept_zh"): "梳理整齐", ("hair-neat", "kept_en"): "It is combed.",
        ("hair-neat", "not_kept_zh"): "蓬乱", ("hair-neat", "not_kept_en"): "It is tousled.",
        ("hair-neat", "model_zh"): "您好", ("hair-neat", "model_en"): "Good day",
    }  # fmt: skip

    norm = read(app, people, cells).library.norms["hair-neat"]

    assert [(each.zh, each.en) for each in (norm.kept, norm.not_kept, norm.model)] == [
        ("梳理整齐", "It is combed."), ("蓬乱", "It is tousled."), ("您好", "Good day"),
    ]  # fmt: skip
    half = read(app, people, {**cells, ("hair-neat", "kept_en"): None})
    assert [column for _, column, _ in mistakes(half)] == ["kept_en"]


def test_a_sheet_without_a_later_column_leaves_what_it_holds(app, people):
    def without_kept(sheet):
        sheet.delete_cols(column_of(sheet, "kept_zh"))
        sheet.cell(row_of(sheet, "hair-neat"), column_of(sheet, "en")).value = "Hair is tidy"

    draft = read(app, people, edit=without_kept)

    assert [(each.subject.id, each.field) for each in draft.changes] == [("hair-neat", "en")]


def test_a_text_that_only_looks_like_a_formula_is_taken_as_it_is(app, people):
    def edit(sheet):
        cell = sheet.cell(row_of(sheet, "hair-neat"), column_of(sheet, "en"))
        cell.value = "=neat: \"yes\" # or 'no'"
        cell.data_type = "s"

    draft = read(app, people, edit=edit)

    assert draft.library.norms["hair-neat"].en == "=neat: \"yes\" # or 'no'"
    assert load_checklists(draft.files).library == draft.library


def test_only_head_office_gets_and_sends_norms(app, people):
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            norm_workbook(app, account, "en")
        with pytest.raises(NotAllowed):
            read_workbook(app, account, "x", b"")
