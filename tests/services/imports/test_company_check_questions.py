"""Company checks that may count twice, or may be marks, are asked about before they are taken in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.company_checks import of_months
from domain.imports.check_columns import CheckColumn
from domain.imports.check_file import CheckChangeKind
from domain.imports.check_twins import known_twins
from domain.imports.questions import NO_ANSWERS
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.imports.company_checks import preview, read_checks, take_in
from tests.check_files import HEADER, mapping_of, sent_of
from tests.check_plans import planned
from tests.roster_files import answered, asked, csv_file

SENT = [["92.5", "1-2"], ["80", "001"], ["70", "1E5"], ["60", "202600000000000123"]]
RESAVED = [["92.5", "2026-01-02"], ["80", "1"], ["70", "100000"], ["60", "202600000000000000"]]
CASES = (
    "1-2 / 2026-01-02: 92.5; 001 / 1: 80; 1E5 / 100000: 70; "
    "202600000000000123 / 202600000000000000: 60"
)


def rows_of(results, source="神秘顾客", hall="东厅", month="2026-01"):
    return [[source, hall, "", month, value, "1", reference] for value, reference in results]


def shown_of(app, people, rows, now, answers=NO_ANSWERS):
    sent = sent_of(rows)
    return sent, preview(app, people.ella, sent, mapping_of(sent), None, now, answers=answers)


def bring_in(app, people, rows, now, answers=NO_ANSWERS):
    sent, shown = shown_of(app, people, rows, now, answers)
    return take_in(app, people.ella, sent, shown, now, answers=answers)


def plan_of(app, people, rows, now, answers=NO_ANSWERS):
    return shown_of(app, people, rows, now, answers)[1]


def in_force(app, people):
    with app.store.read() as db:
        table = of_months(db, [people.east.id, people.west.id, people.far.id], "2025-01", "2026-12")
    return sorted(zip(table["reference"], table["value"], strict=True))


def counts(plan):
    return [
        plan.count(kind)
        for kind in (CheckChangeKind.ADDED, CheckChangeKind.CHANGED, CheckChangeKind.UNCHANGED)
    ]


def refused(code, what, *args):
    with pytest.raises(InputProblem) as caught:
        what(*args)
    assert caught.value.code == code


@pytest.fixture
def sent_once(app, people, now):
    assert bring_in(app, people, rows_of(SENT), now) == 1


def test_references_that_a_spreadsheet_rewrote_are_one_question(app, people, now, sent_once):
    shown = plan_of(app, people, rows_of(RESAVED), now)

    assert asked(shown) == [("check_known", (2, 3, 4, 5), CASES)]
    assert dict(shown.questions[0].values)["imports"] == "1"
    assert counts(shown) == [0, 0, 4]
    refused("import_unanswered", bring_in, app, people, rows_of(RESAVED), now)
    assert len(in_force(app, people)) == 4


def test_the_same_results_count_once_and_new_ones_beside_them(app, people, now, sent_once):
    before = in_force(app, people)
    shown = plan_of(app, people, rows_of(RESAVED), now)

    assert bring_in(app, people, rows_of(RESAVED), now, answered(shown, answer=True)) is None
    assert in_force(app, people) == before
    assert bring_in(app, people, rows_of(RESAVED), now, answered(shown, answer=False)) == 2
    assert len(in_force(app, people)) == 8
    assert asked(plan_of(app, people, rows_of(RESAVED), now)) == []  # said once


def test_a_rewritten_reference_with_another_value_corrects_the_known_result(
    app, people, now, sent_once
):
    rows = rows_of([["85", "1"]])
    shown = plan_of(app, people, rows, now)

    assert asked(shown) == [("check_known", (2,), "001 / 1: 85")]
    assert counts(shown) == [0, 1, 0]
    bring_in(app, people, rows, now, answered(shown, answer=True))
    assert in_force(app, people)[0] == ("001", 85.0)


def test_the_same_percentage_under_any_other_reference_is_asked_about(app, people, now, sent_once):
    assert asked(plan_of(app, people, rows_of([["92.5", "M-9"], ["91", "M-10"]]), now)) == [
        ("check_known", (2,), "1-2 / M-9: 92.5")
    ]
    assert asked(plan_of(app, people, rows_of([["80", ""]]), now)) == [
        ("check_known", (2,), "001 / –: 80")
    ]


@pytest.mark.parametrize("other", [{"hall": "西厅"}, {"month": "2026-02"}, {"source": "满意度"}])
def test_another_hall_month_or_source_is_another_check(app, people, now, sent_once, other):
    assert asked(plan_of(app, people, rows_of(RESAVED, **other), now)) == []


def test_a_known_result_that_the_file_names_too_is_no_twin(app, people, now, sent_once):
    rows = rows_of([*SENT, ["92.5", "M-9"], ["88", "M-8"]])

    shown = plan_of(app, people, rows, now)

    assert asked(shown) == []
    assert counts(shown) == [2, 0, 4]


def test_each_known_result_is_named_for_one_row_only(app, people, now, sent_once):
    shown = plan_of(app, people, rows_of([["92.5", "M-1"], ["92.5", "M-2"], ["33", "x"]]), now)

    assert ("check_known", (2,), "1-2 / M-1: 92.5") in asked(shown)


def test_one_file_without_references_after_another_counts_once(app, people, now):
    bring_in(app, people, rows_of([["92.5", ""]]), now)

    again = plan_of(app, people, rows_of([["92.5", ""]]), now)
    later = plan_of(app, people, rows_of([["93", ""]]), now)

    assert (asked(again), counts(again)) == ([], [0, 0, 1])
    assert (asked(later), counts(later)) == ([], [0, 1, 0])


def test_results_that_stand_twice_in_a_file_are_asked_about(app, people, now):
    rows = rows_of([*SENT, *RESAVED])
    shown = plan_of(app, people, rows, now)

    assert asked(shown) == [("check_repeats", (6, 7, 8, 9), CASES)]
    assert counts(shown) == [4, 0, 4]
    bring_in(app, people, rows, now, answered(shown, answer=True))
    assert [reference for reference, _ in in_force(app, people)] == [
        "001", "1-2", "1E5", "202600000000000123",
    ]  # fmt: skip


def test_half_of_the_percentages_repeated_is_asked_about_and_one_in_many_is_not(app, people, now):
    twice = rows_of([["92.5", "M-1"], ["92.5", "M-2"]])
    shown = plan_of(app, people, twice, now)

    assert asked(shown) == [("check_repeats", (3,), "M-1 / M-2: 92.5")]
    bring_in(app, people, twice, now, answered(shown, answer=False))
    assert in_force(app, people) == [("M-1", 92.5), ("M-2", 92.5)]
    assert asked(plan_of(app, people, twice, now)) == []
    many = rows_of([["90", "M-1"], ["91", "M-2"], ["91", "M-3"], ["92", "M-4"]], month="2026-02")
    assert asked(plan_of(app, people, many, now)) == []


def test_visits_that_all_have_a_full_score_are_not_asked_about(app, people, now):
    visits = rows_of([["100", f"MS{n:03}"] for n in range(1, 7)])
    more = rows_of([["100", f"MS{n:03}"] for n in range(7, 9)])

    assert (asked(shown := plan_of(app, people, visits, now)), counts(shown)) == ([], [6, 0, 0])
    assert bring_in(app, people, visits, now) == 1
    assert (asked(shown := plan_of(app, people, more, now)), counts(shown)) == ([], [2, 0, 0])


def test_full_scores_are_asked_about_with_others_and_when_references_were_rewritten(
    app, people, now
):
    bring_in(app, people, rows_of([["100", "001"], ["90", "A-2"]]), now)

    again = plan_of(app, people, rows_of([["100", "X-1"], ["90", "X-2"]]), now)
    lost = plan_of(app, people, rows_of([["100", "1"]]), now)
    bare = plan_of(app, people, rows_of([["100", ""]]), now)

    assert asked(again) == [("check_known", (2, 3), "001 / X-1: 100; A-2 / X-2: 90")]
    assert asked(lost) == [("check_known", (2,), "001 / 1: 100")]
    assert asked(bare) == [("check_known", (2,), "001 / –: 100")]


def test_complaints_that_come_one_by_one_are_not_asked_about(app, people, now):
    first = rows_of([["1", "T-001"], ["1", "T-002"]], source="投诉量")
    next_week = rows_of([["1", "T-003"], ["1", "T-004"]], source="投诉量")

    assert bring_in(app, people, first, now) == 1
    assert bring_in(app, people, next_week, now) == 2
    lost = plan_of(app, people, rows_of([["1", ""]], source="投诉量"), now)
    assert [code for code, *_ in asked(lost)] == ["check_known"]


def test_results_of_people_are_compared_with_their_own(app, people, now):
    about = ["神秘顾客", "东厅", "D1", "2026-01", "80", "1", "001"]
    bring_in(app, people, [about], now)

    assert asked(plan_of(app, people, rows_of([["80", "1"]]), now)) == []
    mangled = [*about[:2], "d1", *about[3:6], "1"]
    assert asked(plan_of(app, people, [mangled], now)) == [("check_known", (2,), "001 / 1: 80")]


REUSE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@REUSE
@given(
    st.lists(
        st.tuples(
            st.integers(20, 100),
            st.from_regex(r"(1[0-2]|[1-9])[-/][1-9]|0{1,3}[1-9]|[1-9]E[1-6]", fullmatch=True),
        ),
        min_size=1, max_size=6, unique_by=lambda each: each[1],
    )
)  # fmt: skip
def test_whatever_a_spreadsheet_rewrites_nothing_counts_twice_unasked(results):

    def spoiled(reference):
        if "E" in reference:
            return str(int(float(reference)))
        if reference.startswith("0"):
            return str(int(reference))
        month, day = reference.replace("/", "-").split("-")
        return f"2026-{int(month):02}-{int(day):02}"

    def file(each):
        rows = [("神秘顾客", "东厅", "", "2026-01", str(v), "1", ref) for v, ref in each]
        return planned(*rows).changes

    after = {spoiled(reference): value for value, reference in results}
    twins = known_twins(file([(v, ref) for ref, v in after.items()]), file(results))

    assert len(twins) == len(after)


SCALE = [["第三方满意度", hall, "", "2026-01", value, "98", ""]
         for hall, value in (("东厅", "4.6"), ("西厅", "4.8"), ("远厅", "9.2"))]  # fmt: skip


def test_marks_of_five_or_ten_are_asked_about(app, people, now):
    shown = plan_of(app, people, SCALE, now)

    assert asked(shown) == [("check_marks", (2, 3, 4), "4.6; 4.8; 9.2")]
    assert dict(shown.questions[0].values)["given"] == "4.6"
    refused("import_unanswered", bring_in, app, people, SCALE, now)
    assert bring_in(app, people, SCALE, now, answered(shown, answer=True)) == 1
    assert in_force(app, people) == [("", 4.6), ("", 4.8), ("", 9.2)]


def test_marks_are_not_converted_and_every_row_says_so(app, people, now):
    shown = plan_of(app, people, SCALE, now)
    no = plan_of(app, people, SCALE, now, answered(shown, answer=False))

    assert no.questions == shown.questions
    assert [(each.row, each.column, each.code) for each in no.findings] == [
        (row, CheckColumn.VALUE, "value_mark") for row in (2, 3, 4)
    ]
    for language in LANGUAGES:
        assert "4.6" in Words(language)("import_finding.value_mark", **dict(no.findings[0].values))
    refused("import_outdated", bring_in, app, people, SCALE, now, answered(shown, answer=False))


@pytest.mark.parametrize(
    ("source", "value", "given"),
    [
        ("神秘顾客", "4.6", ["4.6"]), ("满意度", "10", ["10"]), ("满意度", "4.6%", []),
        ("满意度", "4.6 ％", []), ("满意度", "0", []), ("满意度", "10.5", []), ("投诉量", "4", []),
        ("满意度", "９．２", ["9.2"]),
    ],
)  # fmt: skip
def test_only_percentages_without_a_sign_are_asked_about(app, people, now, source, value, given):
    shown = plan_of(app, people, rows_of([[value, "M-1"]], source=source), now)

    assert [cases for _, _, cases in asked(shown)] == given


def test_one_mark_among_percentages_is_asked_about_and_so_is_a_competitors(app, people, now):
    rows = [[*row, other] for row, other in zip(
        rows_of([["92", "M-1"], ["4.6", "M-2"], ["91", "M-3"]]), ("88", "90", "4.4"), strict=True
    )]  # fmt: skip
    sent = read_checks("checks.csv", csv_file([[*HEADER, "竞争对手"], *rows]))
    shown = preview(app, people.ella, sent, mapping_of(sent), None, now)

    assert asked(shown) == [("check_marks", (3, 4), "4.6; 4.4")]


def test_answers_that_differ_from_those_shown_are_refused(app, people, now, sent_once):
    sent, shown = shown_of(app, people, rows_of(RESAVED), now)

    with pytest.raises(InputProblem) as caught:
        take_in(app, people.ella, sent, shown, now, answers=answered(shown, answer=False))
    assert caught.value.code == "import_outdated"
    assert len(in_force(app, people)) == 4
