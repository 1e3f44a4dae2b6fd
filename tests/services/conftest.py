"""Fixtures that several services are tested with."""

import shutil
from pathlib import Path

import pytest

from settings import ROOT
from tests.builders import score_plainly
from tests.weekly_patrols import FIRST, WEEK, walk


@pytest.fixture
def folder(tmp_path) -> Path:
    """The shipped checklists, to be edited."""
    return Path(shutil.copytree(ROOT / "checklists", tmp_path / "checklists"))


@pytest.fixture
def half_a_year(app, people, now):
    """Once a week: Gu keeps 6 of 7 for 20 weeks and 2 of 7 in the last six, Hai and Ivy 6 always."""
    score_plainly(app, people.ella, now)
    for week in range(26):
        day = FIRST + week * WEEK
        gu = 6 if week < 20 else 2
        walk(app, people.amina, people.east, day, {people.gu.id: gu, people.hai.id: 6})
        walk(app, people.bao, people.west, day, {people.ivy.id: 6})
