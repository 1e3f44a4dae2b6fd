"""``make move-to-postgres TO=postgresql://…``: move everything from the SQLite file into an empty
PostgreSQL database, and prove it."""

import sys
import time
from pathlib import Path

from commands import require_database, run
from domain.problems import StorageProblem
from locales import Words
from services.move_to_postgres import Move, Proved, moving, prove
from settings import as_set, read_move_target, read_settings, shown

_SHOWN_EVERY_S = 0.5


def main() -> int:
    """Print what is copied and what is proved, line by line. Exit code 1 when anything differs."""
    target, settings = read_move_target(), read_settings()
    if not isinstance(settings.database, Path):
        sys.exit(f"{as_set('XUNTING_DATABASE')}: only a file can be moved. Give the one to move.")
    require_database()
    print(
        f"Moving {settings.database} to {shown(target)}. Stop the app first, and leave it stopped."
    )
    try:
        with moving(settings.database, target) as move:
            _copy(move)
            wrong = sum(_say(each) for each in prove(move, settings.photos_dir, _show))
    except StorageProblem as problem:
        if not problem.code.startswith(("server_", "move_")):
            raise  # it is about the file
        words = Words("en")(f"problem.{problem.code}", **problem.values)
        sys.exit(" ".join(f"TO={shown(target)!r}: {words}".split()))
    if wrong:
        print(f"{wrong} differ, so the app does not open the database. Run this again, or begin")
        print("with another empty database; the file is as it was.")
        return 1
    print("Everything is the same on both sides. From now on set")
    print("  XUNTING_DATABASE to the address of the database, and")
    print(f"  XUNTING_PHOTOS to {settings.photos_dir}, where the photos stay.")
    print(f"{settings.database} is kept as it is: put it away, and do not record into it any more.")
    return 0


def _copy(move: Move) -> None:
    move.check(_show)
    changed = move.begin(_show)
    if changed is not None:
        print(f"{changed} is not what it was when it was copied: beginning anew.")
    for each in move.copy(_show):
        _show(None)
        how = "copied" if each.copied else "there already"
        print(f"{each.name}: {each.rows} rows, {how}", flush=True)


def _say(proved: Proved) -> bool:
    """Print a line; return whether something differs."""
    _show(None)
    differs = proved.difference is not None
    outcome = f"DIFFERS: {proved.difference}" if differs else f"the same: {proved.found}"
    print(f"{proved.what}: {outcome}", flush=True)
    return differs


_shown_at = 0.0


def _show(what: str | None, done: int = 0, total: int = 0) -> None:
    """How far it is, on a line of its own beside the results; None: off again."""
    global _shown_at
    if what is not None and time.monotonic() - _shown_at < _SHOWN_EVERY_S:
        return
    _shown_at = time.monotonic()
    line = "" if what is None else f"{what}: {done} of {total} "
    sys.stderr.write(f"\r{' ' * 60}\r{line}")
    sys.stderr.flush()


if __name__ == "__main__":
    run(main)
