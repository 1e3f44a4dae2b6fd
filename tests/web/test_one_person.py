"""One account asks for everything at once, and the others go on tapping: a real server."""

import asyncio
import hashlib
import http.client
import json
import os
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from domain.halls.hall import Round
from services.patrols.patrols import open_patrol
from tests.builders import an_event, observe
from tests.many_events import fill_up
from tests.people import PASSWORD, second_manager
from tests.photos import plain_png
from tests.warm_start import WarmServer

ENOUGH_S = 10  # for a tap: on an idle machine it takes less than a tenth of a second
DAYS = "from=2026-01-01&to=2099-12-31"


@pytest.fixture
def running(app, tmp_path):
    process = WarmServer(app.store.path, tmp_path / "server.log")
    process.start()
    yield process
    process.kill()


def sign_in(port: int, login: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = f"login={login}&password={PASSWORD}"
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection.request("POST", "/sign-in", form, kind)
    cookie = connection.getresponse().headers["Set-Cookie"].partition(";")[0]
    connection.close()
    return cookie


async def ask(port, method, path, cookie, body=b"", *, read=True):
    """The status; or, without reading the answer, the open connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**14)
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Xunting: 1\r\n"
    writer.write(f"{head}Cookie: {cookie}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    if not read:
        return writer
    try:
        status = int((await reader.readline()).split()[1])
        while await reader.read(2**16):
            pass
        return status
    finally:
        writer.transport.abort()


def resident_mb(process_id: int) -> int:
    with open(f"/proc/{process_id}/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024**2


def test_taps_are_taken_in_while_one_account_asks_for_everything(app, people, now, running):
    at = datetime.now(UTC)
    own = open_patrol(app, people.amina, "patrol-own", people.east.id, Round.NORMAL, at)
    lena = second_manager(app, people, now)
    other = open_patrol(app, lena, "patrol-other", people.east.id, Round.NORMAL, at)
    observe(app, people.amina, own, [(people.gu.id, "hair-neat", "pass")])
    fill_up(app, 20_000)
    port = running.port
    amina, tapper = sign_in(port, "amina"), sign_in(port, "lena")
    small = plain_png(4096, 4096, 8, 2, 3)
    large = small[:16] + struct.pack(">II", 7050, 7050) + small[24:]
    before = resident_mb(running.process_id)

    async def photo(number: int) -> int:
        data = (large if number % 2 else small) + bytes([number])
        path = f"/api/photos/{hashlib.sha256(data).hexdigest()}?patrol={own.id}"
        return await ask(port, "PUT", path, amina, data)

    async def tap(seq: int) -> float:
        event = an_event(
            other, people.hai.id, seq=seq, captured_at=datetime.now(UTC).isoformat(), elapsed_ms=seq
        )
        began = time.monotonic()
        body = json.dumps({"events": [event]}).encode()
        assert await ask(port, "POST", "/api/observations", tapper, body) == 200
        return time.monotonic() - began

    async def everything() -> tuple[list[float], list[set[int]], int]:
        unread = [
            await ask(port, "GET", f"/export/events.csv?{DAYS}", amina, read=False)
            for _ in range(3)
        ]
        under_way = [
            *(ask(port, "GET", f"/export/events.xlsx?{DAYS}", amina) for _ in range(45)),
            *(photo(number) for number in range(24)),
            *(ask(port, "GET", f"/api/patrols/{own.id}/changes?after=99999999", amina)
              for _ in range(20)),  # with the others fewer than the connections of an account
        ]  # fmt: skip
        tasks = [asyncio.create_task(each) for each in under_way]
        took, most = [], 0
        for seq in range(1, 21):
            took.append(await tap(seq))
            assert await ask(port, "GET", "/healthz", "") == 200
            most = max(most, resident_mb(running.process_id))
            await asyncio.sleep(0.05)
        answered = [
            {task.result() for task in part if task.done()} for part in (tasks[:45], tasks[45:69])
        ]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in unread:
            writer.transport.abort()
        await asyncio.sleep(0.1)
        return took, answered, most

    # In a thread of its own: where a browser's tests ran before, this one has a running loop.
    with ThreadPoolExecutor(1) as thread:
        took, (files, photos), most = thread.submit(asyncio.run, everything()).result()

    assert max(took) < ENOUGH_S
    assert 429 in files <= {200, 429}
    assert 413 in photos <= {200, 413}
    assert most - before < 500  # MB
