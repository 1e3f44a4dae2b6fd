"""The bulletin of a month: results, weak spots, red lines, praise, measures and their outcome."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import accounts
from db import measures as measure_rows
from domain.follow_ups.complaint import AnswerWay, Channel, Promised
from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.months.measure import About, AboutKind, WhichHalls
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.scores.figure import Figure, FigureChange
from locales import Words
from services.follow_ups.complaints import (
    NewComplaint,
    answer_customer,
    call_back,
    close_complaint,
    take_complaint,
)
from services.halls.organisation import add_hall, close_hall
from services.halls.staff import add_staff
from services.method.goals import set_own_goal
from services.months.bulletin import bulletin
from services.months.bulletin_page import bulletin_page, scale_of
from services.months.bulletin_place import months_with_bulletin, places
from services.months.explain_bulletin import (
    about_text,
    complaint_sentences,
    goal_text,
    hall_goals_sentence,
    signal_sentences,
    start_text,
    state_sentence,
)
from services.months.measure_choices import choices, is_open
from services.months.measures import add_measure, withdraw_measure
from services.months.publish import preview_publication, publish_month
from services.norms.library import ChecklistStatus
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from tests.builders import a_patrol, give_goal, observe, praise, report
from tests.people import THERE_SINCE
from tests.published import AT, MONTH, a_month, a_walk, with_plain_method

EN = Words("en")
MARCH = "2026-03"
WRITTEN = AT + timedelta(hours=1)  # on a day of February, after the walk


def rows(sheet) -> dict[str | None, Figure]:
    return {each.hall: each.score for kind in sheet.kinds for each in kind.results}


@pytest.fixture
def team(app, people, now):
    return [
        add_staff(
            app, people.fang, hall_id=people.east.id, name=f"员{number}",
            staff_no=f"E{number}", position=Position.COUNTER, now=now, from_on=THERE_SINCE,
        )
        for number in range(20)
    ]  # fmt: skip


def hair(app, people, team, kept: int, at: datetime) -> None:
    """Hair of the twenty in the East hall."""
    results = [(each.id, "hair-neat", "pass" if number < kept else "fail")
               for number, each in enumerate(team)]  # fmt: skip
    a_walk(app, people.amina, people.east.id, results, at)


def faces(app, people, team, at: datetime) -> None:
    """Kept by all, so that hair that was not is weaker than the rest."""
    kept = [(each.id, "face-clean", "pass") for each in team]
    a_walk(app, people.amina, people.east.id, kept, at)


def test_a_branch_has_a_row_for_each_hall_own_and_partner_halls_apart(app, people, now):
    a_month(app, people, now)

    sheet = bulletin(app, people.dora, people.east.branch_id, MONTH, now)

    assert [(kind.kind, [each.hall for each in kind.results]) for kind in sheet.kinds] == [
        ("own", ["东厅"]), ("partner", ["西厅"]),
    ]  # fmt: skip
    # Gu kept one of two, Hai one of one: 2/3, two people watched once each
    east = rows(sheet)["东厅"]
    assert (east.value_pct, east.judged_count, east.occasion_count) == (
        pytest.approx(200 / 3),
        3,
        2,
    )
    shown = staff_scores(app, people.dora, sheet.first, sheet.last).halls.iloc[0]
    assert (east.low_pct, east.high_pct) == (shown["low_exact"], shown["high_exact"])
    assert rows(sheet)["西厅"] == Figure(None, None, None, 0, 0)
    assert [kind.together for kind in sheet.kinds] == [None, None]
    assert not sheet.is_empty


def test_a_hall_below_the_minimum_sample_has_counts_and_no_number(app, people, now):
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")])

    sheet = bulletin(app, people.amina, people.east.id, MONTH, now)

    assert rows(sheet) == {"东厅": Figure(None, None, None, 1, 1)}
    assert goal_text(rows(sheet)["东厅"], sheet.goal, EN) == "–"


def test_the_month_before_stands_beside_and_the_goal_is_that_of_the_branch(app, people, now):
    a_month(app, people, now)
    give_goal(app, people.ella, people.east.branch_id, "patrol", MARCH, 60, 99, now)
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")], now)

    sheet = bulletin(app, people.amina, people.east.id, MARCH, now)

    (result,) = sheet.kinds[0].results
    assert (result.score.value_pct, result.before.value_pct) == (100.0, pytest.approx(200 / 3))
    assert (sheet.goal.base_pct, sheet.goal.challenge_pct) == (60, 99)
    # One judgement, and two of three: bands from 0 and from 15 to 100 say nothing about 60 and 99.
    assert [goal_text(each, sheet.goal, EN) for each in (result.score, result.before)] == [
        "not clear yet"
    ] * 2
    assert not sheet.is_over
    assert state_sentence(sheet, EN) == (
        "The month is still running; not published yet, as of 2026-03-04 10:00."
    )


def test_a_hall_is_held_against_its_own_goal_on_its_sheet_and_on_that_of_the_branch(
    app, people, now
):
    a_month(app, people, now)
    set_own_goal(app, people.dora, people.east.id, "patrol", MARCH, 85, 99, "基础好", now)
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")], now)

    own = bulletin(app, people.amina, people.east.id, MARCH, now)
    whole = bulletin(app, people.dora, people.east.branch_id, MARCH, now)

    assert (own.goal.base_pct, whole.goal.base_pct) == (85, 80)
    assert hall_goals_sentence(own, EN) == ""
    assert hall_goals_sentence(whole, EN) == " Halls with goals of their own: 东厅 85 / 99."
    assert [(each.hall, each.goal.base_pct) for kind in whole.kinds for each in kind.results] == [
        ("东厅", 85),
        ("西厅", 80),
    ]


def test_a_published_month_keeps_its_numbers_and_names_its_edition(app, people, now):
    a_month(app, people, now)
    before = bulletin(app, people.dora, people.east.id, MONTH, now)
    publish_month(app, people.dora, MONTH, "", now)
    a_walk(app, people.amina, people.east.id, [(people.hai.id, "face-clean", "fail")],
           AT + timedelta(days=1))  # fmt: skip
    give_goal(app, people.ella, people.east.branch_id, "patrol", MARCH, 60, 99, now)

    after = bulletin(app, people.dora, people.east.id, MONTH, now)

    # Something came in after the publication: only the published cents are still that number.
    assert rows(before)["东厅"].value_pct == pytest.approx(200 / 3)
    assert rows(after) == {
        "东厅": Figure(66.67, 0.1, 100.0, judged_count=3, occasion_count=2),
    } | {hall: figure for hall, figure in rows(before).items() if hall != "东厅"}  # fmt: skip
    assert (before.publication, after.publication.edition) == (None, 1)
    assert state_sentence(before, EN) == "Not published yet, as of 2026-03-04 10:00."
    assert state_sentence(after, EN) == (
        "Results: published edition 1 of 2026-03-04; everything else as of 2026-03-04 10:00."
    )


def test_a_published_figure_is_still_rounded_once_as_long_as_nothing_changed(app, people, now):
    a_month(app, people, now)
    before = bulletin(app, people.dora, people.east.id, MONTH, now)
    publish_month(app, people.dora, MONTH, "", now)

    after = bulletin(app, people.dora, people.east.id, MONTH, now)

    assert after.publication.edition == 1
    assert rows(after) == rows(before)
    assert rows(after)["东厅"].value_pct == pytest.approx(200 / 3)


def test_signals_are_those_of_halls_and_name_nobody(app, people, half_a_year, now):
    # Gu's change for the worse shows in the East hall and on a chart of her own.
    sheet = bulletin(app, people.dora, people.east.branch_id, MONTH, now)
    west = bulletin(app, people.bao, people.west.id, MONTH, now)
    _, html = bulletin_page(app, people.dora, people.east.branch_id, MONTH, EN, now)

    assert [(each.hall.name, each.staff, each.change.value) for each in sheet.signals.listed] == [
        ("东厅", None, "worse")
    ]
    (said,) = signal_sentences(sheet, EN)
    assert said.startswith("东厅, worse: ")
    assert said in html
    assert "顾" not in html
    assert signal_sentences(west, EN) == [
        "No hall's chart shows a special cause; ups and downs are as usual."
    ]


def test_without_a_chart_nothing_is_said_about_signals(app, people, now):
    a_month(app, people, now)

    sheet = bulletin(app, people.dora, people.east.branch_id, MONTH, now)

    assert signal_sentences(sheet, EN) == [
        "There is too little yet for a control chart, so signals cannot be told."
    ]


def test_red_lines_are_counted_by_norm_and_nobody_is_named(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    events = [report(app, people.amina, patrol, each) for each in (people.gu.id, people.hai.id)]
    other = report(app, people.amina, patrol, people.gu.id, norm_id="no-quarrel-or-insult")
    decide_red_line(app, people.dora, events[0], Status.CONFIRMED, "", now)
    decide_red_line(app, people.dora, other, Status.REJECTED, "看错了", now)

    sheet = bulletin(app, people.amina, people.east.id, MARCH, now)
    _, html = bulletin_page(app, people.amina, people.east.id, MARCH, EN, now)

    counts = {
        each.norm.id: (each.reported, each.confirmed, each.rejected, each.waiting)
        for each in sheet.red_lines
    }
    assert counts == {
        "no-leak-or-trade-of-data": (2, 1, 0, 1), "no-quarrel-or-insult": (1, 0, 1, 0),
    }  # fmt: skip
    for private in (people.gu.name, people.hai.name, "D1", "D2", "Amina", "资料留在台面", "看错了"):
        assert private not in html


def test_praise_has_names_and_words_the_newest_first_and_only_a_few(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    for number in range(7):
        praise(app, people.amina, patrol, people.gu.id, note=f"好事{number}", seq=number + 1,
               captured_at=(now + timedelta(seconds=number)).isoformat())  # fmt: skip

    sheet = bulletin(app, people.amina, people.east.id, MARCH, now)
    _, html = bulletin_page(app, people.amina, people.east.id, MARCH, EN, now)

    assert ([each["note"] for each in sheet.praises], sheet.praise_count) == (
        [f"好事{number}" for number in (6, 5, 4, 3, 2)], 7,
    )  # fmt: skip
    assert "顾: 好事6" in html
    assert "Good moments (7 in the month)" in html


def test_what_became_of_a_measure_is_told_by_the_same_figure_a_month_later(app, people, now, team):
    hair(app, people, team, 5, AT)
    hair(app, people, team, 20, now)
    add_measure(app, people.dora, people.east.id, MONTH, "norm:hair-neat", "晨会", WRITTEN)
    add_measure(app, people.dora, people.east.branch_id, MONTH, "theme:grooming", "镜子", WRITTEN)
    add_measure(app, people.dora, people.west.id, MONTH, "theme:grooming", "西", WRITTEN)

    sheet = bulletin(app, people.dora, people.east.branch_id, MARCH, now)

    found = {each.measure.text: each for each in sheet.outcomes}
    assert list(found) == ["镜子", "晨会", "西"]  # those of the whole branch first
    # Wilson, 90 %, 5 of 20: 12.74–43.22; 20 of 20: 1 / (1 + 2.7055/20) = 88.08
    before = found["晨会"].before
    assert (before.value_pct, before.judged_count) == (25.0, 20)
    assert (before.low_pct, before.high_pct) == (
        pytest.approx(12.738, abs=1e-3),
        pytest.approx(43.220, abs=1e-3),
    )
    after = found["晨会"].after
    assert (after.value_pct, after.low_pct) == (100.0, pytest.approx(88.084, abs=1e-3))
    assert [found[text].change for text in ("晨会", "镜子", "西")] == [
        FigureChange.UP, FigureChange.UP, FigureChange.TOO_LITTLE,
    ]  # fmt: skip
    assert [each.start.hall for each in sheet.outcomes] == [None, "东厅", "西厅"]


def test_on_the_sheet_of_a_hall_measures_of_the_branch_have_the_figures_of_the_hall(
    app, people, now, team
):
    hair(app, people, team, 5, AT)
    add_measure(app, people.dora, people.east.branch_id, MONTH, "norm:hair-neat", "镜子", WRITTEN)
    add_measure(app, people.dora, people.east.id, MONTH, "norm:hair-neat", "东", WRITTEN)

    west = bulletin(app, people.bao, people.west.id, MONTH, now)
    east = bulletin(app, people.amina, people.east.id, MONTH, now)

    assert [(each.measure.text, each.figure.value_pct) for each in west.measures] == [
        ("镜子", None)
    ]
    assert [(each.measure.text, each.figure.value_pct) for each in east.measures] == [
        ("镜子", 25.0), ("东", 25.0),
    ]  # fmt: skip


def test_measures_about_the_score_of_a_branch_put_its_halls_together(app, people, now):
    a_month(app, people, now)
    a_walk(app, people.bao, people.west.id, [(people.ivy.id, "hair-neat", "pass")])
    add_measure(app, people.dora, people.east.branch_id, MONTH, "score", "复查", WRITTEN)

    (measure,) = bulletin(app, people.dora, people.east.branch_id, MONTH, now).measures

    # (3 × 66.67 + 1 × 100) / 4
    assert measure.figure.value_pct == 75.0
    assert (measure.figure.judged_count, measure.figure.occasion_count) == (4, 3)


def test_a_measure_is_judged_on_the_month_after_it_was_written_and_on_no_earlier_one(
    app, people, now, team
):
    hair(app, people, team, 5, AT)
    hair(app, people, team, 20, now)
    # Written in March from the sheet of February: March, in which it was written, is no judge.
    add_measure(app, people.dora, people.east.id, MONTH, "norm:hair-neat", "晨会", now)
    april = datetime(2026, 4, 2, 2, tzinfo=UTC)
    hair(app, people, team, 18, april)

    sheets = {
        month: bulletin(app, people.dora, people.east.id, month, april)
        for month in (MONTH, MARCH, "2026-04")
    }

    assert {month: len(sheet.outcomes) for month, sheet in sheets.items()} == {
        MONTH: 0, MARCH: 0, "2026-04": 1,
    }  # fmt: skip
    assert {month: len(sheet.measures) for month, sheet in sheets.items()} == {
        MONTH: 0, MARCH: 1, "2026-04": 0,
    }  # fmt: skip
    (outcome,) = sheets["2026-04"].outcomes
    # The start is all of February, not March: 5 of 20 and 18 of 20.
    assert (outcome.before.value_pct, outcome.after.value_pct) == (25.0, 90.0)
    assert start_text(outcome.measure, EN) == "all of 2026-02"


def test_the_start_in_a_running_month_ends_with_the_day_of_writing(app, people, now, team):
    hair(app, people, team, 5, now)
    add_measure(app, people.dora, people.east.id, MARCH, "norm:hair-neat", "晨会", now)
    hair(app, people, team, 20, now + timedelta(days=3))
    april = datetime(2026, 4, 2, 2, tzinfo=UTC)

    (start,) = bulletin(app, people.dora, people.east.id, MARCH, april).measures

    # Wilson, 90 %, 5 of 20: 12.74–43.22.
    figure = start.figure
    assert (figure.value_pct, figure.judged_count) == (25.0, 20)
    assert (figure.low_pct, figure.high_pct) == pytest.approx((12.74, 43.22), abs=0.005)
    assert start_text(start.measure, EN) == "2026-03-01 to 2026-03-04"


def test_a_measure_of_own_halls_starts_from_their_figures_and_stands_on_their_sheets_only(
    app, people, now, team
):
    hair(app, people, team, 5, AT)
    partner = [(people.ivy.id, "hair-neat", "pass")]
    for day in range(20):
        a_walk(app, people.bao, people.west.id, partner, AT + timedelta(hours=day))
    branch = people.east.branch_id
    for halls in (WhichHalls.ALL, WhichHalls.OWN, WhichHalls.PARTNER):
        add_measure(app, people.dora, branch, MONTH, "norm:hair-neat", halls.value, WRITTEN, halls)

    of_branch = bulletin(app, people.dora, branch, MONTH, now)
    east = bulletin(app, people.amina, people.east.id, MONTH, now)
    west = bulletin(app, people.bao, people.west.id, MONTH, now)

    # All: (5 + the walks up to the day of writing) of (20 + those); own: 5 of 20.
    found = {each.measure.text: each for each in of_branch.measures}
    assert found["own"].figure.value_pct == 25.0
    assert {text: each.hall_names for text, each in found.items()} == {
        "all": ("东厅", "西厅"), "own": ("东厅",), "partner": ("西厅",),
    }  # fmt: skip
    assert found["all"].figure.judged_count == 20 + found["partner"].figure.judged_count
    assert [each.measure.text for each in east.measures] == ["all", "own"]
    assert [each.measure.text for each in west.measures] == ["all", "partner"]
    assert HallKind(west.this.kinds[people.west.id]) is HallKind.PARTNER


def test_a_withdrawn_measure_is_on_no_sheet(app, people, now):
    number = add_measure(app, people.dora, people.east.id, MONTH, "score", "复查", WRITTEN)
    withdraw_measure(app, people.dora, number, now)

    assert bulletin(app, people.dora, people.east.id, MONTH, now).measures == []
    assert bulletin(app, people.dora, people.east.id, MARCH, now).outcomes == []


def test_a_measure_about_a_norm_that_was_withdrawn_since_still_reads(app, people, now, team):
    library = app.checklists.usable()
    lists = tuple(
        each.model_copy(update={"norms": tuple(n for n in each.norms if n.id != "hair-neat")})
        for each in library.checklists
    )
    without_hair = library.model_copy(update={"checklists": lists})
    hair(app, people, team, 5, AT)
    add_measure(app, people.dora, people.east.id, MONTH, "norm:hair-neat", "晨会", WRITTEN)
    later = replace(app, checklists=ChecklistStatus(without_hair))

    sheet = bulletin(later, people.dora, people.east.id, MARCH, now)

    (outcome,) = sheet.outcomes
    said = about_text(outcome.measure.about, sheet.norms, sheet.retired, EN)
    assert said.endswith("(kept) (the norm was withdrawn)")
    assert (outcome.before.value_pct, outcome.change) == (25.0, FigureChange.TOO_LITTLE)
    assert "norm:hair-neat" not in [*choices(later, sheet).weak, *choices(later, sheet).others]


def test_a_measure_about_a_norm_that_nobody_was_ever_asked_about_still_reads(app, people, now):
    with app.store.write() as db:
        measure_rows.add(db, people.east.branch_id, WhichHalls.ALL, MONTH, AT.date(),
                         About(AboutKind.NORM, "gone"), "复查", people.dora.id, now)  # fmt: skip

    _, html = bulletin_page(app, people.dora, people.east.id, MONTH, EN, now)

    assert "Norm: gone (kept) (the norm was withdrawn)" in html


def test_figures_of_weak_spots_are_offered_first_and_red_lines_never(app, people, now, team):
    hair(app, people, team, 5, AT)
    faces(app, people, team, AT)

    offered = choices(app, bulletin(app, people.dora, people.east.branch_id, MONTH, now))

    assert offered.weak == ["norm:hair-neat", "theme:grooming"]
    assert offered.others[0] == "score"
    everything = [*offered.weak, *offered.others]
    assert len(set(everything)) == len(everything)
    assert {"theme:bans", "norm:no-leak-or-trade-of-data"} & set(everything) == set()
    assert "norm:face-clean" in everything


def test_a_month_with_nothing_in_it_is_a_readable_sheet(app, people, now):
    for language, said in (("en", "Nothing was observed"), ("zh_CN", "本月没有任何巡检记录")):
        for place in (people.east.id, people.east.branch_id):
            sheet = bulletin(app, people.dora, place, "2025-07", now)
            _, html = bulletin_page(app, people.dora, place, "2025-07", Words(language), now)

            assert sheet.is_empty
            assert not is_open(sheet)
            assert said in html
            assert "<svg" not in html


@pytest.mark.parametrize(
    ("month", "code"),
    [("2026-04", "month_to_come"), ("2026-13", "month_unreadable"), ("x", "month_unreadable"),
     ("0001-01", "day_implausible"), ("9999-12", "month_to_come")],
)  # fmt: skip
def test_a_month_that_has_no_bulletin_is_named(app, people, now, month, code):
    with pytest.raises(InputProblem, match=code):
        bulletin(app, people.dora, people.east.id, month, now)


def test_nobody_reads_beyond_the_own_halls_and_a_branch_only_with_all_of_its_halls(
    app, people, now
):
    branch = people.east.branch_id
    for account, place in (
        (people.amina, people.west.id), (people.amina, branch), (people.bao, people.east.id),
        (people.chen, people.east.id), (people.dora, people.far.id),
        (people.dora, people.far.branch_id), (people.ella, "nowhere"),
    ):  # fmt: skip
        for read in (bulletin, months_with_bulletin):
            arguments = (MONTH, now) if read is bulletin else (now,)
            with pytest.raises(NotFound):
                read(app, account, place, *arguments)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            bulletin(app, account, people.east.id, MONTH, now)
        with pytest.raises(NotAllowed):
            places(app, account)

    named = {
        each.login: [place.name for place in places(app, each)]
        for each in (people.amina, people.dora, people.ella)
    }
    assert named == {
        "amina": ["东厅"],
        "dora": ["江城", "东厅", "西厅"],
        "ella": ["山城", "远厅", "江城", "东厅", "西厅"],
    }


def test_head_office_reads_one_branch_at_a_time(app, people, now, team):
    hair(app, people, team, 5, AT)
    faces(app, people, team, AT)

    far = bulletin(app, people.ella, people.far.branch_id, MONTH, now)
    near = bulletin(app, people.ella, people.east.branch_id, MONTH, now)

    assert far.is_empty
    assert [len(kind.weak) for kind in near.kinds] == [1, 0]


def test_months_go_from_the_running_one_back_to_the_first_with_an_observation(app, people, now):
    assert months_with_bulletin(app, people.dora, people.east.id, now) == [MARCH]

    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")],
           datetime(2025, 12, 30, 2, tzinfo=UTC))  # fmt: skip

    assert months_with_bulletin(app, people.dora, people.east.id, now) == [
        MARCH, MONTH, "2026-01", "2025-12",
    ]  # fmt: skip


def test_a_hall_that_was_closed_before_the_month_is_left_out(app, people, now):
    close_hall(app, people.fang, people.west.id, AT.date(), now)

    february = bulletin(app, people.dora, people.east.branch_id, MONTH, now)
    march = bulletin(app, people.dora, people.east.branch_id, MARCH, now)

    assert (list(rows(february)), list(rows(march))) == (["东厅", "西厅"], ["东厅"])


def test_a_hall_that_was_set_up_after_the_month_is_on_no_list_of_it(app, people, now):
    a_month(app, people, now)
    add_hall(
        app, people.fang, branch_id=people.east.branch_id, name="新厅", kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=now,
    )  # fmt: skip
    with app.store.read() as db:
        dora = accounts.by_id(db, people.dora.id)

    february = bulletin(app, dora, people.east.branch_id, MONTH, now)
    march = bulletin(app, dora, people.east.branch_id, MARCH, now)
    preview = preview_publication(app, dora, MONTH, now)

    assert list(rows(february)) == ["东厅", "西厅"]
    assert list(rows(march)) == ["东厅", "新厅", "西厅"]
    assert [hall.hall for hall in preview.halls] == ["东厅", "西厅"]
    publication = publish_month(app, dora, MONTH, "", now)
    assert len(json.loads(publication.inputs)["halls"]) == 3  # as it always was


def test_texts_from_people_stay_texts(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    praise(app, people.amina, patrol, people.gu.id, note="<script>1</script>", seq=9)
    add_measure(app, people.dora, people.east.id, MARCH, "score", '<img src="x">{{7*7}}', now)

    name, html = bulletin_page(app, people.dora, people.east.id, MARCH, EN, now)

    assert name == "xunting-2026-03-东厅.html"
    assert "&lt;script&gt;1&lt;/script&gt;" in html
    assert "&lt;img src=&#34;x&#34;&gt;{{7*7}}" in html
    for outside in ("<script", "<img", "<link", "http:", "https:", "url("):
        assert outside not in html


def test_bars_begin_at_a_full_ten_below_all_that_is_drawn(app, people, now):
    with_plain_method(app, people, now)
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")])
    sheet = bulletin(app, people.amina, people.east.id, MONTH, now)
    (kind,) = sheet.kinds

    def begins(low: float) -> float:
        score = Figure(max(low, 95.0), low, 100.0, 50, 9)
        return scale_of(
            replace(sheet, kinds=[replace(kind, results=[replace(kind.results[0], score=score)])])
        ).low_pct

    # the base goal is 80
    assert [begins(low) for low in (93.0, 70.0, 69.9, 60.1, 0.0)] == [70, 60, 60, 60, 0]


def test_the_sheet_says_what_complaints_were_about_and_how_to_avoid_them(app, people, now):
    by, at = people.amina, now + timedelta(hours=1)
    promised = Promised(now + timedelta(hours=6), AnswerWay.PHONE)
    new = NewComplaint(people.east.id, Channel.COUNTER, "slow", "太慢", agreed=promised)
    case_id = take_complaint(app, by, new, now)
    take_complaint(app, by, replace(new, cause="waited_long", agreed=None), now)
    answer_customer(app, by, case_id, 1, "致歉", AnswerWay.PHONE, at, at)
    call_back(app, by, case_id, 2, "", at, None, at, satisfied=True)
    close_complaint(app, by, case_id, 3, "slow", "单据没备齐", "排队时先备齐单据", at)

    sheet = bulletin(app, people.dora, people.east.branch_id, MARCH, at)
    _, html = bulletin_page(app, people.dora, people.east.branch_id, MARCH, EN, at)

    assert complaint_sentences(sheet, EN) == [
        "2 complaints; mainly: Too slow (1), Waited too long (1).",
        "To avoid it: 排队时先备齐单据",
    ]
    assert "Copied to: service supervisor, head of marketing" in html
    assert not sheet.is_empty
    earlier = bulletin(app, people.dora, people.east.branch_id, MONTH, at)
    assert complaint_sentences(earlier, EN) == []
