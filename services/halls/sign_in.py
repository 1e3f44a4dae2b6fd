"""Sign in, stay signed in, sign out."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from db import accounts, audit, devices
from db.store import UnitOfWork
from db.trouble import STORAGE_ERRORS
from domain.halls.login import MAX_LENGTH, as_typed
from domain.problems import SignInProblem
from domain.roles import Account
from domain.session import MOST_DEVICES_PER_ACCOUNT, MOST_PER_ACCOUNT, session_over
from services.application import Application
from services.halls import sign_in_pace
from services.halls.hashing import NOBODY, is_password, worker
from services.halls.sign_in_pace import Attempt, Client
from services.sessions import account_of_session

log = logging.getLogger(__name__)

SESSION_COOKIE = "xunting_session"
# Being seen is written at most this often, so that reading a page does not mean a write.
_TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """What the browser keeps: the tokens of the session and of the device. The server has only
    their hashes."""

    token: str
    device: str


def sign_in(
    app: Application,
    login: str,
    password: str,
    now: datetime,
    client: Client = Client(),  # noqa: B008
) -> str:
    """Return the token of a new session; only its hash is kept.

    :raises SignInProblem: wrong login or password (which of the two is not said); it came too soon
      after wrong ones: ``wait_s`` says for how many seconds to wait; the server is busy with other
      passwords; or the account has ended
    """
    attempt = begin_sign_in(app, login, client, now)
    work = partial(finish_sign_in, app, attempt, password, now)
    return worker.submit(work, attempt.turn).result().token


def knows_device(app: Application, login: str, device: str) -> bool:
    """Whether somebody has signed in with this login in the browser with this device token."""
    with app.store.read() as db:
        account = _find(db, login)
        return account is not None and devices.known(db, _hash(device), account[0])


def begin_sign_in(
    app: Application, login: str, client: Client, now: datetime, patience_s: float = 0.0
) -> Attempt:
    """Take a place in line; when ``wait_s`` of it are over, it is time for ``finish_sign_in``.

    Counted as wrong before it is looked at, so that many tries at once do not slip through.

    :param patience_s: how long the caller would wait for the turn
    :raises SignInProblem: the turn would come later, ``wait_s`` says when; nothing was stored
    """
    login = login.strip()[:MAX_LENGTH]
    known = client.device is not None and knows_device(app, login, client.device)
    return sign_in_pace.book(app, login, client, now, known=known, patience_s=patience_s)


def finish_sign_in(
    app: Application, attempt: Attempt, password: str, now: datetime, replaces: str | None = None
) -> SignedIn:
    """Look at the password. Takes all processors for a moment: for
    ``services.halls.hashing.worker``.

    :param replaces: the session token that the browser had until now; that session ends
    :raises SignInProblem: wrong login or password, or the account has ended
    """
    with app.store.read() as db:
        known = _find(db, attempt.login)
    account_id, password_hash = known or (None, NOBODY)
    right = is_password(password_hash, password) and account_id is not None
    with app.store.write() as db:
        # Said only to who knows the password, which may have been changed meanwhile.
        right = right and _find(db, attempt.login) == known
        ended = right and account_id is not None and accounts.ended(db, account_id)
        if right and not ended and account_id is not None:
            signed = _enter(db, account_id, attempt.client.device, now)
            _leave(db, replaces, now)
        elif sign_in_pace.worth_logging(attempt.failures):
            # What is typed for an unknown login may be a password: it is written nowhere.
            count = {"failures": attempt.failures + 1} if attempt.failures else {}
            audit.add(db, now, None, "sign_in_failed", account=account_id, **count)
    if not right:
        raise SignInProblem("wrong_password")
    if ended:
        raise SignInProblem("account_ended")
    sign_in_pace.forgive(app, attempt, now)
    return signed


def _find(db: UnitOfWork, login: str) -> tuple[str, str] | None:
    """(account id, password hash): as it was typed, else as an input method may have meant it."""
    exactly = accounts.by_login(db, login)
    return exactly or accounts.by_login(db, as_typed(login))


def _enter(db: UnitOfWork, account_id: str, device: str | None, now: datetime) -> SignedIn:
    """A new session in a browser that is known from now on. The oldest of too many sessions end;
    those that are over first, and nobody else's, whatever the clock says."""
    token = secrets.token_urlsafe(32)
    sessions = accounts.sessions_of(db, account_id)
    sessions.sort(key=lambda each: (not session_over(each[1], each[2], now), each[2]))
    for token_hash, _, _ in sessions[: max(0, len(sessions) + 1 - MOST_PER_ACCOUNT)]:
        accounts.remove_session(db, token_hash)
    accounts.add_session(db, _hash(token), account_id, now)
    if device is None or not devices.known_to_anybody(db, _hash(device)):
        device = secrets.token_urlsafe(32)  # nobody chooses it for somebody else
    devices.keep(db, _hash(device), account_id, now, MOST_DEVICES_PER_ACCOUNT)
    audit.add(db, now, account_id, "signed_in")
    return SignedIn(token, device)


def _leave(db: UnitOfWork, token: str | None, now: datetime) -> None:
    account_id = accounts.remove_session(db, _hash(token)) if token else None
    if account_id:
        audit.add(db, now, account_id, "signed_out")


def signed_in(
    app: Application, token: str | None, now: datetime, *, used: bool = True
) -> Account | None:
    """The account of a session token, or None when it has ended, expired or never was.

    :param used: False: a page looks by itself, which does not make the session last longer
    """
    if not token:
        return None
    token_hash = _hash(token)
    with app.store.read() as db:
        session = account_of_session(db, token_hash, now)
    if session is None:
        return None
    account, last_seen_at = session
    if used and now - last_seen_at > _TOUCH_EVERY:
        try:
            with app.store.write(patience_s=0) as db:  # reading waits for nobody who writes
                accounts.touch_session(db, token_hash, now)
        except STORAGE_ERRORS as error:  # a full disk must not end the reading
            log.warning("a session could not be renewed: %s", error)
    return account


def last_visit(app: Application, account: Account) -> datetime | None:
    """When the account signed in before it did for this visit; None: this is the first."""
    with app.store.read() as db:
        visits = audit.newest_of(db, account.id, "signed_in", 2)
    return visits[1] if len(visits) > 1 else None


def sign_out(app: Application, token: str | None, now: datetime) -> None:
    """End the session for good; the token is worth nothing afterwards, wherever it was kept."""
    if token:
        with app.store.write() as db:
            _leave(db, token, now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
