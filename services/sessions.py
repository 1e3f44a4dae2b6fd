"""What a sign-in is worth: the account behind a session's token, as long as it lasts."""

from datetime import datetime

from db import accounts
from db.store import UnitOfWork
from domain.roles import Account
from domain.session import session_over


def account_of_session(
    db: UnitOfWork, token_hash: str, now: datetime
) -> tuple[Account, datetime] | None:
    """(the account as it is now, when it was last seen); None: the session has ended, expired or
    never was, or its account has ended."""
    session = accounts.session(db, token_hash)
    if session is None:
        return None
    account_id, signed_in_at, last_seen_at = session
    account = accounts.by_id(db, account_id)
    if account is None or session_over(signed_in_at, last_seen_at, now):
        return None
    return account.in_session(token_hash), last_seen_at
