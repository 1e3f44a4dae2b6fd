"""A method as it is being written: values without origins -> Method, or every problem in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from domain.imports.finding import FileFinding, findings_in
from domain.method.method import PROVENANCE, Method, MethodSection, SettingOrigin

Draft = Mapping[str, Mapping[str, Any]]  # section -> setting -> value, as in scoring.yaml


def values_of(section: MethodSection) -> dict[str, Any]:
    """The settings of a section as in JSON, without their origin."""
    return section.model_dump(mode="json", exclude=set(PROVENANCE))


def read_draft(draft: Draft, known: Sequence[Method]) -> tuple[Method | None, list[FileFinding]]:
    """Read a draft, and find everything that is wrong with it.

    A section that says what one of ``known`` says keeps its origin and sources; any other was
    decided by whoever wrote it. The file and line of a finding mean nothing here, its ``field``
    is the path of the setting.

    :param known: methods whose origins are written down, the nearest first
    """
    document = {name: {**values, **_origin(name, values, known)} for name, values in draft.items()}
    try:
        return Method.model_validate(document), []
    except ValidationError as invalid:
        return None, findings_in("scoring.yaml", document, Method, invalid)


def _origin(name: str, values: Mapping[str, Any], known: Sequence[Method]) -> dict[str, Any]:
    for method in known:
        section: MethodSection = getattr(method, name)
        if values_of(section) == values:
            return section.model_dump(mode="json", include=set(PROVENANCE))
    return {"origin": SettingOrigin.DECISION}
