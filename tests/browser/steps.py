"""What a person does, in words of the interface."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from locales import Words
from services.application import Application
from services.halls.sign_in import sign_in as sign_in_by_service
from tests.people import PASSWORD, second_manager

ZH, EN = Words("zh_CN"), Words("en")
ANSWERS = ("pass", "fail", "na")


def sign_in(page: Page, url: str, login: str = "amina", password: str = PASSWORD) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("form button")
    expect_settled(page)  # a title has the form, too


def expect_settled(page: Page) -> None:
    """The page has run to its end and every part of it is in its place."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning"
    )
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def expect_drawn(page: Page) -> None:
    """As ``expect_settled``, and what is loaded only when it is needed has come: its place is kept
    by a skeleton, and a chart is empty until then. Nothing fades any more."""
    expect_settled(page)
    page.wait_for_function(
        """() => document.querySelectorAll("[data-testid=stSkeleton]").length === 0
          && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
            .every((chart) => chart.querySelector("svg, canvas"))
          && document.getAnimations().every((each) =>
            each.playState === "finished" || each.effect.getComputedTiming().endTime === Infinity)"""
    )


# Which run of the script the page shows. A short run may begin and end between two drawings, and then
# nothing of the document tells it from the one before.
RUN = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    let fiber = app[Object.keys(app).find((each) => each.startsWith("__reactFiber"))];
    while (!fiber.stateNode?.state?.scriptRunId) fiber = fiber.return;
    return fiber.stateNode.state.scriptRunId;
}"""


def go_on_to(page: Page, path: str) -> None:
    """From one page of the app to another by its address, as the arrows of the browser do: nothing
    is loaded again, which would take three times as long."""
    before = page.evaluate(RUN)
    page.evaluate(
        """(path) => {
            history.pushState({}, "", path);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        f"/{path}",
    )
    page.wait_for_function(f"(before) => ({RUN})() !== before", arg=before)
    expect_settled(page)


STILL_MS = 200


def expect_still(page: Page) -> None:
    """Nothing on the page has changed for a while."""
    page.evaluate(
        """(quiet) => new Promise((resolve) => {
            const changes = new MutationObserver(again);
            let end = setTimeout(done, quiet);
            function again() {
                clearTimeout(end);
                end = setTimeout(done, quiet);
            }
            function done() {
                changes.disconnect();
                resolve();
            }
            const everything = { childList: true, characterData: true, attributes: true };
            changes.observe(document, { subtree: true, ...everything });
        })""",
        STILL_MS,
    )


def tap_at_rest(button: Locator) -> None:
    """Tap it once it stands still: a touch goes to where it was, and what unfolds moves it."""
    button.scroll_into_view_if_needed()
    before = None
    while (place := button.bounding_box()) != before:
        before = place
        button.page.wait_for_timeout(150)
    button.tap()


def go_signed_in(page: Page, url: str, app: Application, login: str) -> None:
    """Signed in without the form, which has tests of its own."""
    token = sign_in_by_service(app, login, PASSWORD, datetime.now(UTC))
    page.context.add_cookies([{"name": "xunting_session", "value": token, "url": url}])


def arrive(page: Page, url: str, app: Application, login: str = "amina") -> None:
    """Signed in without the form, on the page that comes first."""
    go_signed_in(page, url, app, login)
    page.goto(url)
    expect(page.locator("h1")).to_be_visible()
    expect_settled(page)


def open_board(page: Page, url: str, app: Application, login: str, patrol: str) -> None:
    go_signed_in(page, url, app, login)
    page.goto(f"{url}/patrol?patrol={patrol}")
    expect(page.locator("dialog article.row").first).to_be_visible()
    show_all(page)


def show_all(page: Page) -> None:
    """Every norm of whoever is shown, and not only what to look at first."""
    page.locator("dialog [data-filter=all]").tap()


def go_through(page: Page, words: Words, door: str, view: str | None = None) -> None:
    """Through a door, and in the row behind it to a view."""
    for row_of, name in (("doors", f"door.{door}"), ("views", view and f"page.{view}")):
        if name is not None:
            within = page.get_by_role("navigation", name=words(f"shell.{row_of}"))
            within.get_by_role("link", name=words(name), exact=True).tap()
            expect_settled(page)


def expect_today(page: Page, words: Words) -> None:
    """The first page of a duty manager."""
    expect(page.get_by_text(words("today.start_other_title"))).to_be_visible()


def open_other(page: Page, words: Words) -> Locator:
    """Unfold the way to a patrol that no round asks for; the button that starts it."""
    title = page.get_by_text(words("today.start_other_title"))
    button = page.get_by_role("button", name=words("today.start_other"))
    expect(title).to_be_visible()
    expect_settled(page)
    if not button.is_visible():
        tap_at_rest(title)
    expect(button).to_be_visible()
    return button


def start_patrol(page: Page, words: Words) -> None:
    tap_at_rest(open_other(page, words))
    expect(page.locator("dialog article.row").first).to_be_visible()
    show_all(page)


def patrol_id(page: Page) -> str:
    """The patrol whose board is open."""
    page.wait_for_url("**patrol=*")
    return parse_qs(urlsplit(page.url).query)["patrol"][0]


def choose(page: Page, name: str) -> None:
    page.locator("dialog .person", has_text=name).tap()


def row(page: Page, norm_id: str) -> Locator:
    return page.locator(f"dialog article[data-norm={norm_id}]")


def answer(page: Page, norm_id: str, result: str) -> None:
    row(page, norm_id).locator(f"button[data-answer={result}]").tap()


def expect_state(page: Page, norm_id: str, text: str, timeout: int = 30_000) -> None:
    expect(row(page, norm_id).locator(".state")).to_have_text(text, timeout=timeout)


def open_report(page: Page, words: Words, norm_id: str) -> None:
    """Show the red lines of the person shown, and open the report of one of them."""
    show_red_lines(page)
    row(page, norm_id).get_by_role("button", name=words("board.report")).tap()


def show_red_lines(page: Page) -> None:
    button = page.locator("dialog .foot .red")
    if button.get_attribute("aria-pressed") != "true":
        button.tap()


def stored(app, patrol_id: str, columns: str = "staff_id, norm_id, result"):
    """The events of a patrol in their order."""
    with app.store.read() as db:
        rows = db.execute(
            f"SELECT {columns} FROM events WHERE patrol_id = ? ORDER BY number", [patrol_id]
        )
        return [tuple(each) for each in rows]


def press(page: Page, name: str, exact: bool = True) -> None:
    page.locator("dialog").get_by_role("button", name=name, exact=exact).last.tap()


def all_saved(page: Page, words: Words = ZH) -> None:
    expect(page.locator("dialog .status").first).to_have_text(words("board.all_saved"))


def second_manager_once(app, people) -> None:
    with app.store.read() as db:
        there = db.execute("SELECT 1 FROM accounts WHERE login = 'lena'").fetchone()
    if not there:
        second_manager(app, people, datetime.now(UTC))


def on_disk(page: Page) -> list[str]:
    """The texts of all drafts on this tablet, whoever wrote them."""
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
            const opening = indexedDB.open("xunting");
            opening.onerror = reject;
            opening.onsuccess = () => {
                const all = opening.result.transaction("drafts").objectStore("drafts").getAll();
                all.onsuccess = () => {
                    opening.result.close();
                    resolve(all.result.map((each) => each.content.text ?? each.about.kind));
                };
            };
        })"""
    )


def expect_on_disk(page: Page, texts: list[str]) -> None:
    page.wait_for_timeout(100)
    for _ in range(100):
        if sorted(on_disk(page)) == sorted(texts):
            return
        page.wait_for_timeout(100)
    assert sorted(on_disk(page)) == sorted(texts)
