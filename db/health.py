"""Whether the file is sound, and takes what is written."""

from db.unit_of_work import UnitOfWork


def damage(db: UnitOfWork) -> str | None:
    """The first thing that is wrong with the file; None: nothing. Reads all of it."""
    return db.damage()


def write(db: UnitOfWork) -> None:
    """Something that has to reach the disk and says nothing."""
    db.write_nothing()
