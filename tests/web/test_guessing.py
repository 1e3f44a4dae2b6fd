"""The real server while forty clients guess: the floor goes on, and who knows the password comes in."""

import http.client
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest

from services.halls.sign_in import SESSION_COOKIE, sign_in
from tests.builders import a_patrol, an_event
from tests.people import PASSWORD
from tests.warm_start import WarmServer

CLIENTS = 40
OWN = {
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept-Language": "en",
}


@pytest.fixture
def server(app, people, tmp_path):
    process = WarmServer(app.store.path, tmp_path / "server.log")
    try:
        process.start()
        yield process
    finally:
        process.kill()


def ask(server, method, path, body="", headers=None):
    """(status, headers, seconds)"""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=180)
    begun = time.monotonic()
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    return answer.status, answer.headers, time.monotonic() - begun


def try_password(server, login, password, cookie=""):
    form = urlencode({"login": login, "password": password})
    return ask(server, "POST", "/sign-in", form, OWN | {"Cookie": cookie})


def come_in(server, login, cookie=""):
    """As a person would: again, when it is time. (status, headers, seconds)"""
    begun = time.monotonic()
    for _ in range(5):
        status, headers, _ = try_password(server, login, PASSWORD, cookie)
        if status == 303:
            break
        time.sleep(int(headers["Retry-After"]))
    return status, headers, time.monotonic() - begun


def memory_mb(server):
    status = Path(f"/proc/{server.process_id}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def tap(server, token, event):
    headers = {"X-Xunting": "1", "Cookie": f"{SESSION_COOKIE}={token}"}
    status, _, seconds = ask(
        server, "POST", "/api/observations", json.dumps({"events": [event]}), headers
    )
    assert status == 200
    return seconds


def test_forty_who_guess_neither_stop_a_tablet_nor_keep_anybody_out(app, people, server):
    now = datetime.now(UTC)
    token = sign_in(app, "amina", PASSWORD, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    _, headers, _ = try_password(server, "bao", PASSWORD)
    cookies = [each.split(";")[0] for each in headers.get_all("set-cookie")]
    device = next(each for each in cookies if each.startswith("xunting_device"))
    tap(server, token, an_event(patrol, people.gu.id))
    before_mb, stop = memory_mb(server), Event()
    statuses = []

    def guess(number):
        tries = 0
        while not stop.is_set():
            tries += 1
            status, _, _ = try_password(server, f"nobody{number}.{tries}", "wrong-password")
            statuses.append(status)

    with ThreadPoolExecutor(CLIENTS + 3) as pool:
        guessing = [pool.submit(guess, number) for number in range(CLIENTS)]
        try:
            time.sleep(2)
            new_tablet = pool.submit(come_in, server, "chen")
            known = pool.submit(come_in, server, "bao", device)
            taps = []
            for seq in range(2, 42):
                taps.append(tap(server, token, an_event(patrol, people.gu.id, seq=seq)))
                time.sleep(0.2)
            peak_mb = memory_mb(server)
            assert known.result(200)[0] == 303
            assert new_tablet.result(200)[0] == 303
        finally:
            stop.set()
        for each in guessing:
            each.result(200)

    print(
        f"taps: median {statistics.median(taps):.3f} s, worst {max(taps):.3f} s;"
        f" known browser {known.result()[2]:.1f} s, new one {new_tablet.result()[2]:.1f} s;"
        f" memory {before_mb:.0f} -> {peak_mb:.0f} MB; {len(statuses)} guesses"
    )
    assert sorted(taps)[int(len(taps) * 0.95) - 1] <= 1.0
    assert peak_mb - before_mb < 250
    assert known.result()[2] < new_tablet.result()[2] + 5
    assert set(statuses) <= {401, 429, 503}
