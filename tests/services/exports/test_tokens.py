"""Tokens for unattended pulls: issued once, good for what they say, and no longer."""

import json
from datetime import timedelta

import pytest

from domain.problems import InputProblem, NotAllowed, NotFound, SignInProblem
from services.exports.tokens import grant_of_token, issue_token, revoke_token, state_of, tokens
from services.halls.accounts import let_export_names


def issue(app, people, now, **changes) -> str:
    wanted = {"purpose": "月报", "expires_on": now.date() + timedelta(days=30)} | changes
    return issue_token(app, people.fang, now=now, **wanted)


def code_of(app, token, at) -> str:
    with pytest.raises(SignInProblem) as caught:
        grant_of_token(app, token, at)
    return caught.value.code


def test_a_token_grants_what_it_says(app, people, now):
    token = issue(
        app, people, now, hall_ids=[people.east.id], files=["observations", "halls"], names=True
    )

    grant = grant_of_token(app, token, now)

    assert grant.hall_ids == {people.east.id}
    assert grant.files == {"observations", "halls"}
    assert grant.names


def test_without_a_choice_it_is_all_halls_and_files_and_no_names(app, people, now):
    grant = grant_of_token(app, issue(app, people, now), now)

    assert grant.hall_ids == {people.east.id, people.west.id, people.far.id}
    assert "package" in grant.files
    assert not grant.names


def test_only_its_hash_is_kept(app, people, now):
    token = issue(app, people, now)

    with app.store.read() as db:
        rows = [tuple(row) for row in db.execute("SELECT * FROM export_tokens")]
        log = [row[0] for row in db.execute("SELECT detail FROM audit")]
    assert token not in repr(rows) + repr(log)
    assert "token_hash" not in tokens(app, people.fang)[0]


def test_it_ends_with_its_last_day_and_when_it_is_revoked(app, people, now):
    token = issue(app, people, now, expires_on=now.date())
    late = now.replace(hour=23, minute=59)
    assert grant_of_token(app, token, late)
    assert code_of(app, token, late + timedelta(minutes=1)) == "token_expired"

    other = issue(app, people, now)
    (listed,) = (each for each in tokens(app, people.fang) if each["expires_on"] > "2026-04")
    revoke_token(app, people.fang, listed["id"], now)
    assert code_of(app, other, now) == "token_revoked"
    assert [state_of(each, late) for each in tokens(app, people.fang)] in (
        ["revoked", "good"], ["good", "revoked"],
    )  # fmt: skip


def test_an_unknown_token_is_no_token(app, people, now):
    issue(app, people, now)

    assert code_of(app, "xunting_" + "a" * 43, now) == "token_unknown"
    assert code_of(app, "", now) == "token_unknown"


def test_issuing_and_revoking_are_audited_and_use_is_noted(app, people, now):
    token = issue(app, people, now)
    grant_of_token(app, token, now + timedelta(hours=1))
    (listed,) = tokens(app, people.fang)
    assert listed["last_used_at"] == "2026-03-04T03:00:00.000000+00:00"
    revoke_token(app, people.fang, listed["id"], now)
    revoke_token(app, people.fang, listed["id"], now)

    with app.store.read() as db:
        found = db.execute("SELECT action, detail FROM audit WHERE action LIKE 'export_%'")
        entries = [(row[0], json.loads(row[1])) for row in found]
    assert [action for action, _ in entries] == ["export_token_issued", "export_token_revoked"]
    assert entries[0][1]["purpose"] == "月报"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "  "}, "token_purpose"),
        ({"purpose": "长" * 201}, "token_purpose"),
        ({"expires_on": None}, "token_expiry"),
        ({"files": []}, "token_files"),
        ({"files": ["accounts"]}, "token_files"),
        ({"hall_ids": []}, "token_halls"),
        ({"hall_ids": ["nowhere"]}, "token_halls"),
    ],
)
def test_what_makes_no_sense_is_refused(app, people, now, changes, code):
    if "expires_on" in changes:
        for days in (-1, 367):
            with pytest.raises(InputProblem) as caught:
                issue(app, people, now, expires_on=now.date() + timedelta(days=days))
            assert caught.value.code == code
        return
    with pytest.raises(InputProblem) as caught:
        issue(app, people, now, **changes)
    assert caught.value.code == code


def test_only_the_administrator_issues_lists_and_revokes(app, people, now):
    issue(app, people, now)
    (listed,) = tokens(app, people.fang)
    for account in (people.ella, people.dora, people.amina, people.gu_account):
        with pytest.raises(NotAllowed):
            issue_token(app, account, purpose="x", expires_on=now.date(), now=now)
        with pytest.raises(NotAllowed):
            tokens(app, account)
        with pytest.raises(NotAllowed):
            revoke_token(app, account, listed["id"], now)
        with pytest.raises(NotAllowed):
            let_export_names(app, account, people.ella.id, may=True, now=now)
    with pytest.raises(NotFound):
        revoke_token(app, people.fang, "none", now)
