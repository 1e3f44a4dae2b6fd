"""Tokens for unattended pulls: issued per purpose by the administrator, shown once, revocable."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from db import audit, export_tokens, organisation
from db.times import from_text
from domain.exports.grant import FILES, Grant
from domain.lookalikes import alike
from domain.plain_text import clean
from domain.problems import InputProblem, NotFound, SignInProblem
from domain.roles import Account, Act
from services.application import Application
from services.writing import writing

PREFIX = "xunting_"  # so that a token is known for one where it should not lie
LONGEST = timedelta(days=366)
_MAX_PURPOSE = 200
_USED_EVERY = timedelta(minutes=1)  # noted at most this often


def issue_token(
    app: Application,
    account: Account,
    *,
    purpose: str,
    expires_on: date,
    now: datetime,
    hall_ids: Collection[str] | None = None,
    files: Collection[str] | None = None,
    names: bool = False,
) -> str:
    """Return the token. It is told this once; only its hash is kept.

    :param hall_ids: None: all halls, also later ones
    :param files: of ``domain.exports.grant.FILES``; None: all of them
    :param expires_on: the last day on which it is good, in UTC
    :raises NotAllowed: not the administrator
    :raises InputProblem: a field cannot be accepted
    """
    account.require(Act.ADMINISTER)
    purpose = clean(purpose)
    if not alike(purpose) or len(purpose) > _MAX_PURPOSE:
        raise InputProblem("token_purpose", most=_MAX_PURPOSE)
    today = now.astimezone(UTC).date()
    if not today <= expires_on <= today + LONGEST:
        raise InputProblem("token_expiry", days=LONGEST.days)
    if (files is not None and not set(files)) or set(files or ()) - set(FILES):
        raise InputProblem("token_files")
    token, token_id = PREFIX + secrets.token_urlsafe(32), str(uuid4())
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        if hall_ids is not None:
            known = {hall.id for hall in organisation.halls(db, hall_ids)}
            if not hall_ids or set(hall_ids) - known:
                raise InputProblem("token_halls")
        scope = {
            "hall_ids": None if hall_ids is None else sorted(hall_ids),
            "files": None if files is None else sorted(files),
        }
        export_tokens.add(
            db, token_id=token_id, token_hash=_hash(token), purpose=purpose, names=names,
            created_at=now, account_id=account.id, expires_on=expires_on, **scope,
        )  # fmt: skip
        audit.add(
            db, now, account.id, "export_token_issued", token=token_id, purpose=purpose,
            names=names, expires_on=expires_on.isoformat(), **scope,
        )  # fmt: skip
    return token


def revoke_token(app: Application, account: Account, token_id: str, now: datetime) -> None:
    """From now on nobody gets anything with it.

    :raises NotFound: there is no such token
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        if all(token["id"] != token_id for token in export_tokens.listing(db)):
            raise NotFound
        if export_tokens.set_revoked(db, token_id, now):
            audit.add(db, now, account.id, "export_token_revoked", token=token_id)


def tokens(app: Application, account: Account) -> list[dict[str, Any]]:
    """Columns: see ``db.export_tokens.listing``."""
    account.require(Act.ADMINISTER)
    with app.store.read() as db:
        return export_tokens.listing(db)


def state_of(token: dict[str, Any], now: datetime) -> str:
    """good, expired or revoked."""
    if token["revoked_at"] is not None:
        return "revoked"
    return "expired" if token["expires_on"] < now.astimezone(UTC).date().isoformat() else "good"


def grant_of_token(app: Application, token: str, now: datetime) -> Grant:
    """What the bearer of a token may take.

    :raises SignInProblem: there is no such token, or it is not good any more
    """
    with app.store.read() as db:
        token_row = export_tokens.by_hash(db, _hash(token))
        if token_row is None:
            raise SignInProblem("token_unknown")
        state = state_of(token_row, now)
        if state != "good":
            raise SignInProblem(f"token_{state}")
        halls = {hall.id for hall in organisation.halls(db, token_row["hall_ids"])}
    used = token_row["last_used_at"]
    if used is None or now - from_text(used) > _USED_EVERY:
        with app.store.write() as db:
            export_tokens.set_used(db, token_row["id"], now)
    files = FILES if token_row["files"] is None else token_row["files"]
    return Grant(f"token:{token_row['id']}", frozenset(halls), token_row["names"], frozenset(files))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
