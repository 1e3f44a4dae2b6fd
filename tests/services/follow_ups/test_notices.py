"""What stands behind the bell: what is to be done, and what nobody has looked at yet."""

from datetime import timedelta

import pytest

from domain.case import CaseKind
from domain.follow_ups.appeal import AppealState
from domain.problems import NotAllowed
from domain.result import Result
from domain.roles import Act
from services.follow_ups.appeals import appeal_observation, decide_appeal, opened_appeal
from services.follow_ups.cases import open_in_hall
from services.follow_ups.notices import NewsKind, has_notices, mark_seen, notice_count, notices_for
from services.patrols.patrols import finish_patrol
from services.writing import writing
from tests.builders import a_patrol, observe, report
from tests.published import MONTH, a_month, publish

HOUR = timedelta(hours=1)


@pytest.fixture
def finished(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    finish_patrol(app, people.amina, patrol.id, now + HOUR / 60)
    return patrol


def opened(app, people, now, kind, by=None, **sets):
    with writing(app, by or people.amina, Act.HANDLE_CASES, now) as (db, account):
        return open_in_hall(db, account, kind, people.east.id, now, {"state": "open", **sets}, {})


def test_what_is_to_be_done_stays_counted_after_it_was_seen(app, people, now):
    opened(app, people, now, CaseKind.ACTION)

    mark_seen(app, people.amina, now)

    assert notice_count(app, people.amina, now) == 1


def test_a_decided_appeal_is_new_until_its_author_has_looked(app, people, now, finished):
    case_id = appeal_observation(
        app, people.gu_account, finished.id, "hair-neat", Result.NA, "当时没上岗", now + HOUR
    )
    seen = opened_appeal(app, people.dora, case_id).seen.current.event_id
    decided_at = now + 2 * HOUR
    decide_appeal(app, people.dora, case_id, Result.NA, "确实", decided_at, 1, seen)

    found = notices_for(app, people.gu_account, decided_at + HOUR)
    assert notice_count(app, people.gu_account, decided_at + HOUR) == 1
    mark_seen(app, people.gu_account, decided_at + HOUR)
    after = notices_for(app, people.gu_account, decided_at + 2 * HOUR)

    (news,) = found.news
    assert (news.kind, news.state, news.is_new) == (NewsKind.APPEAL, AppealState.UPHELD, True)
    assert notice_count(app, people.gu_account, decided_at + 2 * HOUR) == 0
    assert [each.is_new for each in after.news] == [False]


def test_news_leaves_the_list_after_two_weeks(app, people, now, finished):
    case_id = appeal_observation(
        app, people.gu_account, finished.id, "hair-neat", Result.NA, "当时没上岗", now + HOUR
    )
    seen = opened_appeal(app, people.dora, case_id).seen.current.event_id
    decide_appeal(app, people.dora, case_id, Result.NA, "确实", now + HOUR, 1, seen)

    last = notices_for(app, people.gu_account, now + HOUR + timedelta(days=14))
    gone = notices_for(app, people.gu_account, now + 2 * HOUR + timedelta(days=14))

    assert (len(last.news), len(gone.news)) == (1, 0)


def test_a_published_month_is_news_in_its_branch_alone(app, people, now):
    a_month(app, people, now)
    publish(app, people.dora, now)

    at = now + HOUR
    for reader in (people.amina, people.dora, people.gu_account, people.ella):
        months = [each for each in notices_for(app, reader, at).news if each.month]
        assert [(each.month, each.edition, each.is_new) for each in months] == [(MONTH, 1, True)]
    assert notices_for(app, people.chen, at).news == ()


def test_a_reported_red_line_waits_for_the_branch_head_alone(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    report(app, people.amina, patrol, people.gu.id)

    assert notices_for(app, people.dora, now).red_lines == 1
    assert notice_count(app, people.dora, now) == 1
    assert notices_for(app, people.amina, now).red_lines == 0


def test_an_administrator_has_no_notices(app, people, now):
    assert not has_notices(people.fang)
    with pytest.raises(NotAllowed):
        notices_for(app, people.fang, now)
