"""Company checks of halls: numbers, goals, competitor and months, within the reader's halls."""

from datetime import date
from decimal import Decimal

import pytest

from domain.imports.checks import CheckSource
from domain.method.method import Method
from domain.problems import NotAllowed, NotFound
from locales import Words
from services.imports.company_checks import read_checks, take_in
from services.method.goals import set_own_goal
from services.method.method import change_method
from services.scores.explain_checks import (
    counts_sentence,
    lead_text,
    result_text,
    source_line,
    standing_text,
    trend_text,
)
from services.scores.hall_checks import hall_checks
from services.scores.person import own_person_results, person_results
from services.scores.scores import company_results, scores_of
from tests.builders import a_patrol, observe
from tests.check_files import WITH_COMPETITOR, plan_of
from tests.roster_files import csv_file

EN, ZH = Words("en"), Words("zh_CN")
MARCH = date(2026, 3, 31)
ROWS = [
    ["第三方满意度", "东厅", "", "2026-01", "94.25", "128", "", ""],
    ["第三方满意度", "东厅", "", "2026-02", "96.15", "100", "A", "93.8"],
    ["第三方满意度", "东厅", "", "2026-02", "90", "20", "B", ""],
    ["神秘顾客", "东厅", "", "2026-02", "88", "2", "", "90.5"],
    ["投诉量", "东厅", "", "2026-02", "7", "", "", ""],
    ["第三方满意度", "东厅", "D1", "2026-02", "61", "5", "", ""],
    ["投诉量", "西厅", "", "2026-02", "1", "", "", ""],
    ["投诉量", "远厅", "", "2026-02", "2", "", "", ""],
]


@pytest.fixture
def taken_in(app, people, now):
    sent = read_checks("checks.csv", csv_file([WITH_COMPETITOR, *ROWS]))
    shown = plan_of(app, people, sent, now)
    assert shown.findings == ()
    take_in(app, people.ella, sent, shown, now)


def of_east(app, account, people, last=MARCH):
    (found,) = hall_checks(app, account, [people.east.id], last)
    return {each.source: each for each in found.sources}, found


def test_a_hall_has_every_check_with_number_month_and_trend(app, people, taken_in):
    checks, _ = of_east(app, people.amina, people)

    satisfaction = checks[CheckSource.SATISFACTION]
    # (96.15 × 100 + 90 × 20) / 120 = 95.125
    assert (satisfaction.newest.shown, satisfaction.newest.n) == (Decimal("95.13"), 120)
    assert [each.month for each in satisfaction.months] == [
        "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03",
    ]  # fmt: skip
    assert trend_text(satisfaction.months) == "– → – → – → 94.25 → 95.13 → –"
    assert result_text(satisfaction.newest, EN) == "95.13 % (120 asked)"
    assert result_text(satisfaction.newest, ZH) == "95.13%（120 人）"
    assert result_text(checks[CheckSource.MYSTERY_SHOPPER].newest, ZH) == "88%（2 次）"
    assert result_text(checks[CheckSource.COMPLAINTS].newest, ZH) == "7 件"


def test_the_figure_is_the_one_that_enters_the_final_result(app, people, now, taken_in):
    checks, _ = of_east(app, people.dora, people)
    method = Method().model_copy(
        update={"minimum_sample": Method().minimum_sample.model_copy(
            update={"occasions": 1, "observations": 1})}
    )  # fmt: skip
    change_method(app, people.ella, method, date(2026, 1, 1), "试行", now)
    february = now.replace(month=2, day=10)
    patrol = a_patrol(app, people.amina, people.east.id, february)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    with app.store.read() as db:
        span = date(2026, 2, 1), date(2026, 2, 28)
        parts = scores_of(db, [people.east.id], *span).finals[people.east.id, ""].parts
        entered = company_results(db, [people.east.id], *span)
    of_hall = entered[entered["staff_id"] == ""].set_index("source")["value"]

    assert {part.key: part.result_pct for part in parts if part.key != "patrol"} == {
        "mystery_shopper": checks[CheckSource.MYSTERY_SHOPPER].newest.shown,
        "satisfaction": checks[CheckSource.SATISFACTION].newest.shown,
    }  # fmt: skip
    assert of_hall["complaints"] == checks[CheckSource.COMPLAINTS].newest.value


def test_a_lead_has_its_sign_and_says_of_how_many_it_is(app, people, taken_in):
    checks, _ = of_east(app, people.amina, people)

    assert lead_text(checks[CheckSource.SATISFACTION].newest, ZH) == (
        "+2.35 个百分点（对手 93.8%），只含其中 100 人"
    )
    assert lead_text(checks[CheckSource.MYSTERY_SHOPPER].newest, EN) == (
        "−2.5 points (theirs 90.5 %)"
    )
    assert lead_text(checks[CheckSource.COMPLAINTS].newest, ZH) == ""


def test_goals_are_those_of_the_month_and_ask_for_enough_behind_the_figure(
    app, people, now, taken_in
):
    hall = people.east.id
    set_own_goal(app, people.dora, hall, "satisfaction", "2026-02", 90, 95.13, "基础好", now)
    checks, _ = of_east(app, people.dora, people)

    assert standing_text(checks[CheckSource.SATISFACTION], EN) == "challenge goal 95.13 % reached"
    # Two visits are fewer than three.
    assert checks[CheckSource.MYSTERY_SHOPPER].standing is None
    assert standing_text(checks[CheckSource.MYSTERY_SHOPPER], ZH) == "样本不足 3 次，不评目标"
    before, _ = of_east(app, people.dora, people, date(2026, 1, 31))
    # In January the common goals 80 and 95 held.
    assert standing_text(before[CheckSource.SATISFACTION], ZH) == "达到基本目标 80%"
    assert source_line(before[CheckSource.SATISFACTION], ZH) == (
        "第三方满意度：2026-01：94.25%（128 人） · 达到基本目标 80%"
    )


def test_whether_results_of_halls_count_for_people_is_said_as_it_is_set(app, people, now, taken_in):
    _, found = of_east(app, people.amina, people)
    assert "按设置不计入员工个人" in counts_sentence(found, ZH)
    assert "Third-party satisfaction 20 %" in counts_sentence(found, EN)

    shared = Method().hall_checks.model_copy(update={"count_for_staff": True})
    method = Method().model_copy(update={"hall_checks": shared})
    change_method(app, people.ella, method, date(2026, 3, 1), "试行", now)

    _, found = of_east(app, people.amina, people)
    assert "也计入本厅员工的综合结果" in counts_sentence(found, ZH)
    _, before = of_east(app, people.amina, people, date(2026, 2, 28))
    assert "不计入员工个人" in counts_sentence(before, ZH)


def test_a_person_has_the_own_checks_and_those_of_the_hall_apart(app, people, taken_in):
    span = date(2026, 2, 1), date(2026, 2, 28)
    for found in (
        person_results(app, people.amina, people.gu.id, people.east.id, *span),
        own_person_results(app, people.gu_account, people.east.id, *span),
    ):
        assert [(each.month, each.value, each.n) for each in found.own_checks] == [
            ("2026-02", 61.0, 5)
        ]
        assert found.hall_checks.hall.id == people.east.id
        assert found.hall_checks.known
    hai = person_results(app, people.amina, people.hai.id, people.east.id, *span)
    assert hai.own_checks == []


def test_nobody_reads_beyond_the_own_halls(app, people, taken_in):
    for account, halls in (
        (people.amina, [people.west.id]), (people.amina, [people.east.id, people.far.id]),
        (people.dora, [people.far.id]), (people.chen, [people.east.id]),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            hall_checks(app, account, halls, MARCH)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            hall_checks(app, account, [people.east.id], MARCH)
    everywhere = hall_checks(app, people.ella, people.ella.hall_ids, MARCH)
    assert [each.hall.name for each in everywhere] == ["东厅", "远厅", "西厅"]


def test_a_hall_without_a_check_says_so(app, people):
    (found,) = hall_checks(app, people.amina, [people.east.id], MARCH)

    assert not found.known
    assert [each.newest for each in found.sources] == [None, None, None]
