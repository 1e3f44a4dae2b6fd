"""Move everything from the SQLite file into PostgreSQL, and prove that both hold the same: rows,
chains, what is derived, the files that leave the house, and the published months."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

from db import audit, cases, event_chain, occasions, organisation, publications
from db.move import Move, Progress, moving
from db.publications import Publication
from db.store import Store
from domain.exports.grant import Grant
from domain.period import month_days
from services.application import Application
from services.exports.package import Package, make_package
from services.health import Health
from services.norms.library import ChecklistStatus
from services.replay import replay_publications
from services.verify import Broken, verify

__all__ = ["Move", "Proved", "moving", "prove"]


@dataclass(frozen=True)
class Proved:
    """``what`` was compared, and what was ``found`` where it is the same; ``difference``: None:
    there is none."""

    what: str
    found: str
    difference: str | None


def prove(move: Move, photos_dir: Path, progress: Progress) -> Iterator[Proved]:
    """Compare everything, one thing after the other; the move is finished when all of it is the
    same and nobody wrote into the file meanwhile."""
    same = True
    for each in _everything(move, photos_dir, progress):
        same &= each.difference is None
        yield each
    if same:
        move.finish()


def _everything(move: Move, photos_dir: Path, progress: Progress) -> Iterator[Proved]:
    for table in move.compare(progress):
        found = f"{table.rows} rows, SHA-256 {table.sha256}"
        yield Proved(f"table {table.name}", found, table.difference)
    progress("chains and what is derived", 0, 1)
    yield from _chains(move, photos_dir)
    yield from _packages(move, photos_dir, progress)
    yield _publications(move)
    yield from _replayed(move, progress)
    written = "somebody wrote into it meanwhile" if move.written_meanwhile() else None
    yield Proved("file", "nobody wrote into it meanwhile", written)


def _chains(move: Move, photos_dir: Path) -> Iterator[Proved]:
    """The heads of all chains, and what ``verify`` finds that it does not find in the file."""
    broken, heads = verify(move.target, photos_dir)
    for where, head in _heads(move.source).items():
        there = heads.pop(where, "nothing")
        yield Proved(f"chain {where}", head, None if there == head else f"{there}, not {head}")
    for where, head in heads.items():
        yield Proved(f"chain {where}", head, f"{head}, not nothing")
    before: set[Broken] = set()
    if broken:
        before = set(verify(move.source, photos_dir)[0])
        for each in sorted(before.intersection(broken), key=_told):
            yield Proved("verified", f"{_told(each)} is broken in the file, too", None)
    for each in broken:
        if each not in before:
            yield Proved("verified", "", f"{_told(each)} is broken")
    if not broken:
        yield Proved("verified", "chains and what is derived, made anew: nothing is broken", None)


def _told(broken: Broken) -> str:
    return f"{broken.what} {broken.where} {broken.number or ''}".strip()


def _heads(store: Store) -> dict[str, str]:
    """As ``verify`` gives them, without reading the chains."""
    with store.read() as db:
        heads = {
            hall_id: event_chain.chain_head(db, hall_id)
            for hall_id in event_chain.hall_ids_with_events(db)
        }
        heads |= {
            branch_id: cases.chain_head(db, branch_id)
            for branch_id in cases.branch_ids_with_cases(db)
        }
        entries = audit.chain_head(db)
    if entries[0]:
        heads["audit"] = entries
    return {where: f"{number} {own}" for where, (number, own) in heads.items()}


def _packages(move: Move, photos_dir: Path, progress: Progress) -> Iterator[Proved]:
    """The package of every month with observations, with all files of all halls and with names."""
    one, other = (_application(store, photos_dir) for store in (move.source, move.target))
    with move.source.read() as db:
        halls = frozenset(hall.id for hall in organisation.halls(db, None))
        months = sorted(occasions.months(db, halls))
    grant = Grant("move", halls, names=True)
    for place, month in enumerate(months):
        progress(f"files of {month}", place, len(months))
        days = month_days(month)
        ours = make_package(one, grant, *days, names=True)
        with ours.file:
            theirs = make_package(other, grant, *days, names=True)
            with theirs.file:
                yield _same_files(month, ours, theirs)


def _same_files(month: str, ours: Package, theirs: Package) -> Proved:
    difference = None
    if ours.sha256 != theirs.sha256:
        with ZipFile(ours.file) as one, ZipFile(theirs.file) as other:
            sums = {each.filename: (each.file_size, each.CRC) for each in other.infolist()}
            differ = [
                each.filename
                for each in one.infolist()
                if sums.get(each.filename) != (each.file_size, each.CRC)
            ]
        difference = ", ".join(differ) or "files that are too many"
    found = f"{ours.rows} rows, {ours.bytes} bytes, SHA-256 {ours.sha256}"
    return Proved(f"files of {month}", found, difference)


def _application(store: Store, photos_dir: Path) -> Application:
    """To read with: files name the versions that are stored, whatever the folder says."""
    return Application(
        store=store,
        checklists=ChecklistStatus(None),
        photos_dir=photos_dir,
        secure_cookies=False,
        health=Health(store),
    )


def _publications(move: Move) -> Proved:
    count, differ = 0, []
    with move.source.read() as ours, move.target.read() as theirs:
        for one, other in zip_longest(publications.every(ours), publications.every(theirs)):
            count += 1
            if one != other:
                differ.append(_called(one or other))
    return Proved("publications", f"{count}, byte by byte", ", ".join(differ) or None)


def _called(publication: Publication | None) -> str:
    assert publication is not None
    return f"{publication.branch_id} {publication.month}, edition {publication.edition}"


def _replayed(move: Move, progress: Progress) -> Iterator[Proved]:
    """Every published month, computed anew from what is there now."""

    def shown(share: float) -> None:
        progress("replay, in percent", round(share * 100), 100)

    there = list(replay_publications(move.target, shown))
    differ = any(each.difference is not None for each in there)
    before = set(replay_publications(move.source, shown)) if differ else set()
    for each in there:
        name = f"{each.branch} {each.month}, edition {each.edition}"
        if each.difference is None:
            yield Proved("replayed", name, None)
        elif each in before:
            yield Proved("replayed", f"{name} differs from what was published, as it does in the"
                         f" file: {each.difference}", None)  # fmt: skip
        else:
            yield Proved("replayed", "", f"{name}: {each.difference}")
