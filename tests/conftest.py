"""A store on disk for every test, a fixed clock, and the people of tests/people.py.

The stores are made once and copied: reading the checklists and making the people takes a while.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from domain.norms.library import Library
from domain.roles import Account
from services.application import Application, application, open_application
from services.norms.folder import read_folder
from settings import ROOT, Settings
from tests.cheap_hashing import hash_cheaply
from tests.people import People, second_manager, settle
from tests.postgresql import Server, running

# How long an example takes says something about the machine, and nothing about the code.
hypothesis_settings.register_profile("xunting", deadline=None)
hypothesis_settings.load_profile("xunting")

# Folders, files and beginnings of the names of tests.
ON_BOTH_ENGINES = (
    "services/", "db/test_store.py", "web/test_bulletin.py", "web/test_export_pull.py",
    "web/test_exports.py", "web/test_routes.py", "web/test_sign_in.py",
    "pages/test_import_pages.py", "pages/test_pages.py", "pages/test_today_page.py",
    "browser/test_main_job.py::test_from_sign_in", "browser/test_main_job.py::test_a_session",
)  # fmt: skip
EMPTY = {"sqlite": "_empty_path", "postgresql": "_empty_database"}  # fixtures
SETTLED = {"sqlite": "_settled", "postgresql": "_settled_database"}  # fixtures
Copies = Callable[[Path], AbstractContextManager[Path | str]]
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 in Shanghai


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        hash_cheaply(patch)
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def shipped_files() -> dict[str, str]:
    return dict(read_folder(ROOT / "checklists").files)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is promised whichever engine keeps everything is tried on both; what is about the file
    of SQLite alone is marked ``sqlite``."""
    if "engine" in metafunc.fixturenames:
        path = Path(str(metafunc.definition.path)).relative_to(ROOT / "tests").as_posix()
        place = f"{path}::{metafunc.function.__name__}"
        marks = [pytest.mark.postgresql, *([] if place.startswith("db/") else [pytest.mark.again])]
        marked = pytest.param("postgresql", marks=marks)
        both = place.startswith(ON_BOTH_ENGINES)
        of_file = metafunc.definition.get_closest_marker("sqlite") is not None
        engines = ["sqlite", marked] if both and not of_file else ["sqlite"]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    name: str = request.param
    return name


def _open(database: Path | str, photos: Path | None = None) -> Application:
    settings = Settings(database, ROOT / "checklists", secure_cookies=False, photos=photos)
    return open_application(settings, NOW)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; without one the tests that need it are left out, and say so."""
    try:
        with running() as started:
            yield started
    except LookupError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture
def database(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path | str]:
    """One in which nothing was made yet."""
    if engine == "sqlite":
        yield tmp_path / "deep" / "folder" / "xunting.db"
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database() as address:
        yield address


@pytest.fixture(scope="session")
def _empty_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "xunting.db"
    _open(path).store.close()
    return path


@pytest.fixture(scope="session")
def _settled(_empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, People]:
    path = tmp_path_factory.mktemp("settled") / "xunting.db"
    shutil.copy(_empty_path, path)
    app = _open(path)
    people = settle(app, NOW)
    app.store.close()
    return path, people


@pytest.fixture(scope="session")
def _empty_database(postgresql: Server) -> str:
    name = postgresql.make_database()
    _open(postgresql.of(name)).store.close()
    return name


@pytest.fixture(scope="session")
def _settled_database(postgresql: Server, _empty_database: str) -> tuple[str, People]:
    name = postgresql.make_database(_empty_database)
    app = _open(postgresql.of(name))
    people = settle(app, NOW)
    app.store.close()
    return name, people


@contextmanager
def _on(database: Path | str, photos: Path) -> Iterator[Application]:
    """The application of the process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XUNTING_DATABASE", str(database))
        patch.setenv("XUNTING_PHOTOS", str(photos))
        application.cache_clear()
        yield application()
        application().store.close()
        application.cache_clear()


@contextmanager
def _copy(source: Path | str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Path | str]:
    if isinstance(source, Path):
        yield Path(shutil.copy(source, folder / "xunting.db"))
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database(source) as address:
        yield address


@pytest.fixture
def empty_app(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Application]:
    """The application of the process on a database without a single account."""
    source = request.getfixturevalue(EMPTY[engine])
    with _copy(source, tmp_path, request) as database:
        with _on(database, tmp_path / "xunting.photos") as app:
            yield app


@pytest.fixture(scope="session")
def settled_copy(engine: str, request: pytest.FixtureRequest) -> Copies:
    """``settled_copy(folder)``: a database with the people of tests/people.py, gone at the end of
    the block; in the folder, if it is a file."""
    source, _ = request.getfixturevalue(SETTLED[engine])
    return lambda folder: _copy(source, folder, request)


@pytest.fixture
def app(settled_copy: Copies, tmp_path: Path) -> Iterator[Application]:
    """The application of the process on a database with the people of tests/people.py."""
    with settled_copy(tmp_path) as database, _on(database, tmp_path / "xunting.photos") as app:
        yield app


@pytest.fixture(scope="session")
def people(engine: str, request: pytest.FixtureRequest) -> People:
    _, settled = request.getfixturevalue(SETTLED[engine])
    made: People = settled
    return made


@pytest.fixture
def lena(app: Application, people: People, now: datetime) -> Account:
    """A second manager of the East hall."""
    return second_manager(app, people, now)


@pytest.fixture
def library(app: Application) -> Library:
    return app.checklists.usable()
