"""What the pages of all visitors hold of uploaded files."""

from streamlit import runtime


def held_files() -> dict[tuple[str, str], int]:
    """(session, file) → bytes."""
    if not runtime.exists():
        return {}
    manager = runtime.get_instance().uploaded_file_mgr
    return {
        (session, name): len(file.data)
        for session, files in list(manager.file_storage.items())  # type: ignore[attr-defined]
        for name, file in list(files.items())
    }
