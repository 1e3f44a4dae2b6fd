"""What a picture says of its size, before it is decoded."""

import io
import struct

import pytest
from PIL import Image

from domain.patrols.picture_header import MOST_SEGMENTS, PictureHeader, read_header


def picture(kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), (300, 200)).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"comment": b"\xff\xc0" * 9}),
        ("PNG", {}),
        ("PNG", {"mode": "1"}),
        ("WEBP", {"quality": 30}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}),
    ],
)
def test_every_format_says_how_large_it_is(kind, options):
    assert read_header(picture(kind, **options)) == PictureHeader(300, 200)


def test_a_progressive_jpeg_says_how_often_it_is_gone_through():
    header = read_header(picture("JPEG", progressive=True))

    assert header == PictureHeader(300, 200, passes=10)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff\xe0\0\x02" * (MOST_SEGMENTS + 1) + picture("JPEG")[2:],
        picture("PNG")[:20],
        picture("WEBP")[:25],
        b"RIFF\0\0\0\0WEBPELSE" + b"\0" * 20,
        picture("GIF"),
    ],
)
def test_what_is_no_picture_or_cut_off_has_no_header(data):
    assert read_header(data) is None


def test_the_largest_size_that_a_file_can_claim_is_read_as_it_stands():
    data = picture("PNG")
    claimed = data[:16] + struct.pack(">II", 2**31 - 1, 2**31 - 1) + data[24:]

    assert read_header(claimed).pixels == (2**31 - 1) ** 2
