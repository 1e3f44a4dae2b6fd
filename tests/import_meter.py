"""Read files in processes of their own and say what it took: ``python -m tests.import_meter``.

One line in, ``[importer, file]`` as JSON; one line out, ``[answer, seconds, megabytes]``: the
seconds of processor time and the memory above that of the process before it read the file. An
answer is ``ok``, the code of the problem, or the name of an error that nobody expected.
"""

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from db import accounts
from domain.imports.check_columns import HEADINGS as CHECKS
from domain.imports.checks import CheckSource
from domain.imports.roster_columns import HEADINGS as ROSTER
from domain.imports.roster_columns import REQUIRED
from domain.imports.table import propose
from domain.problems import XuntingProblem
from domain.roles import Account, Role
from services.application import Application, application
from services.imports import company_checks, roster_import
from services.imports.spreadsheet import read_table
from services.norms import workbook as norm_workbook

_NOW = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
_TOO_LONG_S = 60


def _checks(app: Application, by: dict[Role, Account], data: bytes) -> None:
    sent = company_checks.read_checks("a.xlsx", data)
    mapping = propose(sent.table.header, CHECKS)
    company_checks.preview(app, by[Role.HEAD_OFFICE], sent, mapping, CheckSource.SATISFACTION, _NOW)


def _roster(app: Application, by: dict[Role, Account], data: bytes) -> None:
    table = read_table(data, roster_import.LIMITS, ROSTER, required=REQUIRED)
    mapping = propose(table.header, ROSTER)
    roster_import.preview(app, by[Role.ADMINISTRATOR], table, mapping, _NOW)


def _norms(app: Application, by: dict[Role, Account], data: bytes) -> None:
    norm_workbook.read_workbook(app, by[Role.HEAD_OFFICE], "a.xlsx", data)


IMPORTERS = {"checks": _checks, "roster": _roster, "norms": _norms}


def _answer(importer: str, path: Path, app: Application, by: dict[Role, Account]) -> str:
    resource.setrlimit(resource.RLIMIT_CPU, (_TOO_LONG_S, _TOO_LONG_S))
    before_mb, before_s = _megabytes(), time.process_time()
    try:
        IMPORTERS[importer](app, by, path.read_bytes())
        answer = "ok"
    except XuntingProblem as problem:
        answer = problem.code
    except BaseException as error:
        answer = type(error).__name__
    return json.dumps([answer, time.process_time() - before_s, _megabytes() - before_mb])


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def main() -> None:
    app = application()
    with app.store.read() as db:
        found = [accounts.by_id(db, accounts.by_login(db, name)[0]) for name in ("fang", "ella")]
    by = {each.role: each for each in found}
    app.checklists.usable()  # read once, and not by each of the processes
    for line in sys.stdin:
        importer, name = json.loads(line)
        child = os.fork()
        if child == 0:
            print(_answer(importer, Path(name), app, by), flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps(["killed", _TOO_LONG_S, 0]), flush=True)


if __name__ == "__main__":
    main()
