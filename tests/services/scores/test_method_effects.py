"""The preview of another scoring method: on real observations, and nothing is stored."""

from datetime import timedelta

import pytest

from db import methods
from domain.halls.hall import HallKind
from domain.method.method import Method
from domain.problems import NotAllowed
from services.scores.method_effects import effects
from tests.builders import a_patrol, observe, plain_method
from tests.people import with_leave

NORMS = ["hair-neat", "nails-short-clean", "uniform-neat"]


@pytest.fixture
def seen(app, people, now):
    """Gu kept two minor norms and missed a major one, once."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    library = app.checklists.usable()
    minor = [
        n.id
        for n in library.norms.values()
        if n.severity == "minor" and n.applies_to(people.gu.position, people.east.kind)
    ]
    major = [
        n.id
        for n in library.norms.values()
        if n.severity == "major"
        and n.applies_to(people.gu.position, people.east.kind)
        and not n.greeting
        and n.kind == "yes_no"
    ]
    observe(
        app, people.amina, patrol,
        [(people.gu.id, minor[0], "pass"), (people.gu.id, minor[1], "pass"), (people.gu.id, major[0], "fail")],
    )  # fmt: skip
    with app.store.write() as db:
        methods.add(db, plain_method(), now.date() - timedelta(days=30), None, "test", now)
    return patrol


def test_another_weight_shows_who_changes_grade_and_by_how_much(app, people, seen):
    weights = Method().severity_weights.model_copy(update={"major": 0.25})

    found = effects(
        app,
        with_leave(people.ella),
        plain_method().model_copy(update={"severity_weights": weights}),
    )

    effect = found.by_kind[HallKind.OWN]
    # Before 2 / (2 + 2) = 50, after 2 / (2 + 0.25) = 88.89.
    assert (effect.mean_before_pct, effect.mean_after_pct) == (50.0, 88.89)
    assert effect.grades[["staff", "grade_before", "grade_after"]].to_numpy().tolist() == [
        ["顾", "fail", "pass"]
    ]
    assert found.by_kind[HallKind.PARTNER].people_count == 0
    assert (found.last, (found.last - found.first).days) == (seen.business_day, 27)


def test_a_look_at_the_effect_stores_nothing(app, people, seen):
    with app.store.read() as db:
        before = len(methods.stored(db))

    effects(app, people.ella, plain_method())

    with app.store.read() as db:
        assert len(methods.stored(db)) == before


def test_without_observations_there_is_no_effect_to_show(app, people):
    assert effects(app, people.ella, Method()) is None


def test_only_who_sets_the_method_sees_its_effect_on_everybody(app, people):
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            effects(app, account, Method())
