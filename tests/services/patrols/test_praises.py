"""Good moments reach the person, and the readers of the hall."""

from datetime import date, timedelta

import pytest

from domain.problems import NotAllowed
from services.patrols.patrols import finish_patrol
from services.patrols.praises import own_praises, praises_of_period
from services.scores.staff_scores import staff_scores
from tests.builders import a_patrol, praise
from tests.people import with_leave

DAY = date(2026, 3, 4)
EARLIER = date(2026, 3, 3)


@pytest.fixture
def praised(app, people, now):
    """Gu twice, once taken back; Ivy once."""
    east = a_patrol(app, people.amina, people.east.id, now)
    praise(app, people.amina, east, people.gu.id)
    gone = praise(app, people.amina, east, people.gu.id, note="另一件", seq=2, elapsed_ms=3000)
    praise(
        app, people.amina, east, people.gu.id, praise_id=gone, result="none", note="", seq=3,
        elapsed_ms=4000,
    )  # fmt: skip
    west = a_patrol(app, people.bao, people.west.id, now)
    praise(app, people.bao, west, people.ivy.id, note="耐心讲解套餐")
    return east.id


def counted(app, account) -> list[tuple]:
    table = staff_scores(app, account, DAY, DAY).people
    return [tuple(row) for row in table[["hall", "staff", "praises"]].to_numpy().tolist()]


def test_each_reader_gets_the_praises_of_the_own_halls(app, people, praised):
    seen = {
        account.login: {
            (row["staff"], row["note"], row["manager"])
            for row in praises_of_period(app, account, DAY, DAY)
        }
        for account in (people.amina, people.bao, people.chen, people.dora, with_leave(people.ella))
    }

    gu, ivy = ("顾", "扶老人到座位", "Amina"), ("艾", "耐心讲解套餐", "Bao")
    assert seen == {
        "amina": {gu}, "bao": {ivy}, "chen": set(), "dora": {gu, ivy}, "ella": {gu, ivy},
    }  # fmt: skip
    assert praises_of_period(app, people.dora, EARLIER, EARLIER) == []
    assert counted(app, people.amina) == [("东厅", "顾", 1), ("东厅", "海", 0)]
    assert counted(app, people.dora) == [("东厅", "顾", 1), ("东厅", "海", 0), ("西厅", "艾", 1)]


def test_the_person_reads_the_own_praises_only(app, people, praised, now):
    finish_patrol(app, people.amina, praised, now + timedelta(minutes=9))

    assert [row["note"] for row in own_praises(app, people.gu_account, DAY, DAY)] == [
        "扶老人到座位"
    ]
    assert own_praises(app, people.gu_account, EARLIER, EARLIER) == []


def test_other_roles_are_refused(app, people, praised):
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            praises_of_period(app, account, DAY, DAY)
    for account in (people.fang, people.amina, people.dora):
        with pytest.raises(NotAllowed):
            own_praises(app, account, DAY, DAY)
