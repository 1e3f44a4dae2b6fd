"""One search for what a hall needs to know: norms, process cards, SMS codes, people and halls.

Whoever is signed in may read norms, cards and codes. People and halls are those of the reader's
scope, read as the reader may see them; who sees no results finds neither. What is outside the
scope is not found, as what does not exist.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db import organisation
from domain.norms.asked import Asked, Field, asked, closest, folded_text
from domain.norms.library import Library, Process, SmsCode
from domain.norms.norm import Norm
from domain.norms.search import KEPT, MORE, TITLE, card_fields, code_fields, norm_fields
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.norms.explain_norm import duration, kept_lines, limit_line
from services.reading import reading

LONGEST = 100  # characters of a search that are read
IN_A_GROUP = 6
_PEOPLE_OF_DAYS = 366  # who left before is not looked for; the person's page still shows them
_NEAREST = 4
_ALIKE_ENOUGH = 0.5
_CLOSE = 8  # entries that come close, of all kinds together


class Kind(StrEnum):
    """What can be found, in the order in which it is shown where all answer alike."""

    __words__ = "look_up.kind_"

    NORM = "norm"
    CARD = "card"
    CODE = "code"
    PERSON = "person"
    HALL = "hall"


LOOKED_UP = (Kind.NORM, Kind.CARD, Kind.CODE)  # by whoever is signed in


@dataclass(frozen=True)
class Hit:
    """``page`` and ``query`` are the address that it leads to."""

    kind: Kind
    title: str
    lines: tuple[str, ...]
    page: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class HitGroup:
    kind: Kind
    hits: tuple[Hit, ...]
    count: int  # with those that are not among ``hits``


@dataclass(frozen=True)
class LookedUp:
    """``groups``: the best answer first. ``close``: none has every word; these come close.
    ``also``: what was looked for, too, since it says the same. ``nearest``: what can be asked
    instead, where nothing was found; ``note``: where the list of codes comes from and ends."""

    search: str
    groups: tuple[HitGroup, ...] = ()
    close: bool = False
    also: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    note: str = ""
    with_people: bool = False  # people and halls were looked for, too

    def lacking(self) -> list[Kind]:
        """Of norms, cards and codes, what nothing was found of."""
        found = {each.kind for each in self.groups}
        return [kind for kind in LOOKED_UP if kind not in found]


@dataclass(frozen=True)
class _Entry:
    kind: Kind
    title: str
    fields: list[Field]
    least: float  # weight below which a single word does not lead here
    thing: object
    page: str
    query: Mapping[str, str]


def look_up(
    app: Application,
    account: Account,
    search: str,
    words: Words,
    now: datetime,
    *,
    with_people: bool = True,
) -> LookedUp:
    """
    :param search: as it was typed; what is longer than ``LONGEST`` is not read
    :param with_people: and halls, for whoever sees their results
    :raises ChecklistProblem: there is no usable checklist
    """
    library = app.checklists.usable()
    text = " ".join(search[:LONGEST].split())
    wanted = asked(text, library.search_words)
    with_people = with_people and account.may(Act.SEE_RESULTS)
    if not wanted.words:
        return LookedUp(text, with_people=with_people)
    entries = [
        *_norms(library, words),
        *_cards(library, words),
        *_codes(library, words),
        *(_people_and_halls(app, account, now) if with_people else ()),
    ]
    weights = [_weight(wanted, each) for each in entries]
    close = not any(weights)
    if close:
        weights = _closest(wanted, entries)
    others = dict.fromkeys(other for word in wanted.words for other in word.others)
    return LookedUp(
        text,
        tuple(_groups(entries, weights, library, words)),
        close and any(weights),
        tuple(others),
        () if any(weights) else _nearest(wanted, entries, library),
        "" if any(weights) else _note(library, words),
        with_people,
    )


def _weight(wanted: Asked, entry: _Entry) -> float:
    weight = wanted.weight(entry.fields)
    return weight if weight >= entry.least else 0.0


def _closest(wanted: Asked, entries: list[_Entry]) -> list[float]:
    """Only by what norms, cards and codes say in their titles and of what counts."""
    near = [
        [(weight, text) for weight, text in each.fields if weight >= KEPT]
        if each.kind in LOOKED_UP
        else []
        for each in entries
    ]
    weights = closest(wanted, near)
    least = sorted(weights, reverse=True)[:_CLOSE][-1]
    return [each if each >= least else 0.0 for each in weights]


def _groups(
    entries: list[_Entry], weights: list[float], library: Library, words: Words
) -> Iterator[HitGroup]:
    found: dict[Kind, list[tuple[float, _Entry]]] = {}
    for entry, weight in zip(entries, weights, strict=True):
        if weight:
            found.setdefault(entry.kind, []).append((weight, entry))
    order = list(Kind)
    best = {kind: max(weight for weight, _ in rows) for kind, rows in found.items()}
    for kind in sorted(found, key=lambda each: (-best[each], order.index(each))):
        rows = sorted(found[kind], key=lambda row: -row[0])  # of alike ones in their own order
        hits = tuple(_hit(entry, library, words) for _, entry in rows[:IN_A_GROUP])
        yield HitGroup(kind, hits, len(rows))


def _norms(library: Library, words: Words) -> Iterator[_Entry]:
    for norm in library.norms.values():
        if norm.enabled:
            title, fields = norm.text(words.language), norm_fields(norm)
            yield _Entry(Kind.NORM, title, fields, 0, norm, "norms", {"norm": norm.id})


def _cards(library: Library, words: Words) -> Iterator[_Entry]:
    for card in library.processes:
        title, fields = card.text(words.language), card_fields(card)
        yield _Entry(Kind.CARD, title, fields, 0, card, "processes", {"card": card.id})


def _codes(library: Library, words: Words) -> Iterator[_Entry]:
    for group in library.sms_codes.groups:
        for code in group.codes:
            title, fields = code.text(words.language), code_fields(code)
            query = {"search": code.code}
            yield _Entry(Kind.CODE, title, fields, 0, code, "sms_codes", query)


def _people_and_halls(app: Application, account: Account, now: datetime) -> Iterator[_Entry]:
    account.require(Act.SEE_RESULTS)
    today = now.date()
    with reading(app, account) as db:
        halls = {hall.id: hall for hall in organisation.halls(db, account.hall_ids)}
        branches = {row["id"]: row["name"] for row in organisation.branches(db)}
        since = today - timedelta(days=_PEOPLE_OF_DAYS)
        people = organisation.assigned(db, account.hall_ids, since, today + timedelta(days=1))
    for member in people:
        hall = halls[member.hall_id]
        fields = [(TITLE, member.name), (TITLE, member.staff_no), (MORE, hall.name)]
        query = {"person": member.id, "hall": hall.id}
        yield _Entry(
            Kind.PERSON, member.name, fields, TITLE, (member, hall), "person", query
        )  # fmt: skip
    for hall in halls.values():
        branch = branches.get(hall.branch_id, "")
        fields = [(TITLE, hall.name), (KEPT, branch)]
        query = {"hall": hall.id}
        yield _Entry(Kind.HALL, hall.name, fields, 0, branch, "score_trends", query)


def _hit(entry: _Entry, library: Library, words: Words) -> Hit:
    return Hit(
        entry.kind, entry.title, tuple(_lines(entry, library, words)), entry.page, entry.query
    )


def _lines(entry: _Entry, library: Library, words: Words) -> list[str]:
    """What is told below the title, without opening it."""
    thing = entry.thing
    if isinstance(thing, Norm):
        lines = [limit_line(thing, words), *kept_lines(thing, words)]
        return [each for each in lines if each]
    if isinstance(thing, Process):
        return card_lines(thing, words)
    if isinstance(thing, SmsCode):
        return [code_line(thing, library, words)]
    if isinstance(thing, tuple):
        member, hall = thing
        return [f"{member.staff_no} · {words.of(member.position)} · {hall.name}"]
    return [str(thing)] if thing else []


def card_lines(card: Process, words: Words) -> list[str]:
    """Which documents a process needs, and its time limit."""
    between = "；" if words.language == "zh_CN" else "; "
    papers = between.join(each.text(words.language) for each in card.documents)
    lines = [words("look_up.papers", papers=papers) if papers else words("look_up.no_papers")]
    if card.limit_s is not None:
        lines.append(words("norm.limit", limit=duration(card.limit_s, words)))
    return lines


def code_line(code: SmsCode, library: Library, words: Words) -> str:
    """What is sent, and to which number."""
    between = words("look_up.or")
    texts = between.join([code.code, *code.command])
    key = "look_up.send" if code.command else "look_up.send_menu"
    return words(key, texts=texts, number=library.sms_codes.send_to)


def _note(library: Library, words: Words) -> str:
    note = library.sms_codes.note
    return note.text(words.language) if note else ""


def _nearest(wanted: Asked, entries: list[_Entry], library: Library) -> tuple[str, ...]:
    """What is spelt much like it and can be found; nothing where it is no slip."""
    if all(word.known for word in wanted.words):
        return ()
    known = {folded_text(each): each for each in _vocabulary(entries, library)}
    near = difflib.get_close_matches(wanted.text, known, _NEAREST, _ALIKE_ENOUGH)
    return tuple(known[each] for each in near)


def _vocabulary(entries: list[_Entry], library: Library) -> Iterable[str]:
    """Words that lead to something: names of cards and codes, and what is typed for them."""
    said = "\n".join(
        folded_text(text)
        for each in entries
        if each.kind in LOOKED_UP
        for weight, text in each.fields
        if weight >= KEPT
    )
    typed = (each for group in library.search_words.alike for each in group)
    named = (each.title for each in entries if each.kind in (Kind.CARD, Kind.CODE))
    return [*named, *(each for each in typed if folded_text(each) in said)]
