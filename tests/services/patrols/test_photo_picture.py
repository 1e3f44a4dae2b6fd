"""The picture that is kept: bounded in what it costs, and nothing in it but the picture."""

import io
import struct
import subprocess
import sys

import pytest
from PIL import Image, PngImagePlugin

from domain.problems import RequestProblem
from services.patrols.photo_picture import MOST_PASSES, MOST_PIXELS, made_from
from settings import ROOT
from tests.photos import a_photo, chunk, plain_png

MARK = "客户张三-SECRET-MARK"
BYTES = MARK.encode()


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def exif_with_mark() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = MARK  # description
    exif[0x013B] = MARK  # artist
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[0x1D] = MARK  # place and time of GPS
    return exif


def marked_jpeg(kind: str = "JPEG", **options) -> bytes:
    data = a_photo(kind=kind, exif=exif_with_mark(), **options)
    places = [
        segment(0xFE, BYTES),  # comment, twice
        segment(0xFE, b"\xff\xfe" + BYTES),
        *(segment(0xE0 + number, BYTES) for number in range(16)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + BYTES + b"</x:xmpmeta>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + BYTES),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1d\x1c\x02\x78\0\x14" + BYTES),
        segment(0xE0, b"JFXX\0\x10" + a_photo(size=(16, 16)) + BYTES),  # thumbnail
    ]
    return data[:2] + b"".join(places) + data[2:] + BYTES


def marked_png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    for key in ("comment", "Comment", "Description", "XML:com.adobe.xmp", "Raw profile type exif"):
        texts.add_itxt(key, MARK, "zh", MARK)
        texts.add_itxt(key, MARK, "zh", MARK, zip=True)
    texts.add_text("comment", "SECRET-MARK")
    texts.add_text("comment", "SECRET-MARK", zip=True)
    data = a_photo(kind="PNG", pnginfo=texts, exif=exif_with_mark(), icc_profile=BYTES)
    late = chunk(b"tEXt", b"comment\0SECRET-MARK") + chunk(b"zZZz", BYTES)
    end = data.rindex(b"IEND") - 4
    return data[:end] + late + data[end:] + BYTES


def marked_webp(**options) -> bytes:
    return (
        a_photo(kind="WEBP", exif=exif_with_mark(), xmp=BYTES, icc_profile=BYTES, **options) + BYTES
    )


@pytest.mark.parametrize(
    "data",
    [
        marked_jpeg(),
        marked_jpeg(progressive=True),
        marked_jpeg("MPO", save_all=True, append_images=[Image.new("RGB", (90, 90))]),
        marked_png(),
        marked_webp(),
        marked_webp(lossless=True),
    ],
    ids=["jpeg", "progressive", "mpo", "png", "webp", "webp lossless"],
)
def test_no_text_of_any_kind_is_in_the_stored_file(data):
    assert b"SECRET-MARK" in data

    stored = made_from(data)

    assert b"SECRET" not in stored
    assert BYTES not in stored
    # What is left: the picture, and the header that every JPEG has.
    assert markers(stored) - {0xDB, 0xC0, 0xC4, 0xDA} == {0xE0}
    assert stored[4:11] == b"\0\x10JFIF\0"[:7] or stored[6:11] == b"JFIF\0"
    assert stored.endswith(b"\xff\xd9")
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.size in {(800, 1600), (1600, 800)}
        assert not {"comment", "exif", "icc_profile", "xmp"} & set(picture.info)


def markers(data: bytes) -> set[int]:
    """The kinds of segments up to the picture's data."""
    found, place = set(), 2
    while True:
        marker = data[place + 1]
        found.add(marker)
        if marker == 0xDA:
            return found
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]


def test_a_turned_picture_stands_upright_whatever_its_format():
    for data in (marked_jpeg(), marked_png(), marked_webp()):
        with Image.open(io.BytesIO(made_from(data))) as picture:
            assert picture.size == (800, 1600)


def test_what_was_made_invisible_stays_so():
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(buffer, "PNG")

    with Image.open(io.BytesIO(made_from(buffer.getvalue()))) as picture:
        assert picture.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("depth", "colour", "pixel_bytes", "grey"),
    [(8, 0, 1, 0x55), (16, 0, 2, 0x55), (8, 2, 3, 0x55), (16, 2, 6, 0x55)],
)
def test_a_picture_of_any_depth_keeps_its_brightness(depth, colour, pixel_bytes, grey):
    stored = made_from(plain_png(30, 20, depth, colour, pixel_bytes))

    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.convert("L").getpixel((10, 10)) == grey


def refusal(data: bytes) -> tuple[str, int]:
    with pytest.raises(RequestProblem) as caught:
        made_from(data)
    return caught.value.code, caught.value.status


def test_too_many_pixels_are_refused_by_the_header_alone():
    """The data behind these headers could not be decoded at all."""
    side = 4097
    assert side * side > MOST_PIXELS
    png = plain_png(1, 1, 8, 2, 3)
    png = png[:16] + struct.pack(">II", side, side) + png[24:]
    webp = a_photo(kind="WEBP", lossless=True)
    webp = webp[:21] + struct.pack("<I", (side - 1) | (side - 1) << 14) + webp[25:]
    jpeg = a_photo()
    place = jpeg.index(b"\xff\xc0")
    jpeg = jpeg[: place + 5] + struct.pack(">HH", side, side) + jpeg[place + 9 :]

    assert {refusal(data) for data in (png, webp, jpeg)} == {("photo_too_many_pixels", 413)}


def test_a_jpeg_that_asks_to_be_gone_through_again_and_again_is_refused():
    data = a_photo(progressive=True)
    scan = data.index(b"\xff\xda")
    again = data[scan : data.index(b"\xff", scan + 2)]

    assert refusal(data[:-2] + again * MOST_PASSES + data[-2:]) == ("photo_unreadable", 415)


PEAK = """
import sys
from services.patrols.photo_picture import made_from
import PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.WebPImagePlugin
from concurrent.futures import ThreadPoolExecutor
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
data = sys.stdin.buffer.read()
before = peak()
with ThreadPoolExecutor(3) as pool:
    list(pool.map(made_from, [data] * 3))
print(peak() - before)
"""


def largest(kind: str) -> bytes:
    if kind == "PNG":
        return plain_png(4096, 4096, 16, 6, 8)
    buffer = io.BytesIO()
    if kind == "JPEG":
        Image.new("CMYK", (4096, 4096)).save(buffer, kind, progressive=True)
    else:
        Image.new("RGBA", (4096, 4096), (1, 2, 3, 4)).save(buffer, kind, lossless=True, method=0)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_three_of_the_largest_pictures_at_once_need_the_memory_of_one(kind):
    answer = subprocess.run(
        [sys.executable, "-c", PEAK], input=largest(kind), capture_output=True, cwd=ROOT, check=True
    )

    assert int(answer.stdout) < 400  # MB; three at once would need 440 to 880
