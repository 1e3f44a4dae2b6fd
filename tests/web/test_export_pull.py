"""Unattended pulls: tokens on the wire, cursors that lose nothing, and readers that hang up."""

import csv
import io
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from operator import itemgetter

import pytest
import uvicorn

from commands.serving import free_port
from domain.patrols.event import Status
from domain.result import Result
from services.exports import progress as export_progress
from services.exports.tokens import issue_token, revoke_token, tokens
from services.heavy_work import FILES
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.scores.red_line_decisions import decide_red_line
from tests.builders import a_patrol, an_event, observe, praise, report
from tests.exported import opened
from tests.many_events import fill_up
from web import heavy

DAYS = "from=2026-03-01&to=2026-03-31"
EVENTS = "/export/machine/events.csv"
OBSERVATIONS = "/export/machine/observations.csv"


@pytest.fixture
def issued(app, people):
    """``issued(...)``: the header of a new token."""

    def issue(**changes) -> dict[str, str]:
        now = datetime.now(UTC)
        wanted = {"purpose": "月报", "expires_on": now.date() + timedelta(days=1)} | changes
        token = issue_token(app, people.fang, now=now, **wanted)
        return {"Authorization": f"Bearer {token}"}

    return issue


@pytest.fixture
def patrol(app, people, now):
    made = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, made, [(people.gu.id, "hair-neat", "pass")])
    return made


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_a_program_gets_files_with_its_token_alone(visitor, issued, people, patrol):
    rows = rows_of(visitor.get(f"{EVENTS}?{DAYS}", headers=issued(names=True)))

    assert [row["staff_id"] for row in rows] == [people.gu.id]


def test_a_token_reaches_no_other_halls_files_or_names(visitor, issued, people, patrol):
    far = issued(hall_ids=[people.far.id], files=["events"])

    assert rows_of(visitor.get(f"{EVENTS}?{DAYS}", headers=far)) == []
    for path, query in (
        (OBSERVATIONS, DAYS), ("/export/package.zip", DAYS), (EVENTS, f"{DAYS}&names=1"),
    ):  # fmt: skip
        answer = visitor.get(f"{path}?{query}", headers=far)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    (row,) = rows_of(visitor.get(f"{EVENTS}?{DAYS}", headers=issued()))
    assert (row["staff_id"], row["manager_id"], row["subject"]) == ("", "", "person")


def test_a_token_opens_nothing_but_files(visitor, issued, patrol):
    for path in (
        f"/api/patrols/{patrol.id}",
        "/explain/x.html?hall=y&from=2026-03-01&to=2026-03-02",
    ):
        assert visitor.get(path, headers=issued()).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer xunting_wrong", "Bearer", "Basic ZnJlZDpmcmVk", "Bearer 令牌".encode()]
)
def test_a_wrong_token_gets_a_code_and_nothing_else_not_even_beside_a_cookie(as_, patrol, header):
    answer = as_("amina").get(f"{EVENTS}?{DAYS}", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()) == {"problem", "code"}


def test_an_ended_token_gets_a_code_and_nothing_else(app, visitor, issued, people, patrol):
    header = issued()
    (listed,) = tokens(app, people.fang)
    revoke_token(app, people.fang, listed["id"], datetime.now(UTC))

    answer = visitor.get(f"{EVENTS}?{DAYS}", headers=header)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")


def pull(client, header, path, cursor) -> tuple[list[dict[str, str]], str]:
    answer = client.get(f"{path}?since={cursor}", headers=header)
    return rows_of(answer), answer.headers["x-next-cursor"]


def test_a_cursor_loses_nothing_that_arrives_late(app, visitor, issued, people, now, patrol):
    header, got = issued(names=True), []
    rows, cursor = pull(visitor, header, EVENTS, 0)
    got += rows
    # Tapped before everything that was pulled, sent after it.
    early = an_event(
        patrol, people.hai.id, seq=9, elapsed_ms=1, captured_at=patrol.opened_at.isoformat()
    )
    assert record_events(app, people.amina, [early], now + timedelta(hours=2)).rejected == []
    rows, cursor = pull(visitor, header, EVENTS, cursor)
    got += rows
    assert pull(visitor, header, EVENTS, cursor) == ([], cursor)

    everything = rows_of(visitor.get(f"{EVENTS}?{DAYS}", headers=header))
    assert sorted(row["event_id"] for row in got) == sorted(row["event_id"] for row in everything)
    assert [row["event_id"] for row in rows] == [early["id"]]
    assert [int(row["arrival"]) for row in got] == [1, 2]


def test_changed_observations_come_again_and_taken_back_ones_say_so(
    app, visitor, issued, people, now, patrol
):
    header = issued(names=True)
    event = report(app, people.amina, patrol, people.hai.id)
    kept: dict[tuple[str, ...], dict[str, str]] = {}
    cursor = "0"

    def load() -> list[tuple[str, str, str, str]]:
        nonlocal cursor
        rows, cursor = pull(visitor, header, OBSERVATIONS, cursor)
        for row in rows:
            kept[row["patrol_id"], row["staff_id"], row["norm_id"]] = row
        return sorted((r["staff_id"], r["result"], r["red_line"], r["praise"]) for r in rows)

    both = [(people.gu.id, "pass", "", ""), (people.hai.id, "fail", "reported", "")]
    assert load() == sorted(both)
    praise(app, people.amina, patrol, people.gu.id, note="扶老人")
    decide_red_line(app, people.dora, event, Status.CONFIRMED, "属实", now + timedelta(hours=2))
    assert load() == sorted(
        [(people.gu.id, "pass", "", "扶老人"), (people.hai.id, "fail", "confirmed", "")]
    )
    undone = an_event(patrol, people.gu.id, seq=7, result="none", elapsed_ms=9_000_000)
    assert record_events(app, people.amina, [undone], now + timedelta(hours=3)).rejected == []
    assert load() == [(people.gu.id, "none", "", "扶老人")]
    assert load() == []
    finish_patrol(app, people.amina, patrol.id, now + timedelta(hours=4))
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "hair-neat",
        Correction(Result.FAIL), "看错了人", now + timedelta(days=40),
    )  # fmt: skip
    assert load() == [(people.gu.id, "fail", "", "扶老人")]
    corrected = kept[patrol.id, people.gu.id, "hair-neat"]
    assert corrected["captured_on"] == "2026-03-04"
    assert corrected["corrected_at"].startswith("2026-04-13")

    now_there = rows_of(visitor.get(f"{OBSERVATIONS}?{DAYS}", headers=header))
    still = [row for row in kept.values() if row["result"] != "none"]
    one_by_one = itemgetter("observation_id")
    assert sorted(still, key=one_by_one) == sorted(now_there, key=one_by_one)


def test_since_is_for_what_arrives_and_for_nothing_else(visitor, issued, patrol):
    header = issued()
    answer = visitor.get("/export/machine/halls.csv?since=0", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (422, "since_not_here")
    answer = visitor.get(f"{EVENTS}?since=yesterday", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_number")


def test_a_file_is_of_one_moment_while_patrols_are_saved(app, people, now, patrol):
    file = opened(app, people.dora)
    observe(app, people.amina, a_patrol(app, people.amina, people.east.id, now), [
        (people.hai.id, "hair-neat", "fail"),
    ])  # fmt: skip
    assert (file.total, len(list(file.rows))) == (1, 1)
    file.close()
    again = opened(app, people.dora)
    assert (again.total, len(list(again.rows))) == (2, 2)
    again.close()


@pytest.fixture
def port(app, server):
    """The routes behind a real socket."""
    number = free_port()
    running = uvicorn.Server(
        uvicorn.Config(server, host="127.0.0.1", port=number, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=running.run)
    thread.start()
    wait_for(lambda: running.started)
    yield number
    running.should_exit = True
    thread.join()


def wait_for(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for 30 s"
        time.sleep(0.02)


@pytest.mark.parametrize("path", [EVENTS, "/export/package.zip"])
def test_a_reader_that_hangs_up_leaves_no_transaction_behind(
    app, people, issued, patrol, port, monkeypatch, path
):
    fill_up(app, 60_000)
    reads = counted_reads(app, monkeypatch)
    header = issued()["Authorization"]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            f"GET {path}?{DAYS}&ticket=t HTTP/1.1\r\nHost: x\r\nAuthorization: {header}\r\n\r\n".encode()
        )
        if path == EVENTS:
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        wait_for(lambda: reads() == 1)
        time.sleep(0.1)
        assert reads() == 1  # that of the file, which is far from done

    wait_for(lambda: reads() == 0)
    progress = export_progress.find(f"token:{tokens(app, people.fang)[0]['id']}", "t")
    assert progress is not None
    wait_for(lambda: progress.state == "stopped")  # and not done for nobody
    assert progress.rows < 60_000


@pytest.mark.sqlite
def test_a_reader_that_takes_nothing_is_given_up_and_the_log_can_be_written_back(
    app, people, issued, patrol, port, monkeypatch
):
    monkeypatch.setattr(heavy, "STALL_S", 0.5)
    fill_up(app, 60_000)
    reads = counted_reads(app, monkeypatch)
    header = issued()["Authorization"]
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.sendall(
            f"GET {EVENTS}?{DAYS} HTTP/1.1\r\nHost: x\r\nAuthorization: {header}\r\n\r\n".encode()
        )
        wait_for(lambda: reads() == 1)
        wait_for(lambda: reads() == 0)  # though the reader is still there
        observe(app, people.amina, patrol, [(people.hai.id, "hair-neat", "pass")], seq=2)
        with app.store.write() as db:
            db.conn.rollback()
            busy, pages, written = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            db.execute("BEGIN")

    assert (busy, pages, written) == (0, 0, 0)


def test_whoever_has_enough_files_under_way_is_told_so_and_others_get_theirs(
    as_, people, patrol, visitor, issued
):
    client = as_("dora")
    with FILES.place(people.dora.id, 4):
        refused = client.get(f"/export/observations.csv?{DAYS}")
        page = client.get(f"/explain/{people.gu.id}.html?hall={people.east.id}&{DAYS}")
        other = visitor.get(f"{EVENTS}?{DAYS}", headers=issued())

    assert {(each.status_code, each.headers["retry-after"]) for each in (refused, page)} == {
        (429, "5")
    }
    assert refused.json()["problem"].startswith("Several files or pages of yours")
    assert other.status_code == 200
    assert client.get(f"/export/observations.csv?{DAYS}").status_code == 200


def counted_reads(app, monkeypatch):
    """What tells how many read transactions are open now."""
    count, of_engine = [0], type(app.store)

    def watching(read):
        @contextmanager
        def watched(self):
            with read(self) as db:
                count[0] += 1
                try:
                    yield db
                finally:
                    count[0] -= 1

        return watched

    for name in ("read", "scratch"):
        monkeypatch.setattr(of_engine, name, watching(getattr(of_engine, name)))
    return lambda: count[0]
