"""Behind nginx, as docs/nginx.conf sets it up; and behind a proxy that leaves out the port."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from commands.serving import free_port
from settings import ROOT
from tests.people import PASSWORD
from tests.server.visits import Visit, a_file

NAME = "hall.test"
FORM = f"login=amina&password={PASSWORD}".encode()
TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Proxy:
    scheme: str
    port: int
    trust: ssl.SSLContext | None

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{NAME}:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str):
        """One request as a browser at this origin sends it; plain http has no Sec-Fetch-Site."""
        if self.trust is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        else:
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=15, context=self.trust
            )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Host": f"{NAME}:{self.port}", "Origin": self.origin} | TYPE | sent
        if self.trust is not None:
            sent["Sec-Fetch-Site"] = "same-origin"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def websocket_status(self, cookie: str) -> int:
        scheme = "wss" if self.trust else "ws"
        try:
            with connect(
                f"{scheme}://{NAME}:{self.port}/_stcore/stream",
                sock=socket.create_connection(("127.0.0.1", self.port), timeout=15),
                additional_headers={"Cookie": cookie, "Origin": self.origin},
                subprotocols=["streamlit"], ssl=self.trust, proxy=None, open_timeout=15,
            ) as opened:  # fmt: skip
                opened.send(bytes.fromhex("5a00"))  # BackMsg.rerun_script, empty
                assert opened.recv(timeout=30)
        except InvalidStatus as refusal:
            return refusal.response.status_code
        return 101


def a_proxy(folder: Path, upstream: int, scheme: str, host: str) -> Iterator[Proxy]:
    """docs/nginx.conf on a port of its own, with ``host`` as the Host header that it passes on."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    port = free_port()
    site = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    site = site.replace("127.0.0.1:8501", f"127.0.0.1:{upstream}").replace(
        "$http_host;", f"{host};"
    )
    site = site.replace("xunting.example;", f"{NAME};")
    trust = None
    if scheme == "https":
        key, certificate = folder / "key.pem", folder / "fullchain.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        trust = ssl.create_default_context(cafile=str(certificate))
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
        site = site.replace("/etc/ssl/xunting", str(folder))
    else:
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        site = re.sub(r"\n *ssl_certificate.*", "", site)
    paths = "".join(
        f"{each}_temp_path {folder / each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "whole.conf"
    config.write_text(
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}{site}}}\n"
    )
    process = subprocess.Popen([nginx, "-e", folder / "error.log", "-c", config, "-p", folder])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield Proxy(scheme, port, trust)
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture(params=["http", "https"])
def nginx(request, server, tmp_path) -> Iterator[Proxy]:
    yield from a_proxy(tmp_path, server.port, request.param, "$http_host")


@pytest.fixture(params=["http", "https"])
def nginx_without_port(request, server, tmp_path) -> Iterator[Proxy]:
    yield from a_proxy(tmp_path, server.port, request.param, "$host")


def signed_in(proxy: Proxy) -> str:
    status, headers, text = proxy.ask("POST", "/sign-in", FORM)
    assert status == 303, text
    return headers["Set-Cookie"].partition(";")[0]


def test_behind_nginx_people_sign_in_and_their_pages_open(nginx):
    cookie = signed_in(nginx)

    assert nginx.ask("GET", "/today", Accept="text/html", Cookie=cookie)[0] == 200
    assert nginx.websocket_status(cookie) == 101
    status, headers, text = nginx.ask(
        "GET", "/export/observations.csv?from=2026-03-01&to=2026-03-31", Cookie=cookie
    )
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/csv"), text


def test_behind_nginx_a_large_file_arrives(nginx, server, cookie_of):
    visit = Visit(server, cookie_of("fang"))
    body, kind = a_file(19 * 1024**2)
    headers = {name.replace("-", "_"): value for name, value in (visit.headers | kind).items()}
    try:
        status, _, text = nginx.ask(
            "PUT", f"/_stcore/upload_file/{visit.session}/1", body, **headers
        )
    finally:
        visit.socket.close()

    assert status == 204, text


def test_a_page_elsewhere_is_refused_behind_nginx_as_well(nginx):
    status, _, _ = nginx.ask("POST", "/sign-in", FORM, Origin="https://evil.example")
    assert status == 403
    cookie = signed_in(nginx)
    status, _, _ = nginx.ask("POST", "/sign-out", b"", Origin=f"http://{NAME}", Cookie=cookie)
    assert status == 403
    assert nginx.ask("GET", "/today", Accept="text/html", Cookie=cookie)[0] == 200


def test_behind_a_proxy_that_leaves_out_the_port_the_person_reads_what_to_change(
    nginx_without_port, server, cookie_of
):
    proxy = nginx_without_port
    for language, hint in (("zh-CN", "前面的代理"), ("en", "the proxy in front")):
        status, _, page = proxy.ask(
            "POST", "/sign-in", FORM, Accept="text/html", Accept_Language=language
        )
        assert status == 403
        assert proxy.origin in page
        assert f" {NAME}" in page.replace("：", " ").replace("是", " ")
        assert hint in page
        assert "proxy_set_header Host $http_host;" in page
        assert PASSWORD not in page
    assert proxy.websocket_status(cookie_of("amina")) == 403

    log = server.log.read_text()  # few lines of a kind in a minute
    assert f"://{NAME}:" in log
    assert f"called this server '{NAME}'" in log
    assert PASSWORD not in log


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_what_the_working_site_has(readme):
    shown = re.search(r"```nginx\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    site = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8").splitlines()
    lines = [line.partition("#")[0].strip() for line in shown[1].splitlines()]

    assert set(lines) <= {line.strip() for line in site}
    assert "proxy_set_header Host $http_host;" in lines
