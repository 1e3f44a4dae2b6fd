"""The first screen: it opens for those who head halls, and never shows what somebody else may see
or what is no longer so."""

import html
from datetime import UTC, datetime, timedelta

import pytest

from domain.case import CaseKind
from domain.halls.hall import HallKind
from domain.roles import Act, Role
from locales import LANGUAGES, Words
from services.follow_ups.cases import open_in_hall
from services.follow_ups.due import due_cases
from services.halls.scope import ReportScope
from services.months.cockpit import cockpit, red_lines_waiting
from services.months.measure_proposals import propose_measure
from services.norms.known_norms import known_norms
from services.reports.coverage import coverage
from services.writing import writing
from tests.builders import report
from tests.pages.reading import labels, page_links
from tests.weekly_patrols import FIRST, WEEK, walk
from ui.doors import views_of
from ui.months.cockpit_html import PercentScale, Screen, cockpit_html, spark_range
from ui.months.cockpit_links import cockpit_link
from ui.reports.kept_reports import kept_report

EN = Words("en")


def told_to(app, account, scope, at) -> str:
    """The screen as it is drawn, without what is kept."""
    screen = Screen(
        told=cockpit(app, account, scope, at),
        coverage=coverage(app, account, scope, at),
        waiting=red_lines_waiting(app, account, scope),
        due=due_cases(app, account, at) if account.may(Act.HANDLE_CASES) else None,
        scope=scope,
        account=account,
        norms=known_norms(app),
        retired=frozenset(),
        now=at,
    )
    return cockpit_html(screen, EN)


@pytest.fixture
def last_weeks(app, people):
    """Four weeks until yesterday in both halls."""
    today = datetime.now(UTC).date()
    for week in range(4):
        day = today - timedelta(days=1) - week * WEEK
        walk(app, people.amina, people.east, day, {people.gu.id: 5, people.hai.id: 7})
        walk(app, people.bao, people.west, day, {people.ivy.id: 6})
    return ReportScope(None, today - timedelta(days=27), today)


@pytest.mark.parametrize("login", ["dora", "ella"])
def test_branch_head_and_head_office_start_on_it(visit, last_weeks, login):
    page = visit(login)

    assert not page.exception
    assert not page.error


def test_it_is_the_first_view_of_those_who_head_halls_and_of_nobody_else():
    first = {role: next(iter(views_of(role))) for role in Role}

    assert {role for role, path in first.items() if path == "cockpit"} == {
        Role.BRANCH_HEAD, Role.HEAD_OFFICE,
    }  # fmt: skip


def test_what_is_kept_is_never_shown_to_somebody_who_sees_other_halls_nor_after_a_tap(
    app, people, last_weeks, now
):
    def kept(account):
        return kept_report("cockpit", lambda *given: cockpit(*given, now), account, last_weeks)

    wide, narrow = kept(people.dora), kept(people.amina)
    assert set(wide.halls) == {people.east.id, people.west.id}
    assert set(narrow.halls) == {people.east.id}
    assert {row["staff"] for row in narrow.people} <= {"顾", "海"}
    assert kept(people.dora) is not None

    counts = {line.hall.id: line.score.judged_count for line in wide.lines}
    yesterday = last_weeks.last - timedelta(days=2)
    walk(app, people.bao, people.west, yesterday, {people.ivy.id: 7})
    after = {line.hall.id: line.score.judged_count for line in kept(people.dora).lines}

    assert after[people.west.id] == counts[people.west.id] + 7
    assert after[people.east.id] == counts[people.east.id]
    assert {line.hall.id: line.score.judged_count for line in kept(people.amina).lines} == {
        people.east.id: counts[people.east.id]
    }


def test_every_text_from_people_is_escaped(app, people, last_weeks, now):
    bold = "<b onclick=alert(1)>厅"
    with app.store.write() as db:
        db.execute("UPDATE halls SET name = ? WHERE id = ?", [bold, people.east.id])
        db.execute("UPDATE staff SET name = ?", ["<img src=x>"])

    drawn = told_to(app, people.dora, last_weeks, datetime.now(UTC))

    assert "<b onclick" not in drawn
    assert "<img" not in drawn
    assert html.escape(bold) in drawn


def test_only_who_decides_is_led_to_the_red_lines_and_only_who_writes_measures_to_the_form(
    app, people, last_weeks
):
    at = datetime.now(UTC)
    patrol = walk(app, people.amina, people.east, (at - timedelta(hours=1)).date(), {})
    report(app, people.amina, patrol, people.gu.id, seq=90)

    of_head, of_office = (
        told_to(app, account, last_weeks, at) for account in (people.dora, people.ella)
    )

    assert 'data-page="red_lines"' in of_head
    assert 'data-page="red_lines"' not in of_office
    assert "⚑ 1" in of_head
    assert "⚑ 1" in of_office


def test_a_tile_offers_nobody_what_they_may_not_do(app, people, last_weeks):
    at = datetime.now(UTC)
    patrol = walk(app, people.amina, people.east, (at - timedelta(hours=1)).date(), {})
    report(app, people.amina, patrol, people.gu.id, seq=90)

    of_head, of_manager = (
        told_to(app, account, last_weeks, at) for account in (people.dora, people.amina)
    )

    assert 'data-page="publications"' in of_head
    assert 'data-page="publications"' not in of_manager
    assert EN("cockpit.red_others") not in of_head
    assert EN("cockpit.red_others") in of_manager


def test_links_keep_the_days_and_the_halls():
    scope = ReportScope(HallKind.OWN, FIRST, FIRST + WEEK)

    link = cockpit_link("staff_scores", scope)
    assert link.href == "staff_scores?from=2025-09-01&to=2025-09-08&hall=own"
    assert cockpit_link("person", scope, "h1", person="p1").query == {
        "from": "2025-09-01", "to": "2025-09-08", "hall": "h1", "person": "p1",
    }  # fmt: skip
    assert cockpit_link("red_lines", None).href == "red_lines"


def test_a_hall_without_a_number_has_a_goal_and_no_bar():
    scale = PercentScale.of([(84.7, 87.9, 80.0), (None, None, 80.0)])

    assert scale.bar(None, None, None, 80.0) == {
        "x": None, "from": None, "width": None, "goal": 0.0,
    }  # fmt: skip
    assert scale.bar(85.0, 84.0, 86.0, 80.0) == {
        "x": 50.0, "from": 40.0, "width": 20.0, "goal": 0.0,
    }  # fmt: skip
    assert spark_range([]) == (0.0, 100.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_in_both_languages(app, people, last_weeks, language):
    at = datetime.now(UTC)
    screen = Screen(
        cockpit(app, people.dora, last_weeks, at), coverage(app, people.dora, last_weeks, at),
        red_lines_waiting(app, people.dora, last_weeks), due_cases(app, people.dora, at),
        last_weeks, people.dora,
        known_norms(app), frozenset(), at,
    )  # fmt: skip

    drawn = cockpit_html(screen, Words(language))

    assert "{" not in drawn.replace('data-query="{', "")
    assert people.east.name in drawn


def test_only_who_decides_is_told_of_proposed_measures(visit, app, people, last_weeks):
    at = datetime.now(UTC)
    propose_measure(app, people.amina, people.east.id, f"{at:%Y-%m}", "score", "复查", at)

    def told(login: str) -> list[str]:
        page = visit(login).switch_page("pages/today/cockpit.py").run()
        return [each for each in labels(page_links(page)) if "proposed" in each]

    assert told("dora") == ["1 proposed measure waits for your decision"]
    assert told("amina") == []


def test_what_is_due_is_told_with_what_is_late(app, people, last_weeks):
    at = datetime.now(UTC)
    assert "nothing to do now" in told_to(app, people.dora, last_weeks, at)
    for hours in (-2, 3):
        due = (at + timedelta(hours=hours)).isoformat()
        with writing(app, people.amina, Act.HANDLE_CASES, at) as (db, account):
            open_in_hall(
                db, account, CaseKind.ACTION, people.east.id, at,
                {"state": "open", "due_at": due}, {},
            )  # fmt: skip

    # A branch head hears of what is late, a duty manager of all of it, head office of none.
    assert "1 of them is late" in told_to(app, people.dora, last_weeks, at)
    assert ">2</span>" in told_to(app, people.amina, last_weeks, at)
    assert "To do" not in told_to(app, people.ella, last_weeks, at)
