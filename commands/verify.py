"""``make verify``: prove that nothing was altered or removed."""

import sys

from services.application import application
from services.verify import verify


def main() -> int:
    """Print the head of every chain, then what is broken. Exit code 1 when something is."""
    broken, heads = verify(application().store)
    for where, head in heads.items():
        print(f"{where}: {head}")
    for each in broken:
        print(f"BROKEN {each.what} {each.where} {each.number or ''}".rstrip())
    print("Nothing was altered." if not broken else f"{len(broken)} broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
