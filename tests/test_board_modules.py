"""The modules of the board: small, each on those below it, and what is known apart from what is seen."""

import re
from collections import Counter
from graphlib import TopologicalSorter

import pytest

from board import imports_below, module_text
from settings import ROOT

IMPORTS = imports_below()
TEXTS = {name: module_text(name) for name in sorted(IMPORTS)}
# What is known of a patrol: these see no page, nor does anything that they import.
STATE = ("patrol_state", "who_is_where", "server_clock")
PAGE = re.compile(
    r"\b(document|window|location|navigator|localStorage|HTMLElement|shell|addEventListener"
    r"|querySelector\w*|replaceChildren|classList|dataset|textContent|innerHTML|animate)\b"
)
# What the board is made of, which knows more of it than rows and sheets do.
PARTS = {
    "board", "filter_bar", "finishing", "follower", "frame", "mount", "norm_list", "people_bar", "writing",
}  # fmt: skip
_COMMENT = re.compile(r"/\*.*?\*/|//.*?$", re.DOTALL | re.MULTILINE)
_TOP_LEVEL = re.compile(
    r"^(?:export )?(?:default )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE
)


def code_of(name: str) -> str:
    return _COMMENT.sub("", TEXTS[name])


def used_of_board(code: str) -> set[str]:
    """Names behind ``board.``, and those taken apart in ``const { words } = board;``."""
    taken = re.findall(r"\{([^{}]*)\} = (?:this\.)?board;", code)
    return {
        *re.findall(r"\bboard\.(\w+)\b(?!\.js\b)", code),
        *(name for each in taken for name in re.findall(r"\w+", each)),
    }


def test_every_file_of_the_board_is_joined_in():
    files = {path.stem for path in (ROOT / "board").glob("*.js")}

    assert set(TEXTS) == {*files, "masking_tables"}  # these stand in ``domain``


@pytest.mark.parametrize("name", TEXTS)
def test_a_module_can_be_read_in_one_sitting(name):
    assert TEXTS[name].count("\n") <= 550


def test_imports_go_one_way():
    order = list(TopologicalSorter(IMPORTS).static_order())  # raises CycleError, with the circle

    assert order[-1] == "mount"


def test_what_is_joined_stands_side_by_side_under_names_of_its_own():
    names = Counter(name for each in TEXTS for name in _TOP_LEVEL.findall(code_of(each)))

    assert {name for name, count in names.items() if count > 1} == set()


def test_what_is_known_of_a_patrol_sees_no_page():
    below = {name for each in STATE for name in imports_below(each)}

    assert below == {*STATE, "new_id"}
    assert {name for name in below if PAGE.search(code_of(name))} == set()


def test_only_the_state_makes_marks():
    """Elsewhere nothing can reach them: the map is private, and one function makes its values."""
    state = code_of("patrol_state")

    made = {name for name in TEXTS if re.search(r"\bcapturedAt:", code_of(name))}
    assert made == {"patrol_state"}
    assert state.count("capturedAt:") == 1
    assert state.count("#marks.set(") == state.count("makeMark(") - 1  # one of them declares it


def test_rows_and_sheets_use_of_the_board_what_it_names():
    surface = set(re.findall(r"``(\w+)``", TEXTS["board"].partition("*/")[0]))

    beyond = {
        f"{name}: {used}"
        for name in set(TEXTS) - PARTS
        for used in used_of_board(code_of(name)) - surface
    }

    assert beyond == set()
