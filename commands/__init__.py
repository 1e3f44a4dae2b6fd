"""What an operator runs from the command line; see the Makefile."""

import logging
import os
import sqlite3
import sys
from collections.abc import Callable

from domain.problems import StorageProblem, XuntingProblem
from locales import Words
from services.application import start_problem
from services.health import trouble_of
from settings import SettingProblem, read_settings


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
    except sqlite3.DatabaseError as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        path = read_settings().database_path
        sys.exit(start_problem(StorageProblem(f"database_{trouble}", path=path, reason=error)))
