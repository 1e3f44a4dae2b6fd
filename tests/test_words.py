"""One word for one thing, in both languages: docs/words.md is held by the catalogues."""

import re

import pytest

from locales import catalogue
from settings import ROOT
from ui.glossary import TERMS

ROW = re.compile(
    r"^\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| [^|]+ \| (?P<never>[^|]+) \|$", re.MULTILINE
)
GLOSSARY = [
    match.groupdict()
    for match in ROW.finditer((ROOT / "docs/words.md").read_text(encoding="utf-8"))
    if match["zh"] not in ("中文", "---")
]
CHECKLISTS = "\n".join(
    re.sub(
        r"^\s*#.*|^\s*(origin|covers|sources):.*", "", path.read_text(encoding="utf-8"), flags=re.M
    )
    for path in (ROOT / "checklists").glob("*.yaml")
    if path.name != "sources.yaml"  # titles of other people's texts
)


def texts(language):
    return {**catalogue(language), "checklists": CHECKLISTS}


def is_chinese(word):
    return bool(re.search("[一-鿿]", word))


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row["en"])
def test_a_word_is_in_use_and_nothing_else_is_said_for_it(row):
    assert any(row["zh"] in text for text in catalogue("zh_CN").values())
    assert any(row["en"] in text.lower() for text in catalogue("en").values())
    for never in row["never"].split(", "):
        language = "zh_CN" if is_chinese(never) else "en"
        said = {key for key, text in texts(language).items() if never in text.lower()}
        assert said == set(), never


def test_every_word_that_pages_explain_stands_in_the_list_of_words():
    known = {each for row in GLOSSARY for each in (row["zh"], row["en"])}

    for language in ("zh_CN", "en"):
        words = catalogue(language)
        explained = {words[f"term.{each}"].lower() for each in TERMS}
        assert explained - known == set()
        assert {f"term.{each}" for each in TERMS} == {
            key for key in words if key.startswith("term.")
        }


def test_chinese_writes_percent_without_a_blank():
    assert [key for key, text in catalogue("zh_CN").items() if re.search(r"[\d}] %", text)] == []


def test_no_text_names_a_norm_by_its_id(library):
    """Ids are for files: words say what the norm says."""
    ids = re.compile("|".join(rf"(?<![\w-]){each}(?![\w-])" for each in library.norms))
    exempt = ("finding.", "norm_column_help.", "norm_workbook.")  # for those who write the files

    said = [
        key
        for language in ("zh_CN", "en")
        for key, text in catalogue(language).items()
        if ids.search(text) and not key.startswith(exempt)
    ]

    assert said == []
