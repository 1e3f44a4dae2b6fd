"""The way in: the ASGI application for the server, the router for every visitor.

``streamlit run app.py`` imports this file once for ``app`` and runs it as a script for every
visitor and every rerun.
"""

import streamlit as st

if __name__ == "__main__":
    from ui.router import show_page

    show_page()
else:
    from ui.doors import page_paths
    from ui.held_files import held_files
    from ui.pages_folder import keep_pages_folder
    from ui.problems import show_storage_problem
    from ui.shell import HEAD
    from web.application import exception_handlers, lifespan, middleware_with, routes

    keep_pages_folder()
    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=routes,
        middleware=middleware_with(held_files, page_paths, HEAD),
        exception_handlers=exception_handlers,
        on_script_error=show_storage_problem,
    )
