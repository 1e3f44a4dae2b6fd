"""Photos: by content, re-encoded, without metadata."""

import hashlib
import io

import pytest
from PIL import Image

from domain.problems import NotAllowed, NotFound, RequestProblem
from services.photos import MAX_BYTES, keep_photo, photo_path


def a_photo(size=(2000, 1000), kind="JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (10, 90, 160)).save(buffer, kind, **options)
    return buffer.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "客户张三"
    return a_photo(exif=exif)


def test_a_photo_is_re_encoded_upright_smaller_and_without_metadata(app, people, now):
    data = with_exif()
    assert b"Exif" in data

    stored = keep_photo(app, people.amina, sha256(data), data, now)

    path = photo_path(app, people.amina, sha256(data))
    kept = path.read_bytes()
    assert sha256(kept) == stored == path.stem
    assert b"Exif" not in kept
    with Image.open(path) as picture:
        assert picture.size == (800, 1600)
        assert dict(picture.getexif()) == {}


def test_the_same_photo_twice_is_one_file(app, people, now):
    data = a_photo(kind="PNG")

    names = {keep_photo(app, people.amina, sha256(data), data, now) for _ in range(2)}

    assert len(names) == 1
    assert len(list(app.photos_dir.rglob("*.jpg"))) == 1


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        (b"no picture", None, 415),
        (a_photo(kind="GIF"), None, 415),
        (a_photo()[:200], None, 415),
        (b"", None, 415),
        (a_photo(), "0" * 64, 400),
        (b"x" * (MAX_BYTES + 1), None, 413),
    ],
    ids=["text", "gif", "cut off", "empty", "other content", "too large"],
)
def test_what_is_no_usable_photo_is_refused(app, people, now, data, name, status):
    with pytest.raises(RequestProblem) as caught:
        keep_photo(app, people.amina, name or sha256(data), data, now)

    assert caught.value.status == status
    assert not list(app.photos_dir.rglob("*.jpg"))


def test_a_photo_is_seen_in_the_own_halls_only(app, people, now):
    data = a_photo()
    keep_photo(app, people.amina, sha256(data), data, now)

    assert photo_path(app, people.dora, sha256(data)).exists()
    with pytest.raises(NotFound):
        photo_path(app, people.bao, sha256(data))
    with pytest.raises(NotAllowed):
        keep_photo(app, people.dora, sha256(data), data, now)
