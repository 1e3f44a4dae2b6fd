"""Versions are pinned; a broken file is named and the last good version goes on."""

import pytest

from db import checklists
from domain.problems import ChecklistProblem
from services.application import open_application
from services.patrols.patrols import view_patrol
from settings import Settings
from tests.builders import a_patrol
from tests.checklist_folders import change, reopened


def test_a_version_is_pinned_with_its_whole_text(app, shipped_files):
    with app.store.read() as db:
        version = checklists.newest(db)
        assert checklists.files(db, version) == shipped_files
        assert checklists.library(db, version) == app.checklists.library


def test_the_same_files_again_are_the_same_version(app, folder, now):
    again = reopened(app, now, folder)

    assert again.checklists.library.version == app.checklists.library.version
    with app.store.read() as db:
        assert len(checklists.versions(db)) == 1


def test_a_broken_file_is_named_with_its_line_and_the_last_good_version_goes_on(app, folder, now):
    change(folder, "grooming.yaml", "theme: grooming", "theme: groomin")

    status = reopened(app, now, folder).checklists

    assert status.library == app.checklists.library
    assert [(each.file, each.line, each.suggestion) for each in status.errors] == [
        ("grooming.yaml", 10, "grooming")
    ]


def test_a_file_saved_with_another_encoding_is_named_and_not_shown_as_garbage(app, folder, now):
    path = folder / "grooming.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    status = reopened(app, now, folder).checklists

    assert [(each.file, each.line, each.code) for each in status.errors] == [
        ("grooming.yaml", 4, "not_utf8")
    ]
    assert status.library == app.checklists.library


def test_without_any_good_version_nothing_can_be_opened(tmp_path, folder, now):
    change(folder, "scoring.yaml", "minor: 1", "minor: -1")
    settings = Settings(tmp_path / "new.db", folder, secure_cookies=False)

    status = open_application(settings, now).checklists

    assert [each.file for each in status.errors] == ["scoring.yaml"]
    with pytest.raises(ChecklistProblem):
        status.usable()


def test_an_open_patrol_keeps_its_version_when_the_wording_changes(app, people, folder, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    change(folder, "grooming.yaml", "头发整洁", "头发干净整洁")

    newer = reopened(app, now, folder)

    assert newer.checklists.errors == []
    assert newer.checklists.library.version != patrol.version
    pinned = view_patrol(newer, people.amina, patrol.id).library.norms["hair-neat"].zh
    assert "头发整洁" in pinned
    assert "头发干净整洁" in newer.checklists.library.norms["hair-neat"].zh


def test_a_norm_in_use_cannot_disappear(app, people, folder, now):
    a_patrol(app, people.amina, people.east.id, now)
    change(folder, "grooming.yaml", "- id: hair-neat", "- id: hair-tidy")

    status = reopened(app, now, folder).checklists

    assert [(each.code, each.norm) for each in status.errors] == [("norm_disappeared", "hair-neat")]
    assert status.library == app.checklists.library


def test_going_back_to_an_older_text_makes_it_current_again(app, folder, now):
    from datetime import timedelta

    change(folder, "grooming.yaml", "头发整洁", "头发干净整洁")
    newer = reopened(app, now + timedelta(days=1), folder).checklists.library
    change(folder, "grooming.yaml", "头发干净整洁", "头发整洁")
    back = reopened(app, now + timedelta(days=2), folder).checklists.library

    assert back.version == app.checklists.library.version != newer.version


def test_a_copy_with_other_norms_looks_up_its_own(library):
    assert "hair-neat" in library.norms  # looked up, and kept, before it is copied
    first, *rest = library.checklists

    copied = library.model_copy(update={"checklists": tuple(rest)})

    assert set(library.norms) - set(copied.norms) == {each.id for each in first.norms}
