"""What one engine has, the other one has too: steps, tables, and a text of every name."""

import re
from types import FunctionType

import pytest
from sqlite_utils import Database

from db.opening import open_store
from db.postgresql import dialect as of_server
from db.postgresql.steps import STEPS
from db.sqlite import dialect as of_file
from db.sqlite.migrations import migrations
from settings import ROOT
from tests.schemas import tables_of

# Views by which other views tell ids as texts; a server has a function.
IDS_OF_THE_FILE = {"event_ids", "tablet_ids"}


def names_of(dialect) -> set[str]:
    return {
        name
        for name, each in vars(dialect).items()
        if name[0] != "_" and isinstance(each, str | FunctionType)
    }


def test_both_have_a_text_of_every_name_and_no_other_one():
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "db").glob("*.py"))
    used = set(re.findall(r'\bnamed\(\s*"([a-z_]+)"', source))

    assert names_of(of_file) == used
    assert names_of(of_server) == used


def test_the_steps_of_a_server_are_those_of_the_file_from_its_first_one_on():
    of_file = [each.name for each in migrations.pending(Database(memory=True))]
    first = next(iter(STEPS))

    assert list(STEPS) == of_file[of_file.index(first) :]


@pytest.mark.postgresql
def test_both_have_the_same_tables_views_and_columns(tmp_path, postgresql):
    found = []
    with postgresql.database() as address:
        for each in (tmp_path / "x.db", address):
            store = open_store(each)
            found.append(tables_of(store))
            store.close()

    on_file, on_server = found
    assert on_file.keys() - on_server.keys() == IDS_OF_THE_FILE
    assert on_server == {name: on_file[name] for name in on_file if name not in IDS_OF_THE_FILE}
