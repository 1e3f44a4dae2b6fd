"""Photo files that were lost or replaced are noticed, each by its name."""

import hashlib

import pytest

from domain.problems import RequestProblem
from services.patrols.photos import file_of, keep_photo, read_photo
from services.verify import Broken, verify
from services.verify_photos import unknown_files
from tests.builders import a_patrol
from tests.photos import a_photo, sha256


@pytest.fixture
def stored(app, people, now):
    """The names of three photos of Amina's patrol, as sent and as stored."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    found = {}
    for side in (30, 40, 50):
        data = a_photo((side, side))
        found[sha256(data)] = keep_photo(app, people.amina, patrol.id, sha256(data), data, now)
    return found


def test_verify_names_each_photo_file_that_is_lost_or_replaced(app, stored):
    assert verify(app.store, app.photos_dir)[0] == []
    whole, lost, replaced = stored.values()
    file_of(app.photos_dir, lost).unlink()
    file_of(app.photos_dir, replaced).write_bytes(file_of(app.photos_dir, whole).read_bytes())

    assert set(verify(app.store, app.photos_dir)[0]) == {
        Broken("photo_lost", lost), Broken("photo_replaced", replaced),
    }  # fmt: skip


def test_files_that_no_record_refers_to_are_named(app, stored):
    (app.photos_dir / "ab").mkdir(exist_ok=True)
    (app.photos_dir / "ab" / "left.part").write_bytes(b"half")

    assert unknown_files(app.store, app.photos_dir) == ["ab/left.part"]


def test_a_lost_or_replaced_photo_is_told_as_such_and_heals_when_it_is_sent_again(
    app, people, now, stored
):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    (first, lost), (second, replaced), _ = stored.items()
    file_of(app.photos_dir, lost).unlink()
    file_of(app.photos_dir, replaced).write_bytes(b"something else")
    told = []
    for name in (first, second):
        with pytest.raises(RequestProblem) as caught:
            read_photo(app, people.amina, name)
        told.append((caught.value.code, caught.value.status))
    assert told == [("photo_lost", 404), ("photo_replaced", 410)]

    for side, name in ((30, first), (40, second)):
        keep_photo(app, people.amina, patrol.id, name, a_photo((side, side)), now)
        data = read_photo(app, people.amina, name)
        assert hashlib.sha256(data).hexdigest() == stored[name]
