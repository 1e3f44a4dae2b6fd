"""What is still missing before a hall is patrolled."""

import pytest

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.problems import NotAllowed
from domain.roles import Role
from services.halls.accounts import add_account, create_first_administrator
from services.halls.first_steps import FirstStep, first_steps, missing
from services.halls.organisation import add_branch, add_hall, close_hall, set_up_hall
from services.halls.sign_in import sign_in, signed_in
from services.halls.staff import add_staff
from tests.builders import a_patrol
from tests.people import PASSWORD
from tests.roster_files import DAY

STEPS = list(FirstStep)


def test_each_step_ticks_itself_once_it_is_done(empty_app, now):
    app = empty_app
    root = create_first_administrator(app, "root", "管理员", PASSWORD, now)

    def done():
        steps = first_steps(app, root, now)
        return [each for each in STEPS if each in steps.done]

    assert (done(), first_steps(app, root, now).next) == ([], FirstStep.HALL)
    branch = add_branch(app, root, "江城", now)
    hall = add_hall(
        app, root, branch_id=branch, name="东厅", kind=HallKind.OWN, time_zone="Asia/Shanghai",
        now=now,
    )  # fmt: skip
    assert done() == STEPS[:1]
    add_staff(app, root, hall_id=hall.id, name="海", staff_no="1", position=Position.GUIDE, now=now)
    assert done() == STEPS[:2]
    add_account(
        app, root, login="amina", name="阿", role=Role.DUTY_MANAGER, password=PASSWORD, now=now,
        hall_ids=[hall.id],
    )  # fmt: skip
    assert done() == STEPS[:3]
    set_up_hall(app, root, hall.id, {}, now)  # looked at, and left as it is proposed
    assert done() == STEPS[:4]
    amina = signed_in(app, sign_in(app, "amina", PASSWORD, now), now)
    a_patrol(app, amina, hall.id, now)
    assert done() == STEPS
    assert first_steps(app, root, now).next is None
    assert first_steps(app, root, now).gaps == ()


def test_halls_that_lack_something_are_named_with_what_they_lack(app, people, now):
    a_patrol(app, people.amina, people.east.id, now)
    close_hall(app, people.fang, people.west.id, DAY, now)

    gaps = first_steps(app, people.fang, now).gaps

    assert [(gap.hall.name, gap.missing) for gap in gaps] == [
        ("远厅", (FirstStep.ROSTER, FirstStep.PATROL)),
    ]


@pytest.mark.parametrize("login", ["amina", "dora", "ella", "gu_account"])
def test_only_administrators_see_the_steps_of_all_halls(app, people, now, login):
    with pytest.raises(NotAllowed):
        first_steps(app, getattr(people, login), now)


def test_others_are_told_what_their_halls_lack_and_who_sees_to_it(app, people, now):
    def told(account):
        found = missing(app, account, now)
        return found and (found.step, found.who)

    assert told(people.chen) == (FirstStep.ROSTER, (people.fang.name,))
    assert told(people.amina) == (FirstStep.PATROL, (people.amina.name,))
    assert told(people.dora)[0] is FirstStep.PATROL
    close_hall(app, people.fang, people.far.id, DAY, now)
    assert told(people.chen) == (FirstStep.HALL, (people.fang.name,))

    a_patrol(app, people.amina, people.east.id, now)

    assert [told(each) for each in (people.amina, people.dora, people.ella)] == [None] * 3
    assert told(people.bao) == (FirstStep.PATROL, (people.bao.name,))  # the other hall
