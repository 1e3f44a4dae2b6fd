"""The settings of the scoring method in the reader's words."""

from collections.abc import Mapping
from typing import Any

from domain.imports.finding import FileFinding
from domain.method.method import PROVENANCE, Difference, Method, MethodSection
from locales import Words


def setting_name(path: str, words: Words) -> str:
    """``blend.patrol`` -> "Final result: patrols"."""
    section, _, field = path.partition(".")
    title = words(f"method_section.{section}")
    if field in PROVENANCE:
        return words("method.of", section=title, setting=words(f"method.{field}"))
    return words("method.of", section=title, setting=words(f"method_setting.{path}"))


def setting_value(path: str, value: Any, words: Words) -> str:
    """A value as in JSON, as it is read by people.

    Numbers without needless decimals, choices by their names, weights of months in a row.
    """
    if isinstance(value, bool):
        return words("method.on" if value else "method.off")
    if isinstance(value, list):
        return " · ".join(setting_value(path, each, words) for each in value) or "–"
    if isinstance(value, str) and path.endswith(".origin"):
        return words(f"origin.{value}")
    if isinstance(value, str) and not path.endswith(".sources"):
        return words(f"method_option.{value}")
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def difference_line(difference: Difference, words: Words) -> str:
    """For example "Final result: patrols: 60 → 70"."""
    return words(
        "method.changed",
        setting=setting_name(difference.path, words),
        old=setting_value(difference.path, difference.old, words),
        new=setting_value(difference.path, difference.new, words),
    )


def draft_finding_line(finding: FileFinding, words: Words) -> str:
    """What is wrong with a setting in a form, named as the form names it."""
    section, _, field = finding.field.partition(".")
    name = words(f"method_setting.{finding.field}") if field else ""
    what = words(f"finding.{finding.code}", norm="", field=name, **dict(finding.values))
    return words("method.wrong", section=words(f"method_section.{section}"), what=what)


def yardstick_line(method: Method, titles: Mapping[str, str], words: Words) -> str:
    """What the company calls the only yardstick (D03, 1.1), and its share of the results now.

    :param titles: of sources, by their ids
    """
    counts = method.hall_checks.count_for_staff
    return words(
        "method.yardstick",
        source=titles.get("D03", "D03"),
        share=f"{method.blend.satisfaction:g}",
        origin=words.of(method.blend.origin),
        people=words("method.yardstick_people" if counts else "method.yardstick_not_people"),
    )


def sources_line(section: MethodSection, titles: Mapping[str, str], words: Words) -> str:
    """The titles of the sources, or '' without any; ids where there is no title.

    :param titles: of sources, by their ids
    """
    cited = []
    for each in section.sources:
        source_id, _, part = each.partition(" ")
        cited.append(f"{titles.get(source_id, source_id)} {part}".strip())
    return words("method.source", titles="; ".join(cited)) if cited else ""
