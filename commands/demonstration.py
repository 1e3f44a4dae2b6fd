"""``make demonstration``: load the demonstration without a browser."""

from datetime import UTC, datetime

from commands import run
from services.application import application
from services.demonstration import load_demonstration


def main() -> int:
    last = -1

    def progress(share: float) -> None:
        nonlocal last
        percent = int(share * 100)
        if percent != last:
            last = percent
            print(f"\rLoading the demonstration: {percent} %", end="", flush=True)

    load_demonstration(application(), datetime.now(UTC), progress)
    print()
    return 0


if __name__ == "__main__":
    run(main)
