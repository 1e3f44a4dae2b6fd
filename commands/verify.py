"""``make verify``: prove that nothing was altered or removed."""

from commands import run
from services.application import application
from services.verify import verify
from settings import read_settings


def main() -> int:
    """Print the head of every chain, then what is broken. Exit code 1 when something is."""
    database = read_settings().database_path
    if not database.exists():
        print(f"There is no database at {database}: is XUNTING_DATABASE right?")
        return 1
    broken, heads = verify(application().store)
    for where, head in heads.items():
        print(f"{where}: {head}")
    for each in broken:
        print(f"BROKEN {each.what} {each.where} {each.number or ''}".rstrip())
    print("Nothing was altered." if not broken else f"{len(broken)} broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    run(main)
