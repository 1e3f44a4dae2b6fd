"""The settings of the scoring method: every absurd value is a finding, all of them at once."""

import pytest

from domain.method.method import Difference, Method, SettingOrigin, content_of, differences
from domain.norms.checklist_file import load_checklists
from domain.norms.library import Library
from locales import Words
from services.imports.explain_finding import finding_text
from tests.small_checklists import SMALL


def findings(text: str) -> list[tuple[int, str, str]]:
    loaded = load_checklists(SMALL | {"scoring.yaml": text})
    assert {each.file for each in loaded.errors} <= {"scoring.yaml"}
    for each in loaded.errors:
        for language in ("zh_CN", "en"):
            assert "scoring.yaml" in finding_text(each, Words(language))
    return [(each.line, each.code, each.field) for each in loaded.errors]


def test_the_shipped_file_says_what_the_defaults_say(shipped_files):
    assert load_checklists(shipped_files).library.scoring == Method()


def test_figures_that_no_source_fixes_are_proposals():
    origins = {name: section.origin for name, section in Method()}

    assert {name for name, origin in origins.items() if origin != SettingOrigin.PROPOSAL} == {
        "grades"
    }
    assert Method().grades.sources == ("S16",)


@pytest.mark.parametrize(
    ("section", "settings", "code", "field"),
    [
        ("severity_weights", "minor: -1, major: 2", "too_small", "minor"),
        ("severity_weights", "minor: 1, major: 101", "too_large", "major"),
        ("severity_weights", "minor: .nan, major: 2", "not_finite", "minor"),
        ("severity_weights", "minor: .inf, major: 2", "not_finite", "minor"),
        ("severity_weights", "minor: one, major: 2", "needs_float", "minor"),
        ("severity_weights", "minor: true, major: 2", "needs_float", "minor"),
        ("severity_weights", "minor: 0, major: 0", "weights_all_zero", "minor"),
        ("severity_weights", "minor: 1", "field_missing", "major"),
        ("time_limits", "credit: linar", "not_an_option", "credit"),
        ("minimum_sample", "occasions: 0, observations: 20", "too_small", "occasions"),
        ("minimum_sample", "occasions: 3, observations: 2.5", "needs_int", "observations"),
        ("small_samples", "shrink: yes", "needs_bool", "shrink"),
        ("blend", "patrol: 60, mystery_shopper: 20, satisfaction: 10, complaints: 0",
         "blend_sum", "patrol"),
        ("blend", "patrol: 120, mystery_shopper: -20, satisfaction: 0, complaints: 0",
         "too_large", "patrol"),
        ("complaints", "points_each: -5", "too_small", "points_each"),
        ("praise", "points_each: 1, cap: -1", "too_small", "cap"),
        ("months", f"quarter: [1, 1], year: {[1] * 12}", "month_count", "quarter"),
        ("months", f"quarter: [1, 1, 1], year: {[0] * 12}", "months_all_zero", "year"),
        ("months", f"quarter: [1, 1, -1], year: {[1] * 12}", "too_small", "quarter"),
        ("goals", "base: 95, challenge: 95", "base_not_below_challenge", "base"),
        ("goals", "base: 80, challenge: 101", "too_large", "challenge"),
        ("attainment", "at_base: 100, at_challenge: 100, cap: 110", "attainment_not_rising",
         "at_base"),
        ("attainment", "at_base: 60, at_challenge: 100, cap: 99", "cap_below_challenge", "cap"),
        ("attainment", "at_base: 60, at_challenge: 100, cap: -1", "too_small", "cap"),
        ("grades", "pass_from: 60, basic_pass_from: 60", "grades_not_in_order",
         "basic_pass_from"),
        ("weak_spots", "norms_listed: 0", "too_small", "norms_listed"),
        ("weak_spots", "norms_listed: 2000", "too_large", "norms_listed"),
        ("consistency", "spread: wide", "not_an_option", "spread"),
    ],
)  # fmt: skip
def test_an_absurd_setting_is_named(section, settings, code, field):
    found = findings(f"# a remark\n{section}: {{{settings}, origin: proposal}}\n")

    assert (2, code, f"{section}.{field}") in found
    assert {each[0] for each in found} == {2}


def test_every_mistake_is_named_at_once_on_its_line():
    text = """\
severity_weights: {minor: -1, major: 200, origin: proposal}
blend:
  patrol: 50
  mystery_shopper: 20
  satisfaction: 20
  complaints: 0
  origin: proposal
goals: {base: 90, challenge: 80, origin: guess}
mouths: {}
"""

    assert findings(text) == [
        (1, "too_large", "severity_weights.major"),
        (1, "too_small", "severity_weights.minor"),
        (3, "blend_sum", "blend.patrol"),
        (8, "not_an_option", "goals.origin"),
        (9, "unknown_field", "mouths"),
    ]


def test_the_words_say_what_is_wrong_and_what_to_do():
    text = "blend: {patrol: 50, mystery_shopper: 20, satisfaction: 20, complaints: 0, origin: proposal}\n"
    (finding,) = load_checklists(SMALL | {"scoring.yaml": text}).errors

    assert finding_text(finding, Words("en")) == (
        "scoring.yaml, line 1 the shares add up to 90 and must make 100. Change them."
    )
    assert "合计是 90，应为 100" in finding_text(finding, Words("zh_CN"))


def test_shares_with_decimals_make_exactly_one_hundred():
    # Added as binary fractions, the second ones make 100.00000000000001.
    for shares in ((33.3, 33.3, 33.4, 0), (0.1, 0.1, 83.9, 15.9)):
        names = ("patrol", "mystery_shopper", "satisfaction", "complaints")
        inner = ", ".join(f"{n}: {v}" for n, v in zip(names, shares, strict=True))
        assert findings(f"blend: {{{inner}, origin: proposal}}\n") == []


def test_a_section_left_out_has_the_shipped_values_and_a_written_source_is_checked():
    text = "grades: {pass_from: 85, basic_pass_from: 60, origin: public, sources: [S06]}\n"
    library = load_checklists(SMALL | {"scoring.yaml": text}).library

    assert library.scoring.grades.pass_from == 85
    assert library.scoring.blend == Method().blend
    assert findings(text.replace("S06", "S60")) == [(1, "unknown_source", "grades.sources")]
    assert findings(text.replace("[S06]", "[]")) == [(1, "source_missing", "grades.sources")]


def test_a_library_from_before_the_other_settings_can_still_be_read():
    library = load_checklists(SMALL).library
    old = library.model_dump(mode="json") | {
        "scoring": {"severity_weights": {"minor": 1.0, "major": 3.0, "origin": "proposal"}}
    }

    read = Library.model_validate(old).scoring

    assert (read.severity_weights.major, read.severity_weights.sources) == (3, ())
    assert read.attainment == Method().attainment


def test_differences_are_named_by_their_path_with_old_and_new():
    before = Method()
    after = before.model_copy(
        update={
            "goals": before.goals.model_copy(update={"base": 75.0}),
            "months": before.months.model_copy(update={"quarter": (1.0, 1.0, 2.0)}),
        }
    )

    assert differences(before, after) == [
        Difference("months.quarter", [1, 1, 1], [1, 1, 2]),
        Difference("goals.base", 80, 75),
    ]
    assert differences(after, after) == []


def test_equal_methods_have_equal_texts():
    assert content_of(Method()) == content_of(Method.model_validate_json(content_of(Method())))


def test_a_method_that_was_stored_when_themes_were_ranked_is_still_read():
    stored = Method().model_dump(mode="json")
    stored["weak_spots"] = {
        "listed": 3, "origin": "proposal", "sources": [], "theme_share": 0.5, "worst_norms": 3,
    }  # fmt: skip

    assert Method.model_validate(stored) == Method()
    stored["weak_spots"] |= {"origin": "decision", "norms_listed": 5}
    assert Method.model_validate(stored).weak_spots.norms_listed == 5
