"""Head office without leave for names: every page, and whatever a page sends to the browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.patrols.event import Status
from domain.roles import Role
from locales import Words
from services.halls.accounts import let_export_names
from services.halls.staff import change_staff
from services.months.editions import editions
from services.months.publish import publish_month
from services.patrols.corrections import Correction, correct_observation
from services.patrols.history import observation_history
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.scores.explanation_page import explanation_page
from services.scores.person import person_results
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from tests.builders import a_patrol, an_event, examine, praise, report, watch
from tests.pages.reading import today
from ui.doors import views_of

NAMES = {"gu": ("Gu-Secret", "NO-1"), "hai": ("Hai-Secret", "NO-2"), "ivy": ("Ivy-Secret", "NO-3")}
SECRETS = [
    *(text for both in NAMES.values() for text in both),
    "Amina", "Bao", "Dora", "fact-secret", "note-secret", "praise-secret", "reason-secret",
    "decision-secret", "examined-secret",
]  # fmt: skip
VIEWS = {
    "observations": ["all", "praises", "red_lines", "examined", "corrections"],
    "red_lines": ["waiting"],
}
PAGES = [
    (shown.file, name, view)
    for name, shown in views_of(Role.HEAD_OFFICE).items()
    for view in VIEWS.get(name, [""])
]


@pytest.fixture
def seen(app, people):
    """Something of everything, in names and words that are nowhere else."""
    at = datetime.now(UTC) - timedelta(days=3)
    for login, (name, number) in NAMES.items():
        member = getattr(people, login)
        change_staff(app, people.fang, member.id, name=name, staff_no=number, now=at)
    for day in range(3):
        kept = {people.gu.id: 7 - day, people.hai.id: 7}
        watch(app, people.amina, people.east, at + timedelta(days=day, minutes=1), kept)
    at += timedelta(days=2, hours=1)  # the newest, so that the lists begin with it
    patrol = a_patrol(app, people.amina, people.east.id, at)
    noted = an_event(patrol, people.gu.id, result="fail", note="note-secret", seq=3)
    assert record_events(app, people.amina, [noted], at + timedelta(minutes=2)).rejected == []
    praise(app, people.amina, patrol, people.gu.id, note="praise-secret")
    examine(app, people.amina, patrol, people.gu.id, note="examined-secret")
    event = report(app, people.amina, patrol, people.hai.id, note="fact-secret")
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=30))
    opened = observation_history(app, people.amina, patrol.id, people.gu.id, "hair-neat")
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "hair-neat",
        Correction(opened.current.result, "note-secret, put right"), "reason-secret", at + timedelta(minutes=40),
    )  # fmt: skip
    decide_red_line(
        app, people.dora, event, Status.CONFIRMED, "decision-secret", at + timedelta(minutes=50)
    )
    return patrol


def sent(page) -> bytes:
    """Everything of the page, data of charts too."""

    def protos(block) -> Iterator[bytes]:
        for child in block.children.values():
            if hasattr(child, "children"):
                yield from protos(child)
            if getattr(child, "proto", None) is not None:
                yield child.proto.SerializeToString()

    return b"\n".join(each for place in (page.main, page.sidebar) for each in protos(place))


def told(page) -> list[str]:
    data = sent(page)
    return [each for each in SECRETS if each.encode() in data]


def visited(page, people, path, view):
    page.query_params.update({"person": people.gu.id, "hall": people.east.id})
    if view:
        page.query_params["view"] = view
    return page.switch_page(path).run()


@pytest.mark.parametrize(("path", "name", "view"), PAGES)
def test_no_page_of_head_office_tells_a_name(visit, people, seen, path, name, view):
    page = visited(visit("ella"), people, path, view)

    assert not page.exception
    assert told(page) == []


def test_with_leave_the_names_are_there(app, visit, people, seen, now):
    let_export_names(app, people.fang, people.ella.id, may=True, now=now)

    page = visited(visit("ella"), people, "pages/records/observations.py", "all")

    assert {"Gu-Secret", "Hai-Secret", "Amina", "note-secret"} <= set(told(page))


def test_who_leads_the_halls_sees_names(visit, people, seen):
    for login in ("amina", "dora"):
        page = visited(visit(login), people, "pages/records/observations.py", "all")
        assert {"Gu-Secret", "Hai-Secret", "note-secret"} <= set(told(page))


def test_a_label_is_the_same_on_every_page_and_in_the_language_of_the_reader(app, people, seen):
    def names(language):
        ella, days = replace(people.ella, language=language), (today() - timedelta(days=9), today())
        person = person_results(app, ella, people.gu.id, people.east.id, *days).person
        table = staff_scores(app, ella, *days).people
        (row,) = table[table["staff_id"] == people.gu.id].to_dict("records")
        opened = observation_history(app, ella, seen.id, people.gu.id, "hair-neat")
        assert opened.entries[0].note == {"zh_CN": "（不显示）", "en": "(not shown)"}[language]
        assert (row["staff"], row["staff_no"]) == (person.name, person.staff_no)
        assert opened.staff == person.name
        return person.name, person.staff_no

    chinese, label = names("zh_CN")
    english, same = names("en")
    assert (label, len(label)) == (same, 5)
    assert (chinese, english) == (f"员工 {label}", f"Staff {label}")


def test_the_page_to_print_tells_no_name_either(app, people, seen):
    name, html = explanation_page(
        app, people.ella, people.gu.id, people.east.id, today() - timedelta(days=9), today(),
        Words("en"), datetime.now(UTC),
    )  # fmt: skip

    assert [each for each in SECRETS if each in html or each in name] == []


def test_what_is_published_by_head_office_still_holds_true_staff_numbers(app, people, seen, now):
    """Whoever presses the button: labels belong on pages, never into what is kept."""
    last_month = datetime.now(UTC).replace(day=1) - timedelta(days=3)
    watch(app, people.amina, people.east, last_month, {people.gu.id: 7, people.hai.id: 6})
    month, branch = f"{last_month:%Y-%m}", people.east.branch_id
    publish_month(app, people.dora, month, "", datetime.now(UTC), branch)

    (edition,) = editions(app, people.ella, month, branch)

    assert '"staff_no":"NO-1"' in edition.publication.inputs.replace(" ", "")
    assert all(
        row["staff"].startswith("员工 ") for hall in edition.halls for row in hall.people
    )  # and names that are looked up when it is read are labels
