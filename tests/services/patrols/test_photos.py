"""Photos: by content, re-encoded, without metadata."""

import os
import resource
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from domain.problems import NotAllowed, NotFound, RequestProblem
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.patrols.photos import MAX_BYTES, keep_photo, photo_path
from tests.builders import a_patrol, an_event
from tests.people import as_changed, with_leave
from tests.photos import a_photo, sha256


def files(app) -> list[str]:
    return sorted(path.name for path in app.photos_dir.rglob("*") if path.is_file())


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


@pytest.fixture
def keep(app, people, patrol, now):
    """``keep(data)``: Amina's tablet sends a photo of the East hall; its name is returned."""

    def keep_it(data: bytes, name: str | None = None) -> str:
        keep_photo(app, people.amina, patrol.id, name or sha256(data), data, now)
        return sha256(data)

    return keep_it


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "客户张三"
    return a_photo(exif=exif)


def test_a_photo_is_re_encoded_upright_smaller_and_without_metadata(app, people, patrol, now):
    data = with_exif()
    assert b"Exif" in data

    stored = keep_photo(app, people.amina, patrol.id, sha256(data), data, now)

    path = photo_path(app, people.amina, sha256(data))
    kept = path.read_bytes()
    assert sha256(kept) == stored == path.stem
    assert b"Exif" not in kept
    with Image.open(path) as picture:
        assert picture.size == (800, 1600)
        assert dict(picture.getexif()) == {}


def test_the_same_photo_twice_is_one_file(app, people, patrol, now):
    data = a_photo(kind="PNG")

    names = {keep_photo(app, people.amina, patrol.id, sha256(data), data, now) for _ in range(2)}

    assert files(app) == [f"{name}.jpg" for name in names]


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
def test_what_is_no_usable_photo_is_refused(app, keep, data, name, status):
    with pytest.raises(RequestProblem) as caught:
        keep(data, name)

    assert caught.value.status == status
    assert files(app) == []


def may_see(app, account, name) -> bool:
    try:
        return photo_path(app, account, name).exists()
    except (NotAllowed, NotFound):
        return False


def test_a_photo_is_seen_in_the_hall_of_its_patrol_only(app, people, keep):
    name = keep(a_photo())

    assert {
        each: may_see(app, getattr(people, each), name)
        for each in ("amina", "bao", "chen", "dora", "ella", "fang", "gu_account")
    } == {
        "amina": True, "bao": False, "chen": False,  # duty managers: East, West, another branch
        "dora": True, "ella": False,  # head of the branch; head office without leave for names
        "fang": False, "gu_account": False,  # administrator; a guide it is not about
    }  # fmt: skip
    assert may_see(app, with_leave(people.ella), name)


def test_a_manager_of_two_halls_gives_a_photo_to_the_patrols_hall_only(app, people, patrol, now):
    both = as_changed(app, people, people.amina, now, hall_ids=[people.east.id, people.west.id])
    data = a_photo()
    keep_photo(app, both, patrol.id, sha256(data), data, now)

    assert may_see(app, both, sha256(data))
    assert not may_see(app, people.bao, sha256(data))


def test_the_same_photo_of_two_halls_is_seen_in_both(app, people, keep, now):
    data = a_photo()
    name = keep(data)
    west = a_patrol(app, people.bao, people.west.id, now)
    keep_photo(app, people.bao, west.id, name, data, now)

    assert may_see(app, people.amina, name)
    assert may_see(app, people.bao, name)


def test_who_may_not_patrol_the_hall_cannot_leave_a_photo_there(app, people, patrol, now):
    data = a_photo()
    for account, problem in [
        (people.bao, NotFound), (people.dora, NotAllowed), (people.fang, NotAllowed),
        (people.gu_account, NotAllowed),
    ]:  # fmt: skip
        with pytest.raises(problem):
            keep_photo(app, account, patrol.id, sha256(data), data, now)
    with pytest.raises(NotFound):
        keep_photo(app, people.amina, "nowhere", sha256(data), data, now)

    assert files(app) == []


def record(app, account, *events, now) -> None:
    assert record_events(app, account, list(events), now).rejected == []


def a_praise(patrol, staff_id, **changes):
    event = an_event(patrol, staff_id, kind="praise", praise_id=str(uuid4()), **changes)
    return {name: value for name, value in event.items() if name != "norm_id"} | {
        "note": "主动起身迎接"
    }


@pytest.mark.parametrize("make", [an_event, a_praise], ids=["observation", "praise"])
def test_a_member_of_staff_sees_the_photos_of_the_own_records(app, people, patrol, keep, now, make):
    first, own, of_hai = keep(a_photo()), keep(a_photo((50, 40))), keep(a_photo((40, 50)))
    record(
        app,
        people.amina,
        make(patrol, people.gu.id, photos=[first, own], seq=1),
        make(patrol, people.hai.id, photos=[of_hai], seq=2),
        now=now,
    )

    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=9))

    seen = [may_see(app, people.gu_account, name) for name in (first, own, of_hai)]

    assert seen == [True, True, False]
    assert may_see(app, people.amina, of_hai)


def test_a_member_of_staff_also_sees_the_photo_of_an_answer_that_was_changed(
    app, people, patrol, keep, now
):
    name = keep(a_photo())
    before = an_event(patrol, people.gu.id, result="fail", photos=[name], seq=1)
    after = an_event(patrol, people.gu.id, result="pass", photos=[], seq=2)
    record(app, people.amina, before, after, now=now)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=9))

    assert may_see(app, people.gu_account, name)


def test_a_photo_of_the_hall_itself_is_about_no_member_of_staff(app, people, patrol, keep, now):
    name = keep(a_photo())
    record(
        app,
        people.amina,
        an_event(patrol, None, norm_id="hall-clean-sign-intact", photos=[name]),
        now=now,
    )
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=9))

    assert not may_see(app, people.gu_account, name)


def test_naming_a_photo_of_another_hall_shows_it_to_nobody_there(app, people, keep, now):
    name = keep(a_photo())  # East
    west = a_patrol(app, people.bao, people.west.id, now)
    record(app, people.bao, an_event(west, people.ivy.id, photos=[name]), now=now)
    finish_patrol(app, people.bao, west.id, now + timedelta(minutes=9))
    ivy = replace(people.gu_account, staff_id=people.ivy.id)

    assert not may_see(app, people.bao, name)
    assert not may_see(app, ivy, name)


def test_a_photo_that_the_disk_does_not_take_leaves_nothing(app, people, keep):
    data = a_photo()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))  # a file breaks off there
    try:
        with pytest.raises(RequestProblem) as caught:
            keep(data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (caught.value.code, caught.value.status) == ("storage_unavailable", 503)
    assert files(app) == []
    assert not may_see(app, people.amina, sha256(data))

    keep(data)  # sent again, when there is room
    assert may_see(app, people.amina, sha256(data))


def test_what_a_killed_server_left_half_written_is_cleared_away(app, keep, now):
    data = a_photo()
    keep(data)
    (whole,) = app.photos_dir.rglob("*.jpg")
    whole.unlink()
    ages = {"old.part": 2 * 3600, "new.part": 60}  # the new one may still be written
    for name, age in ages.items():
        (whole.parent / name).write_bytes(b"half")
        os.utime(whole.parent / name, (now.timestamp() - age, now.timestamp() - age))

    keep(data)

    assert files(app) == sorted([whole.name, "new.part"])
