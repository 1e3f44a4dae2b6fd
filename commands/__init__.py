"""What an operator runs from the command line; see the Makefile."""

import sys
from collections.abc import Callable

from domain.problems import XuntingProblem
from locales import Words
from settings import SettingProblem


def run(main: Callable[[], int]) -> None:
    """Run a command; what the operator can mend is one line, not a traceback."""
    try:
        sys.exit(main())
    except SettingProblem as problem:
        sys.exit(str(problem))
    except XuntingProblem as problem:
        sys.exit(Words("en")(f"problem.{problem.code}", **problem.values))
