"""What the answers say about how they may be used, beyond what the real server's tests show."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit
from starlette.testclient import TestClient

from services.application import application
from settings import ROOT
from web import uploads


def test_https_is_remembered_by_browsers_only_where_people_come_by_it(app, server, monkeypatch):
    monkeypatch.setenv("XUNTING_HTTPS", "1")
    application.cache_clear()

    with TestClient(server) as client:
        headers = client.get("/healthz").headers

    assert headers["strict-transport-security"] == "max-age=31536000"


def test_the_script_inside_streamlit_s_page_is_the_one_that_the_policy_allows(visitor, empty_app):
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]

    policy = visitor.get("/").headers["content-security-policy"]

    assert re.findall(r"'sha256-([^']+)'", policy) == hashes


@pytest.mark.parametrize("path", ["/static/js/index.js", "/static/media/font.woff2"])
def test_only_what_is_the_same_for_everybody_may_be_kept(visitor, path):
    assert "cache-control" not in visitor.get(path).headers
    assert visitor.get("/sign-in").headers["cache-control"] == "no-store"


def test_streamlit_s_own_limit_of_uploads_is_that_of_the_door():
    config = (ROOT / ".streamlit" / "config.toml").read_text()

    assert f"maxUploadSize = {uploads.MAX_MB}\n" in config
