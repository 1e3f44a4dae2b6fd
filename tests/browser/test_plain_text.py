"""Names and notes are text on every page, whatever is in them: no link, no icon, no picture, no
other letters than were typed."""

import html
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from domain.halls.hall import TIME_ZONE, Round
from domain.imports.check_columns import HEADINGS
from domain.imports.table import propose
from domain.patrols.event import Status
from domain.period import month_days
from domain.result import Result
from domain.roles import Account, Role
from locales import Words
from services.application import Application
from services.exports.tokens import issue_token
from services.follow_ups.appeals import answer_appeal, appeal_observation
from services.follow_ups.cards import CardDraft, give_card
from services.halls.accounts import change_account, let_export_names
from services.halls.organisation import change_hall, rename_branch
from services.halls.staff import change_staff
from services.imports.company_checks import preview, read_checks, take_in
from services.method.goals import give_goals, set_own_goal
from services.method.method import change_method
from services.months.measures import add_measure
from services.months.publish import publish_month
from services.norms.whose_rules import choose_rules
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from services.scores.red_line_decisions import decide_red_line
from services.trends.marks import add_mark, rebase
from tests.browser.steps import arrive, expect_drawn, expect_still, go_on_to, go_signed_in
from tests.builders import BAN_1, an_event, plain_method
from tests.people import People

pytestmark = pytest.mark.browser

# Each begins with two letters that nothing else on a page has; names have room for 64.
TRICKS = {
    "branch": "甲㈠ www.evil.example :material/delete: **b** -> :smile: [x](y)",
    "east": "乙㈡ http://evil.example/x :streamlit: a@evil.example _i_ --",
    "west": "丙㈢ :red[r] `c` $x^2$ &#42; <b>t</b> \\ <-> ~~s~~ ![i](u)",
    "gu": "丁㈣ https://evil.example :material_home: # 1. >= | a | txt.exe",
    "hai": "戊㈤ &lt;i&gt; :green-badge[b] WWW.EVIL.EXAMPLE *x* <script>",
    "ivy": "己㈥ - [ ] $$y$$ :+1: ~= [^1] :small[s] (www.evil.example)",
    "amina": "庚㈦ mailto:a@evil.example -> <- => :help[h] ::leaf[l] {a}",
    "dora": "辛㈧ ```x``` :color[c]{foreground=red} :tada: <= =1+1",
    "ella": "壬㈨ :rainbow[r] https://evil.example?a=b&copy;=1 12:30:45",
    "fang": "癸㈩ __b__ <img src=x onerror=alert(1)> :blush: --",
    "note": "子⑴ www.evil.example **note** :material/flag: -> \u202ea@evil.example <u>",
    "praise": "丑⑵ http://evil.example :heart: -- _p_ :streamlit: &amp;",
    "reason": "寅⑶ [r](https://evil.example) :blue[b] $z$ <-> www.evil.example",
    "fact": "卯⑷ :material/gavel: https://evil.example/f # ~ * | <s>",
    "decision": "辰⑸ www.evil.example >= :smile: \\* &copy; [d]",
    "mark": "巳⑹ www.evil.example :smile: -> **m** <i> &gt;",
    "rebasing": "午⑺ http://evil.example :streamlit: -- `r`",
    "measure": "未⑻ www.evil.example :material/home: *m* -> $q$ <h1>",
    "edition": "申⑼ https://evil.example :smile: <- **e** &#x2A;",
    "purpose": "酉⑽ www.evil.example :material/key: -> [p](q) <p>",
    "goal": "甲⒀ www.evil.example :smile: **g** -> $x$ <b>",
    "own_goal": "乙⒁ https://evil.example *o* :tada: -- [l](u)",
    "rules": "丙⒂ www.evil.example :material/gavel: `r` <- ~~s~~ <i>",
    "method": "戌⑾ http://evil.example :wave: ~= `m` &lt;",
    "appeal": "丁⒃ www.evil.example :smile: **a** -> [a](x) <b>",
    "answer": "戊⒄ https://evil.example :tada: `w` <- $y$ <i>",
    "step": "己⒅ www.evil.example :material/home: ~~s~~ -- *t* <u>",
    "file": "亥⑿ www.evil.example :material/file: -> *f*.csv",
}  # fmt: skip
PAGES = {
    "amina": ["today", "staff_scores", "staff_scores?view=table&order=score",
              "score_trends", "score_trends?view=over_time&of=person",
              "funnel?of=people", "observations", "observations?view=praises",
              "observations?view=red_lines", "observations?view=corrections", "what_changed",
              "norm_map", "norm_map?view=profiles", "coverage", "account", "scoring_method",
              "PERSON", "PERSON&view=observations", "PERSON&view=explain", "PATROL", "NEWEST", "appeals", "APPEAL"],
    "dora": ["red_lines", "cockpit", "appeals", "APPEAL", "publications", "publications?month=MONTH", "goals",
             "norm_health?view=agreement", "BULLETIN", "score_trends", "score_trends?hall=EAST", "exports"],
    "ella": ["scoring_method", "goals", "company_checks", "norm_workbook", "exports",
             "staff_scores"],
    "gu": ["own_results", "own_results?view=observations", "own_results?view=explain",
           "own_results?view=months", "APPEAL"],
    "fang": ["halls", "halls?hall=EAST", "staff", "staff?person=GU", "roster", "accounts",
             "accounts?account=AMINA", "export_tokens", "checklist_versions"],
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(app: Application, people: People) -> dict[str, str]:
    """Everything that people write, as hostile as it can be; returns the ids for addresses."""
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()  # months are those of the halls
    month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    first, last = month_days(month)
    change_method(app, people.ella, plain_method(), first - timedelta(days=90),
                  TRICKS["method"], now)  # fmt: skip
    to_come = f"{today + timedelta(days=40):%Y-%m}"
    give_goals(app, people.ella, [people.east.branch_id], "patrol", to_come, 82, 94, TRICKS["goal"],
               now)  # fmt: skip
    set_own_goal(
        app, people.dora, people.east.id, "patrol", to_come, 85, 96, TRICKS["own_goal"], now
    )
    choose_rules(app, people.ella, [people.east.branch_id], "company", today + timedelta(days=3),
                 TRICKS["rules"], now)  # fmt: skip
    for days in (60, 45, 20, 13):
        _walk(app, people, now - timedelta(days=days), decided=True)
    lately = _walk(app, people, now - timedelta(days=6), decided=True)
    at = datetime(last.year, last.month, 20, 2, 0, tzinfo=UTC)
    patrol = _walk(app, people, at, decided=True)
    newest = _walk(app, people, now - timedelta(hours=3), decided=False)
    case_id = appeal_observation(
        app, people.gu_account, newest, "face-clean", Result.PASS, TRICKS["appeal"], now
    )
    answer_appeal(app, people.amina, case_id, TRICKS["answer"], now, 1)
    card = CardDraft("hair-neat", None, "face-clean", TRICKS["step"], today)
    give_card(app, people.amina, newest, people.gu.id, card, now)
    for each in (patrol, lately):
        correct_observation(
            app, people.amina, each, people.gu.id, "face-clean",
            Correction(Result.PASS, TRICKS["note"]), TRICKS["reason"], now,
        )  # fmt: skip
    add_mark(app, people.dora, first, last, TRICKS["mark"], now)
    rebase(app, people.dora, people.east.id, None, at.date(), TRICKS["rebasing"], now)
    add_measure(app, people.dora, people.east.branch_id, f"{today:%Y-%m}", "score",
                TRICKS["measure"], now)  # fmt: skip
    publish_month(app, people.dora, month, TRICKS["edition"], now)
    issue_token(app, people.fang, purpose=TRICKS["purpose"], now=now,
                expires_on=now.date() + timedelta(days=30))  # fmt: skip
    _check_results(app, people, month, now)
    let_export_names(app, people.fang, people.ella.id, may=True, now=now)
    _rename(app, people, now)
    return {
        "EAST": people.east.id, "GU": people.gu.id, "AMINA": people.amina.id, "MONTH": month,
        "PATROL": f"patrol?patrol={patrol}",
        "NEWEST": f"patrol?patrol={newest}", "APPEAL": f"appeal?case={case_id}",
        "BULLETIN": f"bulletin?place={people.east.branch_id}&month={today:%Y-%m}",
        "PERSON": f"person?person={people.gu.id}&hall={people.east.id}",
    }  # fmt: skip


def _walk(app: Application, people: People, at: datetime, *, decided: bool) -> str:
    patrol = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, at)
    gu, hai = people.gu.id, people.hai.id
    events = [
        an_event(patrol, gu, seq=1),
        an_event(patrol, gu, seq=2, norm_id="face-clean", result="fail", note=TRICKS["note"]),
        an_event(patrol, hai, seq=3),
        an_event(patrol, hai, seq=4, norm_id=BAN_1, result="fail", note=TRICKS["fact"]),
        an_event(patrol, gu, seq=5, kind="praise", praise_id=str(uuid4()), note=TRICKS["praise"]),
    ]  # fmt: skip
    events[-1].pop("norm_id")
    assert record_events(app, people.amina, events, at + timedelta(minutes=5)).rejected == []
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=10))
    if decided:
        decide_red_line(app, people.dora, events[3]["id"], Status.CONFIRMED, TRICKS["decision"],
                        at + timedelta(minutes=20))  # fmt: skip
    return patrol.id


def _check_results(app: Application, people: People, month: str, now: datetime) -> None:
    rows = f"来源,营业厅,月份,结果\n神秘顾客,{people.east.name},{month},92.5\n"
    sent = read_checks(TRICKS["file"], rows.encode())
    plan = preview(app, people.ella, sent, propose(sent.table.header, HEADINGS), None, now)
    assert take_in(app, people.ella, sent, plan, now) is not None


def _rename(app: Application, people: People, now: datetime) -> None:
    fang = people.fang
    rename_branch(app, fang, people.east.branch_id, TRICKS["branch"], now)
    for name, hall in (("east", people.east), ("west", people.west)):
        change_hall(app, fang, hall.id, branch_id=hall.branch_id, name=TRICKS[name],
                    kind=hall.kind, time_zone=TIME_ZONE, now=now)  # fmt: skip
    for name, person in (("gu", people.gu), ("hai", people.hai), ("ivy", people.ivy)):
        change_staff(app, fang, person.id, name=TRICKS[name], staff_no=person.staff_no, now=now)
    scopes: dict[str, dict[str, object]] = {
        "amina": {"hall_ids": [people.east.id, people.west.id]},
        "dora": {"branch_id": people.east.branch_id}, "ella": {}, "fang": {},
    }  # fmt: skip
    for name, scope in scopes.items():
        account: Account = getattr(people, name)
        change_account(app, fang, account.id, name=TRICKS[name], role=Role(account.role),
                       now=now, **scope)  # fmt: skip


@pytest.mark.parametrize("login", PAGES)
def test_what_people_wrote_stands_on_the_page_letter_for_letter(
    server, tablet, app, hostile, login
):
    page = tablet()
    arrive(page, server.url, app, login)
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for path in PAGES[login]:
        for name, value in hostile.items():
            path = path.replace(name, value)
        go_on_to(page, path)
        expect(page.locator("h1")).to_be_visible()
        if path == "goals":  # its end comes late on a busy machine
            history = page.get_by_role("heading", name=Words("zh_CN")("goals.history"))
            expect(history).to_be_visible()
        _unfold(page)
        found[path] = problems_of(page, seen)

    assert {path: each for path, each in found.items() if each} == {}
    assert SEEN[login] - seen == set()


def _unfold(page: Page) -> None:
    """Show what is folded, once all of the page is there."""
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]", timeout=120_000
    )
    expect_drawn(page)
    expect_still(page)  # charts draw after the script has ended
    page.evaluate(
        "() => document.querySelectorAll('details:not([open]) > summary').forEach((e) => e.click())"
    )
    expect_drawn(page)
    expect_still(page)


# What must have been on the pages of each: a test that sees nothing would find nothing.
SEEN = {
    "amina": {"east", "west", "gu", "hai", "note", "praise", "reason", "fact", "decision", "method",
              "amina", "dora", "appeal", "answer", "step"},
    "dora": {"appeal", "answer", "east", "west", "gu", "hai", "fact", "mark", "rebasing", "measure", "edition",
             "decision", "amina", "dora", "branch", "goal", "own_goal"},
    "ella": {"method", "file", "ella", "east", "gu", "branch", "goal", "own_goal", "rules"},
    "gu": {"note", "praise", "reason", "amina", "east", "appeal", "answer", "step"},
    "fang": {"branch", "east", "west", "gu", "hai", "ivy", "amina", "dora", "ella", "fang",
             "purpose"},
}  # fmt: skip


def problems_of(page: Page, seen: set[str]) -> list[str]:
    """What is not as it was typed, and whatever was made of it.

    :param seen: gets the names of the texts that were there
    """
    # The lines of a name in a picture stand below each other, and nothing is between them.
    page.evaluate(
        "() => document.querySelectorAll('svg text tspan').forEach((line) => line.append('\\n'))"
    )
    texts = page.evaluate(
        """() => [
          document.body.innerText,
          ...[...document.querySelectorAll('input, textarea')].map((each) => each.value),
          ...['aria-label', 'alt', 'title', 'placeholder'].flatMap((name) =>
            [...document.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name))),
        ]"""
    )
    problems = [problem for text in texts for problem in _changed(text, seen)]
    made = page.evaluate(
        """() => [...document.querySelectorAll(
            '[data-testid=stMarkdownContainer] :is(img, .katex, script, iframe), ' +
            'a:is([href^="http"], [href^="//"], [href^="mailto"])[href*="evil" i], img[src*="evil" i], img[src="x"]'
          )].map((each) => each.outerHTML.slice(0, 200))"""
    )
    problems += made
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        problems.append("wider than the screen")
    return problems


def _changed(text: str, seen: set[str]) -> list[str]:
    """Texts that go on otherwise than they were typed; charts may cut them off with "…"."""
    # Marks of direction are not to be seen.
    text = " ".join(re.sub("[\u2066-\u2069]", "", text).split())
    problems = []
    for name, trick in TRICKS.items():
        for found in re.finditer(re.escape(trick[:2]), text):
            there = text[found.start() : found.start() + len(trick)]
            if there == trick:
                seen.add(name)
            elif not trick.startswith(there.partition("…")[0]) or "…" not in there:
                problems.append(f"{name}: {there!r}")
    return problems


def test_options_of_select_boxes_are_shown_as_they_are(server, tablet, app, hostile):
    page = tablet()
    seen: set[str] = set()
    found = {}
    for login, path in (
        ("fang", "staff"), ("fang", "accounts?account=AMINA"),
        ("amina", "score_trends?view=over_time&of=person"), ("dora", "bulletin"),
        ("amina", "observations"),
    ):  # fmt: skip
        page.context.clear_cookies()
        go_signed_in(page, server.url, app, login)
        page.goto(f"{server.url}/{path.replace('AMINA', hostile['AMINA'])}")
        expect(page.locator("h1")).to_be_visible()
        _unfold(page)
        for box in page.locator(
            ":is([data-testid=stSelectbox], [data-testid=stMultiSelect])"
        ).all():
            box.locator("input").click()
            try:
                page.get_by_role("listbox").first.wait_for(timeout=500)
            except PlaywrightTimeoutError:  # nothing is left to choose
                continue
            found[f"{path} {len(found)}"] = problems_of(page, seen)
            page.keyboard.press("Escape")

    assert {path: each for path, each in found.items() if each} == {}
    assert {"east", "west", "gu", "hai", "branch"} - seen == set()


def test_the_sheets_to_print_show_text_as_text(server, tablet, app, people, hostile):
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    seen: set[str] = set()
    for path in (
        f"explain/{people.gu.id}.html?hall={people.east.id}",
        f"bulletin/{people.east.branch_id}/{hostile['MONTH']}.html",
    ):
        page.goto(f"{server.url}/{path}")
        assert problems_of(page, seen) == []
    assert html.escape(TRICKS["gu"]) != TRICKS["gu"]
    assert {"gu", "east"} - seen == set()
