"""The folder pages/ is ours, and not the one that Streamlit makes pages of by itself."""

from streamlit.runtime.pages_manager import PagesManager


def keep_pages_folder() -> None:
    """To be called before the first visitor comes.

    Streamlit notices that the app names its pages only when ``st.navigation`` runs for the first
    time. Until then it looks for them in pages/, finds none, and the first visitor of a direct
    link after every start is told "Page not found" over the page.
    """
    PagesManager.uses_pages_directory = False
