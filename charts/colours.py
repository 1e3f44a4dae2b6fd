"""The colours of marks that mean something, the same in every chart: read from ``design``.

One meaning a colour, told apart also by people who see no red, no green or no blue
(``tests/charts/test_colours.py``); what a colour means, the shape says too. A figure of which
nothing is said, neither better nor worse, has no hue of its own.
"""

from dataclasses import dataclass
from functools import cache

from design import colour

# The line of each goal, as shapes stand beside colours.
GOAL_DASHES = {"base": [2, 3], "challenge": [8, 3, 2, 3]}


@dataclass(frozen=True)
class Colours:
    better: str
    worse: str
    quiet: str  # limits, and what is neither better nor worse
    goal: str
    figure: str  # a figure and its band, of which nothing is said
    ink: str
    muted: str
    surface: str  # behind a text that a line may cross
    cells: tuple[str, str, str]  # from worst kept to best kept
    cell_ink: str  # the number in a cell


@cache
def colours(*, dark: bool = False) -> Colours:
    """For pages whose background is light, or dark."""

    def of(name: str) -> str:
        return colour(name, dark=dark)

    return Colours(
        better=of("better"),
        worse=of("worse"),
        quiet=of("quiet"),
        goal=of("goal"),
        figure=of("muted"),
        ink=of("ink"),
        muted=of("muted"),
        surface=of("surface"),
        cells=(of("cell-low"), of("cell-mid"), of("cell-high")),
        cell_ink=of("cell-ink"),
    )


LIGHT = colours(dark=False)
