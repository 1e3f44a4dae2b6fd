"""One person's results: who may read them, and what is said about the score."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.method.goals import Metric
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.scores.explanation import Explanation
from domain.scores.judgement import LeftOut
from domain.scores.observer_links import Linkage
from locales import Words
from services.halls.staff import change_staff, place_staff
from services.method.goals import set_own_goal
from services.method.method import change_method
from services.patrols.last_day import last_day_of_person
from services.scores.explain_score import score_sentences
from services.scores.explanation_page import explanation_page
from services.scores.person import own_halls, own_person_results, person_results, results_of
from services.scores.person_months import person_months
from services.scores.person_records import person_records
from services.scores.red_line_decisions import decide_red_line
from tests.builders import a_patrol, observe, plain_method, praise, report, score_plainly, watch

DAY = date(2026, 3, 4)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def three_days(app, people, now):
    """Amina watches Gu keep 7, 6 and 5 of seven minor norms, and Hai 7 of seven three times."""
    for day, gu in enumerate((7, 6, 5)):
        kept = {people.gu.id: gu, people.hai.id: 7}
        watch(app, people.amina, people.east, now + timedelta(days=day), kept)


def about_gu(app, people, account=None, first=FIRST, last=LAST):
    return person_results(app, account or people.dora, people.gu.id, people.east.id, first, last)


def test_a_person_is_held_against_the_goals_of_the_hall(app, people, now):
    for day in range(3):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 6})
    set_own_goal(app, people.dora, people.east.id, "patrol", "2026-03", 85, 96, "基础好", now)

    reached = explained(about_gu(app, people)).reached

    assert {each.metric: each.goal.base for each in reached} == {
        Metric.PATROL: 85, Metric.FINAL: 80,
    }  # fmt: skip


def explained(results) -> Explanation:
    assert results.explanation is not None
    return results.explanation


def test_the_lines_add_up_to_the_score_of_the_list(app, people, three_days):
    results = about_gu(app, people)
    explanation = explained(results)

    # 21 minor norms, 18 kept: 100 / 21 = 4.76 each; 18 of them are 85.71.
    assert len(explanation.contributions) == 21
    assert {each.possible for each in explanation.contributions} == {
        Decimal("4.76"), Decimal("4.77"),
    }  # fmt: skip
    assert sum(each.points for each in explanation.contributions) == Decimal("85.71")
    assert float(explanation.steps.raw_pct) == results.row["raw_pct"] == 85.71
    assert [each.share_pct for each in explanation.observers] == [Decimal("100.00")]
    assert (results.position, results.linkage) == (Position.GUIDE, Linkage.ONE)


def test_trend_and_profile_rest_on_the_same_judgements(app, people, three_days):
    results = about_gu(app, people)

    (week,) = results.trend.to_dict("records")
    assert week["raw_pct"] == pytest.approx(600 / 7)
    assert (week["occasion_count"], week["scored_count"]) == (3, 21)
    assert results.themes["judged_count"].sum() == 21
    assert results.servqual["judged_count"].sum() == 21


def test_everybody_with_the_hall_in_scope_may_read_and_nobody_else(app, people, three_days):
    for account in (people.amina, people.dora, people.ella):
        assert about_gu(app, people, account).person.id == people.gu.id
    for account in (people.bao, people.chen):
        for read in (person_results, person_records):
            with pytest.raises(NotFound):
                read(app, account, people.gu.id, people.east.id, FIRST, LAST)
        with pytest.raises(NotFound):
            person_months(app, account, people.gu.id, people.east.id, LAST)
    for account in (people.fang, people.gu_account):
        for read in (person_results, person_records):
            with pytest.raises(NotAllowed):
                read(app, account, people.gu.id, people.east.id, FIRST, LAST)


def test_a_person_who_never_worked_in_the_hall_is_not_found_in_it(app, people, three_days):
    for account in (people.bao, people.dora):
        with pytest.raises(NotFound):
            person_results(app, account, people.gu.id, people.west.id, FIRST, LAST)
    with pytest.raises(NotFound):
        person_results(app, people.dora, "nobody", people.east.id, FIRST, LAST)


def test_a_member_of_staff_reads_about_nobody_else(app, people, three_days):
    own = own_person_results(app, people.gu_account, people.east.id, FIRST, LAST)
    asked = (people.east.id, FIRST, LAST)

    assert own.row == about_gu(app, people).row
    assert results_of(app, people.gu_account, people.gu.id, *asked).row == own.row
    with pytest.raises(NotFound):
        results_of(app, people.gu_account, people.hai.id, *asked)
    with pytest.raises(NotFound):
        person_months(app, people.gu_account, people.hai.id, people.east.id, LAST)
    with pytest.raises(NotFound):
        own_person_results(app, people.gu_account, people.west.id, FIRST, LAST)
    with pytest.raises(NotAllowed):
        own_person_results(app, people.amina, people.east.id, FIRST, LAST)
    with pytest.raises(NotAllowed):
        results_of(app, people.fang, people.gu.id, *asked)


def test_a_reversed_period_is_refused(app, people, three_days):
    with pytest.raises(InputProblem):
        about_gu(app, people, first=LAST, last=FIRST)


def test_below_the_minimum_sample_there_is_no_number_but_what_is_needed(app, people, now):
    watch(app, people.amina, people.east, now, {people.gu.id: 6})

    results = about_gu(app, people)

    assert explained(results).steps is None
    assert len(explained(results).counted) == 7
    assert results.trend.empty
    assert results.themes["score_pct"].isna().all()
    # 3 occasions and 20 observations are needed; 1 and 7 are there.
    assert score_sentences(results, Words("en"))[0] == (
        "Not enough observations: 2 more occasions and 13 more observations needed. Until then"
        " there is no number and no rank."
    )
    assert score_sentences(results, Words("zh_CN"))[0] == (
        "观察还不够，还需要 2 次观察、13 条判定；在此之前不给分数，也不参与比较。"
    )


def test_the_sentences_say_the_band_and_the_pull_and_who_observed(app, people, three_days):
    results = about_gu(app, people)
    row = results.row

    band, pulled, alone = score_sentences(results, Words("zh_CN"))

    assert band == (f"3 次观察，真实水平多半在 {row['low_pct']:.0f}–{row['high_pct']:.0f} 之间。")
    assert pulled == (
        f"观察次数有限，向本厅同岗位的平均水平 {row['towards_pct']:.0f} 靠拢，"
        f"+{row['small_sample_pts']:.1f}。"
    )
    assert alone.startswith("这段时间只有一位值班经理观察过本厅")


def test_a_correction_names_the_observer_it_comes_from(app, people, now, lena):
    for day in range(4):
        at = now + timedelta(days=day)
        observer, kept = (people.amina, 7) if day % 2 else (lena, 4)
        watch(app, observer, people.east, at, {people.gu.id: kept, people.hai.id: kept})
    watch(app, lena, people.east, now + timedelta(days=5), {people.gu.id: 4})

    results = about_gu(app, people)

    steps = explained(results).steps
    parts = {results.observer_names[each.observer_id]: each for each in
             explained(results).observers}  # fmt: skip
    # Lena judged 21 of Gu's 35, Amina 14.
    assert (parts["Lena"].share_pct, parts["Amina"].share_pct) == (60, 40)
    assert parts["Lena"].points + parts["Amina"].points == steps.strictness_pts > 0
    assert f"观察较多的是Lena，校正 +{steps.strictness_pts:.1f}。" in score_sentences(
        results, Words("zh_CN")
    )
    assert not any("共同观察" in each for each in score_sentences(results, Words("zh_CN")))


def test_where_managers_do_not_mix_the_page_says_what_to_do(app, people, now, lena):
    for day in range(3):
        at = now + timedelta(days=day)
        watch(app, people.amina, people.east, at, {people.gu.id: 7})
        watch(app, lena, people.east, at, {people.hai.id: 5})

    results = about_gu(app, people)

    assert explained(results).steps.strictness_pts == 0
    assert score_sentences(results, Words("zh_CN"))[-1] == (
        "观察人之间没有共同观察过的员工，分不清是判得严还是做得差，因此没有校正。"
        "请Lena也观察两位平时由Amina观察的员工。"
    )
    assert score_sentences(results, Words("en"))[-1].endswith(
        " Let Lena also watch two of the people whom Amina watches."
    )


def test_a_veto_and_a_waiting_report_are_said_and_leave_the_number(app, people, now, three_days):
    patrol = a_patrol(app, people.amina, people.east.id, now + timedelta(days=4))
    event_id = report(app, people.amina, patrol, people.gu.id)
    waiting = about_gu(app, people)
    decide_red_line(
        app, people.dora, event_id, Status.CONFIRMED, "", now + timedelta(days=4, hours=1)
    )
    vetoed = about_gu(app, people)

    assert score_sentences(waiting, Words("en"))[-1].startswith("1 report of a red line is not yet")
    assert score_sentences(vetoed, Words("en"))[-1] == (
        "1 red line was confirmed: the grade is “vetoed”. The score stays beside it."
    )
    assert vetoed.row["adjusted_pct"] == waiting.row["adjusted_pct"]
    assert explained(vetoed).left_out[0][1] is LeftOut.RED_LINE


def test_each_hall_has_its_own_part_of_who_moved(app, people, now, three_days):
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.MERCHANT,
        from_on=DAY + timedelta(days=3), now=now,
    )  # fmt: skip
    for day in range(3, 6):
        watch(app, people.bao, people.west, now + timedelta(days=day), {people.gu.id: 7})

    east = about_gu(app, people)
    west = person_results(app, people.bao, people.gu.id, people.west.id, FIRST, LAST)

    assert (east.row["raw_pct"], len(explained(east).counted)) == (85.71, 21)
    assert (west.row["raw_pct"], len(explained(west).counted)) == (100.0, 21)
    assert west.hall.kind is HallKind.PARTNER
    halls = own_halls(app, people.gu_account, FIRST, LAST)
    assert [hall.name for hall in halls] == ["西厅", "东厅"]
    assert last_day_of_person(app, people.amina, people.gu.id) == DAY + timedelta(days=2)
    assert last_day_of_person(app, people.dora, people.gu.id) == DAY + timedelta(days=5)
    records = person_records(app, people.dora, people.gu.id, people.west.id, FIRST, LAST)
    assert {row["hall"] for row in records.observations} == {"西厅"}
    after = about_gu(app, people, first=DAY + timedelta(days=10))
    assert (after.row, after.explanation) == (None, None)
    assert score_sentences(after, Words("en")) == [
        "Did not work in this hall in this period, so there is no score. Choose another period."
    ]


def test_each_day_weighs_by_the_method_of_that_day(app, people, now):
    score_plainly(app, people.ella, now)
    change_method(
        app, people.ella, plain_method(minor=3), DAY + timedelta(days=1), "重点抓仪容", now
    )
    watch(app, people.amina, people.east, now, {people.gu.id: 7})
    watch(app, people.amina, people.east, now + timedelta(days=1), {people.gu.id: 0})

    explanation = explained(about_gu(app, people))

    # 7 × 1 kept, 7 × 3 not kept: 7 / 28.
    assert [each.judgement.weight for each in explanation.contributions] == [1.0] * 7 + [3.0] * 7
    assert explanation.steps.raw_pct == Decimal("25.00")


def test_quarter_and_year_are_months_by_their_weights(app, people, now):
    score_plainly(app, people.ella, now)
    watch(app, people.amina, people.east, now - timedelta(days=20), {people.gu.id: 7})
    watch(app, people.amina, people.east, now, {people.gu.id: 6})

    months = person_months(app, people.amina, people.gu.id, people.east.id, DAY)

    # February 100, March 85.71: (100 + 85.71) / 2 = 92.855, a half up. January is missing; April
    # is still to come.
    assert months.quarter == months.year
    assert months.year.total_pct == Decimal("92.86")
    assert [(part.key.month, part.points_pct) for part in months.year.parts] == [
        (2, Decimal("50.00")), (3, Decimal("42.86")),
    ]  # fmt: skip
    assert months.year.missing == (date(2026, 1, 1),)


def test_records_hold_praise_reports_and_observations_of_the_person_only(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "fail"),
    ])  # fmt: skip
    praise(app, people.amina, patrol, people.gu.id, seq=8)
    praise(app, people.amina, patrol, people.hai.id, seq=9)
    report(app, people.amina, patrol, people.gu.id, seq=10)
    report(app, people.amina, patrol, people.hai.id, seq=11)

    records = person_records(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)

    assert {row["staff"] for row in records.observations} == {"顾"}
    assert [row["staff"] for row in records.praises] == ["顾"]
    assert [line.staff for line in records.red_lines] == ["顾"]
    assert records.corrected == []


def page_of(app, people, now, account=None, language="en"):
    return explanation_page(
        app, account or people.dora, people.gu.id, people.east.id, FIRST, LAST, Words(language),
        now,
    )  # fmt: skip


def test_the_page_to_print_holds_every_line_and_needs_nothing_else(app, people, now, three_days):
    name, html = page_of(app, people, now)

    assert name == "xunting-score-D1-2026-03-01-2026-03-31.html"
    assert html.count("Hair is neat") == 3
    assert "85.71" in html
    assert "14.29" in html
    assert "Made on 2026-03-04 10:00" in html
    for outside in ("<script", "http:", "https:", "src=", "@import", "url("):
        assert outside not in html
    assert '<html lang="zh-CN">' in page_of(app, people, now, language="zh_CN")[1]


def test_names_and_numbers_from_people_are_text_on_the_page(app, people, now, three_days):
    change_staff(app, people.fang, people.gu.id, name="<img src=x>", staff_no="../顾 1", now=now)

    name, html = page_of(app, people, now)

    assert name == "xunting-score-1-2026-03-01-2026-03-31.html"
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_the_page_without_a_score_lists_what_was_judged_without_numbers(app, people, now):
    watch(app, people.amina, people.east, now, {people.gu.id: 6})

    _, html = page_of(app, people, now)

    assert "What was judged so far" in html
    assert "Adjusted score" not in html
    assert "85.7" not in html
