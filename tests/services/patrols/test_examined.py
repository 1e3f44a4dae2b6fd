"""A lawful case of a red line that was examined: kept with its fact, counts nowhere, open to those
who see the reports."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from db import sql
from domain.exports.tables import TABLES
from domain.halls.position import Position
from domain.problems import InputProblem, NotAllowed
from services.halls.staff import place_staff
from services.months.editions import edition_changes
from services.months.publish import MonthState, month_to_publish, publish_month
from services.patrols.examined import (
    examined_of_patrol,
    examined_of_period,
    own_examined,
    recent_examined,
)
from services.patrols.late_arrivals import late_arrivals_of_period
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, patrol_changes, view_patrol
from services.patrols.red_lines import reported_red_lines
from services.replay import replay_publications
from services.scores.person_records import person_records
from services.scores.red_line_decisions import decision_consequence
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import (
    BAN_1,
    FIRST,
    LAST,
    a_patrol,
    an_event,
    an_examined,
    examine,
    observe,
    praise,
    report,
)
from tests.exported import exported
from tests.people import with_leave
from tests.published import AT, MONTH, a_month
from tests.tampering import tampering

FACT = "公安人员出示调取手续，店长陪同"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def answer(app, account, patrol, event, at=2 * MINUTE):
    """(Field, code) of the refusal, or None."""
    rejected = record_events(app, account, [event], patrol.opened_at + at).rejected
    return (rejected[0].field, rejected[0].code) if rejected else None


def facts(cases) -> list[tuple]:
    return [(each.staff, each.norm.id, each.lawful_case, each.fact, each.manager) for each in cases]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"lawful_case": 4}, None),
        ({"lawful_case": 5}, ("lawful_case", "lawful_case_unknown")),
        ({"lawful_case": 0}, ("lawful_case", "field_unreadable")),
        ({"lawful_case": "2"}, ("lawful_case", "field_unreadable")),
        ({"note": " "}, ("note", "examined_needs_fact")),
        ({"note": "", "withdrawn": True}, None),
        ({"withdrawn": 1}, ("withdrawn", "field_unreadable")),
        ({"result": "pass"}, ("result", "field_unknown")),
        ({"norm_id": "no-unauthorised-lookup"}, ("norm_id", "lawful_case_not_asked")),
        ({"norm_id": "no-such-norm"}, ("norm_id", "norm_unknown")),
        ({"norm_id": "no-data-outside-four-cases"}, ("norm_id", "norm_not_for_position")),
        ({"staff_id": None}, ("norm_id", "norm_not_for_position")),
        ({"staff_id": "nobody"}, ("staff_id", "staff_not_in_hall")),
        ({"elapsed_ms": 600_000}, ("elapsed_ms", "elapsed_beyond_patrol")),
    ],
)
def test_the_server_checks_the_case_the_fact_and_whom_it_is_about(
    app, people, patrol, changes, expected
):
    event = an_examined(patrol, people.gu.id) | changes

    assert answer(app, people.amina, patrol, event) == expected


def test_numbers_of_customers_in_the_fact_are_covered_and_never_stored(app, people, patrol):
    examine(app, people.amina, patrol, people.gu.id, note="客户 13812345678 要求查询")

    (case,) = examined_of_period(app, people.dora, FIRST, LAST)
    assert "13812345678" not in case.fact
    with app.store.read() as db:
        assert not any(
            "13812345678" in str(tuple(row)) for row in db.execute("SELECT * FROM events")
        )


def test_the_same_tap_sent_twice_is_one_record_and_another_under_its_id_is_refused(
    app, people, patrol
):
    event = an_examined(patrol, people.gu.id)

    assert [answer(app, people.amina, patrol, event) for _ in range(2)] == [None, None]
    assert answer(app, people.amina, patrol, event | {"note": "另一件"}) == ("id", "id_used")
    assert len(examined_of_period(app, people.dora, FIRST, LAST)) == 1


def test_who_sees_the_reports_of_a_hall_sees_the_examined_cases_and_nobody_else(
    app, people, patrol, now
):
    examine(app, people.amina, patrol, people.gu.id)
    one = [("顾", BAN_1, 2, FACT, "Amina")]
    seen = {
        account.login: facts(examined_of_period(app, account, FIRST, LAST))
        for account in (people.amina, people.bao, people.chen, people.dora, with_leave(people.ella))
    }

    assert seen == {"amina": one, "bao": [], "chen": [], "dora": one, "ella": one}
    assert facts(recent_examined(app, people.dora, now)) == one
    assert facts(recent_examined(app, people.dora, now + timedelta(days=29))) == []
    assert facts(examined_of_patrol(app, people.amina, patrol.id)) == one
    assert examined_of_patrol(app, people.bao, patrol.id) == []
    records = person_records(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)
    assert facts(records.examined) == one
    other = person_records(app, people.dora, people.hai.id, people.east.id, FIRST, LAST)
    assert other.examined == []
    for refused in (
        lambda: examined_of_period(app, people.fang, FIRST, LAST),
        lambda: examined_of_period(app, people.gu_account, FIRST, LAST),
        lambda: examined_of_patrol(app, people.gu_account, patrol.id),
        lambda: recent_examined(app, people.amina, now),
        lambda: own_examined(app, people.amina, FIRST, LAST),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_head_office_without_leave_reads_neither_name_nor_fact(app, people, patrol):
    examine(app, people.amina, patrol, people.gu.id)

    (case,) = examined_of_period(app, people.ella, FIRST, LAST)
    assert (case.norm.id, case.lawful_case, case.hall) == (BAN_1, 2, "东厅")
    said = f"{case.staff} {case.staff_no} {case.fact} {case.manager}"
    assert [secret for secret in ("顾", "D1", FACT, "Amina") if secret in said] == []


def test_the_person_sees_it_once_the_patrol_is_over(app, people, patrol, now):
    examine(app, people.amina, patrol, people.gu.id)
    examine(app, people.amina, patrol, people.hai.id, seq=31, elapsed_ms=31_000)
    assert own_examined(app, people.gu_account, FIRST, LAST) == []

    finish_patrol(app, people.amina, patrol.id, now + 9 * MINUTE)

    assert facts(own_examined(app, people.gu_account, FIRST, LAST)) == [
        ("顾", BAN_1, 2, FACT, "Amina")
    ]


def test_who_recorded_it_withdraws_it_while_the_patrol_is_open_and_nobody_else(
    app, people, patrol, lena, now
):
    event = an_examined(patrol, people.gu.id)
    back = event | {"withdrawn": True, "seq": 31, "elapsed_ms": 31_000}
    assert answer(app, people.amina, patrol, event) is None

    by_lena = back | {"id": "00000000-0000-4000-8000-000000000001"}
    assert answer(app, lena, patrol, by_lena) == ("examined_id", "examined_of_another")
    for changes in ({"staff_id": people.hai.id}, {"lawful_case": 3, "staff_id": people.hai.id}):
        moved = by_lena | changes
        assert answer(app, people.amina, patrol, moved) == ("examined_id", "examined_elsewhere")
    finished = by_lena | {"captured_at": (now + 10 * MINUTE).isoformat()}
    finish_patrol(app, people.amina, patrol.id, now + 9 * MINUTE)
    assert answer(app, people.amina, patrol, finished, 11 * MINUTE) == (
        "patrol_id", "patrol_finished",
    )  # fmt: skip
    assert len(examined_of_period(app, people.dora, FIRST, LAST)) == 1

    # Withdrawn before the end, by a tablet that was out of reach until after it.
    by_amina = by_lena | {"captured_at": (now + MINUTE).isoformat()}
    assert answer(app, people.amina, patrol, by_amina, 11 * MINUTE) is None
    assert examined_of_period(app, people.dora, FIRST, LAST) == []
    assert own_examined(app, people.gu_account, FIRST, LAST) == []


def test_a_withdrawal_that_arrives_before_what_it_withdraws_stays_the_newer_one(
    app, people, patrol
):
    event = an_examined(patrol, people.gu.id)
    back = event | {
        "id": "00000000-0000-4000-8000-000000000001", "withdrawn": True, "seq": 31,
        "elapsed_ms": 31_000,
    }  # fmt: skip

    assert [answer(app, people.amina, patrol, each) for each in (back, event)] == [None, None]
    assert examined_of_period(app, people.dora, FIRST, LAST) == []


def test_the_boards_of_a_patrol_hear_of_it_and_of_its_withdrawal(app, people, patrol, lena):
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    event = an_examined(patrol, people.gu.id)
    before = view_patrol(app, lena, patrol.id).state.number
    answer(app, people.amina, patrol, event)
    state = patrol_changes(app, lena, patrol.id, before)
    assert [(each["examined_id"], each["note"], each["withdrawn"], each["manager"])
            for each in state.examined] == [(event["examined_id"], FACT, False, "Amina")]  # fmt: skip
    assert (state.observations, state.praises) == ([], [])

    back = event | {"id": "00000000-0000-4000-8000-000000000001", "withdrawn": True,
                    "seq": 31, "elapsed_ms": 31_000}  # fmt: skip
    answer(app, people.amina, patrol, back)
    later = patrol_changes(app, lena, patrol.id, state.number)
    assert [each["withdrawn"] for each in later.examined] == [True]
    assert patrol_changes(app, lena, patrol.id, later.number).examined == []


def test_the_same_norm_is_reported_on_the_same_patrol_all_the_same(app, people, patrol):
    examine(app, people.amina, patrol, people.gu.id)
    event_id = report(app, people.amina, patrol, people.gu.id, seq=40, elapsed_ms=40_000)
    examine(app, people.amina, patrol, people.gu.id, seq=41, elapsed_ms=41_000, lawful_case=1)

    assert [line.event_id for line in reported_red_lines(app, people.dora)] == [event_id]
    assert len(examined_of_period(app, people.dora, FIRST, LAST)) == 2
    found = decision_consequence(app, people.dora, event_id)
    assert (found.confirmed, found.earlier) == (0, 0)


def everything(app, people, first, last) -> dict[str, bytes]:
    """Every file with names of the branch, but the events themselves."""
    return {
        name: exported(app, people.dora, first, last, file=name)
        for name in TABLES
        if name != "events"
    }


def test_it_counts_nowhere(app, people, now):
    """Gu one minor of two and a reported red line, Hai one of one and a praise: 50 and 100."""
    patrol = a_month(app, people, now)
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    walked = a_patrol(app, people.amina, people.east.id, AT + timedelta(hours=5))
    report(app, people.amina, walked, people.gu.id)
    praise(app, people.amina, walked, people.hai.id)
    before = everything(app, people, first, last)
    table = staff_scores(app, people.dora, first, last).people

    for number, (on, staff) in enumerate(
        [(walked, people.gu.id), (walked, people.hai.id), (patrol, people.hai.id)], start=30
    ):
        examine(app, people.amina, on, staff, seq=number, elapsed_ms=1000 * number)

    assert len(examined_of_period(app, people.dora, first, last)) == 3
    assert everything(app, people, first, last) == before
    again = staff_scores(app, people.dora, first, last).people
    assert again.equals(table)
    shown = again[again["hall"] == "东厅"][
        ["staff", "raw_pct", "observation_count", "reported", "confirmed", "praises"]
    ]
    assert shown.to_numpy().tolist() == [["顾", 50.0, 3, 1, 0, 0], ["海", 100.0, 1, 0, 0, 1]]
    broken, _ = verify(app.store, app.photos_dir)
    assert broken == []


def test_a_published_month_is_the_same_and_replays_byte_for_byte(app, people, now):
    patrol = a_month(app, people, now)
    published = publish_month(app, people.dora, MONTH, "", now)

    examine(app, people.amina, patrol, people.gu.id)
    assert month_to_publish(app, people.dora, MONTH, now).state is MonthState.PUBLISHED
    arrived = late_arrivals_of_period(app, people.dora, date(2026, 2, 1), date(2026, 2, 28))
    assert [(each.kind, each.norm.id, each.note, each.counts, each.waits_since_edition)
            for each in arrived] == [("examined", BAN_1, FACT, False, None)]  # fmt: skip
    assert [each.difference for each in replay_publications(app.store)] == [None]

    # Another edition, for another reason, says nothing of it.
    late = an_event(patrol, people.hai.id, norm_id="face-clean", seq=9)
    record_events(app, people.amina, [late], patrol.opened_at + timedelta(hours=1))
    again = publish_month(app, people.dora, MONTH, "补录", now + MINUTE)
    changes = edition_changes(app, people.dora, MONTH, 2)
    assert [cause.kind for cause in changes.causes] == ["late"]
    assert [each.difference for each in replay_publications(app.store)] == [None, None]
    assert json.loads(published.results) != json.loads(again.results)


def test_it_is_in_the_chain_and_whoever_alters_it_is_found_out(app, people, patrol):
    examine(app, people.amina, patrol, people.gu.id)
    with tampering(app) as db:
        other = sql.json_with("detail", "lawful_case", "'1'")
        db.execute(f"UPDATE packed_events SET detail = {other}")

    broken, _ = verify(app.store, app.photos_dir)
    assert [(each.what, each.number) for each in broken] == [("events", 1)]


def events_file(app, account, **changes) -> list[list[str]]:
    """The rows, the header first."""
    data = exported(app, account, FIRST, LAST, file="events", machine=True, **changes)
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_the_file_of_events_tells_the_kind_the_case_and_the_withdrawal(app, people, patrol):
    event = an_examined(patrol, people.gu.id)
    back = event | {"id": "00000000-0000-4000-8000-000000000001", "withdrawn": True,
                    "seq": 31, "elapsed_ms": 31_000}  # fmt: skip
    for each in (event, back):
        answer(app, people.amina, patrol, each)
    report(app, people.amina, patrol, people.gu.id, seq=40, elapsed_ms=40_000)

    header, *rows = events_file(app, people.dora)
    wanted = [header.index(name) for name in
              ("kind", "norm_id", "result", "note", "subject", "examined_id", "lawful_case",
               "withdrawn")]  # fmt: skip
    assert header[-3:] == ["examined_id", "lawful_case", "withdrawn"]
    assert [[row[place] for place in wanted] for row in rows] == [
        ["examined", BAN_1, "none", FACT, "person", event["examined_id"], "2", "False"],
        ["examined", BAN_1, "none", FACT, "person", event["examined_id"], "2", "True"],
        ["observation", BAN_1, "fail", "资料留在台面", "person", "", "", ""],
    ]


def test_without_names_the_file_says_no_more_than_the_kind_and_the_norm_of_a_single_person(
    app, people, patrol
):
    examine(app, people.amina, patrol, people.gu.id)

    header, row = events_file(app, people.dora, names=False)
    cells = dict(zip(header, row, strict=True))
    told = {name for name, cell in cells.items() if cell not in ("", "*")}
    assert told == {"event_id", "examined_id", "kind", "norm_id", "checklist_version", "subject"}
    assert FACT not in "".join(row)


def test_a_person_is_not_moved_away_from_before_it(app, people, patrol, now):
    """As from before a judgement or a good moment: the record stays in the hall where it was."""
    examine(app, people.amina, patrol, people.hai.id)
    finish_patrol(app, people.amina, patrol.id, now + 9 * MINUTE)

    with pytest.raises(InputProblem) as caught:
        place_staff(
            app, people.fang, people.hai.id, hall_id=people.west.id,
            position=Position.COUNTER, from_on=patrol.business_day, now=now + 10 * MINUTE,
        )  # fmt: skip
    assert caught.value.code == "staff_needed"
