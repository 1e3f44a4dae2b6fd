"""A checklist author is told every problem at once: file, line, norm, field, what to do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.imports.finding import FileFinding
from domain.norms.checklist_file import breaking_changes, load_checklists, norm_places, version_of
from domain.norms.norm import NormKind
from domain.norms.xlsform import RESERVED_NAMES
from locales import Words
from services.imports.explain_finding import finding_text
from tests.small_checklists import SMALL


def with_dress(old: str, new: str) -> dict[str, str]:
    assert old in SMALL["dress.yaml"]
    return SMALL | {"dress.yaml": SMALL["dress.yaml"].replace(old, new, 1)}


def only_error(files: dict[str, str]) -> FileFinding:
    loaded = load_checklists(files)
    assert loaded.library is None
    assert len(loaded.errors) == 1, loaded.errors
    return loaded.errors[0]


def test_good_files_make_a_library_in_the_order_of_the_walk():
    first = SMALL["dress.yaml"].replace("uniform", "badge").replace("opening-time", "other")
    files = SMALL | {
        "badge.yaml": first.replace("checklist: dress", "checklist: badge").replace("20", "10")
    }

    loaded = load_checklists(files)

    assert (loaded.errors, loaded.warnings) == ([], [])
    assert [each.checklist for each in loaded.library.checklists] == ["badge", "dress"]
    assert list(loaded.library.norms) == ["badge", "other", "uniform", "opening-time"]


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "norm", "field", "suggestion"),
    [
        ("    severity: major", "    severty: major", 12, "unknown_field", "uniform",
         "severty", "severity"),
        ("theme: dress", "theme: dres", 9, "not_an_option", "uniform", "theme", "dress"),
        ("positions: [all]", "positions: [al]", 10, "not_an_option", "uniform", "positions",
         "all"),
        ("positions: [all]", "positions: all", 10, "needs_tuple", "uniform", "positions", ""),
        ("positions: [all]", "positions: [all, vip]", 10, "all_and_others", "uniform", "positions",
         ""),
        ("severity: major", "severity: major\n    ban: 2", 13, "ban_without_red_line", "uniform",
         "ban", ""),
        ("severity: major", "severity: red_line\n    ban: 6", 13, "too_large", "uniform", "ban", ""),
        ("severity: major",
         "severity: major\n    definitions: [{term: {zh: 甲, en: A}, zh: 乙}]", 13,
         "field_missing", "uniform", "en", ""),
        ("zh: 统一着装", "zh: 12", 7, "needs_string", "uniform", "zh", ""),
        ("sources: [S06]", "sources: [S60]", 6, "unknown_source", "uniform", "sources", "S06"),
        ("processes: [P05]", "processes: [P06]", 18, "unknown_process", "opening-time",
         "processes", ""),
        ("id: opening-time", "id: uniform", 18, "id_twice", "uniform", "id", ""),
        ("id: uniform", "id: Uniform", 6, "bad_value", "Uniform", "id", ""),
        ("kind: time_limit", "kind: yes_no", 31, "limit_without_time_limit", "opening-time",
         "limit_s", ""),
        ("    grade: B\n", "", 6, "grade_and_origin", "uniform", "grade", ""),
        ("checklist: dress", "checklist: Dress up", 1, "bad_value", "", "checklist", ""),
        ("checklist: dress", "checklist: dresses", 1, "name_differs", "", "checklist", ""),
        ("    limit_s: 180", "    limit_s: 0", 31, "too_small", "opening-time", "limit_s", ""),
        ("    limit_s: 180", "    limit_s: 3 minutes", 31, "needs_int", "opening-time", "limit_s",
         ""),
        ("    limit_s: 180", "    enabled: yes", 31, "needs_bool", "opening-time", "enabled", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_remedy(
    old, new, line, code, norm, field, suggestion
):
    finding = only_error(with_dress(old, new))

    assert (finding.file, finding.line, finding.code) == ("dress.yaml", line, code)
    assert (finding.norm, finding.field, finding.suggestion) == (norm, field, suggestion)
    for language in ("zh_CN", "en"):
        assert str(line) in finding_text(finding, Words(language))


def test_a_missing_field_is_named():
    finding = only_error(with_dress("    severity: major\n", ""))

    assert (finding.line, finding.code, finding.field) == (6, "field_missing", "severity")
    assert finding_text(finding, Words("en")) == (
        "dress.yaml, line 6 uniform: “severity” is missing. Add it."
    )


def test_every_problem_of_every_file_is_reported_at_once():
    files = with_dress("theme: dress", "theme: dres")
    files["dress.yaml"] = files["dress.yaml"].replace("kind: time_limit", "kind: seconds")
    files["sources.yaml"] = "sources: []\n"
    del files["scoring.yaml"]

    found = [(each.file, each.code) for each in load_checklists(files).errors]

    assert found == [
        ("dress.yaml", "not_an_option"),
        ("dress.yaml", "not_an_option"),
        ("scoring.yaml", "file_missing"),
        ("sources.yaml", "bad_value"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("checklist: [a\nwalk: 1\n", 2), ("a: 1\na: 2\n", 2), ("\tx: 1", 1), ("a: b: c", 1)],
)
def test_text_that_is_not_yaml_is_named_with_its_line(text, line):
    finding = only_error(SMALL | {"broken.yaml": text})

    assert (finding.file, finding.line, finding.code) == ("broken.yaml", line, "not_yaml")


@pytest.mark.parametrize("text", ["# only\n", "- a\n- b\n", "just words\n", "42\n"])
def test_a_file_that_is_no_mapping_is_named(text):
    assert only_error(SMALL | {"list.yaml": text}).code == "not_a_mapping"


def test_an_empty_file_is_named_as_such():
    finding = only_error(SMALL | {"list.yaml": " \n"})

    assert finding.code == "file_without_text"
    assert finding_text(finding, Words("en")) == (
        "list.yaml: this file is empty. Restore it from the last version, or move it out of the"
        " folder."
    )


def test_a_second_copy_is_one_mistake_and_not_one_of_every_norm():
    """The file manager's "dress (1).yaml"."""
    finding = only_error(SMALL | {"dress (1).yaml": SMALL["dress.yaml"]})

    assert (finding.file, finding.code, finding.values) == (
        "dress (1).yaml", "second_copy", (("file", "dress.yaml"),),
    )  # fmt: skip


@pytest.mark.parametrize("norm_id", sorted(RESERVED_NAMES))
def test_an_id_that_xlsform_keeps_for_itself_is_refused(norm_id):
    finding = only_error(with_dress("id: uniform", f"id: {norm_id}"))

    assert (finding.line, finding.code, finding.norm, finding.field) == (
        6, "id_reserved", norm_id, "id",
    )  # fmt: skip


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_where_yaml_has_no_place_for_it_is_named(letter):
    """In a quoted text it is a letter; in a remark it ends the remark."""
    finding = only_error(with_dress("theme: dress", f"theme: dress # seen{letter}daily"))

    assert (finding.line, finding.code) == (9, "line_separator")
    assert dict(finding.values)["letter"] == f"U+{ord(letter):04X}"


@pytest.mark.parametrize("field", ["zh: 统一着装", "id: uniform", "theme: dress"])
def test_half_a_letter_is_told_in_letters_that_can_be_printed(field):
    name = field.partition(":")[0]
    finding = only_error(with_dress(field, f'{name}: "\\ud800"'))

    for language in ("zh_CN", "en"):
        assert "\\ud800" in finding_text(finding, Words(language)).encode().decode()


def test_a_misspelling_in_one_entry_does_not_hide_a_missing_field_in_the_next():
    entry = "  - {id: P05, zh: 开户, en: Opening, goals: [], scope: {zh: 全部, en: All}, sources: [S06]}"
    text = SMALL["processes.yaml"]
    other = entry.replace("P05", "P06").replace("goals: [], ", "")
    files = SMALL | {"processes.yaml": text.replace("goals", "gaols") + other + "\n"}

    found = [(each.line, each.code, each.field) for each in load_checklists(files).errors]

    assert found == [(2, "unknown_field", "gaols"), (3, "field_missing", "goals")]


def test_two_entries_with_the_same_id_are_named():
    text = SMALL["sources.yaml"]
    finding = only_error(SMALL | {"sources.yaml": text + text.splitlines()[1] + "\n"})

    assert (finding.file, finding.line, finding.code, finding.norm) == (
        "sources.yaml", 3, "id_twice", "S06",
    )  # fmt: skip


def test_a_file_that_is_not_utf_8_is_named_with_its_line():
    for encoding, line in (("gb18030", 3), ("utf-16", 1), ("utf-16-le", 1)):
        bad = SMALL["dress.yaml"].encode(encoding).decode("utf-8", errors="surrogateescape")

        finding = only_error(SMALL | {"dress.yaml": bad})

        assert (finding.line, finding.code) == (line, "not_utf8")


def test_a_file_with_another_ending_is_not_passed_over():
    assert only_error(SMALL | {"extra.yml": "checklist: extra"}).code == "wrong_ending"


def test_odd_but_usable_things_are_warnings_apart():
    loaded = load_checklists(with_dress("grade: B", "grade: C"))

    assert loaded.library is not None
    assert loaded.errors == []
    assert [(each.line, each.code, each.norm) for each in loaded.warnings] == [
        (6, "grade_c_enabled", "uniform")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("positions: [all]", "positions: [back_office]", [("nobody_has_it", "uniform")]),
        ("positions: [all]", "positions: [backup]", []),
        ("positions: [all]", "positions: [analyst]\n    enabled: false", []),
        ("limit_s: 180", "limit_s: 3601", [("clock_too_long", "opening-time")]),
        ("limit_s: 180", "limit_s: 3600", []),
        ("limit_s: 180", "limit_s: 86400\n    enabled: false", []),
    ],
)
def test_what_no_patrol_can_record_is_odd(old, new, expected):
    loaded = load_checklists(with_dress(old, new))

    assert loaded.errors == []
    assert [(each.code, each.norm) for each in loaded.warnings] == expected
    for finding in loaded.warnings:
        for language in ("zh_CN", "en"):
            assert "{" not in finding_text(finding, Words(language))


def test_a_kind_of_hall_that_there_is_not_is_named():
    finding = only_error(
        with_dress("positions: [all]", "positions: [all]\n    hall_kinds: [partners]")
    )

    assert (finding.code, finding.norm, finding.suggestion) == (
        "not_an_option",
        "uniform",
        "partner",
    )


def test_a_norm_in_use_may_not_disappear_and_the_new_name_is_suggested():
    used = load_checklists(SMALL).library.norms.values()
    files = with_dress("id: opening-time", "id: opening-times")

    findings = breaking_changes(used, load_checklists(files).library, norm_places(files))

    assert [(each.norm, each.code, each.suggestion) for each in findings] == [
        ("opening-time", "norm_disappeared", "opening-times")
    ]
    assert "enabled: false" in finding_text(findings[0], Words("en"))


def test_a_norm_in_use_may_not_change_its_kind():
    used = load_checklists(SMALL).library.norms.values()
    files = with_dress("kind: yes_no", "kind: count")

    findings = breaking_changes(used, load_checklists(files).library, norm_places(files))

    assert findings == [
        FileFinding("dress.yaml", 6, "kind_changed", "uniform", "kind",
                (("was", "yes_no"), ("now", "count")))
    ]  # fmt: skip


def test_wording_and_switching_off_are_no_breaking_changes():
    used = load_checklists(SMALL).library.norms.values()
    files = with_dress("zh: 统一着装", "zh: 穿统一工装\n    enabled: false")

    assert breaking_changes(used, load_checklists(files).library, norm_places(files)) == []


def test_the_version_is_the_content_and_nothing_else():
    assert version_of(SMALL) == version_of(dict(reversed(SMALL.items())))
    assert version_of(SMALL) != version_of(with_dress("major", "minor"))
    # A text cannot wander from one file to the next unnoticed.
    assert version_of({"a": "bc", "d": ""}) != version_of({"a": "b", "d": "c"})


def test_a_file_with_ends_of_lines_of_an_old_kind_is_named_with_its_line():
    loaded = load_checklists(SMALL | {"dress.yaml": 'id: dress\r"' + SMALL["dress.yaml"]})

    assert [(each.file, each.code) for each in loaded.errors] == [("dress.yaml", "not_yaml")]
    last = SMALL["dress.yaml"].count("\n") + 2  # the quoted text goes on to the end of the file
    assert loaded.errors[0].line == last


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    start=st.integers(0, len(SMALL["dress.yaml"]) - 1),
    length=st.integers(0, 40),
    insert=st.text(max_size=12) | st.sampled_from([": ", "[", "{", "\n- ", "'", "&a ", "*a", "!!"]),
)
def test_whatever_is_typed_into_a_file_gives_findings_and_never_a_crash(start, length, insert):
    text = SMALL["dress.yaml"]
    files = SMALL | {"dress.yaml": text[:start] + insert + text[start + length :]}

    loaded = load_checklists(files)

    assert (loaded.library is None) == bool(loaded.errors)
    for finding in loaded.errors + loaded.warnings:
        assert finding.line >= 0
        assert finding_text(finding, Words("zh_CN"))


@settings(max_examples=100)
@given(field=st.sampled_from(["id", "zh", "theme", "positions", "kind", "covers", "limit_s",
                              "explain", "enabled", "sources"]), value=VALUES)  # fmt: skip
def test_any_value_of_a_field_is_kept_or_named(field, value):
    import io

    from ruamel.yaml import YAML

    document = YAML(typ="safe").load(SMALL["dress.yaml"])
    document["norms"][0][field] = value
    buffer = io.StringIO()
    YAML(typ="safe").dump(document, buffer)

    loaded = load_checklists(SMALL | {"dress.yaml": buffer.getvalue()})

    assert (loaded.library is None) == bool(loaded.errors)
    assert all(each.file == "dress.yaml" for each in loaded.errors)


def test_kinds_are_the_four_of_the_format():
    assert {kind.value for kind in NormKind} == {"yes_no", "time_limit", "count", "record_check"}
