"""What a page says, as somebody reads it."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from streamlit.proto.PageLink_pb2 import PageLink
from streamlit.testing.v1 import AppTest

from locales import Words


def today() -> date:
    """The business day of the halls."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def day_title(language: str) -> str:
    """What a duty manager's first page begins with."""
    words = Words(language)
    weekday = words("coverage.weekdays").split()[today().weekday()]
    return words("today.date", day=today(), weekday=weekday)


def headings(page: AppTest) -> list[str]:
    return [title.value for title in page.title]


def texts(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.subheader, *page.info, *page.error, *page.success]
    return "\n".join(str(each.value) for each in shown)


def page_links(page: AppTest) -> list[PageLink]:
    """Where the page itself leads, in order; the doors around it lead everywhere."""
    return [each.proto for each in page.get("page_link")[len(frame_links(page)) :]]


def frame_links(page: AppTest) -> list[PageLink]:
    """The name of the app, the doors, and the views behind the open one."""
    return [each.proto for each in page.main.children[0].get("page_link")]


def badges(page: AppTest) -> list[str]:
    """The first word of every observation or red line in a list, in order."""
    return re.findall(r"^:\w+-badge\[(.*?)\]", texts(page), re.MULTILINE)


def labels(links: list[PageLink]) -> list[str]:
    return [each.label for each in links]


def choose_days(page: AppTest, first: date | None = None, last: date | None = None) -> AppTest:
    """The period of one's own days; None: the day stays."""
    if not page.date_input:
        page.segmented_control(key="filter.period").set_value("own_days").run()
    for name, day in (("from", first), ("to", last)):
        if day is not None:
            page.date_input(key=f"filter.{name}").set_value(day)
    return page.run()
