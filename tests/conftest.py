"""A store on disk for every test, a fixed clock, and the people of tests/people.py.

The stores are made once and copied: reading the checklists and making the people takes a while.
"""

import shutil
from collections.abc import Iterator
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

# How long an example takes says something about the machine, and nothing about the code.
hypothesis_settings.register_profile("xunting", deadline=None)
hypothesis_settings.load_profile("xunting")

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


def _open(path: Path) -> Application:
    return open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)


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


def _application_on(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    path = folder / "xunting.db"
    shutil.copy(source, path)
    monkeypatch.setenv("XUNTING_DATABASE", str(path))
    application.cache_clear()
    yield application()
    application().store.close()
    application.cache_clear()


@pytest.fixture
def empty_app(
    _empty_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The application of the process on a database without a single account."""
    yield from _application_on(_empty_path, tmp_path, monkeypatch)


@pytest.fixture
def app(
    _settled: tuple[Path, People], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The application of the process on a database with the people of tests/people.py."""
    yield from _application_on(_settled[0], tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def people(_settled: tuple[Path, People]) -> People:
    return _settled[1]


@pytest.fixture
def lena(app: Application, people: People, now: datetime) -> Account:
    """A second manager of the East hall."""
    return second_manager(app, people, now)


@pytest.fixture
def library(app: Application) -> Library:
    return app.checklists.usable()
