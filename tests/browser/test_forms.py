"""A form that is refused stays as it is: open, with everything typed, and the reason in sight."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.halls.hall import Round
from domain.halls.login import MAX_LENGTH, MIN_LENGTH
from locales import Words
from services.halls.sign_in import sign_out
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from tests.browser.conftest import PHONE
from tests.browser.steps import expect_settled, go_signed_in, tap_at_rest
from tests.builders import an_event

pytestmark = pytest.mark.browser

WORDS = Words("zh_CN")
LONG = "名" * 65  # longer than a name may be


@pytest.fixture
def at(server, tablet, app):
    """``at("fang", "staff")``: a page of theirs on a phone, where little is in sight at once."""

    def start(login: str, path: str) -> Page:
        page = tablet(viewport=PHONE)
        go_signed_in(page, server.url, app, login)
        page.goto(f"{server.url}/{path}")
        expect(page.locator("h1")).to_be_visible()
        expect_settled(page)
        return page

    return start


def unfold(page: Page, title: str) -> None:
    """Open what is folded; a field of it is there to be written into."""
    details = page.locator("details").filter(has=page.get_by_text(WORDS(title), exact=True))
    if not details.count():  # a popover
        page.get_by_role("button", name=WORDS(title)).first.tap()
    elif details.get_attribute("open") is None:
        details.locator("summary").tap()


def field(page: Page, label: str, place: int = 0) -> Locator:
    return page.get_by_label(WORDS(label), exact=True).nth(place)


def press(page: Page, button: str, **values: object) -> None:
    tap_at_rest(page.get_by_role("button", name=WORDS(button, **values), exact=True))
    expect_settled(page)


def expect_refusal(page: Page, problem: str, **values: object) -> None:
    error = page.get_by_test_id("stAlertContentError")
    expect(error).to_contain_text(WORDS(f"problem.{problem}", **values)[:12])
    expect(error).to_be_in_viewport()


def expect_said(page: Page, said: str, **values: object) -> None:
    """Told, and the page below it drawn: it comes first, and the fields below become new."""
    told = page.get_by_test_id("stAlertContentSuccess")
    expect(told).to_contain_text(WORDS(said, **values))
    expect_settled(page)
    expect_in_sight_from_everywhere(page, told)


def expect_in_sight_from_everywhere(page: Page, told: Locator) -> None:
    """Where the page stands after a rerun is not known: it may have become shorter, or longer."""
    for end in ("0", "main.scrollHeight"):
        page.get_by_test_id("stMain").evaluate(f"main => main.scrollTo(0, {end})")
        expect(told).to_be_in_viewport(ratio=1)


def test_somebody_is_added_and_the_next_refusal_leaves_the_form_open(at, people):
    page = at("fang", "staff")
    unfold(page, "setup.add_staff")
    field(page, "account.name").fill("鲁")
    field(page, "column.staff_no").fill("D81")
    press(page, "setup.add")
    expect_said(page, "setup.added", name="鲁")

    unfold(page, "setup.add_staff")
    field(page, "account.name").fill("马")
    field(page, "column.staff_no").fill("D1")
    press(page, "setup.add")
    expect_refusal(page, "staff_no_taken", staff_no="D1")
    expect(field(page, "account.name")).to_have_value("马")
    expect(field(page, "column.staff_no")).to_have_value("D1")

    field(page, "column.staff_no").fill("D82")
    press(page, "setup.add")
    expect_said(page, "setup.added", name="马")


@pytest.mark.parametrize(
    ("path", "opener", "label", "value", "button", "problem"),
    [
        ("halls", "setup.add_hall", "column.hall", LONG, "setup.add", "name_unusable"),
        ("halls", "setup.add_branch", "column.branch", "江城", "setup.add", "name_taken"),
        ("halls", "setup.rename", "column.branch", LONG, "setup.save", "name_unusable"),
        ("accounts", "setup.add_account", "account.name", "莱娜", "setup.add", "login_unusable"),
        ("export_tokens", "tokens.issue", "tokens.purpose", " ", "tokens.issue_now",
         "token_purpose"),
    ],
)  # fmt: skip
def test_what_opens_stays_open_when_it_is_refused(at, path, opener, label, value, button, problem):
    page = at("fang", path)
    unfold(page, opener)
    # A page is labelled by its title, which may be the same word.
    fields = page.get_by_label(WORDS(label), exact=True).and_(page.locator("input"))
    shown = fields.locator("visible=true").first
    shown.fill(value)
    named = page.get_by_role("button", name=WORDS(button), exact=True)
    tap_at_rest(named.locator("visible=true").first)
    expect_settled(page)

    expect_refusal(page, problem, most=200, name=value, minimum=MIN_LENGTH, maximum=MAX_LENGTH)
    expect(shown).to_have_value(value)


@pytest.mark.parametrize(
    ("entry", "label", "button", "problem"),
    [
        ("halls?hall=EAST", "column.hall", "setup.save", "name_unusable"),
        ("staff?person=GU", "account.name", "setup.save", "name_unusable"),
        ("accounts?account=AMINA", "account.name", "setup.save", "name_unusable"),
    ],
)
def test_an_entry_keeps_what_was_typed_when_it_is_refused(
    at, people, entry, label, button, problem
):
    ids = {"EAST": people.east.id, "GU": people.gu.id, "AMINA": people.amina.id}
    for name, value in ids.items():
        entry = entry.replace(name, value)
    page = at("fang", entry)

    field(page, label).fill(LONG)
    press(page, button)

    expect_refusal(page, problem)
    expect(field(page, label)).to_have_value(LONG)


@pytest.fixture(scope="module")
def missed(app, people) -> str:
    """A finished patrol on which Gu missed a norm."""
    at = datetime.now(UTC) - timedelta(minutes=20)
    patrol = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, at)
    event = an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", note="有汗")
    assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=10))
    return patrol.id


def open_correction(page: Page) -> None:
    page.get_by_role("button", name=WORDS("history.open")).first.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect_settled(page)


def test_a_refused_correction_keeps_its_words_and_a_saved_one_is_told(at, missed):
    page = at("amina", f"patrol?patrol={missed}")
    open_correction(page)
    field(page, "column.note").fill("已擦干")
    press(page, "correct.submit")
    expect_refusal(page, "reason_needed")
    expect(field(page, "column.note")).to_have_value("已擦干")

    field(page, "correct.reason").fill("看错了")
    press(page, "correct.submit")
    expect(page.get_by_role("dialog")).to_have_count(0)
    told = page.get_by_test_id("stAlertContentSuccess").first
    expect(told).to_contain_text("已更正")
    expect_in_sight_from_everywhere(page, told)


def test_a_form_sent_after_the_sign_in_ended_gives_back_what_was_typed(at, app):
    page = at("fang", "export_tokens")
    unfold(page, "tokens.issue")
    field(page, "tokens.purpose").fill("每晚拉取到省公司报表")
    (cookie,) = [each for each in page.context.cookies() if each["name"] == "xunting_session"]
    sign_out(app, cookie["value"], datetime.now(UTC))
    press(page, "tokens.issue_now")

    expect(page.locator("h1")).to_have_text(WORDS("sign_in.not_saved"))
    expect(page.get_by_test_id("stCode")).to_have_text("每晚拉取到省公司报表")
    link = page.get_by_role("link", name=WORDS("sign_in.new_tab"))
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/sign-in", "_blank")
