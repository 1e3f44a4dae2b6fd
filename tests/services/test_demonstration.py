"""The demonstration comes in by the ordinary path and passes every check."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.problems import InputProblem, NotAllowed, SignInProblem
from domain.roles import Role
from services.application import Application, open_application
from services.demonstration import PASSWORD, demonstration_accounts, load_demonstration
from services.halls.accounts import any_account, create_first_administrator
from services.halls.sign_in import sign_in, signed_in
from services.patrols.last_day import last_day_with_results
from services.scores.staff_scores import staff_scores
from services.verify import verify
from settings import ROOT, Settings
from tests.conftest import NOW


def opened(path: Path) -> Application:
    return open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)


@pytest.fixture(scope="module")
def loaded(_empty_path, tmp_path_factory) -> tuple[Path, list[float]]:
    """Ten days, loaded once and copied."""
    path = Path(shutil.copy(_empty_path, tmp_path_factory.mktemp("loaded") / "xunting.db"))
    shares: list[float] = []
    app = opened(path)
    load_demonstration(app, NOW, shares.append, days=10)
    app.store.close()
    return path, shares


@pytest.fixture
def demonstration(loaded, tmp_path) -> Iterator[tuple[Application, list[float]]]:
    source, shares = loaded
    app = opened(Path(shutil.copy(source, tmp_path / "xunting.db")))
    yield app, shares
    app.store.close()


def test_it_loads_with_progress_and_passes_verification(demonstration):
    app, shares = demonstration

    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert verify(app.store, app.photos_dir)[0] == []


def test_its_accounts_sign_in_and_see_scores_up_to_yesterday(demonstration, now):
    app, _ = demonstration
    account = signed_in(app, sign_in(app, "branch.head", PASSWORD, now), now)

    last = last_day_with_results(app, account)
    table = staff_scores(app, account, last.replace(day=1), last).people

    assert last.isoformat() == "2026-03-03"
    assert len(table) == 40
    assert table["observation_count"].sum() > 500


def test_its_accounts_are_shown_in_that_mode_only(demonstration):
    app, _ = demonstration
    roles = [row["role"] for row in demonstration_accounts(app)]

    assert roles.count(Role.DUTY_MANAGER) == 9
    assert set(roles) == set(Role)


def test_a_load_that_was_cut_off_goes_on_and_nobody_signs_in_before_its_end(empty_app, now):
    class CutOff(Exception):
        pass

    def cut_off(share: float) -> None:
        if share > 0.3:
            raise CutOff

    with pytest.raises(CutOff):
        load_demonstration(empty_app, now, cut_off, days=10)
    assert not any_account(empty_app)
    with pytest.raises(SignInProblem):
        sign_in(empty_app, "manager1", "", now)
    with pytest.raises(InputProblem):
        create_first_administrator(empty_app, "root", "Root", PASSWORD, now)

    load_demonstration(empty_app, now + timedelta(days=1), days=10)

    assert sign_in(empty_app, "manager1", PASSWORD, now + timedelta(days=1))
    assert verify(empty_app.store, empty_app.photos_dir)[0] == []
    with empty_app.store.read() as db:
        rows = db.execute("SELECT count(*), max(business_day) FROM patrols")
        # Ten days with nine walks each, and the papers of five halls on two Mondays.
        assert tuple(rows.fetchone()) == (100, "2026-03-03")
        papers = db.execute(
            "SELECT count(*), min(business_day) FROM patrols WHERE round = 'records'"
        )
        assert tuple(papers.fetchone()) == (10, "2026-02-23")
        # The halls are there since the first day, so that nothing before it was missed.
        since = {row[0] for row in db.execute("SELECT since FROM halls")}
        assert since == {"2026-02-21T16:00:00.000000+00:00"}


def test_an_installation_in_use_is_never_mixed_with_it(app, people, now):
    assert demonstration_accounts(app) == []
    with pytest.raises(NotAllowed):
        load_demonstration(app, now)
