"""What a page says, as somebody reads it."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from streamlit.testing.v1 import AppTest


def today() -> date:
    """The business day of the halls."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def headings(page: AppTest) -> list[str]:
    return [title.value for title in page.title]


def texts(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.subheader, *page.info, *page.error, *page.success]
    return "\n".join(str(each.value) for each in shown)


def badges(page: AppTest) -> list[str]:
    """The first word of every observation or red line in a list, in order."""
    return re.findall(r"^:\w+-badge\[(.*?)\]", texts(page), re.MULTILINE)
