"""Servers and commands that begin with everything imported.

To import the app takes longer than most tests do. The standard library's fork server does it once
for a process of tests; what a test starts is forked from it, as a process of its own, with an
environment of its own, and through the command's own module. What is about the first moments of a
server starts one as an operator does (``commands.serving.ServerProcess``).
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from commands.serving import ServerProcess
from settings import ROOT

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["app", "ui.router", "uvicorn", "web.connections", "services.replay", "services.verify",
     "services.verify_photos", "services.demonstration", "tests.warm_start"]
)  # fmt: skip


_MAIN = sys.modules["__main__"]


@contextmanager
def _own_main() -> Iterator[None]:
    """Tests of pages leave a script of theirs as the main module, which a new process would run."""
    found = sys.modules["__main__"]
    sys.modules["__main__"] = _MAIN
    try:
        yield
    finally:
        sys.modules["__main__"] = found


class Forked:
    """A module that runs in a process of its own, as ``subprocess.Popen`` has it."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str],
        out: Path, err: Path,
    ) -> None:  # fmt: skip
        self._process = _FORKS.Process(
            target=_run, args=(module, list(arguments), dict(environment), out, err), daemon=True
        )
        with _own_main():
            self._process.start()
        self.pid = self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """The exit code.

        :param timeout: seconds
        :raises TimeoutExpired: it goes on
        """
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
        return code


class WarmServer(ServerProcess):
    """A server that begins with everything imported."""

    def _begin(self) -> Forked:
        return Forked("commands.serve", self.arguments, self.environment, self.log, self.log)


def run_command(
    name: str, *arguments: str, environment: Mapping[str, str] = os.environ, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a module of ``commands`` to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        module = f"commands.{name}"
        code = Forked(module, arguments, environment, out, err).wait(timeout_s)
        return subprocess.CompletedProcess(
            [module, *arguments], code, out.read_text(), err.read_text()
        )


def _run(
    module: str, arguments: list[str], environment: dict[str, str], out: Path, err: Path
) -> None:
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
