"""The sheet for the meeting before the shift as one page of HTML: prints to A4, needs nothing from
outside, runs no script. Its sentences are those of the page on the screen."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.case import CaseRow
from domain.follow_ups.acting import timeliness
from domain.halls.position import Position
from domain.roles import Account
from locales import Words
from services.application import Application
from services.follow_ups.pre_shift import PreShift, pre_shift

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def pre_shift_page(
    app: Application, account: Account, hall_id: str, words: Words, now: datetime
) -> tuple[str, str]:
    """(File name, HTML).

    :raises: as ``services.follow_ups.pre_shift.pre_shift``
    """
    sheet = pre_shift(app, account, hall_id, now)
    html = _pages.get_template("pre_shift.html").render(
        sheet=sheet, words=words, heading=heading(sheet, words), weak=weak_text(sheet, words),
        kept=kept_text(sheet, words), good=[good_text(each, words) for each in sheet.good],
        team=list(team_lines(sheet, words)),
        due=[due_text(row, sheet, words, now) for row in sheet.due.rows],
    )  # fmt: skip
    return f"xunting-{sheet.day}-{sheet.hall.name}.html", html


def heading(sheet: PreShift, words: Words) -> str:
    """The day of the sheet, as Today tells it."""
    weekday = words("coverage.weekdays").split()[sheet.day.weekday()]
    return words("today.date", day=sheet.day, weekday=weekday)


def weak_text(sheet: PreShift, words: Words) -> str:
    """Which norm, and how often it was missed on the last day that was looked at."""
    if sheet.seen_on is None:
        return words("pre_shift.unseen")
    on = f"{sheet.seen_on:%m-%d}"
    if sheet.weak is None:
        return words("pre_shift.nothing_missed", day=on, count=sheet.judged)
    seen, norm = sheet.weak
    return words(
        "pre_shift.weak_norm", norm=norm.text(words.language).rstrip("。."), day=on,
        failed=seen.failed, judged=seen.judged,
    )  # fmt: skip


def kept_text(sheet: PreShift, words: Words) -> str:
    """What counts as kept, and a sentence as it may be said; '' where the norm says neither."""
    if sheet.weak is None:
        return ""
    norm = sheet.weak[1]
    parts = [
        words(f"pre_shift.{name}", text=said.text(words.language))
        for name, said in (("kept", norm.kept), ("model", norm.model))
        if said is not None
    ]
    return " ".join(parts)


def good_text(row: dict[str, object], words: Words) -> str:
    """Who did well, and how."""
    note = " ".join(str(row["note"] or "").split())
    return words("bulletin.praised", who=row["staff"], note=note) if note else str(row["staff"])


def team_lines(sheet: PreShift, words: Words) -> Iterator[tuple[str, str]]:
    """(Position, names) of who works today, in the order of positions."""
    order = list(Position)
    team = sorted(sheet.team, key=lambda each: order.index(each.position))
    for position, people in groupby(team, key=lambda each: each.position):
        yield words.of(position), words("board.and").join(each.name for each in people)


def due_text(row: CaseRow, sheet: PreShift, words: Words, now: datetime) -> str:
    """What is due and when; whom it is about is nobody's business in a meeting."""
    case = row.case
    norm = sheet.norms.get(case.norm_id)
    said = norm.text(words.language).rstrip("。.") if norm else ""
    stands = words.of(timeliness(case, now))
    if case.due_at is not None:
        at = f"{case.due_at.astimezone(ZoneInfo(sheet.hall.time_zone)):%m-%d %H:%M}"
        stands = words("case.due", stands=stands, at=at)
    return " · ".join(part for part in (words.of(case.kind), said, stands) if part)
