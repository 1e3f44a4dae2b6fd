"""People of a hall with their bands, so that overlap is seen before order."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from charts.colours import GOAL_DASHES, LIGHT, Colours

_ROW = 28
_PRINTED = ("raw", "adjusted", "low", "high")


def staff_bands_chart(
    groups: Sequence[pd.DataFrame],
    goals: Mapping[str, float],
    labels: Mapping[str, str],
    *,
    lowest: int | None = None,
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """One line per person: the band as a bar, the adjusted score filled, the raw one hollow.

    Printed and drawn are the exact numbers, so that nothing is rounded twice.

    :param groups: tables in the order of the lines, with a gap between two of them; rows of
      ``services.scores.staff_scores.StaffScores.people`` with a score and ``link``, what a tap
      opens
    :param goals: ``base_pct`` and ``challenge_pct``, drawn as quiet lines
    :param labels: the words under ``chart.`` of the catalogue
    :param lowest: where the scale begins, the same in charts that are compared; None: where this
      one needs it
    """
    table = pd.concat(groups, ignore_index=True)
    table = table.assign(**{f"{name}_pct": table[f"{name}_exact"] for name in _PRINTED})
    table["name"] = _distinct(table)
    base = alt.Chart(table).encode(
        y=_lines(groups, table), tooltip=_tooltips(labels), href="link:N"
    )
    if lowest is None:
        lowest = lowest_of(table, goals)
    scale = alt.Scale(domain=[lowest, 100], nice=False)
    axis = alt.Axis(values=list(range(lowest, 101, 20 if lowest < 30 else 10)))

    def x(column: str) -> alt.X:
        # The same scale in every layer: a bar alone would begin at 0.
        return alt.X(f"{column}:Q", title=labels["percent"], scale=scale, axis=axis)

    return alt.LayerChart(
        layer=[
            *(
                alt.Chart(pd.DataFrame({"goal_pct": [goal]}))
                .mark_rule(color=paint.goal, strokeDash=dash, strokeWidth=1.5)
                .encode(x=x("goal_pct"))
                for name, dash in GOAL_DASHES.items()
                for goal in [goals.get(f"{name}_pct")]
                if goal is not None
            ),
            base.mark_bar(height=12, cornerRadius=6, opacity=0.35, color=paint.figure).encode(
                x=x("low_pct"), x2="high_pct:Q"
            ),
            base.mark_point(
                filled=False, size=70, strokeWidth=2, opacity=1, color=paint.figure
            ).encode(x=x("raw_pct")),
            base.mark_point(filled=True, size=90, opacity=1, color=paint.figure).encode(
                x=x("adjusted_pct")
            ),
        ],
        height=alt.Step(_ROW),
    )


def _distinct(table: pd.DataFrame) -> pd.Series:
    """The name; with the staff number where two people of the hall have the same one."""
    twice = table["staff"].duplicated(keep=False)
    return table["staff"].where(~twice, table["staff"] + " " + table["staff_no"])


def _lines(groups: Sequence[pd.DataFrame], table: pd.DataFrame) -> alt.Y:
    names = iter(table["name"])
    domain: list[str] = []
    for number, group in enumerate(groups):
        if number:
            domain.append(" " * number)  # a line without anybody, each with a name of its own
        domain += [next(names) for _ in range(len(group))]
    axis = alt.Axis(labelLimit=120, ticks=False, domain=False)
    return alt.Y("name:N", title=None, scale=alt.Scale(domain=domain), axis=axis)


def shared_goal(people: pd.DataFrame) -> dict[str, float]:
    """``base_pct`` where it is the same for all of these; else none, as a line is for everybody.

    :param people: with ``base_pct`` of their hall
    """
    bases = {float(each) for each in people["base_pct"]}
    return {"base_pct": bases.pop()} if len(bases) == 1 else {}


def lowest_of(people: pd.DataFrame, goals: Mapping[str, float]) -> int:
    """The next lower ten under everything that is drawn of these people."""
    lowest = min(people["low_exact"].min(), people["raw_exact"].min(), *goals.values())
    return max(0, int(lowest // 10 * 10))


def _tooltips(labels: Mapping[str, str]) -> list[alt.Tooltip]:
    percents = ("adjusted_pct", "raw_pct", "low_pct", "high_pct")
    counts = ("occasion_count", "scored_count", "confirmed", "reported", "praises")
    return [
        alt.Tooltip("name:N", title=labels["name"]),
        *(alt.Tooltip(f"{each}:Q", title=labels[each], format=".1f") for each in percents),
        *(alt.Tooltip(f"{each}:Q", title=labels[each]) for each in counts),
    ]
