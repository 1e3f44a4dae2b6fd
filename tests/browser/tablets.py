"""Tablets of the tests: each is handed over empty, though most were used by a test before.

The first page of a new tablet takes a process of Chromium, which reads and compiles all of
Streamlit: about three times the work of a page on a tablet that was used.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Frame, Page

Options = tuple[tuple[str, Any], ...]


@dataclass
class Tablet:
    """A page with a context of its own, and what went wrong in its scripts."""

    page: Page
    options: Options
    faults: list[str] = field(default_factory=list)
    site: str = ""  # scheme, host and port of its newest page

    @property
    def context(self) -> BrowserContext:
        return self.page.context


def forbidden(line: str) -> bool:
    return "Content Security Policy" in line or "Permissions-Policy" in line


class Tablets:
    """Those that nobody uses just now, by what cannot be changed of them.

    :param timeout_ms: how long each waits for whatever is done on it
    """

    def __init__(self, browser: Browser, timeout_ms: int) -> None:
        self._browser = browser
        self._timeout_ms = timeout_ms
        self._free: dict[Options, list[Tablet]] = {}

    def take(self, viewport: dict[str, int], color_scheme: str = "light", **options: Any) -> Tablet:
        """An empty tablet; a fault in its scripts, and anything that the page's own policies
        forbid, is kept in its ``faults``.

        :param options: of the context; a tablet is used again only with the same
        """
        wanted = tuple(sorted(options.items()))
        free = self._free.setdefault(wanted, [])
        tablet = free.pop() if free else self._new(wanted)
        tablet.faults.clear()
        tablet.page.set_viewport_size(viewport)
        tablet.page.emulate_media(color_scheme=color_scheme)
        return tablet

    def _new(self, options: Options) -> Tablet:
        context = self._browser.new_context(**dict(options))
        context.set_default_timeout(self._timeout_ms)
        tablet = Tablet(context.new_page(), options)
        page, faults = tablet.page, tablet.faults

        def notice_site(frame: Frame) -> None:
            if frame.url.startswith("http"):
                tablet.site = "{0.scheme}://{0.netloc}".format(urlsplit(frame.url))

        page.on("framenavigated", notice_site)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: forbidden(line.text) and faults.append(line.text))
        return tablet

    def give_back(self, tablet: Tablet) -> None:
        """Nothing of what was done on it is there afterwards, and nothing of it goes on."""
        page, context = tablet.page, tablet.context
        for other in context.pages:
            if other is not page:
                other.close()
        self._leave(tablet)
        context.clear_cookies()
        page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        context.set_offline(False)
        page.emulate_media(media="null")
        self._free[tablet.options].append(tablet)

    def _leave(self, tablet: Tablet) -> None:
        """Whatever cut the page off still does so. To stay on its site keeps the process."""
        page = tablet.page
        if not tablet.site:
            page.goto("about:blank")
            return
        page.route("**/nothing", lambda route: route.fulfill(content_type="text/html", body=""))
        _go(page, f"{tablet.site}/nothing")
        page.evaluate("sessionStorage.clear()")
        devtools = tablet.context.new_cdp_session(page)
        what = {"origin": tablet.site, "storageTypes": "all"}
        devtools.send("Storage.clearDataForOrigin", what)
        devtools.detach()


def _go(page: Page, address: str) -> None:
    """Open the address, also where the page was just about to go elsewhere by itself."""
    try:
        page.goto(address)
    except Error as error:
        if "ERR_ABORTED" not in error.message:
            raise
        page.goto(address)
