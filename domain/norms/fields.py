"""What the fields of the checklist files hold; strict: what is mistyped is refused, not
converted."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class FileModel(BaseModel):
    """One mapping of a file: its fields and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


NormText = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
NormId = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
]
ProcessId = Annotated[str, StringConstraints(strict=True, pattern=r"^P(0[1-9]|1[01])$")]
Seconds = Annotated[int, Field(strict=True, ge=1, le=30 * 24 * 3600)]


class Bilingual(FileModel):
    zh: NormText
    en: NormText

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class Definition(FileModel):
    """A term that a norm uses, as its source defines it."""

    term: Bilingual
    zh: NormText
    en: NormText

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en
