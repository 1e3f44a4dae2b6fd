"""Everything in one PostgreSQL database, with a pool of connections.

Reads are of one moment (REPEATABLE READ). Writers of all processes take turns by one advisory lock,
as SQLite's do by its file: numbers, keys and chains go on where the one before ended.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from db.postgresql.opening import WRITING, connect, name_of, prepare, storage_problems
from db.postgresql.rows import adapt
from db.postgresql.unit import PostgreSQLUnit
from db.store import Store
from db.trouble import StorageBusy, Trouble, trouble_of

MOST_CONNECTIONS = 40  # as many as threads that answer requests
_PATIENCE_S = 10.0  # for one of them
# The pool waits twice as long after each attempt in vain. After this it stops, and the next who
# asks makes it begin anew: a server that is back is used at once, not some minutes later.
_ATTEMPTS_S = 2.0
# Short queries: planning in parallel or compiling takes longer than they do.
_SESSION = """
SET jit = off; SET max_parallel_workers_per_gather = 0; SET TimeZone = 'UTC';
SET synchronous_commit = on; SET search_path = public
"""


class PostgreSQLStore(Store):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self._name = address, name_of(address)
        self._pool = ConnectionPool(
            address,
            kwargs={"autocommit": True, "application_name": "xunting"},
            configure=_configure,
            min_size=1,
            max_size=MOST_CONNECTIONS,
            timeout=_PATIENCE_S,
            reconnect_timeout=_ATTEMPTS_S,
            open=True,
        )

    @property
    def name(self) -> str:
        return self._name

    def close(self) -> None:
        self._pool.close()

    def problems(self) -> AbstractContextManager[None]:
        return storage_problems(self.name)

    @contextmanager
    def read(self) -> Iterator[PostgreSQLUnit]:
        with self._until_rolled_back("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as db:
            yield db

    @contextmanager
    def scratch(self) -> Iterator[PostgreSQLUnit]:
        # Tables cannot be made where nothing can be written; all of it is taken back.
        with self._until_rolled_back("BEGIN ISOLATION LEVEL REPEATABLE READ") as db:
            yield db

    @contextmanager
    def _until_rolled_back(self, begin: str) -> Iterator[PostgreSQLUnit]:
        connection = self._begin(begin)
        db = PostgreSQLUnit(connection)
        try:
            yield db
        finally:
            self._give_back(connection)
            db.close()

    def _begin_writing(self, busy_s: float) -> AbstractContextManager[PostgreSQLUnit]:
        wait_ms = max(int(busy_s * 1000), 1)  # 0 would be for ever
        # What the writer before did is seen by statements that come after the lock.
        turn = f"SET LOCAL lock_timeout = {wait_ms}; SELECT pg_advisory_xact_lock({WRITING})"
        return self._kept(self._begin(f"BEGIN; {turn}"))

    @contextmanager
    def _kept(self, connection: Connection[Any]) -> Iterator[PostgreSQLUnit]:
        try:
            yield PostgreSQLUnit(connection)
            connection.execute("COMMIT")
        finally:
            self._give_back(connection)

    def _begin(self, statement: str) -> Connection[Any]:
        """A connection in a transaction. Those that the server has closed meanwhile are put away:
        nothing was done on them yet, so the next one may be tried.

        :raises StorageBusy: all are in use, or others write
        """
        for _ in range(MOST_CONNECTIONS):
            connection = self._connection()
            try:
                connection.execute(statement)
                return connection
            except BaseException as error:
                broken = connection.broken
                self._give_back(connection)
                if isinstance(error, psycopg.Error) and trouble_of(error) is Trouble.LOCKED:
                    raise StorageBusy("another process is writing") from error
                if not broken:
                    raise
        raise psycopg.OperationalError("the server closes every connection")

    def _connection(self) -> Connection[Any]:
        """:raises StorageBusy: all are in use"""
        try:
            return self._pool.getconn()
        except PoolTimeout:
            connect(self.address).close()  # what keeps it from being reached, if anything does
        try:
            return self._pool.getconn(_ATTEMPTS_S)  # it came back while this one waited
        except PoolTimeout as error:
            raise StorageBusy("all connections are in use") from error

    def _give_back(self, connection: Connection[Any]) -> None:
        if not connection.broken and connection.info.transaction_status:
            try:
                connection.rollback()
            except psycopg.Error:
                connection.close()
        self._pool.putconn(connection)


def _configure(connection: Connection[Any]) -> None:
    adapt(connection)
    connection.execute(_SESSION)


def open_database(address: str) -> PostgreSQLStore:
    """Return the store with its schema up to date.

    :param address: ``postgresql://…``
    :raises StorageProblem: it cannot be used; the words say what to do
    """
    name = name_of(address)
    prepare(address, name)
    with storage_problems(name):
        return PostgreSQLStore(address)
