"""The checklists as an XLSForm: what is asked of whom, and that pyxform takes all of it."""

import io
import re
import warnings as python_warnings
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from pyxform import constants
from pyxform.errors import PyXFormError

from domain.halls.position import ON_ROSTER, Position
from domain.norms.checklist_file import load_checklists
from domain.norms.fields import Bilingual
from domain.norms.library import Library
from domain.norms.norm import NormKind, Severity
from domain.norms.xlsform import (
    CHOICES,
    EN,
    LABELS,
    RESERVED_NAMES,
    SETTINGS,
    SURVEY,
    ZH,
    name_of,
    xlsform,
)
from locales import Words
from services.imports.xlsx_book import Sheet, xlsx_bytes
from services.norms.xlsform import _sheet, in_both
from tests.odd_norms import files_of, libraries, oddest

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
        of_hall = Position.HALL in norm.positions and norm.kind is not NormKind.RECORD_CHECK
        of_person = set(norm.positions) != {Position.HALL} or norm.kind is NormKind.RECORD_CHECK
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

    assert asked["norms__guide"]["relevant"] == "${person__position} = 'guide'"
    assert asked["norms__counter__vip__sales"]["relevant"] == (
        "${person__position} = 'counter' or ${person__position} = 'vip'"
        " or ${person__position} = 'sales'"
    )
    assert asked["norms__all"]["relevant"].count(" or ") == len(ON_ROSTER) - 1
    assert asked["zone__outside"][LABEL_ZH] == "门外环境"
    positions = {row["name"] for row in form.choices if row["list_name"] == "position"}
    assert positions == {each.value for each in Position} - {"all", "hall"}


def test_what_holds_in_one_kind_of_hall_is_asked_in_halls_of_that_kind(form):
    asked = rows(form)

    assert asked["patrol__hall_kind"]["type"] == "select_one hall_kind"
    kinds = [row["name"] for row in form.choices if row["list_name"] == "hall_kind"]
    assert kinds == ["own", "partner"]
    partner = "${patrol__hall_kind} = 'partner'"
    assert asked["partner_complaint_taken"]["relevant"] == partner
    assert asked["hall__demo_devices_working"]["relevant"] == "${patrol__hall_kind} = 'own'"
    assert asked["partner_real_name_check"]["relevant"] == (
        "(${person__position} = 'merchant') and (${patrol__hall_kind} = 'partner')"
    )
    assert "relevant" not in asked["hall__order_in_the_hall"]


def test_what_is_seen_on_some_walks_is_asked_on_these_and_on_a_special_one(form):
    asked = rows(form)

    assert asked["patrol__round"]["type"] == "select_one round"
    rounds = [row["name"] for row in form.choices if row["list_name"] == "round"]
    assert rounds == ["opening", "peak", "normal", "handover", "closing", "special"]
    closing = "${patrol__round} = 'closing' or ${patrol__round} = 'special'"
    assert asked["serves_out_at_closing"]["relevant"] == closing
    opening = "${patrol__round} = 'opening' or ${patrol__round} = 'special'"
    assert asked["hall__pre_opening_meeting"]["relevant"] == (
        f"(${{patrol__hall_kind}} = 'own') and ({opening})"
    )


def test_red_lines_are_behind_a_question_and_a_breach_needs_a_fact(library, form):
    survey = list(form.survey)
    start = next(i for i, row in enumerate(survey) if row.get("name") == "red_lines__group")
    end = next(i for i, row in enumerate(survey[start:], start) if row["type"] == "end group")
    inside = {row["name"] for row in survey[start + 1 : end]}
    red = [
        norm for norm in library.norms.values()
        if norm.severity is Severity.RED_LINE and norm.enabled and norm.kind is not NormKind.RECORD_CHECK
        and set(norm.positions) != {Position.HALL}
    ]  # fmt: skip

    assert survey[start]["relevant"] == "${red_lines__seen} = 'yes'"
    assert survey[start - 1]["name"] == "red_lines__seen"
    assert {name_of(norm) for norm in red} <= inside
    fact = rows(form)["no_leak_or_trade_of_data__fact"]
    assert (fact["relevant"], fact["required"]) == ("${no_leak_or_trade_of_data} = 'fail'", "yes")
    lawful = rows(form)["no_leak_or_trade_of_data__lawful"]
    assert lawful["type"] == "note"
    assert "情形2：配合公安机关" in lawful[LABELS[0]]
    assert "Case 4: At the request of government" in lawful[LABELS[1]]


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
    from services.norms.xlsform import checklists_xlsform

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


def of_files(files) -> bytes:
    form = xlsform(load_checklists(files).library, in_both)
    return xlsx_bytes(
        [_sheet("survey", SURVEY, form.survey), _sheet("choices", CHOICES, form.choices),
         _sheet("settings", SETTINGS, [form.settings])]
    )  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(files=libraries())
def test_the_form_of_any_library_is_accepted(files):
    converted(of_files(files))


def test_the_form_of_the_oddest_texts_is_accepted():
    converted(of_files(oddest()))


def test_ids_that_might_be_names_of_the_form_are_other_names():
    """Of its groups, of what XLSForm adds by itself, of words of XML, and what begins with a figure."""
    ids = [
        "person", "red-lines", "records", "hall", "norms", "patrol", "start", "end", "zone",
        "instanceid", "instancename", "instance-id", "entity", "formhub", "xunting-checklists",
        "xml", "xml-base", "xmlns", "id", "name", "label", "type", "answer", "yes", "pass", "0", "10086",
        "1-1", "1e5", "true", "null", "today", "deviceid", "audit", "note", "image", "version",
    ]  # fmt: skip
    kinds = {"yes_no": {}, "record_check": {"every": "week"}}
    norms = [
        {"id": norm_id, "zh": norm_id, "en": f"{norm_id} in English", "theme": "bans",
         "positions": ["all", "hall"][place % 2 :][:1], "kind": ["yes_no", "record_check"][place % 3 == 2],
         "severity": ["red_line", "major"][place % 2], "servqual": "assurance", "covers": ["X"],
         "origin": "practice", "sources": []} | kinds[["yes_no", "record_check"][place % 3 == 2]]
        for place, norm_id in enumerate(ids)
    ]  # fmt: skip
    files = files_of({"bans": (("禁令", "Bans"), norms)})
    assert load_checklists(files).errors == []

    xform = converted(of_files(files))

    for norm_id in ids:
        name = norm_id.replace("-", "_")
        assert re.search(rf'/(?:_|hall__)?{name}"', xform), norm_id


def test_the_names_that_pyxform_reserves_are_refused_as_ids():
    assert constants.RESERVED_NAMES_SURVEY_SHEET <= RESERVED_NAMES
    with pytest.raises(PyXFormError, match="reserved"):
        converted(_one_question("meta"))


def _one_question(name: str) -> bytes:
    return xlsx_bytes(
        [Sheet("survey", ["type", "name", "label"], [["text", name, "?"]]),
         Sheet("settings", ["form_title", "form_id"], [["f", "f"]])]
    )  # fmt: skip
