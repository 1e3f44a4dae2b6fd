"""The norms that ship: every row of the source tables is carried, and no figure is invented."""

from collections import Counter

import pytest

from commands.schema import SCHEMAS, schema_text
from domain.halls.hall import WALKS, HallKind, Round
from domain.halls.position import ON_ROSTER, Position
from domain.norms.checklist_file import SPECIAL_FILES, load_checklists
from domain.norms.norm import Grade, NormKind, Origin, Severity
from settings import ROOT

HERE = ROOT / "tests" / "checklists"
SEED_ROWS = (HERE / "seed_rows.txt").read_text().split()
EXTERNAL_ROWS = (HERE / "external_rows.txt").read_text().split()


@pytest.fixture(scope="module")
def loaded(shipped_files):
    return load_checklists(shipped_files)


@pytest.fixture(scope="module")
def norms(loaded):
    return loaded.library.norms


def test_the_shipped_files_load_without_problem_or_warning(loaded):
    assert (loaded.errors, loaded.warnings) == ([], [])


def test_every_seed_row_is_carried_by_exactly_one_norm(norms):
    counts = Counter(row for norm in norms.values() for row in norm.covers)

    assert len(SEED_ROWS) == 118
    assert {row: counts[row] for row in SEED_ROWS} == dict.fromkeys(SEED_ROWS, 1)


def test_every_external_row_is_carried(norms):
    covered = {row for norm in norms.values() for row in norm.covers}

    assert set(EXTERNAL_ROWS) - covered == set()
    assert covered - set(EXTERNAL_ROWS) - set(SEED_ROWS) == set()


@pytest.mark.parametrize(
    ("row", "process", "limit_s"),
    [
        ("P05-06", "P05", 180), ("P06-03", "P06", 60), ("P07-08", "P07", 180),
        ("P08-11", "P08", 60), ("P09-08", "P09", 180), ("P10-08", "P10", 120),
        ("P04-06", "P04", 3600),
    ],
)  # fmt: skip
def test_each_process_keeps_its_own_time_limit(norms, loaded, row, process, limit_s):
    norm = next(norm for norm in norms.values() if row in norm.covers)

    assert (norm.kind, norm.processes, norm.limit_s) == (NormKind.TIME_LIMIT, (process,), limit_s)
    assert norm.covers == (row,)
    card = next(card for card in loaded.library.processes if card.id == process)
    assert card.limit_s == (None if process == "P04" else limit_s)


def test_the_same_observable_of_six_processes_is_one_norm(norms):
    norm = next(norm for norm in norms.values() if "P05-01" in norm.covers)

    assert {"P05-01", "P06-01", "P07-01", "P08-01", "P09-01", "P10-01"} <= set(norm.covers)
    assert set(norm.processes) >= {"P05", "P06", "P07", "P08", "P09", "P10"}


def test_an_unconfirmed_change_is_one_red_line(norms):
    norm = next(norm for norm in norms.values() if "BAN-3" in norm.covers)

    assert "P08-10" in norm.covers
    assert norm.severity is Severity.RED_LINE


def test_giving_data_away_is_one_event_and_its_lawful_cases_belong_to_nothing_else(norms):
    leak = norms["no-leak-or-trade-of-data"]

    assert leak.covers == ("BAN-1", "BAN-1b")
    assert len(leak.lawful_cases) == 4
    assert [norm.id for norm in norms.values() if norm.lawful_cases] == [leak.id]
    assert not norms["no-data-outside-four-cases"].enabled


@pytest.mark.parametrize(
    ("number", "said", "not_said"),
    [
        (1, ("有效证件", "服务密码", "身份鉴权", "委托他人依照公司业务规程", "客户需要"), ()),
        (2, ("公安机关", "国家安全机关", "人民检察院", "依照法律程序"), ("司法机关", "法院")),
        (3, ("保密协议或条款", "取得用户同意", "依照合作协议", "必要的客户信息", "仅用于用户定制的电信服务"), ()),
        (4, ("政府、消协", "投诉、申诉的要求", "原文至此中断"), ()),
    ],
)  # fmt: skip
def test_the_lawful_cases_say_what_the_company_text_says(norms, number, said, not_said):
    """Source: D06 判定(一)2(2), one to four."""
    text = norms["no-leak-or-trade-of-data"].lawful_cases[number - 1].zh

    assert [part for part in said if part not in text] == []
    assert [part for part in not_said if part in text] == []


def test_a_ban_reads_as_a_ban_and_no_other_red_line_as_if_it_had_been_kept(norms):
    bans = [norm for norm in norms.values() if norm.ban]
    others = [
        norm for norm in norms.values() if norm.severity is Severity.RED_LINE and not norm.ban
    ]

    assert {norm.ban for norm in bans} == {1, 2, 3, 4, 5}
    assert all(norm.zh.startswith("严禁") and norm.en.startswith("Never ") for norm in bans)
    assert all(norm.origin is Origin.SEED for norm in bans)
    assert [n.id for n in others if not any(word in n.zh for word in ("严禁", "不得", "须"))] == []
    assert [
        n.id for n in others if not any(word in n.en for word in ("Never", "must", "Must"))
    ] == []


def test_the_bans_say_what_their_source_lacks(norms):
    for norm in norms.values():
        if norm.ban:
            assert "处罚在来源中缺失" in norm.explain.zh, norm.id
            assert "missing in the source" in norm.explain.en, norm.id
        if norm.ban in (2, 3, 4, 5):
            assert "判定规则和处罚在来源中缺失" in norm.explain.zh, norm.id


def test_the_four_classes_of_customer_data_stand_with_both_norms_of_the_first_ban(norms):
    """Source: D06 判定(一)1."""
    leak, look_up = norms["no-leak-or-trade-of-data"], norms["no-unauthorised-lookup"]

    assert leak.definitions == look_up.definitions
    assert [each.term.zh for each in leak.definitions] == [
        "个人客户信息（非通信内容）", "个人客户信息（通信内容）",
        "集团客户信息（非通信内容）", "集团客户信息（通信内容）",
    ]  # fmt: skip


def test_figures_that_only_a_weak_source_supports_are_off(norms):
    weak = [norm for norm in norms.values() if norm.grade is Grade.C]

    assert len(weak) >= 5
    assert [norm.id for norm in weak if norm.enabled] == []


def test_a_red_line_without_a_written_source_is_off(norms):
    assert [
        norm.id
        for norm in norms.values()
        if norm.severity is Severity.RED_LINE
        and norm.origin in (Origin.PRACTICE, Origin.PROPOSAL)
        and norm.enabled
    ] == []


@pytest.mark.parametrize("row", ["X2-01", "X2-02", "X2-03", "X2-04", "X2-11", "X2-13", "X3-02"])
def test_rows_for_men_or_women_have_a_neutral_default(norms, row):
    enabled = [norm for norm in norms.values() if row in norm.covers and norm.enabled]

    assert len(enabled) == 1
    assert not any(word in enabled[0].zh for word in "男女")
    assert any(row in norm.covers and not norm.enabled for norm in norms.values())


def test_back_office_norms_never_reach_a_person_in_the_hall(norms):
    for norm in norms.values():
        if {Position.BACK_OFFICE, Position.ANALYST} & set(norm.positions):
            assert not any(
                norm.applies_to(position, kind) for position in ON_ROSTER for kind in HallKind
            ), norm.id


def test_chapters_the_manual_has_only_as_titles_are_filled(loaded):
    enabled = Counter(norm.theme for norm in loaded.library.norms.values() if norm.enabled)

    for theme in ("grooming", "dress", "accessories", "posture", "communication", "time_limits",
                  "taboos"):  # fmt: skip
        assert enabled[theme] > 0, theme


def test_the_eleven_process_cards_and_the_sms_codes_are_data(loaded):
    library = loaded.library

    assert [card.id for card in library.processes] == [f"P{n:02}" for n in range(1, 12)]
    assert [bool(card.key_moments) for card in library.processes] == [True] * 10 + [False]
    codes = {code.code: code for group in library.sms_codes.groups for code in group.codes}
    assert codes["103"].command == ("CXZD#yymm",)
    menus = [code for code, each in codes.items() if not each.command]
    assert menus == [
        "104", "106", "107", "203", "210", "301", "302", "303", "3038", "304", "305",
    ]  # fmt: skip
    assert len(codes) == 58 + len(menus)
    assert all(
        any(len(other) == len(menu) + 1 and other.startswith(menu) for other in codes)
        for menu in menus
    )
    assert library.sms_codes.send_to == "10086"


def test_every_checklist_names_the_schema_and_the_schema_is_current(shipped_files):
    for path, model in SCHEMAS.items():
        assert path.read_text(encoding="utf-8") == schema_text(model), path.name
    first = "# yaml-language-server: $schema=./scoring.schema.json"
    assert shipped_files["scoring.yaml"].startswith(first)
    for name, text in shipped_files.items():
        if name not in SPECIAL_FILES:
            assert text.startswith("# yaml-language-server: $schema=./checklist.schema.json"), name


def test_every_norm_that_can_fail_names_three_to_five_usual_reasons(norms):
    """A red line has its fact and no usual reason."""
    can_fail = [n for n in norms.values() if n.enabled and n.severity is not Severity.RED_LINE]

    assert {n.id: len(n.reasons) for n in can_fail if not 3 <= len(n.reasons) <= 5} == {}


def test_a_usual_reason_fits_a_button_and_the_note_it_goes_into(norms):
    reasons = [(norm.id, each) for norm in norms.values() for each in norm.reasons]

    assert {at for at, each in reasons if len(each.zh) > 12 or len(each.en) > 36} == set()
    # What parts the reasons of a note stands in none of them.
    assert {at for at, each in reasons if set(each.zh + each.en) & set(";；\n")} == set()
    for language in ("zh", "en"):
        texts = [(at, getattr(each, language)) for at, each in reasons]
        assert len(set(texts)) == len(texts)


def test_what_only_some_rounds_can_show_is_not_asked_on_the_others(norms):
    asked = {
        round_: {n.id for n in norms.values() if n.rounds and n.enabled and n.seen_on(round_)}
        for round_ in WALKS
    }

    assert asked[Round.OPENING] == {
        "leaflets-ready-before-opening", "pre-opening-meeting", "opens-on-time",
        "arrives-before-shift",
    }  # fmt: skip
    assert asked[Round.CLOSING] == {
        "serves-out-at-closing", "no-early-stop-no-hurrying", "terminals-cleaned-daily",
    }  # fmt: skip
    assert asked[Round.PEAK] == {"attends-three-when-crowded", "relief-when-queue-builds"}
    assert asked[Round.SPECIAL] == {n.id for n in norms.values() if n.rounds and n.enabled}


def test_a_clock_is_offered_for_minutes_and_not_for_days(norms):
    timed = {n.id: n.limit_s for n in norms.values() if n.is_timed}

    assert timed["account-opening-time"] == 180
    assert timed["fast-card-and-payment"] is None  # timed, without a limit
    assert "complaint-answer-legal-floor" not in timed  # 15 days
    assert "urgent-complaint-first-reply" not in timed  # 2 hours
    assert "hair-neat" not in timed
