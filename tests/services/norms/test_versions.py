"""What changed between two versions, line by line and in the reader's language."""

import dataclasses
from datetime import timedelta

import pytest

from domain.halls.position import Position
from domain.norms.fields import Bilingual, Definition
from domain.norms.norm import NormKind, Severity
from domain.norms.version_diff import changes
from domain.problems import NotAllowed, NotFound
from locales import Words
from services.application import Application
from services.norms.explain_version_change import change_line
from services.norms.library import load_folder
from services.norms.versions import compare, versions
from settings import ROOT
from tests.builders import a_patrol


def with_norm(library, norm_id, **fields):
    """The library with one norm changed; ``None`` takes it out."""
    checklists = []
    for each in library.checklists:
        norms = [
            norm if norm.id != norm_id else norm.model_copy(update=fields)
            for norm in each.norms
            if norm.id != norm_id or fields
        ]
        checklists.append(each.model_copy(update={"norms": tuple(norms)}))
    return library.model_copy(update={"checklists": tuple(checklists), "version": "other"})


def lines(before, after, language="en"):
    return [change_line(each, Words(language)) for each in changes(before, after)]


HAIR = "“Hair is neat”"


@pytest.fixture
def library(library):
    """The shipped one with a short text, so that lines can be read here."""
    return with_norm(library, "hair-neat", zh="头发整洁", en="Hair is neat").model_copy(
        update={"version": "one"}
    )


@pytest.mark.parametrize(
    ("fields", "english", "chinese"),
    [
        ({"severity": Severity.MAJOR}, f"{HAIR}: severity: Minor → Major",
         "“头发整洁”：重要程度：一般项 → 重点项"),
        ({"enabled": False}, f"Switched off: {HAIR}", "停用条目：“头发整洁”"),
        ({"zh": "头发干净"}, f"{HAIR}: Chinese text: 头发整洁 → 头发干净",
         "“头发干净”：中文表述：头发整洁 → 头发干净"),
        ({"positions": (Position.GUIDE, Position.VIP)},
         f"{HAIR}: positions: Everybody in the hall → Guide; VIP desk",
         "“头发整洁”：岗位：全厅人员 → 导购；VIP专席"),
        ({"kind": NormKind.TIME_LIMIT, "limit_s": 90},
         f"{HAIR}: kind of answer: Yes or no → Time limit|{HAIR}: limit: none → 90 s",
         "“头发整洁”：判定方式：是否做到 → 限时|“头发整洁”：时限：无 → 90秒"),
        ({"ban": 2}, f"{HAIR}: number of the ban: none → 2",
         "“头发整洁”：第几条禁令：无 → 2"),
        ({"definitions": (Definition(term=Bilingual(zh="刘海", en="fringe"), zh="额前", en="front"),)},
         f"{HAIR}: definitions: none → fringe: front",
         "“头发整洁”：名词界定：无 → 刘海：额前"),
        ({"explain": Bilingual(zh="长发束起", en="Long hair is tied")},
         f"{HAIR}: explanation: none → Long hair is tied",
         "“头发整洁”：说明：无 → 长发束起"),
    ],
)  # fmt: skip
def test_a_changed_norm_is_told_with_old_and_new(library, fields, english, chinese):
    after = with_norm(library, "hair-neat", **fields)
    if "explain" in fields:
        library = with_norm(library, "hair-neat", explain=None).model_copy(
            update={"version": "one"}
        )

    assert "|".join(lines(library, after)) == english
    assert "|".join(line.replace(" 秒", "秒") for line in lines(library, after, "zh_CN")) == chinese


def test_new_and_removed_norms_name_their_checklist(library):
    without = with_norm(library, "hair-neat")
    (checklist,) = (
        each for each in library.checklists if "hair-neat" in {n.id for n in each.norms}
    )

    assert lines(without, library) == [f"New norm in “{checklist.en}”: {HAIR}"]
    assert lines(library, without) == [f"Norm taken out of “{checklist.en}”: {HAIR}"]


def test_weights_sources_processes_and_codes_are_told_too(library):
    weights = library.scoring.severity_weights.model_copy(update={"major": 3.0})
    source = library.sources[0]
    card = library.processes[0]
    other = library.model_copy(
        update={
            "version": "other",
            "scoring": library.scoring.model_copy(update={"severity_weights": weights}),
            "sources": library.sources[1:],
            "processes": (
                card.model_copy(update={"limit_s": 7200}), *library.processes[1:],
            ),
            "sms_codes": library.sms_codes.model_copy(update={"send_to": "10010"}),
        }
    )  # fmt: skip

    told = lines(library, other)

    assert told[0].startswith(f"Process card {card.id} {card.en}: limit: ")
    assert told[0].endswith(" → 2 h")
    assert told[1:] == [
        f"Source taken out: {source.id} {source.en}",
        f"SMS codes: number: {library.sms_codes.send_to} → 10010",
        "Scoring, severity_weights.major: 2 → 3",
    ]


def test_the_same_version_has_no_changes(library):
    assert lines(library, library) == []


@pytest.fixture
def second(app, people, now, tmp_path) -> Application:
    """One patrol with the shipped version, then a version in which a norm is switched off."""
    a_patrol(app, people.amina, people.east.id, now)
    folder = tmp_path / "checklists"
    folder.mkdir()
    for path in (ROOT / "checklists").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "grooming.yaml":
            place = text.index("id: hair-neat")
            text = f"{text[:place]}enabled: false\n    {text[place:]}"
        (folder / path.name).write_text(text, encoding="utf-8")
    status = load_folder(app.store, folder, now + timedelta(days=1))
    assert status.errors == []
    return dataclasses.replace(app, checklists=status)


def test_the_list_says_when_and_by_how_many_patrols_a_version_was_used(second, app, people, now):
    listed = versions(second, people.fang)

    assert [(each.patrol_count, each.in_force) for each in listed] == [(0, True), (1, False)]
    assert listed[0].loaded_at == now + timedelta(days=1)
    assert listed[1].version == app.checklists.usable().version


def test_two_pinned_versions_are_compared_by_administrator_and_head_office(second, people):
    new, old = (each.version for each in versions(second, people.fang))

    for account in (people.fang, people.ella):
        (change,) = compare(second, account, old, new)
        assert (change.code, change.subject.id) == ("norm_off", "hair-neat")
    with pytest.raises(NotFound):
        compare(second, people.fang, old, "nothing")


def test_nobody_else_sees_versions(app, people):
    for account in (people.amina, people.dora, people.gu_account):
        with pytest.raises(NotAllowed):
            versions(app, account)
        with pytest.raises(NotAllowed):
            compare(app, account, "a", "b")
