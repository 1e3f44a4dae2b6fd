"""Read on behalf of somebody: who may not know names reads none, on whatever page.

Everything that is read for an account to look at comes through here (``tests/test_layers.py``
holds it), so that no page can forget who looks. Head office sees everything, names only where they
are needed: without the administrator's leave for names its accounts read people under labels,
no notes and reasons, and no photos. The rule is one with that of files (``Act.EXPORT_NAMES``); the
labels are not: a page tells hall and position, which files hide.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from db.store import UnitOfWork
from db.veil import veil
from domain.pseudonym import labels
from domain.roles import Account, Act, Role
from locales import Words
from services.application import Application
from services.pseudonym_secret import export_secret

_PURPOSE = "pages"  # the same for every reader: colleagues talk about what they see


def sees_names(account: Account) -> bool:
    """Whether the account reads names, notes and photos of the people in its scope."""
    return account.role is not Role.HEAD_OFFICE or account.may(Act.EXPORT_NAMES)


@contextmanager
def reading(app: Application, account: Account) -> Iterator[UnitOfWork]:
    """As ``store.read``, as the account may see it. A member of staff sees a patrol when it is
    over: until then the duty manager may put right what was tapped."""
    secret = None if sees_names(account) else export_secret(app)
    read = app.store.read_finished if account.may(Act.SEE_OWN_RESULTS) else app.store.read
    if secret is not None:
        read = app.store.scratch
    with read() as db:
        if secret is not None:
            _veil(db, account, secret)
        yield db


@contextmanager
def trying(app: Application, account: Account) -> Iterator[UnitOfWork]:
    """As ``store.scratch``, as the account may see it."""
    secret = None if sees_names(account) else export_secret(app)
    with app.store.scratch() as db:
        if secret is not None:
            _veil(db, account, secret)
        yield db


def _veil(db: UnitOfWork, account: Account, secret: bytes) -> None:
    words, label = Words(account.language or ""), labels(secret, _PURPOSE)
    veil(
        db,
        staff=lambda staff_id: words("veil.staff", label=label(staff_id)),
        label=label,
        accounts=lambda account_id, role: f"{words(f'role.{role}')} {label(account_id)}",
        reader_id=account.id,
        unsaid=words("veil.unsaid"),
    )
