"""What LibreOffice makes of a file: tests that need it are skipped where it is not installed.

It is what many people open our files with, and it shows what a spreadsheet does to a text that
looks like a number or a day: Excel and WPS do the same there.
"""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

_PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_libreoffice = pytest.mark.skipif(_PROGRAM is None, reason="LibreOffice is not installed")

# https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
# Comma, quote, UTF-8, from the first row, in Chinese; then: what looks like a day or a percentage
# is one (as in Excel and WPS always), and whether what begins with "=" is worked out.
CSV_AS_EXCEL_OPENS_IT = "CSV:44,34,76,1,,2052,false,true,false,false,false,0,true"
CSV_AS_CALC_OPENS_IT = "CSV:44,34,76,1,,2052,false,false,false,false,false,0,false"
SAVED_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"
_PATIENCE_S = 240


def saved_by_libreoffice(
    data: bytes, ending: str, to: str = "xlsx", opened: str = CSV_AS_EXCEL_OPENS_IT
) -> bytes:
    """The file as LibreOffice has it after opening and saving it.

    :param ending: what the file is: ``csv``, ``xlsx``
    :param to: what it is saved as: ``xlsx``, ``ods``, ``pdf``, ``SAVED_AS_CSV`` (the first sheet)
    :param opened: how a CSV file is opened: one of the two above
    """
    assert _PROGRAM is not None
    with tempfile.TemporaryDirectory(prefix="xunting-office-") as folder:
        source, target = Path(folder, f"given.{ending}"), Path(folder, "saved")
        source.write_bytes(data)
        command = [_PROGRAM, f"-env:UserInstallation={_profile().as_uri()}", "--headless"]
        command += [f"--infilter={opened}"] if ending == "csv" else []
        command += ["--convert-to", to, "--outdir", str(target), str(source)]
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
        saved = target / f"given.{to.partition(':')[0]}"
        assert saved.is_file(), done.stderr.decode(errors="replace")
        return saved.read_bytes()


@cache
def _profile() -> Path:
    """One of our own: the first start with it takes seconds, and another LibreOffice that runs
    would take the file over."""
    folder = tempfile.mkdtemp(prefix="xunting-office-profile-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
