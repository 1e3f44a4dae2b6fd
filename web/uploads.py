"""Files that pages take: by whom, how large, and how much of them is held at once.

Streamlit holds an uploaded file in memory until its page is left.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from domain.problems import RequestProblem
from domain.roles import Account, Act

PATH = "/_stcore/upload_file/"
MAX_MB = 20  # as server.maxUploadSize in .streamlit/config.toml
MAX_BODY_BYTES = MAX_MB * 1024**2 + 64 * 1024  # a form needs some bytes around the file
PER_ACCOUNT_BYTES = 3 * MAX_BODY_BYTES
IN_ALL_BYTES = 12 * MAX_BODY_BYTES
# Whose pages have a field for a file: roster, company checks, norm workbook, photos of a fix.
_MAY = (Act.ADMINISTER, Act.IMPORT_COMPANY_CHECKS, Act.CHANGE_NORMS, Act.HANDLE_CASES)

# What pages hold: (session of Streamlit, file) → bytes.
HeldFiles = Callable[[], Mapping[tuple[str, str], int]]


class Uploads:
    def __init__(self, held_files: HeldFiles) -> None:
        self._held_files = held_files
        self._owners: dict[tuple[str, str], str] = {}
        self._coming: Counter[str] = Counter()

    @contextmanager
    def taken(self, account: Account, path: str, declared: str | None) -> Iterator[None]:
        """While a file comes in, room is kept for it.

        :param declared: ``Content-Length``; None: not known before its end

        :raises NotAllowed: no page of this account takes files
        :raises RequestProblem: too large, or too much is held already
        """
        account.require_any(*_MAY)
        size = MAX_BODY_BYTES if declared is None else int(declared)  # digits: h11 saw to it
        if size > MAX_BODY_BYTES:
            raise RequestProblem("file_too_large", 413, maximum_mb=MAX_MB)
        held = self._held_files()
        self._owners = {file: owner for file, owner in self._owners.items() if file in held}
        mine = sum(held[file] for file, owner in self._owners.items() if owner == account.id)
        in_all = sum(held.values()) + self._coming.total()
        if (
            mine + self._coming[account.id] + size > PER_ACCOUNT_BYTES
            or in_all + size > IN_ALL_BYTES
        ):
            raise RequestProblem("uploads_held", 429)
        self._coming[account.id] += size
        try:
            yield
        finally:
            self._coming[account.id] -= size
            session, _, file = path.removeprefix(PATH).partition("/")
            self._owners[session, file] = account.id
