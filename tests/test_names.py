"""One name, one meaning: what is imported across folders has a name of its own."""

import ast
from collections import defaultdict

from settings import ROOT

FLOORS = ("domain", "services", "ui", "web", "db", "charts", "commands", "locales")


def test_no_two_public_classes_have_the_same_name():
    modules = defaultdict(list)
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    modules[node.name].append(path.relative_to(ROOT).as_posix())

    assert {name: places for name, places in modules.items() if len(places) > 1} == {}
