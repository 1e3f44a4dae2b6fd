"""A store on disk for every test, a fixed clock, and the people of tests/people.py.

The stores are made once and copied: reading the checklists and making the people takes a while.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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

ON_BOTH_ENGINES = {"services"}  # folders of tests
EMPTY = {"sqlite": "_empty_path", "postgresql": "_empty_database"}  # fixtures
SETTLED = {"sqlite": "_settled", "postgresql": "_settled_database"}  # fixtures
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
    """What services promise is tried on both engines."""
    if "engine" in metafunc.fixturenames:
        folder = Path(str(metafunc.definition.path)).relative_to(ROOT / "tests").parts[0]
        marked = pytest.param("postgresql", marks=pytest.mark.postgresql)
        engines = ["sqlite", marked] if folder in ON_BOTH_ENGINES else ["sqlite"]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    name: str = request.param
    return name


def _open(database: Path | str, photos: Path | None = None) -> Application:
    settings = Settings(database, ROOT / "checklists", secure_cookies=False, photos=photos)
    return open_application(settings, NOW)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; without one the tests that need it are left out, and say so."""
    try:
        with running() as started:
            yield started
    except LookupError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


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
def _empty_database(server: Server) -> str:
    name = server.make_database()
    _open(server.of(name)).store.close()
    return name


@pytest.fixture(scope="session")
def _settled_database(server: Server, _empty_database: str) -> tuple[str, People]:
    name = server.make_database(_empty_database)
    app = _open(server.of(name))
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
def _on_copy(source: Path | str, folder: Path, request: pytest.FixtureRequest) -> Any:
    photos = folder / "xunting.photos"
    if isinstance(source, Path):
        path = folder / "xunting.db"
        shutil.copy(source, path)
        with _on(path, photos) as app:
            yield app
        return
    server: Server = request.getfixturevalue("server")
    name = server.make_database(source)
    try:
        with _on(server.of(name), photos) as app:
            yield app
    finally:
        server.drop(name)


@pytest.fixture
def empty_app(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Application]:
    """The application of the process on a database without a single account."""
    source = request.getfixturevalue(EMPTY[engine])
    with _on_copy(source, tmp_path, request) as app:
        yield app


@pytest.fixture
def app(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Application]:
    """The application of the process on a database with the people of tests/people.py."""
    source, _ = request.getfixturevalue(SETTLED[engine])
    with _on_copy(source, tmp_path, request) as app:
        yield app


@pytest.fixture
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
