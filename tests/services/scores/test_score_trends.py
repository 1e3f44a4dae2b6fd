"""Scores, trends and files: right numbers, and never a row from beyond the reader's halls."""

import csv
import io
import math
from datetime import date, timedelta

import pytest

from domain.exports.tables import OBSERVATIONS
from domain.halls.hall import Round
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Account
from domain.rollup import Span
from services.application import Application
from services.halls.organisation import my_halls
from services.halls.staff import my_staff
from services.method.method import change_method
from services.patrols.last_day import last_day_with_results
from services.patrols.observations import record_events
from services.patrols.patrols import (
    finish_patrol,
    open_patrol,
    rounds_of_today,
    view_patrol,
)
from services.patrols.search import own_observations
from services.scores.person import person_results
from services.scores.score_trends import (
    hall_quarters_and_years,
    hall_shifts,
    hall_trend,
    person_trend,
)
from services.scores.scores import scores_of
from services.scores.staff_scores import staff_scores
from tests.builders import a_patrol, an_event, observe, plain_method, score_plainly
from tests.exported import exported
from tests.people import second_manager, with_leave

DAY = date(2026, 3, 4)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def east(app, people, now):
    """Gu: one major kept, one minor missed: 100 * 2 / 3. Hai: only n/a. The hall: one kept."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "guide-greets-at-entry", "pass"),
        (people.gu.id, "hair-neat", "fail"),
        (people.hai.id, "hair-neat", "na"),
        (None, "public-notices-displayed", "pass"),
    ])  # fmt: skip
    return patrol


@pytest.fixture
def west(app, people, now):
    patrol = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, patrol, [(people.ivy.id, "hair-neat", "pass")])
    return patrol


def rows_of(app: Application, account: Account) -> list[tuple]:
    table = staff_scores(app, account, FIRST, LAST).people
    return [
        (r["staff"], None if math.isnan(r["adjusted_pct"]) else round(r["adjusted_pct"], 1),
         r["scored_count"], r["observation_count"])
        for r in table.to_dict("records")
    ]  # fmt: skip


def test_scores_stand_with_their_counts_and_nothing_scored_is_none(app, people, east, west, now):
    score_plainly(app, people.ella, now)

    assert rows_of(app, people.amina) == [("顾", 66.7, 2, 2), ("海", None, 0, 1)]


def test_each_reader_gets_the_own_halls_and_no_other(app, people, east, west):
    names = {
        account.login: [row[0] for row in rows_of(app, account)]
        for account in (people.amina, people.bao, people.chen, people.dora, with_leave(people.ella))
    }

    assert names == {
        "amina": ["顾", "海"],
        "bao": ["艾"],
        "chen": [],
        "dora": ["顾", "海", "艾"],
        "ella": ["顾", "海", "艾"],
    }


def test_a_period_without_observations_leaves_everybody_with_none(app, people, east):
    table = staff_scores(app, people.amina, date(2025, 1, 1), date(2025, 1, 31)).people

    assert table["adjusted_pct"].isna().all()
    assert table["observation_count"].tolist() == [0, 0]


def test_a_reversed_period_is_refused_with_its_days(app, people, east):
    for read in (staff_scores, hall_trend):
        with pytest.raises(InputProblem) as caught:
            read(app, people.amina, LAST, FIRST)
        assert caught.value.values == {"first": "2026-03-31", "last": "2026-03-01"}


def test_administrators_and_staff_see_no_results(app, people, east):
    for account in (people.fang, people.gu_account):
        for read in (staff_scores, hall_trend):
            with pytest.raises(NotAllowed):
                read(app, account, FIRST, LAST)
        with pytest.raises(NotAllowed):
            exported(app, account, FIRST, LAST, "en")


def test_the_trend_of_a_hall_counts_people_and_the_hall_itself(app, people, east, west, now):
    score_plainly(app, people.ella, now)

    rows = hall_trend(app, people.dora, FIRST, LAST).to_dict("records")

    # East: majors 2 kept (4), minor missed (1): 100 * 4 / 5. West: one minor kept.
    found = {(r["name"], f"{r['start']:%m-%d}", r["score_pct"], r["scored_count"])
             for r in rows}  # fmt: skip
    assert found == {("东厅", "03-02", 80.0, 3), ("西厅", "03-02", 100.0, 1)}


def test_the_trend_of_a_person_elsewhere_is_empty(app, people, east, west):
    assert len(person_trend(app, people.amina, people.gu.id, FIRST, LAST)) == 1
    assert len(person_trend(app, people.amina, people.ivy.id, FIRST, LAST)) == 0


def test_a_member_of_staff_sees_the_own_observations_only(app, people, east, west, now):
    for account, patrol in ((people.amina, east), (people.bao, west)):
        finish_patrol(app, account, patrol.id, now + timedelta(hours=2))

    seen = own_observations(app, people.gu_account, FIRST, LAST)

    assert [row["norm"].id for row in seen] == ["hair-neat", "guide-greets-at-entry"]
    with pytest.raises(NotAllowed):
        own_observations(app, people.amina, FIRST, LAST)


def test_lists_hold_only_what_the_account_may_see(app, people, east, west):
    assert [hall.name for hall in my_halls(app, people.dora)] == ["东厅", "西厅"]
    assert [member.name for member in my_staff(app, people.bao, FIRST, LAST)] == ["艾"]
    assert last_day_with_results(app, people.amina) == DAY
    assert last_day_with_results(app, people.chen) is None


def csv_of(app: Application, account: Account, language: str = "zh_CN") -> bytes:
    return exported(app, account, FIRST, LAST, language)


def test_the_file_opens_right_in_excel_with_codes_beside_labels(app, people, east, west):
    data = csv_of(app, people.amina)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 5
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["员工"] for row in rows] == ["顾", "顾", "海", ""]
    first = rows[0]
    assert (first["结果代码"], first["结果"]) == ("pass", "做到")
    assert (first["岗位代码"], first["岗位"]) == ("guide", "导购")
    assert (first["观察时间"], first["时区"]) == ("2026-03-04 10:00:01", "UTC+08:00")
    assert (first["营业日"], first["工号"]) == ("2026-03-04", "D1")
    assert first["条目编号"] == "guide-greets-at-entry"
    assert len(first["检查表版本"]) == 64
    assert rows[3]["岗位代码"] == "hall"


def test_the_header_follows_the_language_and_the_order_of_columns_stays(app, people, east):
    header = csv_of(app, people.amina, "en").decode("utf-8-sig").splitlines()[0].split(",")

    assert len(header) == len(OBSERVATIONS.for_people().columns) == 50
    assert header[:8] == [
        "Business day", "Observed at", "Hall", "Member of staff", "Staff number", "Position",
        "Position code", "Norm",
    ]  # fmt: skip
    assert header[-2:] == ["Staff id", "Checklist version"]
    assert header[-8:-6] == ["Time zone", "Observation id"]


def test_a_note_that_looks_like_a_formula_is_guarded_and_a_number_is_not(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    raw = [
        an_event(patrol, people.gu.id, note='=HYPERLINK("x")', seq=1),
        an_event(patrol, people.hai.id, norm_id="account-opening-time", seconds=90.5, seq=2),
    ]
    record_events(app, people.amina, raw, now + timedelta(minutes=1))

    rows = list(csv.DictReader(io.StringIO(csv_of(app, people.amina).decode("utf-8-sig"))))

    assert [(row["备注"], row["用时（秒）"]) for row in rows] == [
        ("'=HYPERLINK(\"x\")", ""), ("", "90.5"),
    ]  # fmt: skip


def test_a_file_of_an_empty_period_is_valid_with_its_header_only(app, people, east):
    data = exported(app, people.chen, FIRST, LAST, "en")

    assert data.count(b"\r\n") == 1


def test_a_patrol_is_opened_once_and_resumed_by_any_manager_of_the_hall(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    open_patrol(app, people.amina, patrol.id, people.east.id, Round.PEAK, now)

    (listed,) = rounds_of_today(app, people.amina, people.east.id, "hall", now)[1].values()

    assert (listed["id"], listed["round"], listed["finished_at"]) == (
        patrol.id, Round.NORMAL, None,
    )  # fmt: skip
    assert patrol.business_day == DAY


def test_an_open_patrol_of_yesterday_is_still_offered_and_a_finished_one_is_not(app, people, now):
    open_one = a_patrol(app, people.amina, people.east.id, now)
    done = a_patrol(app, people.amina, people.east.id, now)
    finish_patrol(app, people.amina, done.id, now + timedelta(minutes=9))

    in_a_day = now + timedelta(days=1)
    tomorrow = rounds_of_today(app, people.amina, people.east.id, "hall", in_a_day)[1]

    assert [row["id"] for row in tomorrow.values()] == [open_one.id]


def test_a_patrol_elsewhere_is_not_found_by_any_way_in(app, people, east):
    for act in (
        lambda: view_patrol(app, people.bao, east.id),
        lambda: finish_patrol(app, people.bao, east.id, east.opened_at),
        lambda: open_patrol(app, people.bao, "p9", people.east.id, Round.PEAK, east.opened_at),
        lambda: open_patrol(app, people.bao, east.id, people.west.id, Round.PEAK, east.opened_at),
        lambda: rounds_of_today(app, people.bao, people.east.id, "hall", east.opened_at),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        view_patrol(app, people.dora, east.id)


def test_a_hall_without_staff_says_so(app, people, now):
    with pytest.raises(InputProblem) as caught:
        open_patrol(app, people.chen, "p1", people.far.id, Round.PEAK, now)

    assert (caught.value.code, caught.value.values) == ("hall_without_staff", {"hall": "远厅"})


def test_a_trend_is_pooled_by_day_week_or_month(app, people, east, now):
    score_plainly(app, people.ella, now)

    by_month = hall_trend(app, people.amina, FIRST, LAST, Span.MONTH)
    by_day = hall_trend(app, people.amina, FIRST, LAST, Span.DAY)

    (month,) = by_month.to_dict("records")
    assert f"{month['start']:%Y-%m-%d}" == "2026-03-01"
    assert month["scored_count"] == by_day["scored_count"].sum()
    whole = scores_of_hall(app, people)
    names = ["score_pct", "low_pct", "high_pct"]
    assert [round(month[name], 2) for name in names] == [
        whole[name] for name in ("raw_pct", "low_pct", "high_pct")
    ]


def scores_of_hall(app, people) -> dict:
    with app.store.read() as db:
        (row,) = scores_of(db, [people.east.id], FIRST, LAST).halls.to_dict("records")
    return row


# Minor norms that apply to everybody.
SEVEN = ("hair-neat", "face-clean", "makeup-light", "nails-short-clean", "no-strong-smell",
         "no-tinted-glasses", "shirt-tucked-sleeves-down")  # fmt: skip


@pytest.fixture
def two_weeks(app, people, now):
    """Amina watches Gu and Hai on six days, 4 to 9 March, seven norms each; on the last two of
    them Lena too, on patrols of her own, two norms each."""
    lena = second_manager(app, people, now)
    for day in range(6):
        for account in (people.amina, *([lena] if day > 3 else [])):
            patrol = a_patrol(app, account, people.east.id, now + timedelta(days=day))
            observe(app, account, patrol, [
                (staff, norm, "fail" if place < missed else "pass")
                for staff, missed in ((people.gu.id, day % 3), (people.hai.id, 1))
                for place, norm in enumerate(SEVEN)
                if not (account is lena and norm in SEVEN[:5])
            ])  # fmt: skip


def test_the_band_of_a_hall_holds_what_its_occasions_of_the_whole_period_vary_by(
    app, people, two_weeks
):
    week, _ = hall_trend(app, people.dora, FIRST, LAST).to_dict("records")

    with app.store.read() as db:
        noise = scores_of(db, [people.east.id], FIRST, LAST).fair.halls.iloc[0]
    # 4 to 8 March: ten occasions of Amina with 7 minor judgements, two of Lena's with 2:
    # Σm = 10 × 7 + 2 × 2 = 74, Σm² = 10 × 49 + 2 × 4 = 498, Σu = 74
    assert (week["occasion_count"], week["scored_count"]) == (12, 74)
    variance = (noise["judgement_variance"] * 74 + noise["moments_sd"] ** 2 * 498) / 74**2
    reach = 1.795885 * variance**0.5  # t with 11 degrees of freedom
    assert week["sd_pts"] == pytest.approx(variance**0.5)
    assert week["low_pct"] == pytest.approx(week["score_pct"] - reach, abs=1e-4)
    assert week["high_pct"] == pytest.approx(min(week["score_pct"] + reach, 100), abs=1e-4)


def test_weeks_of_a_person_are_those_of_the_person_s_page(app, people, two_weeks, now):
    score_plainly(app, people.ella, now)
    shown = person_results(app, people.dora, people.gu.id, people.east.id, FIRST, LAST).trend

    trend = person_trend(app, people.dora, people.gu.id, FIRST, LAST)

    assert len(shown) == 2
    names = ["score_pct", "low_pct", "high_pct", "occasion_count", "scored_count"]
    theirs = ["raw_pct", *names[1:]]
    assert trend[names].to_numpy() == pytest.approx(shown[theirs].to_numpy())


def test_below_the_minimum_sample_a_point_says_what_is_needed(app, people, two_weeks):
    week, last = person_trend(app, people.dora, people.gu.id, FIRST, LAST).to_dict("records")

    # Until the 8th Gu was watched six times, 5 × 7 + 2 judgements; on the 9th twice, 7 + 2.
    assert (week["occasion_count"], week["scored_count"], week["more_occasions"]) == (6, 37, 0)
    assert not math.isnan(week["low_pct"])
    assert (last["occasion_count"], last["scored_count"]) == (2, 9)
    assert (last["more_occasions"], last["more_observations"]) == (1, 11)
    assert math.isnan(last["score_pct"])
    assert math.isnan(last["low_pct"])


def test_a_later_method_changes_no_week_before_it(app, people, east, now):
    score_plainly(app, people.ella, now)
    before = hall_trend(app, people.dora, FIRST, LAST)
    heavier = plain_method(minor=1, major=6)
    change_method(app, people.ella, heavier, date(2026, 3, 20), "试行", now)

    assert hall_trend(app, people.dora, FIRST, LAST).equals(before)


def test_shifts_follow_the_schedule_of_the_hall(app, people, now):
    """Opening is a morning round, closing one of the afternoon, special in no shift."""
    score_plainly(app, people.ella, now)
    for number, (round_, result) in enumerate(
        ((Round.OPENING, "pass"), (Round.CLOSING, "fail"), (Round.SPECIAL, "pass"))
    ):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, round_, now)
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", result)])

    table = hall_shifts(app, people.dora, FIRST, LAST)

    assert table[["shift", "score_pct", "scored_count"]].to_numpy().tolist() == [
        ["", 100.0, 1], ["afternoon", 0.0, 1], ["morning", 100.0, 1],
    ]  # fmt: skip
    # One occasion of one judgement each, all by one observer of one person: their variance is
    # 10000 × 0.6 × 0.4 + what is beyond it. No single judgement tells much.
    assert (table["high_pct"] - table["low_pct"]).tolist() == [100.0, 100.0, 100.0]
    assert hall_shifts(app, people.bao, FIRST, LAST).empty  # another hall


def test_quarter_and_year_name_the_months_without_a_result(app, people, east, now):
    score_plainly(app, people.ella, now)

    ((hall, found),) = hall_quarters_and_years(app, people.amina, LAST)

    assert hall.id == people.east.id
    quarter, march = found[Span.QUARTER], scores_of_hall(app, people)
    assert quarter.score_pct == march["raw_exact"]
    assert (round(quarter.low_pct, 2), round(quarter.high_pct, 2)) == (
        march["low_pct"], march["high_pct"],
    )  # fmt: skip
    assert quarter.occasion_count == march["occasion_count"]
    assert [f"{month:%m}" for month in quarter.missing] == ["01", "02"]
    # Later months are not missing: they are still to come.
    assert [f"{month:%m}" for month in found[Span.YEAR].missing] == ["01", "02"]


def test_a_month_below_the_minimum_sample_is_missing_in_the_quarter(app, people, east):
    ((_, found),) = hall_quarters_and_years(app, people.amina, LAST)

    quarter = found[Span.QUARTER]
    assert (quarter.score_pct, quarter.low_pct) == (None, None)
    assert len(quarter.missing) == 3
