"""checklists/README.md names every field of the files and every value that there is a list of."""

import re
from collections.abc import Iterator

import pytest

from domain.norms.library import Checklist
from domain.norms.norm import Norm
from settings import ROOT


@pytest.fixture(scope="module")
def described() -> dict[str, dict[str, str]]:
    """Heading -> field -> what the table says of its value."""
    tables: dict[str, dict[str, str]] = {}
    heading = ""
    for line in (ROOT / "checklists" / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        elif row := re.fullmatch(r"\| (`.+?`) \| (.+) \|", line):
            names = re.findall("`([a-z_]+)`", row[1])
            tables.setdefault(heading, {}).update(dict.fromkeys(names, row[2]))
    return tables


@pytest.mark.parametrize(
    ("heading", "model"), [("Fields of a checklist", Checklist), ("Fields of a norm", Norm)]
)
def test_the_table_has_the_fields_of_the_files_and_no_other(described, heading, model):
    assert set(described[heading]) == set(model.model_fields)


@pytest.mark.parametrize(
    "field",
    ["theme", "hall_kinds", "kind", "severity", "servqual", "origin", "grade", "every", "zone"],
)
def test_the_values_of_a_list_are_all_named(described, field):
    schema = Norm.model_json_schema()
    known = set(values_of(schema["properties"][field], schema["$defs"]))

    assert known
    assert known <= set(re.findall("`([A-Za-z_+-]+)`", described["Fields of a norm"][field]))


def values_of(part: object, defined: dict[str, object]) -> Iterator[str]:
    """All values of the lists in a part of a schema."""
    if isinstance(part, dict):
        yield from part.get("enum", [])
        if "const" in part:
            yield part["const"]
        if "$ref" in part:
            yield from values_of(defined[part["$ref"].rpartition("/")[2]], defined)
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from values_of(each, defined)
