"""The sheet as Chromium prints it: one A4 page for a branch with five halls, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from unicodedata import normalize

import pandas as pd
import pytest
from pypdf import PdfReader

from db.publications import Publication
from domain.follow_ups.complaint_counts import pareto
from domain.halls.hall import Hall, HallKind
from domain.imports.checks import CheckSource
from domain.method.goals import Goal
from domain.method.method import Method
from domain.months.measure import About, AboutKind, Measure, WhichHalls
from domain.norms.norm import Severity
from domain.scores.bands import HallFigure
from domain.scores.check_figure import CheckFigure
from domain.scores.figure import Figure, FigureChange, change_between, mean_of_halls
from domain.trends.choice import ChartKind
from domain.trends.rules import Direction, Rule
from locales import LANGUAGES, Words
from services.follow_ups.complaint_statistics import ComplaintStatistics, Kept
from services.months.bulletin import (
    Bulletin,
    BulletinResult,
    HallSignals,
    KindOfHalls,
    RedLinesOfNorm,
)
from services.months.bulletin_page import render
from services.months.bulletin_place import BulletinPlace
from services.months.measure_figures import MeasureOutcome, Start
from services.months.month_figures import MonthFigures
from services.scores.hall_checks import HallChecks, SourceChecks
from services.scores.hall_comparison import ComparedHall
from services.scores.hall_months import HallMonth
from services.trends.signal_charts import SignalKind
from services.trends.signals import Signal

pytestmark = pytest.mark.browser

AT = datetime(2026, 11, 3, 2, tzinfo=UTC)
A4_WIDTH = 794  # CSS pixels
THEMES = ("communication", "time_limits", "recommendation", "self_service")
TEXT = "晨会用十分钟演练首问与称呼，厅经理每天抽查三人并当场讲评，连续四周，月底由分公司复查一次。"
PRAISE = "雨天主动到门口为带孩子的客户撑伞，又帮老人填好单子，全程耐心讲解资费，客户留言表扬。"


@pytest.fixture(scope="module")
def library(app):
    return app.checklists.usable()


@pytest.fixture
def sheet(library) -> Bulletin:
    """A normal month: five halls with company checks, as many weak norms as the sheet takes, two red
    lines, praise, six measures."""
    names = ("人民路营业厅", "城东营业厅", "大学城营业厅", "滨江路中心广场旗舰营业厅", "西站合作厅")
    halls = tuple(
        Hall(id=name, branch_id="b", name=name, time_zone="Asia/Shanghai",
             kind=HallKind.PARTNER if name == names[-1] else HallKind.OWN)
        for name in names
    )  # fmt: skip
    place = BulletinPlace("b", "江城分公司", None, halls)
    norms = {n.id: n for n in library.norms.values() if n.severity is not Severity.RED_LINE}
    score, lower = Figure(86.25, 84.61, 88.02, 1352, 195), Figure(75.4, 72.2, 78.6, 644, 96)
    share = Figure(81.1, 79.6, 82.6, 1946)

    def result(name: str | None, now: Figure, then: Figure) -> BulletinResult:
        month = HallMonth(now, 86.25, "pass") if name else None
        return BulletinResult(name, now, then, change_between(then, now), month, Goal(80, 95))

    def weak(theme: str) -> list[dict]:
        return [
            {"norm_id": n.id, "theme": theme, "fail_pct": 37.5, "low_pct": 28.3, "high_pct": 47.7,
             "judged_count": 64, "hall_id": names[3], "hall_fail_pct": 44.4,
             "hall_judged_count": 18}
            for n in norms.values() if n.theme == theme
        ][:3]  # fmt: skip

    def measure(number: int, about: About, hall: str | None) -> Measure:
        halls = None if hall else WhichHalls.OWN
        return Measure(
            number, "b", hall, "2026-08", date(2026, 9, 20), about, TEXT, "周", AT, halls
        )

    def month_of(month: str) -> MonthFigures:
        nothing = pd.DataFrame()
        return MonthFigures(month, None, {}, {}, Goal(80, 95), {}, Method().minimum_sample, "2", nothing,
                            nothing, nothing)  # fmt: skip

    def source_checks(source: CheckSource) -> SourceChecks:
        if source.counted:
            months = [CheckFigure(source, month, 7.0) for month in ("2026-09", "2026-10")]
            return SourceChecks(source, tuple(months), None, 30, None)
        months = [
            CheckFigure(source, "2026-09", 94.25, 128),
            CheckFigure(source, "2026-10", 96.15, 130, frozenset(), 93.8, 96.15, 130),
        ]
        return SourceChecks(source, tuple(months), Goal(80, 95), 30, "challenge")

    abouts = [About(AboutKind.SCORE), About(AboutKind.THEME, "communication"),
              About(AboutKind.NORM, "surname-address" if "surname-address" in norms
                    else next(iter(norms)))]  # fmt: skip
    reds = [n for n in library.norms.values() if n.severity is Severity.RED_LINE][:2]
    seen = HallFigure(86.25, 84.61, 88.02, 1.0, 1352, 195)
    own = [result(name, score, lower) for name in names[:-1]]
    together = mean_of_halls([score] * 4)
    return Bulletin(
        place=place, month="2026-10", first=date(2026, 10, 1), last=date(2026, 10, 31),
        is_over=True, as_of=AT,
        publication=Publication(1, "b", "2026-10", 2, AT, "周", "", "", "", "", ""),
        this=month_of("2026-10"), before=month_of("2026-09"),
        goal=Goal(80, 95),
        kinds=[
            KindOfHalls("own", own, result(None, together, together),
                        [row for theme in THEMES[:3] for row in weak(theme)], 40, 31,
                        tuple(ComparedHall(hall, seen, None) for hall in halls[:-1])),
            KindOfHalls("partner", [result(names[-1], lower, Figure(None, None, None, 9, 2))],
                        None, weak(THEMES[3]), 12, 9),
        ],
        signals=HallSignals([
            Signal(SignalKind.HALL, halls[number], None, change, Rule.BEYOND, ChartKind.P,
                   date(2026, 10, 12), date(2026, 10, 18), value, 86.2, 340, date(2026, 10, 18),
                   value, 340, 30)
            for number, change, value in ((1, Direction.WORSE, 77.4), (3, Direction.BETTER, 92.8))
        ], 5),
        red_lines=[RedLinesOfNorm(norm, 3, 1, 1, 1) for norm in reds],
        praises=[{"staff": "顾晓明", "hall": names[0], "note": PRAISE}] * 4,
        praise_count=23,
        checks=[
            HallChecks(hall, tuple(source_checks(source) for source in CheckSource), False, {
                CheckSource.MYSTERY_SHOPPER: 20, CheckSource.SATISFACTION: 20, CheckSource.COMPLAINTS: 0,
            })
            for hall in halls
        ],
        measures=[Start(measure(1, about, None), None, names[:-1], share) for about in abouts],
        outcomes=[
            *(
                MeasureOutcome(Start(measure(2, about, names[0]), names[0], names[:1], lower), score,
                        change_between(lower, score))
                for about in abouts[:2]
            ),
            MeasureOutcome(
                Start(measure(3, About(AboutKind.COMPLAINTS), names[0]), names[0], names[:1],
                      CheckFigure(CheckSource.COMPLAINTS, "2026-08", 9.0)),
                CheckFigure(CheckSource.COMPLAINTS, "2026-10", 2.0), FigureChange.DOWN,
            ),
        ],
        norms=norms, retired=frozenset(), complaints=_complaints(), causes=library.complaint_causes,
    )  # fmt: skip


_CAUSES = ("charged_unasked",) * 4 + ("waited_long",) * 2 + ("slow",)


def _complaints(told: tuple[str, ...] = _CAUSES) -> ComplaintStatistics:
    """Of a normal month: seven, with one way to avoid them."""
    return ComplaintStatistics(
        total=len(told), solved_at_once=2, causes=tuple(pareto(told)), halls=(), months=(),
        processes=(), departments={}, answers=Kept(4, 5), satisfied=Kept(3, 4),
        avoidances=("到期前三天短信提醒客户",) if told else (),
    )  # fmt: skip


@pytest.fixture
def printed(tablet):
    """``printed(html)``: (the PDF as it is printed, page by page; what is too wide for A4)."""

    def start(html: str) -> tuple[PdfReader, list[str]]:
        page = tablet(viewport={"width": A4_WIDTH, "height": 1123}, has_touch=False)
        page.set_content(html)
        wide = page.evaluate(_TOO_WIDE)
        page.emulate_media(media="print")
        # The page less its two margins of 10 mm.
        page.set_viewport_size({"width": A4_WIDTH - 76, "height": 1123})
        wide += page.evaluate(_TOO_WIDE)
        return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))), wide

    return start


_TOO_WIDE = """() => [...document.querySelectorAll("html, section, table, td, th")]
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => `${each.tagName} ${each.scrollWidth} > ${each.clientWidth}: ${each.textContent}`)"""


def text_of(reader: PdfReader) -> str:
    """Without blanks; Chromium writes some characters as the radicals that look like them."""
    text = "".join(page.extract_text() for page in reader.pages)
    return "".join(normalize("NFKC", text).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_normal_month_of_a_branch_is_one_a4_page(sheet, printed, language):
    words = Words(language)

    reader, wide = printed(render(sheet, words))

    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert wide == []
    text = text_of(reader)
    for said in (
        words("bulletin.title"), "86.2", words("measure_change.up"), words("theme.communication"),
        words("bulletin.waiting"), "顾晓明", words("bulletin.measures"), words("bulletin.together"),
        words("bulletin.complaints"), words("bulletin.copied_to"),
    ):  # fmt: skip
        assert normalize("NFKC", said.replace(" ", "")) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_a_hall_is_one_page(sheet, printed, language):
    hall = sheet.place.halls[0]
    own = sheet.kinds[0]
    of_hall = replace(
        sheet,
        place=BulletinPlace("b", "江城分公司", hall, (hall,)),
        kinds=[replace(own, results=own.results[:1], together=None)],
        checks=sheet.checks[:1],
    )

    reader, wide = printed(render(of_hall, Words(language)))

    assert (len(reader.pages), wide) == (1, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_with_nothing_in_it_is_one_page_that_says_so(sheet, printed, language):
    words = Words(language)
    nothing = Figure(None, None, None, 0, 0)
    empty = replace(
        sheet, kinds=[replace(sheet.kinds[1], results=[BulletinResult("厅", nothing, nothing,
                      change_between(nothing, nothing), HallMonth(nothing), Goal(80, 95))])],
        red_lines=[], praises=[], praise_count=0, checks=[], measures=[], outcomes=[],
        publication=None, complaints=_complaints(()),
    )  # fmt: skip

    reader, wide = printed(render(empty, words))

    assert (len(reader.pages), wide) == (1, [])
    assert normalize("NFKC", words("bulletin.nothing").replace(" ", "")) in text_of(reader)


def test_more_than_a_page_holds_goes_on_without_cutting_a_row(sheet, printed):
    many = replace(sheet, measures=[
        replace(each, measure=replace(each.measure, text=f"第{number}条开始。{TEXT * 3}第{number}条结束。"))
        for number, each in enumerate(sheet.measures * 10)
    ])  # fmt: skip

    reader, wide = printed(render(many, Words("zh_CN")))

    assert (len(reader.pages) > 2, wide) == (True, [])
    pages = [normalize("NFKC", page.extract_text().replace("\n", "")) for page in reader.pages]
    for number in range(30):
        (begun,) = [n for n, text in enumerate(pages) if f"第{number}条开始" in text]
        assert f"第{number}条结束" in pages[begun]
