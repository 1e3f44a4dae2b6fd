"""``make verify``: prove that nothing was altered or removed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from commands import require_database, run
from services.application import application
from services.health import require_sound
from services.verify import Broken, verify
from services.verify_photos import unknown_files

_NAMED = 20  # of each chain


def main() -> int:
    """Print the head of every chain, then what is broken. Exit code 1 when something is."""
    require_database()
    app = application()
    require_sound(app.store)
    broken, heads = verify(app.store, app.photos_dir)
    for where, head in heads.items():
        print(f"{where}: {head}")
    for line in lines(broken):
        print(line)
    for path in unknown_files(app.store, app.photos_dir):
        print(f"remark: no record refers to the photo file {path}")
    print("Nothing was altered." if not broken else f"{len(broken)} broken.")
    return 1 if broken else 0


def lines(broken: Iterable[Broken]) -> Iterator[str]:
    """One for each thing that is broken; of a chain the first twenty, and how many more.

    >>> list(lines([Broken("events", "h1", 3), Broken("praises", "h1")]))
    ['BROKEN events h1 3', 'BROKEN praises h1']
    """
    places: defaultdict[tuple[str, str], list[int | None]] = defaultdict(list)
    for each in broken:
        places[each.what, each.where].append(each.number)
    for (what, where), numbers in places.items():
        for number in numbers[:_NAMED]:
            yield f"BROKEN {what} {where} {number or ''}".rstrip()
        if len(numbers) > _NAMED:
            yield f"BROKEN {what} {where} and {len(numbers) - _NAMED} more, {len(numbers)} in all"


if __name__ == "__main__":
    run(main)
