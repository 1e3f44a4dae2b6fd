"""The package for machines: every file as plain CSV, described, counted, summed and hashed.

Same data, same bytes: no clock is read, rows have their places, the times in the zip are fixed.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import IO
from zipfile import ZipFile

from db.exports import ExportPart
from domain.exports.datapackage import Measured, descriptor, measured, resource
from domain.exports.grant import PACKAGE, Grant
from domain.exports.k_anonymity import K
from domain.exports.tables import TABLES
from domain.imports.csv_text import plain_csv_bytes
from domain.pseudonym import keys
from locales import Words
from services.application import Application
from services.exports.dictionary import dictionary
from services.exports.open_file import check_days, purpose, read_table
from services.exports.sources import RowSource
from services.pseudonym_secret import export_secret
from services.steady_zip import steady_entry

_DICTIONARIES = (("zh_CN", "dictionary.zh-CN.md"), ("en", "dictionary.en.md"))


@dataclass(frozen=True)
class Package:
    """``file``: the zip, open for reading from its beginning; it is gone once it is closed."""

    file: IO[bytes]
    name: str
    bytes: int
    sha256: str
    rows: int
    names: bool


def check_package(grant: Grant, first: date, last: date, names: bool | None) -> bool:
    """Ask whether the package may be taken.

    :return: whether the package has names
    :raises NotAllowed: the package, or names, are not granted
    :raises InputProblem: a period that cannot be
    """
    grant.require(PACKAGE)
    check_days(first, last)
    return grant.with_names(names)


def make_package(
    app: Application,
    grant: Grant,
    first: date,
    last: date,
    *,
    names: bool | None = False,
    on_progress: Callable[[int, int], None] = lambda rows, total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Package:
    """Every file that the grant allows in one ZIP archive, with its description.

    :param names: True: with names; None: whenever the grant allows it
    :param on_progress: is told (rows written, of how many) now and then
    :param is_cancelled: asked now and then: True when nobody waits for it any more
    :raises: as ``check_package``
    :raises Stopped: somebody said so
    """
    with_names = check_package(grant, first, last, names)
    key = None if with_names else keys(export_secret(app), purpose(grant, (first, last)))
    with ExitStack() as kept:
        file = kept.enter_context(tempfile.TemporaryFile(prefix="xunting-package-"))
        # The order of rows without names is made in a temporary table.
        read_all = app.store.read if key is None else app.store.scratch
        with read_all() as db, ZipFile(file, "w") as archive:
            part = ExportPart(grant.hall_ids, first, last)
            source = RowSource(app, db, part, Words("en"), labels=False)
            read = [read_table(source, name, key) for name in TABLES]
            progress = _PackageProgress(
                sum(total for _, total, _ in read), on_progress, is_cancelled
            )
            resources = []
            for table, _, rows in read:
                path = f"data/{table.name}.csv"
                measures = Measured()
                chunks = plain_csv_bytes(table.names(), measured(table, rows, measures))
                _write(archive, path, chunks, measures, progress)
                resources.append(resource(table, path, measures))
            name = f"xunting-{first}-{last}"
            _write_descriptions(archive, name, resources, part, with_names)
        package = Package(
            file, f"{name}.zip", file.tell(), _sha256(file), progress.total, with_names
        )
        kept.pop_all()  # given away
        return package


class Stopped(Exception):
    """Nobody waits for the package any more."""


class _PackageProgress:
    def __init__(
        self, total: int, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]
    ) -> None:
        self.total, self._on_progress, self._is_cancelled = total, on_progress, is_cancelled
        self._before = 0

    def reached(self, rows: int) -> None:
        """:param rows: of the file that is being written"""
        if self._is_cancelled():
            raise Stopped
        self._on_progress(self._before + rows, self.total)

    def file_done(self, rows: int) -> None:
        self._before += rows


def _write(
    archive: ZipFile,
    path: str,
    chunks: Iterable[bytes],
    measures: Measured,
    progress: _PackageProgress,
) -> None:
    digest = hashlib.sha256()
    with archive.open(steady_entry(path), "w", force_zip64=True) as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            measures.bytes += len(chunk)
            progress.reached(measures.rows)
    measures.sha256 = digest.hexdigest()
    progress.file_done(measures.rows)


def _write_descriptions(
    archive: ZipFile, name: str, resources: list[dict[str, object]], part: ExportPart, names: bool
) -> None:
    about: dict[str, object] = {
        "title": "巡厅 Xunting",
        "period": {"from": part.first.isoformat(), "to": part.last.isoformat()},
        "halls": len(part.hall_ids),
        "pseudonymous": not names,
    }
    tables = [table.for_machines() for table in TABLES.values()]
    if not names:
        about["people_at_least"] = K
        about["description"] = Words("en")("dictionary.private_remains", people=K)
        tables = [table.with_pseudonyms() for table in tables]
    for language, path in _DICTIONARIES:
        archive.writestr(steady_entry(path), dictionary(tables, Words(language), names=names))
    text = json.dumps(descriptor(name, resources, about), ensure_ascii=False, indent=1)
    archive.writestr(steady_entry("datapackage.json"), text + "\n")


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
    file.seek(0)
    return digest.hexdigest()
