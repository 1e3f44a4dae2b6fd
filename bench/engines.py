"""Print what the same pages and the same taps take on both engines, and what each of them stores.

A branch of 100 halls and 1,000 staff over 92 days, 1,000,000 observations in the SQLite file, and
the same rows moved to a PostgreSQL server on this machine, which writes to disk as it does by
itself. Beside the pages stand pandas from all events and DuckDB over a Parquet file.

`python -m bench engines`
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg

from bench import parquet, scores, trends
from bench.history import LAST_DAY
from bench.scores import DAYS, OBSERVATIONS, filled, head_of, median_of, newest_events
from bench.store import SHOWN, by_table
from bench.verdict import verdict
from db import accounts, organisation
from db.move import moving
from domain.halls.hall import Round
from domain.roles import Account, Role
from services.application import Application, open_application
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from services.scores.person import person_results
from services.scores.staff_scores import staff_scores
from services.trends.control_charts import hall_chart
from services.trends.signals import signals
from settings import ROOT, Settings
from tests.postgresql import Cluster, Server, programs

TIMES, PANDAS_TIMES, TAPS = 7, 3, 60
# As it writes outside of tests; the memory is what its manual proposes for a server of its own.
AS_BY_ITSELF = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on", "max_wal_size": "1GB",
                "shared_buffers": "1GB"}  # fmt: skip
COLUMNS = ("SQLite", "PostgreSQL", "DuckDB", "pandas")

_BY_TABLE = """
SELECT relname, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
"""


def main() -> bool:
    folder = programs()
    if folder is None:
        print("PostgreSQL is missing: apt-get install postgresql")
        return False
    with tempfile.TemporaryDirectory() as name, Cluster.made(folder, on_disk=True) as cluster:
        cluster.start(**AS_BY_ITSELF)
        place = Path(name)
        embedded = filled(place / "history.db", DAYS, OBSERVATIONS)
        file = place / "observations.parquet"
        parquet.write(embedded, file)
        server = Server(cluster.address)
        address = server.of(server.make_database())
        _move(place / "history.db", address)
        settings = Settings(
            address, ROOT / "checklists", secure_cookies=False, photos=place / "photos"
        )
        served = open_application(settings, datetime.now(UTC))
        _sizes(place / "history.db", address)
        held = _pages({"SQLite": embedded, "PostgreSQL": served}, file)
        _taps({"SQLite": embedded, "PostgreSQL": served})
        embedded.store.close()
        served.store.close()
    return held


def _move(path: Path, address: str) -> None:
    begun = time.perf_counter()
    with moving(path, address) as move:
        move.begin(lambda *_: None)
        for _ in move.copy(lambda *_: None):
            pass
        move.finish()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    print(f"moved to PostgreSQL in {time.perf_counter() - begun:.0f} s")


def _sizes(path: Path, address: str) -> None:
    by_table(path)
    with psycopg.connect(address) as connection:
        tables = connection.execute(_BY_TABLE).fetchall()
    whole = sum(size for _, size, _ in tables)
    print(f"on PostgreSQL {whole / OBSERVATIONS:.0f} bytes, {whole / 2**20:.0f} MB in all")
    for name, size, indexes in tables[:SHOWN]:
        each, of_it = size / OBSERVATIONS, indexes / OBSERVATIONS
        print(f"  {name:<24} {each:7.1f}   of it indexes {of_it:6.1f}")


def _pages(apps: dict[str, Application], file: Path) -> bool:
    first, last = LAST_DAY - timedelta(days=DAYS - 1), LAST_DAY
    embedded = apps["SQLite"]
    head = head_of(embedded)
    hall_id = min(head.hall_ids)
    with embedded.store.read() as db:
        member = organisation.assigned(db, [hall_id], first, last)[0]

    def trend(app: Application) -> None:
        signals(app, head, last)
        hall_chart(app, head, hall_id, first, last)

    pages: dict[str, Callable[[Application], object]] = {
        "staff scores of 100 halls": lambda app: staff_scores(app, head, first, last),
        "trends": trend,
        "one person": lambda app: person_results(app, head, member.id, hall_id, first, last),
    }
    others: dict[str, list[Callable[[], object]]] = {
        "staff scores of 100 halls": [
            lambda: scores.with_duckdb(embedded, head, first, last, file),
            lambda: scores.with_pandas(embedded, head, first, last, newest_events),
        ],
        "trends": [
            lambda: trends.with_duckdb(file, first, last),
            lambda: trends.with_pandas(embedded, head, first, last),
        ],
    }
    print("\npages, median in ms" + " " * 9 + "".join(f"{each:>12}" for each in COLUMNS))
    for name, page in pages.items():
        found = [median_of(TIMES, partial(page, app)) for app in apps.values()]
        found += [median_of(PANDAS_TIMES, work) for work in others.get(name, ())]
        print(f"  {name:<26}" + "".join(f"{1000 * each:12.1f}" for each in found))
    tables = [staff_scores(app, head, first, last).people for app in apps.values()]
    return verdict("both engines give the same scores, bit by bit", tables[0].equals(tables[1]))


def _taps(apps: dict[str, Application]) -> None:
    """One tap after the other, saved on disk, by turns."""
    now = datetime.now(UTC)
    taken: dict[str, list[float]] = {name: [] for name in apps}
    places = {}
    for name, app in apps.items():
        manager = _manager(app)
        hall_id = min(manager.hall_ids)
        patrol = open_patrol(app, manager, str(uuid4()), hall_id, Round.NORMAL, now)
        with app.store.read() as db:
            member = organisation.staff(db, [hall_id], patrol.business_day)[0]
        places[name] = app, manager, patrol, member
    for number in range(1, TAPS + 1):
        for name, (app, manager, patrol, member) in places.items():
            event = {
                "id": str(uuid4()), "patrol_id": patrol.id, "staff_id": member.id,
                "norm_id": "hair-neat", "result": "pass" if number % 2 else "fail", "note": "",
                "device_id": "00000000-0000-0000-0000-000000000001", "seq": number,
                "captured_at": now.isoformat(), "elapsed_ms": 1000 * number,
            }  # fmt: skip
            begun = time.perf_counter()
            recorded = record_events(app, manager, [event], now + timedelta(seconds=number))
            taken[name].append(1000 * (time.perf_counter() - begun))
            assert recorded.rejected == [], recorded.rejected
    print(f"\na tap, saved on disk ({TAPS} each, by turns)")
    for name, each in taken.items():
        print(f"  {name:<26}median {statistics.median(each):8.1f} ms")


def _manager(app: Application) -> Account:
    with app.store.read() as db:
        managers = (each for each in accounts.listing(db) if each["role"] == Role.DUTY_MANAGER)
        account = accounts.by_id(db, next(managers)["id"])
    assert account is not None
    return account


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
