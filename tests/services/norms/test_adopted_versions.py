"""A version that is accepted in the app: in force at once, after a restart, until the folder says
otherwise."""

import io
import logging
import zipfile
from datetime import timedelta

import pytest

from db import adopted_versions, audit
from domain.halls.hall import Round
from domain.problems import InputProblem, NotAllowed, NotFound
from services.norms.adopted_versions import accept, adopted, overruled, version_zip
from services.norms.library import load_folder
from services.norms.versions import versions
from services.patrols.patrols import open_patrol
from services.verify import verify
from settings import ROOT
from tests.builders import a_patrol
from tests.checklist_folders import reopened
from tests.norm_books import read_cells

SLOWER = {("account-opening-time", "limit_s"): 240}


@pytest.fixture
def draft(app, people):
    return read_cells(app, people.ella, SLOWER)


def limit(app) -> int:
    return app.checklists.usable().norms["account-opening-time"].limit_s


def refused(action) -> str:
    with pytest.raises(InputProblem) as caught:
        action()
    return caught.value.code


def test_new_patrols_use_it_at_once_and_open_ones_keep_theirs(app, people, draft, now):
    before = app.checklists.usable().version
    old = a_patrol(app, people.amina, people.east.id, now)

    number = accept(app, people.ella, draft, now)

    new = open_patrol(app, people.amina, "p2", people.east.id, Round.NORMAL, now)
    assert (old.version, new.version) == (before, draft.library.version)
    assert (number, limit(app)) == (1, 240)
    (listed,) = adopted(app, people.fang)
    assert (listed.version, listed.base_version, listed.account, listed.adopted_at) == (
        draft.library.version, before, "Ella", now,
    )  # fmt: skip
    assert [each.version for each in versions(app, people.ella) if each.in_force] == [new.version]
    with app.store.read() as db:
        said = list(audit.chain(db))[-1][3]
    assert (said["action"], said["account_id"]) == ("version_adopted", people.ella.id)
    assert said["detail"] == {
        "number": 1, "version": draft.library.version, "base_version": before,
        "replaces": before, "file_name": "norms.xlsx", "sha256": draft.sha256, "changes": 1,
    }  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_it_stays_in_force_after_a_restart_and_the_next_one_builds_on_it(app, people, draft, now):
    accept(app, people.ella, draft, now)

    later = reopened(app, now + timedelta(days=1))
    assert (limit(later), later.checklists.overruled) == (240, None)
    second = read_cells(later, people.ella, {("hair-neat", "severity"): "major"})
    assert [each.field for each in second.changes] == ["severity"]
    assert accept(later, people.ella, second, now + timedelta(days=1)) == 2

    last = reopened(app, now + timedelta(days=2))
    assert limit(last) == 240
    assert last.checklists.usable().norms["hair-neat"].severity == "major"


def test_a_changed_folder_overrules_it_and_says_so(app, people, draft, now, tmp_path, caplog):
    accept(app, people.ella, draft, now)
    folder = tmp_path / "checklists"
    folder.mkdir()
    for path in (ROOT / "checklists").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("walk: 40", "walk: 41")
        (folder / path.name).write_text(text, encoding="utf-8")

    with caplog.at_level(logging.WARNING):
        later = reopened(app, now + timedelta(days=1), folder)

    assert limit(later) == 180
    assert overruled(later, people.fang).version == draft.library.version
    assert "the folder was changed since" in caplog.text
    # It is told again with every start, and no more once another version was accepted.
    later = reopened(app, now + timedelta(days=2), folder)
    assert overruled(later, people.ella) is not None
    accept(later, people.ella, read_cells(later, people.ella, SLOWER), now + timedelta(days=3))
    later = reopened(app, now + timedelta(days=4), folder)
    assert (limit(later), overruled(later, people.ella)) == (240, None)
    # With the folder as it was before, what was accepted on top of it is not the newest any more.
    assert limit(reopened(app, now + timedelta(days=5))) == 180


def test_its_files_can_be_put_into_the_folder(app, people, draft, now, tmp_path):
    accept(app, people.ella, draft, now)
    version = draft.library.version

    data = version_zip(app, people.fang, version)

    assert data == version_zip(app, people.ella, version)
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert set(files.namelist()) == {p.name for p in (ROOT / "checklists").glob("*.yaml")}
        files.extractall(tmp_path / "folder")
    status = load_folder(app.store, tmp_path / "folder", now + timedelta(days=1))
    assert (status.library.version, status.errors, status.overruled) == (version, [], None)
    with pytest.raises(NotFound):
        version_zip(app, people.ella, "nothing")


def test_a_broken_folder_goes_on_with_the_accepted_version(app, people, draft, now, tmp_path):
    accept(app, people.ella, draft, now)
    (tmp_path / "sources.yaml").write_text("sources: [", encoding="utf-8")

    later = reopened(app, now + timedelta(days=1), tmp_path)

    assert (limit(later), bool(later.checklists.errors)) == (240, True)
    assert refused(lambda: read_cells(later, people.ella, SLOWER)) == "norms_folder_broken"
    assert refused(lambda: accept(later, people.ella, draft, now)) == "norms_with_mistakes"


def test_a_draft_is_accepted_once_and_only_as_it_was_shown(app, people, draft, now):
    other = read_cells(app, people.ella, {("hair-neat", "severity"): "major"})
    accept(app, people.ella, draft, now)

    assert refused(lambda: accept(app, people.ella, other, now)) == "norms_outdated"
    assert refused(lambda: accept(app, people.ella, draft, now)) == "norms_outdated"
    nothing = read_cells(app, people.ella, {})
    assert refused(lambda: accept(app, people.ella, nothing, now)) == "norms_nothing"
    wrong = read_cells(app, people.ella, {("hair-neat", "severity"): "?"})
    assert refused(lambda: accept(app, people.ella, wrong, now)) == "norms_with_mistakes"
    with app.store.read() as db:
        assert len(adopted_versions.every(db)) == 1


def test_another_process_that_was_quicker_is_noticed(app, people, draft, now):
    elsewhere = reopened(app, now)
    other = read_cells(elsewhere, people.ella, {("hair-neat", "severity"): "major"})
    accept(elsewhere, people.ella, other, now)

    assert refused(lambda: accept(app, people.ella, draft, now)) == "norms_outdated"


def test_a_norm_used_meanwhile_cannot_go_any_more(app, people, now):
    from services.norms.workbook import read_workbook
    from tests.norm_books import row_of, workbook

    data = workbook(
        app, people.ella, edit=lambda sheet: sheet.delete_rows(row_of(sheet, "face-clean"))
    )
    draft = read_workbook(app, people.ella, "norms.xlsx", data)
    assert draft.library is not None
    a_patrol(app, people.amina, people.east.id, now)

    assert refused(lambda: accept(app, people.ella, draft, now)) == "norms_outdated"


def test_a_row_that_was_added_past_the_app_is_found(app, people, draft, now):
    accept(app, people.ella, draft, now)
    with app.store.write() as db:
        adopted_versions.add(
            db, draft.base_version, draft.base_version, people.ella.id, now, "x", "0" * 64
        )

    (broken,) = verify(app.store, app.photos_dir)[0]

    assert (broken.what, broken.number) == ("adopted_version", 2)


def test_only_head_office_accepts_and_only_who_keeps_checklists_sees(app, people, draft, now):
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            accept(app, account, draft, now)
    for account in (people.amina, people.dora, people.gu_account):
        for look in (adopted, overruled):
            with pytest.raises(NotAllowed):
                look(app, account)
        with pytest.raises(NotAllowed):
            version_zip(app, account, draft.base_version)
