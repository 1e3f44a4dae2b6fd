"""Pages through app.py, as a signed-in visitor: the gate runs too."""

from collections.abc import Iterator
from functools import cache

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from services.halls.sign_in import SESSION_COOKIE, sign_in
from settings import ROOT
from tests.people import PASSWORD


@pytest.fixture(scope="session", autouse=True)
def _components_of_packages() -> Iterator[None]:
    """AppTest looks for components in every installed package whenever a page is opened, which took
    longer than the pages; what is installed stays the same."""
    with pytest.MonkeyPatch.context() as patch:
        found_once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found_once)
        yield


@pytest.fixture
def visit(app, people, now, monkeypatch):
    """``visit("amina")``: app.py run once in her browser, with her session cookie."""
    from datetime import UTC, datetime

    def start(login: str | None, locale: str = "en-GB") -> AppTest:
        st.cache_data.clear()
        cookies = {}
        if login:
            cookies[SESSION_COOKIE] = sign_in(app, login, PASSWORD, datetime.now(UTC))
        # AppTest has no way to set cookies; this is the browser's part, not ours.
        monkeypatch.setattr(ContextProxy, "cookies", cookies)
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
        page.context = {"locale": locale}
        return page.run()

    return start
