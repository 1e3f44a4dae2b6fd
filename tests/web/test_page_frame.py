"""What Streamlit's page says before its first script."""

from locales import Words
from web.page_frame import frame_page

PAGE = (
    b'<html lang="en"><head><title>Streamlit</title><script type="module" src="x"></script></head>'
)


def test_language_title_and_looks_come_before_every_script():
    page = frame_page(PAGE, Words("zh_CN"), "<style>a {}</style>").decode()

    assert page.startswith('<html lang="zh-CN"><head><title>巡厅</title><style>a {}</style>')
    assert page.index("/frame.js") < page.index('type="module"')
