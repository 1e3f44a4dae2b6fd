"""Who is signed in decides which pages there are."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.halls import accounts
from ui.doors import show_doors, views_of
from ui.imports.findings import show_findings
from ui.redirect import to_sign_in
from ui.sent_form import sent_texts, show_sent
from ui.session import current_words, find_account
from ui.shell import show_shell
from ui.streamlit_words import replace_streamlit_words

# A file of our own: Streamlit fetches named icons from the internet, which halls may not reach.
_ICON = str(Path(__file__).parent / "favicon.png")
_FIRST_VISIT = "pages/setup/first_visit.py"


def show_page() -> None:
    """Run the page that this visitor asked for and may see."""
    account = find_account()
    words = current_words(account)
    st.set_page_config(page_title=words("app.name"), page_icon=_ICON, layout="wide")
    frame = st.container(key="frame", gap=None)
    with frame:
        show_shell(words)
        replace_streamlit_words(words)
    if account is not None:
        _show_page_of(account, frame, words)
    elif accounts.any_account(application()):
        # A form that was sent after the sign-in had ended is not left: its texts would be lost.
        if not (texts := sent_texts()):
            to_sign_in()
        show_sent(texts, words)
    else:
        page = st.Page(_FIRST_VISIT, title=words("page.first_visit"), default=True)
        st.navigation([page], position="hidden").run()


def _show_page_of(account: Account, frame: DeltaGenerator, words: Words) -> None:
    views = views_of(account.role)
    first = next(iter(views.values()))
    pages = {
        path: st.Page(view.file, title=words(f"page.{path}"), url_path=path)
        for path, view in views.items()
    }
    # The default page of Streamlit has no address but "/". It is the first page once more, so that
    # links like /staff_scores?from=… are alive for every role; and so is one that has moved.
    start = st.Page(first.file, title=words("app.name"), url_path="start", default=True)
    moved = {former: path for path, view in views.items() for former in view.moved_from}
    former_pages = [
        st.Page(views[path].file, title=words(f"page.{path}"), url_path=former)
        for former, path in moved.items()
    ]
    asked = st.navigation([start, *pages.values(), *former_pages], position="hidden")
    here = moved.get(asked.url_path, asked.url_path or first.path)
    st.set_page_config(page_title=f"{words(f'page.{here}')} · {words('app.name')}")
    with frame:
        show_doors(account, here, pages, words)
    _show_checklist_problems(account, words)
    asked.run()


def _show_checklist_problems(account: Account, words: Words) -> None:
    """A broken checklist file is named on every page until it is mended, to those who can have it
    mended; the others only need to know that their scores go on."""
    checklists = application().checklists
    if checklists.errors and not account.may(Act.SEE_VERSIONS):
        key = "checklists.others_last_good" if checklists.library else "checklists.others_none_good"
        st.caption(words(key))
    elif checklists.errors:
        key = "checklists.last_good" if checklists.library else "checklists.none_good"
        st.warning(words(key), icon=":material/warning:")
        show_findings(checklists.errors, words)
