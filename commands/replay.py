"""``make replay``: compute every published month anew and compare it byte by byte."""

import sys

from commands import require_database, run
from services.application import application
from services.health import require_sound
from services.replay import replay_publications


def main() -> int:
    """Print a line for every publication. Exit code 1 when one differs."""
    require_database()
    require_sound(application().store)
    count = wrong = 0
    for each in replay_publications(application().store, _show):
        _show(None)
        count, wrong = count + 1, wrong + (each.difference is not None)
        outcome = "the same" if each.difference is None else f"DIFFERS at {each.difference}"
        print(f"{each.branch} {each.month}, edition {each.edition}: {outcome}")
    if not count:
        print("Nothing is published yet.")
    else:
        print(f"{count} replayed, {wrong} of them differ." if wrong else f"{count} replayed.")
    return 1 if wrong else 0


def _show(share: float | None) -> None:
    """The percentage on a line of its own, beside the results, and off again."""
    sys.stderr.write("\r" + (" " * 6 if share is None else f"{share:5.0%} ") + "\r")
    sys.stderr.flush()


if __name__ == "__main__":
    run(main)
