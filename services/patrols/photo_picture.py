"""Make the picture that is kept of the one that was sent: small, upright, and nothing else in it.

What a picture needs while it is made is bounded before it is touched: by its pixels, and by how
often a decoder would go through them; and only one is made at a time. Measured at the limits:
290 MB for a WebP, 165 MB for a PNG with 16 bits, 145 MB for a progressive JPEG, 40 MB for a plain
one.
"""

import io
import logging
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageOps

from domain.patrols.picture_header import read_header
from domain.problems import RequestProblem

# The tablet sends at most 1600 × 1600. A phone's 12 megapixels fit too; six times the tablet's.
MOST_PIXELS = 16_777_216
MAX_SIDE_PX = 1600
MOST_PASSES = 40  # a progressive JPEG has about ten
_FORMATS = ("JPEG", "PNG", "WEBP")
# One picture at a time, always in the same thread: each thread keeps memory that it once needed.
_decoder = ThreadPoolExecutor(1, "xunting-picture")
log = logging.getLogger(__name__)


def check_picture(data: bytes) -> None:
    """By the header alone, which costs nothing.

    :raises RequestProblem: no picture, or one that would cost too much to decode
    """
    header = read_header(data)
    if header is None or header.pixels == 0 or header.passes > MOST_PASSES:
        raise RequestProblem("photo_unreadable", 415)
    if header.pixels > MOST_PIXELS:
        raise _too_many_pixels()


def made_from(data: bytes) -> bytes:
    """The JPEG to keep: at most ``MAX_SIDE_PX`` a side, upright, no metadata of any kind.

    :raises RequestProblem: as ``check_picture``, or the picture turns out to be broken
    """
    check_picture(data)
    try:
        picture = _decoder.submit(_small, data).result()
    except RequestProblem:
        raise
    except Exception as error:  # what decoders raise for hostile bytes cannot be listed
        log.info("a photo could not be read: %s: %s", type(error).__name__, error)
        raise RequestProblem("photo_unreadable", 415) from None
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85, optimize=True)
    return buffer.getvalue()


def _small(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_many_pixels()
        share = min(1.0, MAX_SIDE_PX / max(opened.size))
        width, height = (max(1, round(side * share)) for side in opened.size)
        opened.draft(None, (width, height))  # a JPEG is not decoded larger than it is needed
        picture = _shrinkable(opened)
        picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
        clean = _on_white(ImageOps.exif_transpose(picture))
    clean.info = {}  # a comment would be written again
    return clean


def _shrinkable(picture: Image.Image) -> Image.Image:
    """In a mode that can be made smaller smoothly."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.point(lambda value: value / 256, "L")
    if picture.mode in ("1", "P", "PA"):
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """As the tablet does it: what somebody made invisible stays so."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white.convert("RGB")


def _too_many_pixels() -> RequestProblem:
    return RequestProblem("photo_too_many_pixels", 413, most=MOST_PIXELS // 10**6)
