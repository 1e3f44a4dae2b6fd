"""Every write asks again, inside its own unit of work: who is it, and what may they do now?

A page, a dialog or a request may have begun under a right that has ended since: the account was
ended, signed out or got a new password, lost its role or a hall. What was looked up when it began
says nothing about the moment of writing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from db import accounts
from db.store import UnitOfWork
from domain.problems import SignInProblem
from domain.roles import Account, Act
from services.application import Application
from services.sessions import account_of_session


@contextmanager
def writing(
    app: Application, account: Account, act: Act | None, now: datetime
) -> Iterator[tuple[UnitOfWork, Account]]:
    """One unit of work of an account: (database, the account as it is now).

    All of it is saved on disk when the block ends, or none of it. The scope to check against is
    that of the account that is given out, not of the one that came in.

    :param act: what is about to be done; None: what everybody may, with the own account
    :raises SignInProblem: the sign-in has ended, or the account has, or its role or a hall was
      taken away since it was looked up
    :raises NotAllowed: the role may not do this, or may not any more
    """
    if act is not None:
        account.require(act)  # nobody waits for the lock in vain
    with app.store.write() as db:
        current = _as_it_is_now(db, account, now)
        if act is not None:
            current.require(act)
        yield db, current


def _as_it_is_now(db: UnitOfWork, account: Account, now: datetime) -> Account:
    if account.session is not None:
        session = account_of_session(db, account.session, now)
        current = session[0] if session else None
    else:  # the system itself acts for an account: the demonstration, a command
        current = None if accounts.ended(db, account.id) else accounts.by_id(db, account.id)
    if current is None or current.id != account.id:
        raise SignInProblem("sign_in_ended")
    # "The own branch" of a dialog that was opened as head of another one would be the wrong one.
    if current.role is not account.role or not account.hall_ids <= current.hall_ids:
        raise SignInProblem("rights_changed")
    return current
