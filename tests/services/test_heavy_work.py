"""Work that takes long: one piece of a holder at a time, holders in turn, and so much of it."""

import threading
from concurrent.futures import wait

import pytest

from domain.problems import Busy
from locales import Words
from services import heavy_work
from services.heavy_work import FILES, Lane, Places
from services.patrols.photos import PHOTOS
from web.http import REQUESTS


def test_the_work_of_one_holder_is_done_one_after_the_other_and_others_do_not_wait_for_it():
    lane, done, go = Lane("files", threads=2, each=9, most=9), [], threading.Event()

    def piece(name: str):
        def work() -> None:
            done.append(name)

        return work

    blocked = lane.submit("amina", go.wait)
    amina = [lane.submit("amina", piece(f"amina {number}")) for number in (1, 2, 3)]
    lane.submit("bao", lambda: done.append("bao")).result(30)
    assert done == ["bao"]
    assert amina[2].cancel()  # she hung up before her turn came

    go.set()
    wait([blocked, *amina[:2]], 30)
    assert done == ["bao", "amina 1", "amina 2"]


def test_what_goes_wrong_is_told_to_who_asked_and_the_lane_goes_on():
    lane = Lane("files", threads=1, each=1, most=1)

    with pytest.raises(ZeroDivisionError):
        lane.submit("amina", lambda: 1 / 0).result(30)

    assert lane.submit("amina", lambda: 7).result(30) == 7


def test_places_are_bounded_for_each_and_for_all_and_free_again_when_left():
    places = Places("files", each=2, most=3)

    with places.place("amina", 2):
        with pytest.raises(Busy) as own:
            places.place("amina").__enter__()
        with places.place("bao"), pytest.raises(Busy) as every:
            places.place("chen").__enter__()
    with places.place("amina", 2), places.place("chen"):
        pass

    assert [(each.value.code, each.value.status) for each in (own, every)] == [
        ("files_busy_own", 429), ("files_busy_all", 503),
    ]  # fmt: skip


def test_a_page_works_in_its_own_turn_and_says_when_that_does_not_come(monkeypatch):
    monkeypatch.setattr(heavy_work, "WAIT_S", 0.05)
    lane, go = Lane("files", threads=1, each=2, most=9), threading.Event()
    with lane.turn("amina"):
        with pytest.raises(Busy) as caught, lane.turn("bao"):
            pass
        later = lane.submit("bao", go.set)
        assert not later.done()
    later.result(30)

    assert (caught.value.code, go.is_set()) == ("files_busy_all", True)


@pytest.mark.parametrize("places", [FILES, PHOTOS, REQUESTS])
@pytest.mark.parametrize("whose", ["own", "all"])
def test_every_bound_says_so_in_both_languages(places, whose):
    code = f"{places._name}_busy_{whose}"

    assert all(Words(each)(f"problem.{code}") for each in ("zh_CN", "en"))
