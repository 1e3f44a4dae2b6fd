"""A replay computes every published month anew, and names the first field that differs."""

import json

import pytest

from commands import replay as command
from db import checklists
from db.codes import RESULT, SEVERITY
from domain.months.publication import first_difference, text_hash
from services.application import application
from services.months.publish import publish_month
from services.replay import replay_publications
from tests.builders import report
from tests.published import AT, MONTH, a_month, a_patrol
from tests.tampering import tamper


@pytest.fixture
def published(app, people, now):
    """Gu kept one of two, Hai one of one; a breach of Gu is reported."""
    a_month(app, people, now)
    report(app, people.amina, a_patrol(app, people.amina, people.east.id, AT), people.gu.id)
    return publish_month(app, people.dora, MONTH, "", now)


def differences(app) -> list[str | None]:
    return [each.difference for each in replay_publications(app.store)]


def test_a_replay_says_how_far_it_is_and_finds_every_byte_the_same(app, published):
    shares: list[float] = []

    (found,) = replay_publications(app.store, shares.append)

    assert (found.branch, found.month, found.edition, found.difference) == ("江城", MONTH, 1, None)
    assert shares == [0.5, 1.0]  # two halls


def test_what_comes_later_does_not_touch_what_was_published(app, people, published, now):
    report(app, people.amina, a_patrol(app, people.amina, people.east.id, AT), people.hai.id)

    assert differences(app) == [None]


def test_a_result_that_was_altered_is_named_with_both_numbers(app, published):
    results = json.loads(published.results)
    place = next(
        index for index, row in enumerate(results["people"]) if row["total_pct"] == "50.00"
    )
    results["people"][place]["total_pct"] = "80.00"
    text = json.dumps(results, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    tamper(app, ("UPDATE publications SET results = ?", text))
    assert differences(app) == [
        f'results_hash: "{published.results_hash}" was kept, "{text_hash(text)}" is computed'
    ]

    tamper(app, ("UPDATE publications SET results_hash = ?", text_hash(text)))
    assert differences(app) == [
        f'results.people[{place}].total_pct: "80.00" was kept, "50.00" is computed'
    ]


def test_the_same_results_written_another_way_are_not_the_same_bytes(app, published):
    text = json.dumps(json.loads(published.results), ensure_ascii=False, sort_keys=True)

    tamper(app, ("UPDATE publications SET results = ?, results_hash = ?", text, text_hash(text)))

    assert differences(app) == ["results: written another way"]


def test_an_answer_that_was_altered_changes_the_result(app, people, published):
    tamper(
        app,
        (
            f"UPDATE packed_events SET result = {RESULT['pass']}"
            " WHERE norm = (SELECT key FROM norm_ids WHERE id = 'face-clean')",
        ),
    )

    # The hall kept 3 of 3 instead of 2 of 3; its attainment is the first field by name.
    assert differences(app) == [
        'results.halls[0].attainment.final: "50.00" was kept, "110.00" is computed'
    ]


def test_a_report_that_was_altered_changes_the_result(app, people, published):
    tamper(
        app, (f"UPDATE packed_events SET result = {RESULT['pass']} WHERE note = '资料留在台面'",)
    )

    assert differences(app) == ["results.halls[0].reported: 1 was kept, 0 is computed"]


def test_the_newest_event_that_was_removed_leaves_its_hash_missing(app, people, published):
    tamper(
        app,
        (f"DELETE FROM packed_observations WHERE severity = {SEVERITY['red_line']}",),
        ("DELETE FROM packed_red_lines",),
        ("DELETE FROM packed_events WHERE note = '资料留在台面'",),
    )

    (found,) = differences(app)

    assert found.startswith("inputs.halls[")
    assert found.endswith('"" is computed')


def test_a_version_whose_text_was_altered_is_named(app, published):
    version = app.checklists.usable().version
    with app.store.read() as db:
        files = checklists.files(db, version)
    files["grooming.yaml"] = files["grooming.yaml"].replace("severity: minor", "severity: major")
    tamper(app, ("UPDATE checklist_versions SET files = ?", json.dumps(files)))

    assert differences(app) == [f"inputs.versions: the text of {version} was altered, or is gone"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"formula":"1"', '"formula":"0"', 'inputs.formula: "0" was kept, "1" is computed'),
        ('"month":"2026-02"', '"month":"2026-03"',
         'inputs.month: "2026-03" was kept, "2026-02" is computed'),
        ('"versions":["', '"versions":["x","', "inputs.versions: the text of x was altered"),
        ('"company":0', '"company":"none"', "inputs: cannot be read"),
        ('{"branch_id"', "[", "inputs: cannot be read"),
        ('"month":"2026-02"', '"month":"2026-19"', "inputs: cannot be read"),
        ('"minor":1.0', '"minor":-1.0', "inputs: cannot be read"),
        ('"base_pct":80.0', '"base_pct":99.0', "inputs: the base goal (99.0) has to be below"),
    ],
)  # fmt: skip
def test_inputs_that_were_altered_are_named(app, published, old, new, named):
    text = published.inputs.replace(old, new)
    assert text != published.inputs

    tamper(app, ("UPDATE publications SET inputs = ?, inputs_hash = ?", text, text_hash(text)))

    (found,) = differences(app)
    assert found.startswith(named)


def test_the_command_prints_a_line_each_and_fails_on_a_difference(app, people, published, capsys):
    assert command.main() == 0
    said = capsys.readouterr()
    assert said.out == "江城 2026-02, edition 1: the same\n1 replayed.\n"
    assert "100%" in said.err

    tamper(
        app, (f"UPDATE packed_events SET result = {RESULT['pass']} WHERE note = '资料留在台面'",)
    )
    assert command.main() == 1
    assert capsys.readouterr().out == (
        "江城 2026-02, edition 1: DIFFERS at results.halls[0].reported: 1 was kept, 0 is computed\n"
        "1 replayed, 1 of them differ.\n"
    )


def test_without_a_publication_there_is_nothing_to_replay(app, capsys):
    assert application() is app
    assert command.main() == 0
    assert capsys.readouterr().out == "Nothing is published yet.\n"


@pytest.mark.parametrize(
    ("kept", "made", "named"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({"a": 1}, {"a": True}, "x.a: 1 was kept, true is computed"),
        ({"a": None}, {}, "x.a: null was kept, nothing is computed"),
        ([1, 2], [1], "x[1]: 2 was kept, nothing is computed"),
        ({"b": 1, "a": [{"c": "1"}]}, {"b": 2, "a": [{"c": "2"}]},
         'x.a[0].c: "1" was kept, "2" is computed'),
        ([], {}, "x: [] was kept, {} is computed"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named(kept, made, named):
    assert first_difference(kept, made, "x") == named
