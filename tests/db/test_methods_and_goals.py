"""The step to stored methods, on a database that holds an older reading of the checklists."""

import json
from datetime import date

import pytest
from sqlite_utils import Database

from db import checklists
from db.opening import open_store
from db.sqlite.migrations import migrations
from services.application import open_application
from services.method.method import method_on
from settings import ROOT, Settings

STEP = "m008_methods_and_goals"


@pytest.fixture
def before(tmp_path, app):
    """A store as it was before the step, with a version whose reading knows weights only."""
    path = tmp_path / "before.db"
    db = Database(path, strict=True)
    migrations.apply(db, stop_before=STEP)
    version = app.checklists.usable().version
    with app.store.read() as shipped:
        files = checklists.files(shipped, version)
        library = json.loads(checklists.library_text(shipped, version))
    weights = {"minor": 1.0, "major": 2.0, "origin": "proposal"}
    library |= {"version": "old", "scoring": {"severity_weights": weights}}
    db.execute(
        "INSERT INTO checklist_versions VALUES ('old', ?, ?, '2026-01-01')",
        [json.dumps(files), json.dumps(library)],
    )
    db.conn.commit()
    db.close()
    return path


def test_the_step_adds_empty_tables_and_keeps_the_versions(before):
    store = open_store(before)
    with store.read() as db:
        assert [db.table(name).count for name in ("methods", "goals")] == [0, 0]
        assert checklists.library(db, "old").scoring.severity_weights.major == 2
    store.close()


def test_the_first_start_after_the_step_takes_over_the_method_of_the_file_once(before, now):
    settings = Settings(before, ROOT / "checklists", secure_cookies=False)
    for _ in range(2):
        app = open_application(settings, now)
        with app.store.read() as db:
            assert db.table("methods").count == 1
            assert method_on(db, date(2020, 1, 1)) == app.checklists.usable().scoring
        app.store.close()
