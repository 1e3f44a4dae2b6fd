"""What an operator runs from the command line; see the Makefile."""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from domain.problems import StorageProblem, XuntingProblem
from locales import Words
from services.application import start_problem
from services.health import STORAGE_ERRORS, trouble_of
from settings import SettingProblem, as_set, read_settings, shown


def run(main: Callable[[], int]) -> None:
    """Run a command; what the operator can mend is one line, not a traceback."""
    os.umask(0o077)  # what is written is about people
    logging.basicConfig(format="%(message)s")
    try:
        sys.exit(main())
    except (SettingProblem, StorageProblem) as problem:
        sys.exit(start_problem(problem))
    except XuntingProblem as problem:
        sys.exit(Words("en")(f"problem.{problem.code}", **problem.values))
    except STORAGE_ERRORS as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        database = read_settings().database
        kind = "database" if isinstance(database, Path) else "server"
        values = {"path": shown(database), "reason": error}
        sys.exit(start_problem(StorageProblem(f"{kind}_{trouble}", **values)))


def require_database() -> None:
    """End the command where there is nothing to look at: opening would make an empty database."""
    database = read_settings().database
    if isinstance(database, Path) and not database.exists():
        sys.exit(f"{as_set('XUNTING_DATABASE')}: there is no database at {database}.")
