"""How high a chart will be, before anything has drawn it."""

from typing import Any

# Of a chart whose rows have a fixed height, beside them and the lines of its heading: its title, an
# axis with a title of its own, and the room between them (measured; a legend above is more).
_AROUND_ROWS = 105
_LINE = 18


def height_of(spec: dict[str, Any]) -> int:
    """At least so many pixels: a chart with a height is as high, its heading included.

    >>> height_of({"height": 380, "title": {"subtitle": ["East", "3 days"]}})
    380
    >>> rows = [{"name": "Gu"}, {"name": "Hai"}]
    >>> layer = {"encoding": {"y": {"field": "name"}}, "data": {"name": "people"}}
    >>> spec = {"height": {"step": 28}, "layer": [layer], "datasets": {"people": rows}}
    >>> height_of(spec | {"title": {"subtitle": ["East", "3 days"]}})  # 2 × 28 + 105 + 2 × 18
    197

    :param spec: one view, as Vega-Lite takes it, under the heading of ``charts.heading.headed``
    """
    height = spec.get("height", 0)
    if not isinstance(height, dict):
        return int(height)
    return int(
        height["step"] * _row_count(spec) + _AROUND_ROWS + _LINE * len(spec["title"]["subtitle"])
    )


def _row_count(spec: dict[str, Any]) -> int:
    """Rows that the upright scale names, or those of the data where it names none."""
    counts = [0]
    for layer in spec.get("layer", [spec]):
        y = layer.get("encoding", {}).get("y")
        if y is None:
            continue
        named = (y.get("scale") or {}).get("domain")
        if isinstance(named, list):
            counts.append(len(named))
            continue
        source = layer.get("data", spec.get("data", {})).get("name")
        counts.append(len({row.get(y["field"]) for row in spec["datasets"].get(source, [])}))
    return max(counts)
