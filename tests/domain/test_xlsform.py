"""The checklists as an XLSForm: what is asked of whom, and that pyxform takes all of it."""

import io
import re
import warnings as python_warnings
from xml.etree import ElementTree

import pytest

from domain.checklist_file import load_checklists
from domain.norm import FRONT_LINE, Bilingual, Kind, Library, Position, Severity
from domain.xlsform import EN, ZH, name_of, xlsform
from locales import Words
from services.checklist_forms import in_both

QUOTES = str.maketrans("“”‘’", "\"\"''")  # pyxform makes them plain
LABEL_ZH, LABEL_EN = f"label::{ZH}", f"label::{EN}"


@pytest.fixture(scope="module")
def library(shipped_files):
    return load_checklists(shipped_files).library


@pytest.fixture(scope="module")
def form(library):
    return xlsform(library, in_both)


def rows(form) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in form.survey if "name" in row}


def with_norm(library, norm_id, **changes):
    """The library with one norm changed."""
    checklists = tuple(
        each.model_copy(
            update={
                "norms": tuple(
                    norm.model_copy(update=changes) if norm.id == norm_id else norm
                    for norm in each.norms
                )
            }
        )
        for each in library.checklists
    )
    fields = {name: getattr(library, name) for name in Library.model_fields}
    return Library(**fields | {"checklists": checklists})


def test_every_norm_that_is_switched_on_is_asked_and_no_other(library, form):
    asked = rows(form)
    for norm in library.norms.values():
        of_hall = Position.HALL in norm.positions and norm.kind is not Kind.RECORD_CHECK
        of_person = set(norm.positions) != {Position.HALL} or norm.kind is Kind.RECORD_CHECK
        assert (name_of(norm) in asked) == (norm.enabled and of_person), norm.id
        assert (name_of(norm, of_hall=True) in asked) == (norm.enabled and of_hall), norm.id
    names = [row["name"] for row in form.survey if "name" in row]
    assert len(names) == len(set(names))


def test_answers_seconds_and_counts_have_their_types_and_bounds(library, form):
    asked = rows(form)

    hair = asked["hair_neat"]
    assert (hair["type"], hair[LABEL_ZH], hair[LABEL_EN]) == (
        "select_one answer", library.norms["hair-neat"].zh, library.norms["hair-neat"].en,
    )  # fmt: skip
    opening = asked["account_opening_time"]
    assert (opening["type"], opening["constraint"]) == ("decimal", ". >= 0 and . <= 86400")
    assert opening[f"hint::{EN}"].startswith(
        "Write the seconds that were measured. The limit is 180 s. Only system handling counts"
    )
    count = asked["hall__terminals_cleaned_daily"]
    assert (count["type"], count["constraint"]) == ("integer", ". >= 0")
    assert "required" not in hair  # what is left open was not observed
    assert [row["name"] for row in form.choices if row["list_name"] == "answer"] == [
        "pass", "fail", "na",
    ]  # fmt: skip


def test_a_group_is_asked_of_the_positions_it_is_for(form):
    asked = rows(form)

    assert asked["norms__counter"]["relevant"] == "${person__position} = 'counter'"
    assert asked["norms__guide__backup__sales"]["relevant"] == (
        "${person__position} = 'guide' or ${person__position} = 'backup'"
        " or ${person__position} = 'sales'"
    )
    assert asked["norms__all"]["relevant"].count(" or ") == len(FRONT_LINE) - 1
    assert asked["zone__outside"][LABEL_ZH] == "门外环境"
    positions = {row["name"] for row in form.choices if row["list_name"] == "position"}
    assert positions == {each.value for each in Position} - {"all", "hall"}


def test_red_lines_are_behind_a_question_and_a_breach_needs_a_fact(library, form):
    survey = list(form.survey)
    start = next(i for i, row in enumerate(survey) if row.get("name") == "red_lines")
    end = next(i for i, row in enumerate(survey[start:], start) if row["type"] == "end group")
    inside = {row["name"] for row in survey[start + 1 : end]}
    red = [
        norm for norm in library.norms.values()
        if norm.severity is Severity.RED_LINE and norm.enabled and norm.kind is not Kind.RECORD_CHECK
        and set(norm.positions) != {Position.HALL}
    ]  # fmt: skip

    assert survey[start]["relevant"] == "${red_lines__seen} = 'yes'"
    assert survey[start - 1]["name"] == "red_lines__seen"
    assert {name_of(norm) for norm in red} <= inside
    fact = rows(form)["no_leak_or_trade_of_data__fact"]
    assert (fact["relevant"], fact["required"]) == ("${no_leak_or_trade_of_data} = 'fail'", "yes")
    assert rows(form)["no_leak_or_trade_of_data__lawful"]["type"] == "note"


def test_the_version_of_the_form_is_that_of_the_checklists(library, form):
    assert form.settings["version"] == library.version
    assert form.settings["default_language"] == ZH


def converted(data: bytes) -> str:
    """The XForm that pyxform makes of the file; nothing to complain about, or the test fails."""
    from pyxform.xls2xform import convert

    complaints: list[str] = []
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # of libraries that pyxform uses
        made = convert(io.BytesIO(data), validate=False, file_type=".xlsx", warnings=complaints)
    assert complaints == []
    return made.xform


def test_pyxform_converts_the_whole_library_in_every_language(app, people, library):
    from services.checklist_forms import checklists_xlsform

    xform = ElementTree.fromstring(converted(checklists_xlsform(app, people.fang)))

    space = {"x": "http://www.w3.org/2002/xforms"}
    texts = {
        each.get("lang"): {
            text.get("id"): "".join(text.find("x:value", space).itertext())
            for text in each.findall("x:text", space)
        }
        for each in xform.iter("{http://www.w3.org/2002/xforms}translation")
    }
    assert set(texts) == {ZH, EN}
    assert set(texts[ZH]) == set(texts[EN])
    assert all(text and text != "-" for each in texts.values() for text in each.values())
    for language, lang in ((ZH, "zh_CN"), (EN, "en")):
        told = set(texts[language].values())
        wanted = {n.id: n.text(lang).translate(QUOTES) for n in library.norms.values() if n.enabled}
        missing = [norm_id for norm_id, text in wanted.items() if text not in told]
        assert missing == []
        assert Words(lang)("xlsform.hall") in told


def test_words_that_look_like_references_or_formulas_stay_words(app, library):
    from domain.xlsform import CHOICES, SETTINGS, SURVEY
    from services.checklist_forms import _sheet
    from services.xlsx_book import xlsx_bytes

    odd = with_norm(
        library, "hair-neat", zh="=SUM(A1) & <b> ${no_such}", en='@x "${hair_neat}" 1 < 2',
        explain=Bilingual(zh="+1", en="-1"),
    )  # fmt: skip
    form = xlsform(odd, in_both)
    data = xlsx_bytes(
        [_sheet("survey", SURVEY, form.survey), _sheet("choices", CHOICES, form.choices),
         _sheet("settings", SETTINGS, [form.settings])]
    )  # fmt: skip

    xform = converted(data)

    assert re.search(r"=SUM\(A1\) &amp; &lt;b&gt; \$ \{no_such\}", xform)
