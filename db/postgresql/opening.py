"""Open a database on a server: one process at a time, and only what this release can use."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict

from db.postgresql.steps import STEPS
from db.trouble import Trouble, trouble_of
from domain.problems import StorageProblem

OLDEST = 14  # of the servers that it is tried with; before it some functions are not there
CONNECT_S = 5
_OPENING_TAKES_S = 900  # a step of the schema on millions of rows takes minutes
# Numbers of locks that no other program is likely to take in a database of ours.
OPENING, WRITING, MOVING = 0x78756E7401, 0x78756E7402, 0x78756E7403
MOVE_STATE = "move_state"  # a table that is there as long as a move into it is not finished
log = logging.getLogger(__name__)


def prepare(address: str, name: str, *, moving: bool = False) -> None:
    """Make the schema, or bring it up to date. Other processes that open it meanwhile wait, with
    words in the log.

    :param name: the address without its password
    :param moving: it is opened to go on with a move (``db.postgresql.move_target``)
    :raises StorageProblem: it cannot be used; the words say what to do
    """
    with storage_problems(name), connect(address) as connection:
        _check_server(connection, name)
        _wait_for_turn(connection, name)
        _check_database(connection, name, moving)
        applied = _applied(connection)
        for step, apply in STEPS.items():
            if step not in applied:
                log.warning("%s is brought up to date: %s", name, step)
                with connection.transaction():
                    apply(connection)
                    connection.execute(
                        "INSERT INTO schema_steps VALUES (%s, %s)",
                        [step, datetime.now(UTC).isoformat()],
                    )


def name_of(address: str) -> str:
    """The address without its password, for messages.

    :raises StorageProblem: it is none
    """
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        reason = " ".join(str(error).split())
        raise StorageProblem("server_address", reason=reason) from None
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def connect(address: str) -> Connection[Any]:
    """A connection of its own, beside the pool.

    :raises psycopg.OperationalError: there is none to be had
    """
    return psycopg.connect(
        address, autocommit=True, connect_timeout=CONNECT_S, application_name="xunting"
    )


@contextmanager
def storage_problems(name: str) -> Iterator[None]:
    """What the server or the way to it raises, as a problem that says what to do.

    :raises StorageProblem: the storage cannot be used
    """
    try:
        yield
    except psycopg.Error as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        reason = " ".join(str(error).split())
        raise StorageProblem(f"server_{_why(trouble, reason)}", path=name, reason=reason) from error


def _why(trouble: Trouble, reason: str) -> str:
    """More exactly, where no connection was to be had: of that the client tells words alone."""
    if trouble is not Trouble.AWAY:
        return trouble
    if "authentication failed" in reason or "no password supplied" in reason:
        return "refused"
    if "database " in reason and "does not exist" in reason:
        return "missing"
    if "too many" in reason:
        return Trouble.LOCKED
    return trouble


def _check_server(connection: Connection[Any], name: str) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise StorageProblem("server_old", path=name, version=version, oldest=OLDEST)
    (encoding, standby), = connection.execute(
        "SELECT current_setting('server_encoding'), pg_is_in_recovery()"
    )  # fmt: skip
    if encoding != "UTF8":
        raise StorageProblem("server_encoding", path=name, encoding=encoding)
    if standby:
        raise StorageProblem("server_read_only", path=name, reason="it is a standby")


def _wait_for_turn(connection: Connection[Any], name: str) -> None:
    """The lock is gone with the connection."""
    (turn,), = connection.execute("SELECT pg_try_advisory_lock(%s)", [OPENING])  # fmt: skip
    if not turn:
        log.warning("%s is being brought up to date by another process: waiting for it, up to %d s",
                    name, _OPENING_TAKES_S)  # fmt: skip
        connection.execute(f"SET lock_timeout = {_OPENING_TAKES_S * 1000}")
        connection.execute("SELECT pg_advisory_lock(%s)", [OPENING])


def _check_database(connection: Connection[Any], name: str, moving: bool) -> None:
    """
    :raises StorageProblem: it is another program's, of a newer release, or half moved
    """
    tables = {
        table
        for (table,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
    }
    if tables and "schema_steps" not in tables:
        raise StorageProblem("server_foreign", path=name)
    if MOVE_STATE in tables and not moving:
        raise StorageProblem("server_half_moved", path=name)
    connection.execute(
        'CREATE TABLE IF NOT EXISTS schema_steps (name TEXT COLLATE "C" PRIMARY KEY,'
        " applied_at TEXT NOT NULL)"
    )
    newer = _applied(connection) - STEPS.keys()
    if newer:
        raise StorageProblem("server_newer", path=name, step=max(newer))


def _applied(connection: Connection[Any]) -> set[str]:
    return {step for (step,) in connection.execute("SELECT name FROM schema_steps")}
