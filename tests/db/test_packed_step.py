"""The step m026: the same rows in a sixth of the place, told as before."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.opening import open_store
from db.sqlite import opening
from db.sqlite.migrations import migrations
from db.store import Store
from domain.patrols.event import Status
from domain.problems import StorageProblem
from domain.result import Result
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.scores.red_line_decisions import decide_red_line
from services.verify import verify
from settings import ROOT
from tests.builders import a_header, a_patrol, an_event, examine, observe, praise, report
from tests.unpacked import unpacked

TOLD = ("patrols", "events", "observations", "occasions", "watched", "norm_weeks", "red_lines",
        "praises", "arrivals", "halls", "staff", "accounts", "checklist_versions")  # fmt: skip
WALKED = 12  # events


@pytest.fixture
def walked(app, people, now):
    """Two halls in turns, with an event of every kind, a correction and one that arrived late."""
    east = a_patrol(app, people.amina, people.east.id, now)
    west = a_patrol(app, people.bao, people.west.id, now)
    minute = timedelta(minutes=1)
    gu = people.gu.id
    observe(
        app,
        people.bao,
        west,
        [(people.ivy.id, "hair-neat", "pass"), (None, "public-notices-displayed", "na")],
    )
    record_events(app, people.amina, [a_header(east, 1, "peak", 9)], now + minute)
    observe(app, people.amina, east, [(gu, "hair-neat", "fail"), (gu, "face-clean", "pass")], 2)
    timed = an_event(
        east, people.hai.id, norm_id="brand-change-time", result="fail", seconds=200.5, seq=4,
        note="客户等了很久", process="P07",
    )  # fmt: skip
    late = an_event(east, gu, norm_id="walk-steady", seq=5)
    record_events(app, people.amina, [timed], now + minute)
    praise(app, people.bao, west, people.ivy.id, seq=3)
    examine(app, people.amina, east, gu)
    breach = report(app, people.amina, east, people.hai.id, seq=40)
    finish_patrol(app, people.amina, east.id, now + 6 * minute)
    record_events(app, people.amina, [late], now + 9 * minute)
    correct_observation(
        app, people.amina, east.id, gu, "face-clean", Correction(Result.FAIL), "看错了",
        now + 10 * minute,
    )  # fmt: skip
    decide_red_line(app, people.dora, breach, Status.CONFIRMED, "已核实", now + 11 * minute)
    return app


@pytest.fixture
def before(walked, tmp_path):
    """The file of ``walked``, with the schema before the step."""
    path = tmp_path / "before" / "xunting.db"
    path.parent.mkdir()
    with closing(unpacked(walked.store.path, path).conn) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def told(path) -> dict[str, list[tuple]]:
    """Every row, in the columns that there were before the step."""
    with closing(sqlite3.connect(":memory:")) as old:
        migrations.apply(Database(old), stop_before=opening.PACKED)
        columns = {
            table: [row[1] for row in old.execute(f"PRAGMA table_info({table})")] for table in TOLD
        }
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(
                connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr
            )
            for table, names in columns.items()
        }


def altered(path, *statements) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER events_are_never_changed")
        for each in statements:
            connection.execute(each)
        connection.commit()


def broken(store: Store) -> list[tuple[str, int | None]]:
    photos_dir = Path(store.name).with_suffix(".photos")
    return [(each.what, each.number) for each in verify(store, photos_dir)[0]]


def test_every_row_is_told_as_before_and_every_chain_holds(before):
    rows = told(before)
    assert {row[-3] for row in rows["events"]} == {
        "observation", "header", "praise", "examined", "decision",
    }  # fmt: skip

    store = open_store(before)

    assert told(before) == rows
    assert broken(store) == []
    with store.read() as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    store.close()


def test_the_file_as_it_was_stays_beside_it_for_whoever_runs_the_app_alone(before):
    rows = told(before)
    open_store(before).close()

    copy = before.with_name("xunting.before-m026.db")
    assert told(copy) == rows
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert next(iter(migrations.pending(Database(connection)))).name == opening.PACKED


def test_a_new_database_gets_no_copy(tmp_path):
    open_store(tmp_path / "xunting.db").close()

    assert list(tmp_path.glob("*before*")) == []


def test_without_room_for_the_copy_nothing_is_changed(before, monkeypatch):
    rows = told(before)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(opening.shutil, "disk_usage", lambda path: usage(100, 100, 100))

    with pytest.raises(StorageProblem) as caught:
        open_store(before)

    assert caught.value.code == "database_room"
    assert told(before) == rows
    assert list(before.parent.glob("*before-*")) == []


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        ("received_at = 'yesterday'", 2),
        ("captured_at = '2026-03-04T10:00:00+08:00'", 2),
        ("business_day = '2026-3-4'", 3),
        ("hash = 'none'", 2),
        ("note = 'altered'", 3),
    ],
)
def test_what_somebody_had_altered_is_named_afterwards(before, people, cells, number):
    altered(
        before,
        f"UPDATE events SET {cells} WHERE number = {number} AND hall_id = '{people.east.id}'",
    )

    store = open_store(before)

    assert ("events", number) in broken(store)
    store.close()


def test_a_link_that_somebody_had_broken_is_named_afterwards(before, people):
    altered(
        before,
        f"UPDATE events SET previous_hash = '{'ab' * 32}'"
        f" WHERE number = 3 AND hall_id = '{people.east.id}'",
    )

    store = open_store(before)

    assert broken(store) == [("events", 3)]
    store.close()


def test_a_missing_event_is_named_and_none_behind_it(before, people):
    with closing(sqlite3.connect(before)) as connection:
        connection.execute("DROP TRIGGER events_are_never_removed")
        connection.execute("DELETE FROM events WHERE number = 1 AND hall_id = ?", [people.east.id])
        connection.commit()

    store = open_store(before)

    assert [number for what, number in broken(store) if what == "events"] == [1]
    store.close()


def test_an_id_that_no_tablet_made_stays(before, people):
    altered(before, "UPDATE events SET device_id = 'fifteen letters' WHERE number = 2")
    rows = told(before)

    open_store(before).close()

    assert told(before) == rows


def test_a_process_that_is_killed_in_the_step_leaves_everything_and_the_next_one_ends_it(
    before, many_rows
):
    rows = told(before)
    program = (
        "import sys; from pathlib import Path; from db.opening import open_store\n"
        "open_store(Path(sys.argv[1])).close()"
    )
    log = before.with_name("xunting.db-wal")
    process = subprocess.Popen([sys.executable, "-c", program, str(before)], cwd=ROOT)
    while process.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with closing(sqlite3.connect(before)) as connection:
        kind = connection.execute("SELECT type FROM sqlite_master WHERE name = 'events'").fetchone()
    assert kind == ("table",)
    assert told(before) == rows

    open_store(before).close()

    after = told(before)
    ids = [{row[2] for row in events} for events in (rows.pop("events"), after.pop("events"))]
    assert (len(ids[0]), ids[1], after) == (20_000 + WALKED, ids[0], rows)


@pytest.fixture
def many_rows(before):
    """So many audit entries and events that the step writes its log for a while."""
    with closing(sqlite3.connect(before)) as connection:
        hall, number = connection.execute("SELECT hall_id, max(number) FROM events").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
        cells = ", ".join(
            {
                "number": "number + made.value",
                "id": "printf('%08d', made.value) || substr(id, 9)",
            }.get(each, each)
            for each in columns
        )
        connection.execute(
            f"""
            WITH RECURSIVE made (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM made LIMIT 20000)
            INSERT INTO events ({", ".join(columns)})
            SELECT {cells} FROM events, made WHERE hall_id = ? AND number = ?
            """,
            [hall, number],
        )
        connection.commit()
