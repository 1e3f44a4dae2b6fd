"""Hash chain, CSV text, password waiting, business day, simulator."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.halls.hall import HallKind, Round, business_day_of
from domain.hash_chain import GENESIS, broken_links, canonical_json, link
from domain.imports.csv_text import BOM, csv_bytes, guarded
from domain.norms.checklist_file import load_checklists
from domain.reports.agreement import agreement, double_judgements
from domain.roles import Role
from domain.simulation import simulate


def a_chain(*contents: dict) -> list[tuple[int, str, str, dict]]:
    links, previous = [], GENESIS
    for number, content in enumerate(contents, start=1):
        links.append((number, previous, link(previous, content), content))
        previous = links[-1][2]
    return links


def first_broken(chain: list[tuple[int, str, str, dict]]) -> int | None:
    return next(broken_links(chain), None)


def test_a_whole_chain_has_no_broken_link():
    assert first_broken(a_chain({"a": 1}, {"a": 2}, {"a": 3})) is None
    assert first_broken([]) is None


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_record_breaks_the_chain_at_its_place(number):
    chain = a_chain({"a": 1}, {"a": 2}, {"a": 3})
    at, previous, own, _ = chain[number - 1]
    chain[number - 1] = (at, previous, own, {"a": 99})

    assert first_broken(chain) == number


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_record_breaks_the_chain_at_its_place(number):
    chain = a_chain({"a": 1}, {"a": 2}, {"a": 3})
    del chain[number - 1]

    assert first_broken(chain) == number


def test_equal_contents_have_equal_hashes_whatever_the_order_of_their_keys():
    assert canonical_json({"b": 1, "a": "您"}) == '{"a":"您","b":1}'
    assert link(GENESIS, {"b": 1, "a": 2}) == link(GENESIS, {"a": 2, "b": 1})


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"]


@pytest.mark.parametrize("text", [*FORMULAS, "  =1", "\u3000＝1", "\u200b=1", "\xa0-1", "\ufeff=1"])
def test_a_text_that_could_be_a_formula_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, 0, 12.5, None, "您好", "a=b", "1-2", "", "'=1"])
def test_numbers_and_plain_texts_are_left_alone(value):
    assert guarded(value) == value


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
def test_a_csv_gives_back_every_text(texts):
    data = b"".join(csv_bytes(["a", "b"], [texts]))

    assert data.startswith(BOM)
    text = data.decode("utf-8-sig")
    # Excel and Python's reader agree on quoting; NUL has no way through either.
    if "\x00" in "".join(texts):
        return
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["a", "b"], [guarded(each) for each in texts]]


def test_lines_end_as_excel_wants_them():
    assert b"".join(csv_bytes(["工号", "次数"], [["D1", 3], ['a,b"c\nd', -1.5]])) == (
        BOM + '工号,次数\r\nD1,3\r\n"a,b""c\nd",-1.5\r\n'.encode()
    )


def test_the_first_chunk_is_the_header_alone():
    def rows():
        message = "not asked for yet"
        raise AssertionError(message)
        yield

    assert next(csv_bytes(["a"], rows())) == BOM + b"a\r\n"


def test_the_business_day_is_the_hall_s_own():
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)

    assert business_day_of(late, "Asia/Shanghai") == date(2026, 3, 2)
    assert business_day_of(late, "Europe/London") == date(2026, 3, 1)
    with pytest.raises(ValueError, match="zone"):
        business_day_of(late.replace(tzinfo=None), "Asia/Shanghai")


@pytest.fixture(scope="module")
def simulation(shipped_files):
    library = load_checklists(shipped_files).library
    return simulate(7, date(2026, 3, 1), library), library


@pytest.fixture(scope="module")
def patrols(simulation):
    branch, library = simulation
    return list(branch.patrols(library))


def test_the_simulated_branch_has_the_agreed_size(simulation):
    branch, _ = simulation
    strictness = [each.strictness for each in branch.accounts if each.role is Role.DUTY_MANAGER]

    assert Counter(hall.kind for hall in branch.halls) == {HallKind.OWN: 4, HallKind.PARTNER: 1}
    assert len(branch.staff) == 40
    assert len(set(strictness)) == 9


def test_the_same_seed_gives_the_same_patrols(simulation):
    branch, library = simulation
    again = simulate(7, date(2026, 3, 1), library)

    first = [next(each.patrols(library)) for each in (branch, again)]

    assert first[0] == first[1]
    assert simulate(8, date(2026, 3, 1), library).ability != branch.ability


def test_six_months_hold_few_red_lines_and_plausible_results(simulation, patrols):
    branch, library = simulation
    events = [event for patrol in patrols for event in patrol.events]
    events = [event for event in events if event.get("kind") != "header"]
    results = Counter(event["result"] for event in events)

    assert len(patrols) == branch.patrol_count
    assert {patrol.opened_at.date() for patrol in patrols} >= {date(2025, 9, 2), date(2026, 3, 1)}
    red_lines = [
        event for event in events
        if event["result"] == "fail" and library.norms[event["norm_id"]].severity == "red_line"
    ]  # fmt: skip
    assert len(red_lines) == 7
    assert 0.80 < results["pass"] / (results["pass"] + results["fail"]) < 0.93


def test_every_simulated_patrol_says_how_full_the_hall_is_and_shared_norms_what_was_done(
    simulation, patrols
):
    _, library = simulation
    walked = [each for each in patrols if each.round is not Round.RECORDS]

    peaks = [each for each in walked if each.round is Round.PEAK]
    assert all(each.events[0]["kind"] == "header" for each in walked)
    full = sum(each.events[0]["footfall"] == "peak" for each in peaks)
    assert 0.6 < full / len(peaks) < 0.8  # 0.7
    said = Counter()
    for event in (event for patrol in walked for event in patrol.events[1:]):
        norm = library.norms[event["norm_id"]]
        process = event.get("process")
        assert process is None or process in norm.processes
        if len(norm.processes) > 1 and "P10" in norm.processes:
            said[process is not None] += 1
    assert 0.5 < said[True] / said.total() < 0.75  # 0.7 of those whose process the norm has


def test_managers_who_judge_the_same_on_a_day_agree_more_than_by_chance_but_not_always(patrols):
    judged = [
        (patrol.hall_id, patrol.opened_at.date(), event["staff_id"] or "", event["norm_id"],
         patrol.login, event["result"], event["captured_at"])
        for patrol in patrols for event in patrol.events
        if event.get("result", "none") != "none"
    ]  # fmt: skip
    columns = ["hall_id", "business_day", "subject", "norm_id", "observer", "value", "at"]

    whole = agreement(double_judgements(pd.DataFrame(judged, columns=columns)), []).iloc[0]

    # Six looks of ten are at the same behaviour; the others, and the managers' strictness, differ.
    assert whole["unit_count"] > 500
    assert 0.4 < whole["alpha"] < 0.8
