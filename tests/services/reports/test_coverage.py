"""Coverage of the reader's halls."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.problems import NotAllowed, NotFound
from services.halls.organisation import set_up_hall
from services.halls.scope import ReportScope
from services.halls.staff import place_staff
from services.patrols.patrols import open_patrol
from services.reports.coverage import coverage
from tests.builders import a_patrol, observe
from tests.people import THERE_SINCE

SCOPE = ReportScope(HallKind.OWN, date(2026, 3, 1), date(2026, 3, 4))
LATER = datetime(2026, 4, 2, tzinfo=UTC)  # every round is over


@pytest.fixture
def judged(app, people, now):
    """East: Gu in February and on the 4th, about her hair; nobody watches Hai."""
    for days in (20, 0):
        patrol = a_patrol(app, people.amina, people.east.id, now - timedelta(days=days))
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])


def test_people_norms_rounds_and_hours_are_counted_in_the_own_halls(app, people, judged):
    found = coverage(app, people.amina, SCOPE, LATER)

    rows = found.people[["staff", "occasion_count", "even_share", "last_on"]].to_numpy().tolist()
    assert rows == [["海", 0, 0.5, None], ["顾", 1, 0.5, date(2026, 3, 4)]]
    missing = {norm.id for norm in found.norms}
    assert "face-clean" in missing
    assert "hair-neat" not in missing
    assert not any(norm.severity == "red_line" for norm in found.norms)
    # There is the hall since the 4th at 10:00: four rounds are due, and the normal one of 14:00
    # is not walked by a patrol that began at 10:00.
    assert {each.round.value: (each.due, each.walked) for each in found.rounds} == {
        "peak": (1, 0), "handover": (1, 0), "normal": (1, 0), "closing": (1, 0),
    }  # fmt: skip
    walked = found.hours[found.hours["walked_count"] > 0]
    assert walked[["weekday", "hour", "day_count"]].to_numpy().tolist() == [[2, 10, 1]]


def test_whoever_was_moved_is_not_told_as_never_seen(app, people, judged, now):
    """Gu was watched in the East hall on the 4th and works in the West hall from the 6th on."""
    moved = date(2026, 3, 6)
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.MERCHANT,
        from_on=moved, now=now + timedelta(days=1),
    )  # fmt: skip
    west = ReportScope(HallKind.PARTNER, SCOPE.first, date(2026, 3, 31))

    def gu(account):
        table = coverage(app, account, west, LATER).people
        columns = ["occasion_count", "from_on", "last_on", "last_hall", "unseen_days"]
        return table[table["staff_id"] == people.gu.id][columns].to_numpy().tolist()

    # Dora sees both halls, Bao only the West hall: what happened elsewhere is not told there.
    assert gu(people.dora) == [[0, moved, date(2026, 3, 4), "东厅", 25]]
    ((count, since, last_on, last_hall, unseen),) = gu(people.bao)
    assert (count, since, unseen) == (0, moved, 25)
    assert (pd.isna(last_on), pd.isna(last_hall)) == (True, True)


def test_a_stay_goes_on_when_only_the_position_changes(app, people, judged, now):
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.east.id, position=Position.COUNTER,
        from_on=date(2026, 3, 6), now=now + timedelta(days=1),
    )  # fmt: skip

    table = coverage(app, people.amina, SCOPE, LATER).people

    assert table[table["staff"] == "顾"]["from_on"].tolist() == [THERE_SINCE]


def test_a_schedule_that_is_changed_leaves_the_days_before_as_they_were(app, people, now):
    """East: a peak at 10:30 on the 4th and the 5th; from the 6th on the peak is in the evening."""
    for days in (0, 1):
        at = now + timedelta(days=days, minutes=30)
        patrol = open_patrol(app, people.amina, f"p{days}", people.east.id, Round.PEAK, at)
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    evening = {"round": "peak", "shift": "afternoon", "start": "19:00", "end": "20:00"}
    change = {"schedule": [evening]}
    set_up_hall(app, people.fang, people.east.id, change, now + timedelta(days=2))

    found = coverage(
        app, people.amina, ReportScope(HallKind.OWN, SCOPE.first, date(2026, 3, 6)), LATER
    )

    rounds = {each.round.value: (each.due, each.walked) for each in found.rounds}
    assert rounds["peak"] == (3, 2)
    assert rounds["closing"] == (2, 0)


def test_what_of_today_is_not_over_is_due_only_where_it_was_walked(app, people, judged, now):
    """The 4th, a Wednesday: the hall is there since 10:00, when a special patrol began."""
    today = ReportScope(HallKind.OWN, date(2026, 3, 4), date(2026, 3, 4))

    def told(hours, minutes):
        found = coverage(app, people.amina, today, now + timedelta(hours=hours, minutes=minutes))
        rounds = {each.round.value: (each.due, each.walked) for each in found.rounds}
        return rounds, found.hours[["hour", "walked_count"]].to_numpy().tolist()

    assert told(0, 1) == ({}, [[10, 1]])
    assert told(2, 0)[1] == [[10, 1], [11, 0]]
    peak = next(each for each in people.east.settings.schedule if each.round is Round.PEAK)
    end = (peak.end.hour - 10, peak.end.minute)
    assert told(*end)[0] == {}
    assert told(end[0], end[1] + 1)[0] == {"peak": (1, 0)}
    assert sum(due for due, _ in told(14, 0)[0].values()) == 4


def test_other_halls_and_roles_without_results_get_nothing(app, people, judged):
    assert coverage(app, people.bao, SCOPE, LATER).halls == {}
    with pytest.raises(NotFound):
        coverage(app, people.amina, ReportScope(HallKind.PARTNER, SCOPE.first, SCOPE.last,
                                          people.west.id), LATER)  # fmt: skip
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            coverage(app, account, SCOPE, LATER)
