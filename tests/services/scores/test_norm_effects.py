"""The dry run: the last quarter as another version of the norms would have counted it."""

from datetime import timedelta

import pytest

from domain.halls.hall import HallKind
from domain.patrols.event import Status
from domain.problems import NotAllowed
from domain.scores.norm_effect import Recount, Unknown, recounts, unknowns
from services.patrols.observations import record_events
from services.scores.norm_effects import norm_effects
from services.scores.red_line_decisions import decide_red_line
from services.scores.scores import scores_of
from tests.builders import a_patrol, an_event, observe, report, score_plainly
from tests.norm_books import read_cells
from tests.people import with_leave
from tests.tampering import contents


@pytest.fixture
def seen(app, people, now):
    """Gu kept two major norms and missed a minor one; Hai's opening took 240 s (limit 180 s), and
    Hai kept one minor norm."""
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    gu, hai = people.gu.id, people.hai.id
    observe(
        app, people.amina, patrol,
        [(gu, "same-standard-for-everyone", "pass"), (gu, "answers-every-question", "pass"),
         (gu, "smiles-at-eye-contact", "fail"), (hai, "smiles-at-eye-contact", "pass")],
    )  # fmt: skip
    slow = an_event(
        patrol, hai, norm_id="account-opening-time", result="fail", seconds=240.0, seq=9
    )
    recorded = record_events(app, people.amina, [slow], patrol.opened_at + timedelta(hours=1))
    assert recorded.rejected == []
    return patrol


def tried(app, people, cells):
    draft = read_cells(app, people.ella, cells)
    assert draft.mistakes == ()
    return norm_effects(app, with_leave(people.ella), draft.library)


def means(found) -> tuple:
    effect = found.by_kind[HallKind.OWN]
    return effect.mean_before_pct, effect.mean_after_pct


def test_another_severity_moves_the_mean_and_names_who_changes_grade(app, people, seen):
    # Gu: 2 × 2 kept of 2 × 2 + 1: 80. Hai: 1 + 2 × (2 − 240 / 180) of 3: 77.78.
    found = tried(app, people, {("smiles-at-eye-contact", "severity"): "major"})

    # Gu: 4 of 6: 66.67. Hai: 2 + 2 × 0.6667 of 4: 83.33 (0.6667 is kept as 6667 / 10000).
    effect = found.by_kind[HallKind.OWN]
    assert means(found) == (78.89, 75.0)
    assert effect.mean_shift_pts == -3.89
    assert effect.people_count == 2
    moved = effect.grades[["staff", "grade_before", "grade_after"]].to_numpy().tolist()
    assert moved == [["顾", "pass", "basic_pass"], ["海", "basic_pass", "pass"]]
    assert [(norm.id, count) for norm, count in found.recounted] == [("smiles-at-eye-contact", 2)]
    assert found.unknown == []
    assert (found.last, (found.last - found.first).days) == (seen.business_day, 91)
    assert found.by_kind[HallKind.PARTNER].people_count == 0


def test_a_norm_that_is_switched_off_counts_no_more(app, people, seen):
    found = tried(app, people, {("smiles-at-eye-contact", "enabled"): False})

    # Gu 100; Hai 66.67: only the opening is left. The mean is 83.335.
    assert means(found) == (78.89, 83.34)


def test_measured_times_are_compared_with_the_new_limit(app, people, seen):
    # 240 s are within 240 s: Hai 100. With 120 s nothing is left of it:
    # Hai 1 of 3, 33.33.
    assert means(tried(app, people, {("account-opening-time", "limit_s"): 240})) == (78.89, 90.0)
    assert means(tried(app, people, {("account-opening-time", "limit_s"): 120})) == (78.89, 56.66)
    # Without a limit it was not kept, and nothing says how far.
    assert means(tried(app, people, {("account-opening-time", "limit_s"): None})) == (78.89, 56.66)


def test_a_breach_of_what_is_a_red_line_no_more_vetoes_nobody(app, people, seen, now):
    event_id = report(app, people.amina, seen, people.gu.id, seq=20)
    decide_red_line(app, people.dora, event_id, Status.CONFIRMED, "属实", now)

    found = tried(app, people, {("no-leak-or-trade-of-data", "enabled"): False})

    grades = found.by_kind[HallKind.OWN].grades
    assert grades[["staff", "grade_before", "grade_after"]].to_numpy().tolist() == [
        ["顾", "vetoed", "pass"]
    ]


def test_changes_that_nobody_observed_are_named_and_change_no_figure(app, people, seen, library):
    found = tried(
        app, people,
        {
            ("hair-men-detail", "enabled"): True,
            ("smiles-at-eye-contact", "positions"): "counter",
            ("terminals-cleaned-daily", "minimum"): 7,
            ("uses-surname-and-title", "en"): "Another wording",
        },
    )  # fmt: skip

    assert means(found) == (78.89, 78.89)
    assert found.recounted == []
    assert {(norm.id, why) for norm, why in found.unknown} == {
        ("hair-men-detail", Unknown.SWITCHED_ON), ("smiles-at-eye-contact", Unknown.POSITIONS),
        ("terminals-cleaned-daily", Unknown.MINIMUM),
    }  # fmt: skip


def test_a_look_stores_nothing(app, people, seen):
    day = seen.business_day
    stored = contents(app.store)
    with app.store.read() as db:
        before = scores_of(db, [people.east.id], day, day).people

    tried(app, people, {("smiles-at-eye-contact", "severity"): "major"})

    with app.store.read() as db:
        assert scores_of(db, [people.east.id], day, day).people.equals(before)
    assert contents(app.store) == stored


def test_without_observations_there_is_nothing_to_score(app, people):
    found = tried(app, people, {("smiles-at-eye-contact", "severity"): "major"})

    assert (found.first, found.by_kind) == (None, {})
    assert [(norm.id, count) for norm, count in found.recounted] == [("smiles-at-eye-contact", 0)]


def test_the_trial_of_no_change_is_what_was_scored(app, people, seen, library):
    assert recounts(library, library) == []
    assert unknowns(library, library) == []
    assert means(norm_effects(app, people.ella, library)) == (78.89, 78.89)


def test_only_what_counts_in_another_way_is_counted_anew(app, people):
    draft = read_cells(
        app, people.ella,
        {("account-opening-time", "limit_s"): 240, ("hair-neat", "severity"): "none",
         ("hair-neat", "theme"): "dress", ("face-clean", "theme"): "dress"},
    )  # fmt: skip

    assert recounts(app.checklists.usable(), draft.library) == [
        Recount("hair-neat", "none", None, False),
        Recount("account-opening-time", "major", 240, True),
    ]


def test_nobody_else_tries_norms(app, people, library):
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            norm_effects(app, account, library)
