"""Files with pseudonyms against files with names: nobody can be picked out.

The cast and eleven more: nine people in the East hall (three at the counter, two guides, and four
alone at their position), four in the West hall. Three weeks of patrols. Head office exports.
"""

from datetime import timedelta

import pytest

from domain.exports.grant import Grant, grant_of
from domain.exports.k_anonymity import K
from domain.exports.tables import TABLES
from domain.halls.position import Position
from domain.patrols.observation_filter import ObservationFilter
from domain.result import Result
from services.exports.hiding import hiding
from services.exports.open_file import FileRequest, open_file
from services.exports.package import make_package
from services.halls.staff import add_staff
from services.patrols.search import find_observations
from tests.builders import a_patrol, observe
from tests.exported import DAYS, FIRST, LAST, machine_file
from tests.linkage import people_alone, people_behind_rows, read, values_in_common
from tests.people import THERE_SINCE

# Norm -> who is watched for it: of the nine of the East hall, then of the four of the West hall.
NORMS = {"hair-neat": (9, 4), "face-clean": (9, 0), "walk-steady": (5, 4), "makeup-light": (2, 1)}
MORE = [
    ("东厅", [Position.COUNTER, Position.COUNTER, Position.GUIDE, Position.VIP,
             Position.SALES, Position.LOUNGE, Position.CONSULT]),
    ("西厅", [Position.MERCHANT, Position.COUNTER, Position.GUIDE]),
]  # fmt: skip


@pytest.fixture
def watched(app, people, now):
    """The people of both halls, each patrol three days after the one before."""
    halls = {"东厅": (people.east, [people.gu, people.hai]), "西厅": (people.west, [people.ivy])}
    for name, positions in MORE:
        hall, members = halls[name]
        members += [
            add_staff(app, people.fang, hall_id=hall.id, name=f"{name}{number}",
                      staff_no=f"{name}{number}", position=position, now=now, from_on=THERE_SINCE)
            for number, position in enumerate(positions)
        ]  # fmt: skip
    for back in range(0, 24, 3):
        at = now - timedelta(days=back)
        for place, (name, manager) in enumerate((("东厅", people.amina), ("西厅", people.bao))):
            hall, members = halls[name]
            observe(app, manager, a_patrol(app, manager, hall.id, at), [
                (member.id, norm, "fail" if (number + back) % 4 == 0 else "pass")
                for norm, counts in NORMS.items()
                for number, member in enumerate(members[: counts[place]])
            ])  # fmt: skip
    return {name: members for name, (_, members) in halls.items()}


@pytest.fixture
def named(app, people, watched):
    """Every file with names, as the administrator may allow."""
    grant = Grant("somebody", people.ella.hall_ids, names=True)
    return {file: read(machine_file(app, grant, file, names=True)) for file in TABLES}


@pytest.fixture
def veiled(app, people, watched):
    """Every file as head office gets it."""
    grant = grant_of(people.ella)
    return {file: read(machine_file(app, grant, file, names=False)) for file in TABLES}


def test_nobody_is_alone_by_hall_position_counts_or_any_other_column(named, veiled):
    assert people_alone(named["staff"].drop(columns=["staff_no", "staff"]), K) == 13
    for file in ("staff", "scores"):
        assert len(veiled[file]) == len(named[file]) == 13
        assert people_alone(veiled[file], K) == 0


def test_no_row_says_whose_it_is_and_no_id_is_found_in_a_file_with_names(named, veiled):
    for file, columns in (
        ("observations", ["staff_id", "manager_id", "patrol_id", "captured_at", "round"]),
        ("events", ["staff_id", "manager_id", "patrol_id", "number", "device_id", "seq", "hash"]),
        ("patrols", ["manager_id", "opened_at", "observation_count"]),
    ):
        assert {value for name in columns for value in veiled[file][name]} == {""}
    ids = ["observation_id", "event_id", "patrol_id", "staff_id", "manager_id", "praise_id",
           "about", "device_id", "hash", "previous_hash", "staff", "staff_no", "manager"]  # fmt: skip
    assert values_in_common(named, veiled, ids) == set()


def test_behind_every_row_that_tells_a_result_there_are_enough_people(named, veiled):
    behind = people_behind_rows(named["observations"], veiled["observations"])

    assert behind["people"].min() >= K
    assert set(behind["norm_id"]) == {"hair-neat", "face-clean", "walk-steady"}


def test_what_enough_people_stand_behind_can_be_computed_to_the_digit(named, veiled, people):
    """hair-neat and face-clean: nine people of the East hall every week."""
    results = {}
    for kind, table in (("named", named["observations"]), ("veiled", veiled["observations"])):
        of_hall = table[(table["hall_id"] == people.east.id) & (table["norm_id"] == "face-clean")]
        results[kind] = of_hall["result"].value_counts().to_dict()
    assert results["veiled"] == results["named"]
    rows = veiled["observations"]
    assert set(rows.loc[rows["norm_id"] == "face-clean", "day_grain"]) == {"week"}
    east = named["halls"].set_index("hall_id").loc[people.east.id]
    assert veiled["halls"].set_index("hall_id").loc[people.east.id].equals(east)
    # Two guides and one merchant: nothing is told about the rare norm but that it was seen.
    rare = rows[rows["norm_id"] == "makeup-light"]
    assert (len(rare), set(rare["result"]), set(rare["hall_id"])) == (24, {"*"}, {""})


def test_rows_stand_in_no_order_that_could_be_laid_beside_the_other(named, veiled):
    seconds = [
        [norm for norm in table["norm_id"] if norm in ("hair-neat", "face-clean")]
        for table in (named["observations"], veiled["observations"])
    ]
    assert sorted(seconds[0]) == sorted(seconds[1])
    assert seconds[0] != seconds[1]


def test_keys_meet_in_no_other_file_period_or_hands(app, people, watched):
    other = Grant("another", people.ella.hall_ids, names=False)
    grant = grant_of(people.ella)
    keys = [
        set(read(machine_file(app, who, file, names=False, days=days, **changes))[column])
        for file, column in (("observations", "observation_id"), ("events", "event_id"))
        for who, days, changes in (
            (grant, DAYS, {}),
            (grant, (FIRST, LAST - timedelta(days=1)), {}),
            (other, DAYS, {}),
            (grant, DAYS, {"after": 0}),
        )
    ]
    for number, some in enumerate(keys):
        assert some
        assert all(some.isdisjoint(others) for others in keys[number + 1 :])


def test_a_program_finds_the_row_again_that_a_correction_changed(app, people, watched):
    grant = Grant("token:1", people.ella.hall_ids, names=False)
    before, after = (
        read(machine_file(app, grant, "observations", names=False, after=0)) for _ in range(2)
    )

    assert list(before["observation_id"]) == list(after["observation_id"])


def test_with_fewer_people_than_enough_nothing_is_told_of_them(app, people, now):
    """The cast alone: Gu and Hai in one hall, Ivy in another."""
    observe(app, people.amina, a_patrol(app, people.amina, people.east.id, now), [
        (people.gu.id, "hair-neat", "fail"), (None, "public-notices-displayed", "pass"),
    ])  # fmt: skip
    grant = grant_of(people.ella)

    rows = read(machine_file(app, grant, "observations", names=False)).sort_values("position")
    staff = read(machine_file(app, grant, "staff", names=False))
    scores = read(machine_file(app, grant, "scores", names=False))

    told = rows[["position", "result", "hall_id", "business_day"]].values.tolist()
    assert told == [["*", "*", "", ""], ["hall", "pass", people.east.id, "2026-03-02"]]
    assert set(staff["hall_id"]) == set(scores["observation_count"]) == {""}


def test_the_page_of_files_says_how_people_are_hidden(app, people, watched):
    found = hiding(app, grant_of(people.ella), *DAYS)

    assert (found.people, found.groups) == (13, (13,))
    assert (found.alone, found.few) == (6, 13)


def test_a_package_says_what_it_hides(app, people, watched):
    import json
    import zipfile

    with make_package(app, grant_of(people.ella), *DAYS).file as file:
        archive = zipfile.ZipFile(file)
        about = json.loads(archive.read("datapackage.json"))
        dictionary = archive.read("dictionary.en.md").decode()

    assert (about["pseudonymous"], about["people_at_least"]) == (True, 5)
    assert about["description"] in dictionary
    assert "What remains" in about["description"]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"hall": "east"},
        {"norm": "hair-neat", "result": Result.FAIL},
        {"person": "gu"},
        {"observer": "bao", "norm": "walk-steady"},
        {"person": "hall"},
    ],
)
def test_a_file_of_a_list_has_its_rows_in_its_order(app, people, watched, chosen):
    ids = {"east": people.east.id, "gu": people.gu.id, "bao": people.bao.id}
    only = ObservationFilter(*DAYS, **{name: ids.get(str(v), v) for name, v in chosen.items()})
    shown = find_observations(app, people.dora, only, 1, 10_000)

    opened = open_file(
        app, grant_of(people.dora), FileRequest("observations", *DAYS, only=only), labels=True
    )
    place = opened.table.names().index("observation_id")
    rows = [row[place] for row in opened.rows]
    opened.close()

    assert rows == [row["id"] for row in shown.rows]
    assert len(rows) == opened.total == shown.count
