"""Accounts, their sessions, and wrong passwords."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.lookalikes import alike
from domain.roles import Account, Act, Role


def any_account(db: UnitOfWork) -> bool:
    """Whether anybody can sign in: an account without a password cannot."""
    return sql.exists(db, "SELECT 1 FROM accounts WHERE password_hash <> ''")


def add(
    db: UnitOfWork,
    account: Account,
    password_hash: str,
    branch_id: str | None = None,
    hall_ids: Collection[str] = (),
) -> None:
    """Add an account.

    :raises sqlite3.IntegrityError: the login is taken
    """
    sql.insert(
        db,
        "accounts",
        {
            "id": account.id,
            "login": account.login,
            "name": account.name,
            "role": account.role.value,
            "branch_id": branch_id,
            "staff_id": account.staff_id,
            "password_hash": password_hash,
            "language": account.language,
        },
    )
    _add_halls(db, account.id, hall_ids)


def _add_halls(db: UnitOfWork, account_id: str, hall_ids: Collection[str]) -> None:
    rows = [(account_id, hall_id) for hall_id in sorted(hall_ids)]
    sql.insert_rows(db, "account_halls", ["account_id", "hall_id"], rows)


_BY_LOGIN = f"SELECT id, password_hash FROM accounts WHERE {sql.same_login('login', '?')}"


def by_login(db: UnitOfWork, login: str) -> tuple[str, str] | None:
    """(account id, password hash), or None."""
    row = db.execute(_BY_LOGIN, [login]).fetchone()
    return (row[0], row[1]) if row else None


def login_taken(db: UnitOfWork, login: str) -> bool:
    """Whether there is a login that a reader cannot tell from this one."""
    wanted = alike(login)
    return any(alike(row[0]) == wanted for row in db.execute("SELECT login FROM accounts"))


def by_id(db: UnitOfWork, account_id: str) -> Account | None:
    """The account with its scope as it is now."""
    row = next(iter(db.query("SELECT * FROM accounts WHERE id = ?", [account_id])), None)
    if row is None:
        return None
    role = Role(row["role"])
    return Account(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=role,
        hall_ids=_scope(db, row, role),
        staff_id=row["staff_id"],
        language=row["language"],
        granted=frozenset({Act.EXPORT_NAMES} if _names_granted(row, role) else ()),
    )


def _names_granted(row: dict[str, Any], role: Role) -> bool:
    return bool(row["exports_names"]) and role is Role.HEAD_OFFICE


def set_exports_names(db: UnitOfWork, account_id: str, may: bool) -> bool:
    """Return whether that changed anything."""
    done = db.execute(
        "UPDATE accounts SET exports_names = ? WHERE id = ? AND exports_names <> ?",
        [may, account_id, may],
    )
    return done.rowcount > 0


def _scope(db: UnitOfWork, row: dict[str, Any], role: Role) -> frozenset[str]:
    """The halls whose records the account may see (design §7)."""
    if role is Role.DUTY_MANAGER:
        query, values = "SELECT hall_id FROM account_halls WHERE account_id = ?", [row["id"]]
    elif role is Role.BRANCH_HEAD:
        query, values = "SELECT id FROM halls WHERE branch_id = ?", [row["branch_id"]]
    elif role is Role.HEAD_OFFICE:
        query, values = "SELECT id FROM halls", []
    else:
        return frozenset()
    return frozenset(each[0] for each in db.execute(query, values))


def branch_of(db: UnitOfWork, account_id: str) -> str | None:
    """The branch that the account heads; None for other roles."""
    branch_id: str | None = sql.scalar(
        db, "SELECT branch_id FROM accounts WHERE id = ?", [account_id]
    )
    return branch_id


def names(db: UnitOfWork, account_ids: Collection[str]) -> dict[str, str]:
    """Account id -> name."""
    query = f"SELECT id, name FROM accounts WHERE {sql.among('id', account_ids)}"
    rows = db.execute(query, sorted(account_ids))
    return {row[0]: row[1] for row in rows}


def all_names(db: UnitOfWork) -> dict[str, str]:
    """Account id -> name, of every account there ever was."""
    return {row[0]: row[1] for row in db.execute("SELECT id, name FROM accounts")}


def in_charge(db: UnitOfWork, hall_id: str) -> dict[str, str]:
    """Id -> name of the duty managers of a hall and, after them, of the head of its branch, of
    accounts that have not ended."""
    rows = db.execute(
        """
        SELECT id, name FROM accounts
        WHERE ended_at IS NULL AND (
            (role = 'duty_manager' AND id IN (
                SELECT account_id FROM account_halls WHERE hall_id = ?))
            OR (role = 'branch_head'
                AND branch_id = (SELECT branch_id FROM halls WHERE id = ?)))
        ORDER BY CASE role WHEN 'duty_manager' THEN 0 ELSE 1 END, name, id
        """,
        [hall_id, hall_id],
    )
    return {row[0]: row[1] for row in rows}


def listing(db: UnitOfWork) -> list[dict[str, Any]]:
    """Every account, by role and login.

    ``id``, ``login``, ``name``, ``role``, ``branch_id``, ``branch``, ``hall_ids`` (list),
    ``halls`` (names), ``staff_id``, ``staff``, ``staff_no``, ``ended_at`` (text or None),
    ``exports_names`` (0 or 1).
    """
    rows = db.query(
        f"""
        SELECT accounts.id, accounts.login, accounts.name, accounts.role, accounts.ended_at,
               accounts.exports_names,
               accounts.branch_id, branches.name AS branch,
               accounts.staff_id, staff.name AS staff, staff.staff_no,
               (SELECT {sql.joined("halls.name", "、")} FROM account_halls
                JOIN halls ON halls.id = account_halls.hall_id
                WHERE account_halls.account_id = accounts.id) AS halls,
               (SELECT {sql.json_list("hall_id")} FROM account_halls
                WHERE account_halls.account_id = accounts.id) AS hall_ids
        FROM accounts
        LEFT JOIN branches ON branches.id = accounts.branch_id
        LEFT JOIN staff ON staff.id = accounts.staff_id
        ORDER BY accounts.role, accounts.login
        """
    )
    return [row | {"hall_ids": json.loads(row["hall_ids"])} for row in rows]


def change(
    db: UnitOfWork,
    account_id: str,
    name: str,
    role: Role,
    branch_id: str | None,
    hall_ids: Collection[str],
    staff_id: str | None,
) -> None:
    values = {"name": name, "role": role.value, "branch_id": branch_id, "staff_id": staff_id}
    sql.update(db, "accounts", {"id": account_id}, values)
    db.execute("DELETE FROM account_halls WHERE account_id = ?", [account_id])
    _add_halls(db, account_id, hall_ids)


def password_hash(db: UnitOfWork, account_id: str) -> str:
    """Empty: nobody can sign in with the account."""
    return sql.scalar(db, "SELECT password_hash FROM accounts WHERE id = ?", [account_id]) or ""


def set_password(db: UnitOfWork, account_id: str, password_hash: str) -> None:
    sql.update(db, "accounts", {"id": account_id}, {"password_hash": password_hash})


def set_ended(db: UnitOfWork, account_id: str, at: datetime | None) -> bool:
    """Return whether that changed anything: an ended account keeps its first end."""
    differs = "ended_at IS NOT NULL" if at is None else "ended_at IS NULL"
    done = db.execute(
        f"UPDATE accounts SET ended_at = ? WHERE id = ? AND {differs}",
        [to_text(at) if at else None, account_id],
    )
    return done.rowcount > 0


def ended(db: UnitOfWork, account_id: str) -> bool:
    return bool(sql.scalar(db, "SELECT ended_at FROM accounts WHERE id = ?", [account_id]))


def active_administrators(db: UnitOfWork) -> set[str]:
    """Those who can sign in."""
    rows = db.execute(
        "SELECT id FROM accounts"
        " WHERE role = 'administrator' AND ended_at IS NULL AND password_hash <> ''"
    )
    return {row[0] for row in rows}


def of_staff(db: UnitOfWork, staff_id: str) -> set[str]:
    """Accounts with the role of a member of staff that have not ended; a duty manager who is on a
    roster may have one beside the account that patrols."""
    rows = db.execute(
        "SELECT id FROM accounts WHERE staff_id = ? AND role = 'staff' AND ended_at IS NULL",
        [staff_id],
    )
    return {row[0] for row in rows}


def set_all_passwords(db: UnitOfWork, password_hash: str) -> None:
    """Give every account that has none the same password: the demonstration's."""
    db.execute("UPDATE accounts SET password_hash = ? WHERE password_hash = ''", [password_hash])


def set_language(db: UnitOfWork, account_id: str, language: str) -> None:
    sql.update(db, "accounts", {"id": account_id}, {"language": language})


def add_session(db: UnitOfWork, token_hash: str, account_id: str, now: datetime) -> None:
    at = to_text(now)
    sql.insert(
        db,
        "sessions",
        {
            "token_hash": token_hash,
            "account_id": account_id,
            "signed_in_at": at,
            "last_seen_at": at,
        },
    )


def session(db: UnitOfWork, token_hash: str) -> tuple[str, datetime, datetime] | None:
    """(account id, signed in at, last seen at), or None; never that of an account that has ended.

    Whether it is over by now: ``domain.session.session_over``.
    """
    row = db.execute(
        "SELECT account_id, signed_in_at, last_seen_at FROM sessions"
        " JOIN accounts ON accounts.id = sessions.account_id"
        " WHERE token_hash = ? AND ended_at IS NULL",
        [token_hash],
    ).fetchone()
    return (row[0], from_text(row[1]), from_text(row[2])) if row else None


def sessions_of(db: UnitOfWork, account_id: str) -> list[tuple[str, datetime, datetime]]:
    """(token hash, signed in at, last seen at) of every session of an account, over or not."""
    rows = db.execute(
        "SELECT token_hash, signed_in_at, last_seen_at FROM sessions WHERE account_id = ?",
        [account_id],
    )
    return [(row[0], from_text(row[1]), from_text(row[2])) for row in rows]


def touch_session(db: UnitOfWork, token_hash: str, now: datetime) -> None:
    db.execute(
        "UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?", [to_text(now), token_hash]
    )


def remove_session(db: UnitOfWork, token_hash: str) -> str | None:
    """Return the id of the account that was signed in, if the session was there."""
    row = db.execute(
        "DELETE FROM sessions WHERE token_hash = ? RETURNING account_id", [token_hash]
    ).fetchone()
    return row[0] if row else None


def remove_sessions_of(db: UnitOfWork, account_id: str, but: str = "") -> None:
    """:param but: the hash of the token of a session that goes on"""
    db.execute("DELETE FROM sessions WHERE account_id = ? AND token_hash <> ?", [account_id, but])
