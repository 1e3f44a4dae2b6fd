"""Photos on the tablet: upright, small, without a place, and black where the manager drew.

The modules of board/ run in a page of their own, served over plain http as in many halls.
"""

import base64
import hashlib
import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from locales import Words
from settings import ROOT
from tests.browser.conftest import PORTRAIT_TABLET

pytestmark = pytest.mark.browser
WORDS = Words("en").group("board")
GREY, RED, BLUE, BLACK = (128, 128, 128), (220, 30, 30), (30, 60, 200), (0, 0, 0)

# As the board builds itself: a shell in a shadow root, Escape clicks what leaves a sheet.
PAGE = """<!doctype html><meta charset="utf-8"><div id="host" style="position: fixed; inset: 0"></div>
<script type="module">
  import { sha256Hex } from "/sha256.js";
  import { photoStrip, takePhoto } from "/photo_sheet.js";
  import { make } from "/elements.js";
  globalThis.prepare = async ({ words, theme }) => {
    const host = document.querySelector("#host");
    const shadow = host.attachShadow({ mode: "open" });
    const styles = await (await fetch("/board.css")).text();
    const shell = make("div", { class: "board", "data-theme": theme });
    const list = make("div", { class: "list" });
    list.append(make("button", { id: "open", onclick: () => globalThis.take() }, "Photo"));
    shell.append(list);
    shadow.append(make("style", {}, styles), shell);
    host.addEventListener("keydown", (event) => {
      if (event.key === "Escape") shell.querySelector(".sheet .go-on, .panel .cancel")?.click();
    });
    globalThis.take = () => {
      globalThis.taken = "waiting";
      takePhoto(shell, words).then((taken) => { globalThis.taken = taken; });
    };
    globalThis.removed = [];
    globalThis.strip = (photos, removable) =>
      list.append(photoStrip(photos, words, removable ? (name) => removed.push(name) : null));
  };
  globalThis.sha256 = (text) =>
    sha256Hex(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  globalThis.sha256OfRepeated = (letter, count) =>
    sha256Hex(new Uint8Array(count).fill(letter.charCodeAt(0)));
  globalThis.ready = true;
</script>"""


@pytest.fixture
def open_page(tablet) -> Callable[..., Page]:
    def serve(route):
        name = route.request.url.rpartition("/")[2]
        if not name:
            route.fulfill(body=PAGE, content_type="text/html")
        elif (ROOT / "board" / name).is_file():
            kind = "text/css" if name.endswith(".css") else "text/javascript"
            route.fulfill(body=(ROOT / "board" / name).read_text("utf-8"), content_type=kind)
        else:
            route.fulfill(status=404)

    def open_it(words=WORDS, theme="light", viewport=PORTRAIT_TABLET) -> Page:
        page = tablet("en-US", viewport=viewport)
        page.route("http://hall.test/**", serve)
        page.goto("http://hall.test/")
        page.wait_for_function("globalThis.ready")
        page.evaluate("options => prepare(options)", {"words": words, "theme": theme})
        return page

    return open_it


@pytest.fixture
def page(open_page) -> Page:
    """The sheet is open."""
    opened = open_page()
    opened.locator("#open").click()
    return opened


def a_picture(size=(2400, 1200), kind="JPEG", **options) -> bytes:
    """Grey, with a red upper left quarter."""
    picture = Image.new("RGB", size, GREY)
    picture.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def from_a_phone() -> bytes:
    """Held upright: stored lying, with orientation, place and the phone's name."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    exif[0x010F] = "张三的手机"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 35.0, 1.0), 3: "E", 4: (114.0, 18.0, 1.0)})
    return a_picture(exif=exif)


def choose(page: Page, data: bytes, name="hall.jpg", button="Choose a picture") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files([{"name": name, "mimeType": "image/jpeg", "buffer": data}])


def shown(page: Page) -> dict[str, float]:
    """Where the picture is on the screen."""
    expect(page.locator("canvas")).to_be_visible()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    return box


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the picture (0..1 from its upper left corner) on the screen."""
    box = shown(page)
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag_mouse(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, *end), steps=4)
    page.mouse.up()


def drag_finger(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in (at(page, *point) for point in points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", start)
    touch("touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    touch("touchMove", end)
    touch("touchEnd")


def taken(page: Page) -> tuple[bytes, Image.Image]:
    """Use the photo: its bytes, and the picture in them."""
    page.get_by_role("button", name="Use photo").click()
    page.wait_for_function("globalThis.taken?.sha256")
    answer: dict[str, Any] = page.evaluate(
        """async () => ({ sha256: taken.sha256, type: taken.blob.type,
             bytes: Array.from(new Uint8Array(await taken.blob.arrayBuffer())) })"""
    )
    data = bytes(answer["bytes"])
    assert answer["type"] == "image/jpeg"
    assert answer["sha256"] == hashlib.sha256(data).hexdigest()
    return data, Image.open(io.BytesIO(data)).convert("RGB")


def near(picture: Image.Image, x: float, y: float, colour: tuple[int, int, int]) -> bool:
    pixel = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    return all(abs(a - b) <= 12 for a, b in zip(pixel, colour, strict=True))


def test_sha_256_is_that_of_the_standard(open_page):
    page = open_page()
    of = {
        text: page.evaluate("text => sha256(btoa(text))", text)
        for text in ("", "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
    }

    assert of == {
        "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    }  # fmt: skip
    assert page.evaluate("sha256OfRepeated('a', 1e6)") == (
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )


def test_sha_256_agrees_with_python_on_every_length(open_page):
    page = open_page()
    chance = random.Random(180)
    lengths = [*range(130), *(chance.randrange(10_000) for _ in range(40))]
    texts = [chance.randbytes(length) for length in lengths]
    names = page.evaluate(
        "texts => texts.map((text) => sha256(text))",
        [base64.b64encode(text).decode() for text in texts],
    )

    assert names == [hashlib.sha256(text).hexdigest() for text in texts]


def test_a_photo_is_upright_small_and_says_nothing_of_its_place(page):
    data = from_a_phone()
    assert b"Exif" in data

    choose(page, data)
    shown(page)
    kept, picture = taken(page)

    assert picture.size == (800, 1600)
    assert near(picture, 0.75, 0.25, RED)  # the lying picture's upper left, turned clockwise
    assert near(picture, 0.25, 0.25, GREY)
    assert b"Exif" not in kept
    assert "张三".encode() not in kept


def test_a_small_picture_is_not_blown_up(page):
    choose(page, a_picture((300, 200), "PNG"))
    shown(page)

    assert taken(page)[1].size == (300, 200)


def test_what_was_blacked_out_is_not_in_the_photo(page):
    choose(page, a_picture())
    drag_mouse(page, (0.1, 0.1), (0.4, 0.4))
    drag_finger(page, (0.9, 0.9), (0.6, 0.6))  # upwards
    expect(page.get_by_role("status")).to_have_text("Blacked out: 2")

    _, picture = taken(page)

    assert picture.size == (1600, 800)
    inside = [(0.12, 0.12), (0.25, 0.25), (0.38, 0.38), (0.62, 0.62), (0.88, 0.88)]
    assert [place for place in inside if not near(picture, *place, BLACK)] == []
    assert [near(picture, x, x, RED) for x in (0.05, 0.45)] == [True, True]
    assert [near(picture, x, x, GREY) for x in (0.55, 0.95)] == [True, True]


def test_a_drag_may_begin_and_end_beside_the_picture(page):
    choose(page, a_picture((1600, 400)))
    drag_mouse(page, (0.2, -0.3), (0.4, 1.2))

    _, picture = taken(page)

    assert all(near(picture, 0.3, y, BLACK) for y in (0.0, 0.5, 0.99))
    assert near(picture, 0.1, 0.9, GREY)


def test_a_black_box_can_be_taken_back_and_a_tap_draws_none(page):
    choose(page, a_picture())
    drag_mouse(page, (0.1, 0.1), (0.2, 0.2))
    drag_mouse(page, (0.6, 0.6), (0.9, 0.9))
    page.mouse.click(*at(page, 0.5, 0.5))
    expect(page.get_by_role("status")).to_have_text("Blacked out: 2")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_have_text("Blacked out: 1")

    _, picture = taken(page)

    assert near(picture, 0.15, 0.15, BLACK)
    assert near(picture, 0.75, 0.75, GREY)


def test_a_box_can_be_placed_without_a_pointer(page):
    choose(page, a_picture())
    expect(page.locator("canvas")).to_be_focused()
    page.keyboard.press("ArrowLeft")  # 600..1000 of 1600, 300..500 of 800
    for _ in range(5):
        page.keyboard.press("ArrowLeft")  # by 32 px each: 440..840
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")  # 300..660
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")  # a second box
    page.keyboard.press("Backspace")
    expect(page.get_by_role("status")).to_have_text("Blacked out: 1")

    _, picture = taken(page)

    inside = [(450 / 1600, 310 / 800), (830 / 1600, 650 / 800)]
    outside = [(430 / 1600, 500 / 800), (850 / 1600, 500 / 800), (600 / 1600, 670 / 800)]
    assert [near(picture, *place, BLACK) for place in inside] == [True, True]
    assert [near(picture, *place, GREY) for place in outside] == [True, True, True]


@pytest.mark.parametrize("way", ["button", "Escape"])
@pytest.mark.parametrize("chosen", [False, True])
def test_cancelling_takes_no_photo_and_gives_the_focus_back(page, way, chosen):
    if chosen:
        choose(page, a_picture())
        drag_mouse(page, (0.1, 0.1), (0.4, 0.4))
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Cancel").click()

    page.wait_for_function("globalThis.taken === null")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#open")).to_be_focused()


def test_the_board_beneath_is_out_of_reach(page):
    expect(page.get_by_role("dialog", name="Photo")).to_be_visible()
    expect(page.get_by_role("heading", name="Photo")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.querySelector('#host').shadowRoot.activeElement?.id")
        assert inside != "open"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no picture", "cannot be read"),
        (b"", "cannot be read"),
        (a_picture()[:300], "cannot be read"),
    ],
    ids=["text", "empty", "cut off"],
)
def test_a_file_that_is_no_picture_is_told_as_such(page, data, message):
    choose(page, data)
    expect(page.get_by_role("alert")).to_contain_text(message)

    choose(page, a_picture())  # the next one is fine

    shown(page)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_file_of_absurd_size_is_not_even_read(page, tmp_path):
    path = tmp_path / "film.jpg"
    with path.open("wb") as file:
        file.truncate(41 * 1024 * 1024)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files(path)

    expect(page.get_by_role("alert")).to_contain_text("larger than 40 MB")


def test_a_bad_file_leaves_the_picture_and_its_boxes_as_they_were(page):
    choose(page, a_picture())
    drag_mouse(page, (0.1, 0.1), (0.4, 0.4))
    choose(page, b"no picture", button="Take another")
    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    expect(page.get_by_role("status")).to_have_text("Blacked out: 1")

    _, picture = taken(page)

    assert near(picture, 0.25, 0.25, BLACK)


def test_another_picture_begins_without_boxes(page):
    choose(page, a_picture())
    drag_mouse(page, (0.1, 0.1), (0.4, 0.4))
    choose(page, a_picture((800, 800)), button="Take another")
    page.wait_for_function(
        "document.querySelector('#host').shadowRoot.querySelector('canvas').width === 800"
    )

    _, picture = taken(page)

    assert picture.size == (800, 800)
    assert near(picture, 0.25, 0.25, RED)


@pytest.mark.parametrize(
    "fault",
    [
        "CanvasRenderingContext2D.prototype.drawImage = () => {}",  # more pixels than it can take
        "HTMLCanvasElement.prototype.getContext = () => null",
    ],
)
def test_a_tablet_that_cannot_draw_the_picture_says_so(page, fault):
    page.evaluate(f"() => {{ {fault}; }}")
    choose(page, a_picture())

    expect(page.get_by_role("alert")).to_contain_text("too large for this tablet")
    expect(page.get_by_role("button", name="Choose a picture")).to_be_visible()


def test_a_photo_that_cannot_be_made_stays_on_the_screen(page):
    choose(page, a_picture())
    shown(page)
    page.evaluate("() => { HTMLCanvasElement.prototype.toBlob = (callback) => callback(null); }")
    page.get_by_role("button", name="Use photo").click()

    expect(page.get_by_role("alert")).to_contain_text("too large for this tablet")
    assert page.evaluate("globalThis.taken") == "waiting"
    expect(page.get_by_role("button", name="Use photo")).to_be_enabled()


def test_a_browser_without_bitmaps_turns_the_picture_upright_too(page):
    page.evaluate("delete globalThis.createImageBitmap")
    choose(page, from_a_phone())
    shown(page)

    assert taken(page)[1].size == (800, 1600)


def test_only_one_of_the_two_buttons_asks_for_the_camera(page):
    capture = []
    for name in ("Take a photo", "Choose a picture"):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name=name).click()
        capture.append(chooser.value.element.get_attribute("capture"))

    assert capture == ["environment", None]


def test_a_thumbnail_opens_large_and_can_be_removed(open_page):
    page = open_page()
    page.evaluate(
        """async (data) => {
          const url = URL.createObjectURL(new Blob([Uint8Array.from(data)], { type: "image/png" }));
          strip([{ sha256: "aa", url }, { sha256: "bb", url }], true);
        }""",
        list(a_picture((300, 200), "PNG")),
    )
    thumbnail = page.get_by_role("button", name="Photo 2", exact=True)
    assert thumbnail.bounding_box()["width"] == 72

    thumbnail.click()
    expect(page.get_by_role("dialog", name="Photo 2").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(thumbnail).to_be_focused()
    page.get_by_role("button", name="Remove photo 1").click()

    assert page.evaluate("globalThis.removed") == ["aa"]


@pytest.mark.parametrize("width", [390, 820, 1180])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits_and_can_be_hit_with_a_finger(open_page, width, language):
    height = {390: 844, 820: 1180, 1180: 820}[width]
    words = Words(language).group("board")
    page = open_page(words=words, viewport={"width": width, "height": height})
    page.locator("#open").click()

    def check() -> None:
        sheet = page.locator(".sheet")
        assert sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
        assert sheet.evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight")
        for button in page.locator(".sheet button:visible").all():
            box = button.bounding_box()
            assert box["height"] >= 48
            assert box["width"] >= 48

    check()
    choose(page, a_picture(), button=words["photo_file"])
    shown(page)
    check()
