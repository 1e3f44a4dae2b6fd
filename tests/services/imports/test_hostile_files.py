"""Whatever file is sent for an import: an answer within 10 s and 300 MB, in words."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from settings import ROOT
from tests.hostile_files import FILES

SECONDS = 10  # of the processor
MEGABYTES = 300
# What a person is told, with what to do.
ANSWERS = {
    "file_archive", "file_cell_too_long", "file_empty", "file_formatted_far", "file_incomplete",
    "file_letters_unreadable", "file_no_xlsx", "file_one_column", "file_quote_open",
    "file_quote_stray", "file_too_large", "file_too_many_rows", "file_unreadable",
    "file_without_content",
}  # fmt: skip
# Well enough made that they come as far as to the questions of the form.
READ = {
    "checks_columns_missing",
    "roster_columns_missing",
    "norms_no_workbook",
    "ok",
    "sheets_alike",
}

Read = Callable[[str, bytes], tuple[str, float, float]]


@pytest.fixture(scope="module")
def read(_settled, tmp_path_factory) -> Iterator[Read]:
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(_settled[0], folder / "xunting.db")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.import_meter"],
        cwd=ROOT,
        env=os.environ | {"XUNTING_DATABASE": str(folder / "xunting.db")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def read_file(importer: str, data: bytes) -> tuple[str, float, float]:
            path = folder / "sent"
            path.write_bytes(data)
            process.stdin.write(json.dumps([importer, str(path)]) + "\n")
            process.stdin.flush()
            return tuple(json.loads(process.stdout.readline()))

        yield read_file


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered_in_bounds(read, name):
    data = FILES[name]()
    for importer in ("checks", "roster", "norms"):
        answer, seconds, megabytes = read(importer, data)

        assert answer in ANSWERS | READ
        assert seconds < SECONDS
        assert megabytes < MEGABYTES
