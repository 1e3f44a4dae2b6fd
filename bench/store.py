"""Print what an observation takes in the database, table by table, with every index.

`python -m bench.store [DATABASE]`: of `bench.history`; without one it is made.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bench.history import fill
from bench.verdict import verdict

HALLS, STAFF, DAYS, OBSERVATIONS = 100, 10, 92, 1_000_000
BYTES = 250
SHOWN = 12

_BY_TABLE = """
SELECT sqlite_master.tbl_name, sum(pgsize), sum(pgsize) FILTER (WHERE sqlite_master.type = 'index')
FROM dbstat JOIN sqlite_master USING (name) WHERE aggregate = TRUE GROUP BY 1 ORDER BY 2 DESC
"""


def main() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        given = Path(sys.argv[-1])
        if given.is_file() and given.suffix == ".db":
            return [by_table(given)]
        path = Path(folder) / "history.db"
        fill(path, HALLS, STAFF, DAYS, OBSERVATIONS)
        return [by_table(path)]


def by_table(path: Path) -> bool:
    """Print it; return whether it is few enough."""
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM packed_observations").fetchone()
        tables = connection.execute(_BY_TABLE).fetchall()
    used = used_bytes(path)
    print(f"\nbytes of each of {count:,} observations, {used / 2**20:.0f} MB in all")
    for name, size, indexes in tables[:SHOWN]:
        print(f"  {name:<24} {size / count:7.1f}   of it indexes {(indexes or 0) / count:6.1f}")
    return verdict(f"≤ {BYTES} bytes an observation: {used / count:.0f}", used / count <= BYTES)


def used_bytes(path: Path) -> int:
    """Of the file, without the pages that a step of the schema left empty."""
    with closing(sqlite3.connect(path)) as connection:
        size, pages, empty = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "page_count", "freelist_count")
        )
    return int(size * (pages - empty))


if __name__ == "__main__":
    sys.exit(0 if all(main()) else 1)
