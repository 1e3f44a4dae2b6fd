"""The checklists as an XLSForm, so that ODK and Kobo users can take them along.

One form: who is watched is a repeat, in it a group for every set of positions that is judged by the
same norms; the hall itself follows, zone by zone. As on the board, what is left open was not
observed, so no norm is required. Source of the format: https://docs.getodk.org/xlsform/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.halls.hall import WALKS, HallKind
from domain.halls.position import ON_ROSTER, Position, Zone
from domain.norms.fields import Bilingual
from domain.norms.library import Library
from domain.norms.norm import Norm, NormKind, Severity

ZH, EN = "中文 (zh)", "English (en)"
LABELS = (f"label::{ZH}", f"label::{EN}")
HINTS = (f"hint::{ZH}", f"hint::{EN}")
SURVEY = (
    "type", "name", *LABELS, *HINTS, "relevant", "required", "constraint",
    f"constraint_message::{ZH}", f"constraint_message::{EN}", "appearance", "parameters",
)  # fmt: skip
CHOICES = ("list_name", "name", *LABELS)
SETTINGS = ("form_title", "form_id", "version", "default_language")

Row = Mapping[str, str]
Say = Callable[[str], Bilingual]  # a key of the catalogues -> its words in both languages

# Names that the format keeps for itself: what is added to every form, and the form as a whole. A
# test compares them with those of pyxform.
RESERVED_NAMES = frozenset({"data", "meta"})

LONGEST_S = 24 * 3600
_PIXELS = "max-pixels=1600"  # enough to see what is meant, quick to send
_FACT_LENGTH = 4  # characters; "a written fact", not a mark
# Names of norms have single underscores at most, so that a double one is always ours.
_POSITION, _GATE, _KIND = "person__position", "red_lines__seen", "patrol__hall_kind"
_ROUND = "patrol__round"
_PEOPLE, _RED_LINES, _RECORDS = "person__group", "red_lines__group", "records__group"


@dataclass(frozen=True)
class XlsForm:
    """The rows of the three sheets; columns as ``SURVEY``, ``CHOICES`` and ``SETTINGS`` name them,
    left out where empty."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def xlsform(library: Library, say: Say) -> XlsForm:
    """Every norm that is switched on, red lines behind a question of their own.

    :param say: knows ``xlsform.…``, ``norm.lawful_case``, ``position.…``, ``zone.…``,
      ``hall_kind.…``, ``round.…``, ``column.hall_kind_label``, ``kind.record_check`` and
      ``result.pass``, ``result.fail``, ``result.na``
    """
    norms = [norm for norm in library.norms.values() if norm.enabled]
    survey = [
        {"type": "start", "name": "patrol__start"},
        {"type": "end", "name": "patrol__end"},
        _row("text", "patrol__hall", say("xlsform.hall"), required="yes"),
        _row("select_one hall_kind", _KIND, say("column.hall_kind_label"), required="yes"),
        _row("select_one round", _ROUND, say("xlsform.round"), required="yes"),
        *_people(norms, say),
        *_hall(norms, say),
        *_records(norms, say),
    ]
    settings = {
        "form_title": say("xlsform.title").zh + " / " + say("xlsform.title").en,
        "form_id": "xunting_checklists",
        "version": library.version,
        "default_language": ZH,
    }
    return XlsForm(tuple(survey), tuple(_choices(say)), settings)


def name_of(norm: Norm, of_hall: bool = False) -> str:
    """A name that XML allows, another one for every norm.

    >>> from types import SimpleNamespace as Some
    >>> name_of(Some(id="10086-is-answered")), name_of(Some(id="floor-clean"), of_hall=True)
    ('_10086_is_answered', 'hall__floor_clean')
    """
    name = norm.id.replace("-", "_")
    if of_hall:
        return f"hall__{name}"
    return f"_{name}" if name[0].isdigit() else name


def _choices(say: Say) -> Iterator[Row]:
    for result in ("pass", "fail", "na"):
        yield _choice("answer", result, say(f"result.{result}"))
    for answer in ("yes", "no"):
        yield _choice("yes_no", answer, say(f"xlsform.{answer}"))
    for kind in HallKind:
        yield _choice("hall_kind", kind, say(f"hall_kind.{kind}"))
    for round_ in WALKS:
        yield _choice("round", round_, say(f"round.{round_}"))
    for position in Position:
        if position not in (Position.ALL, Position.HALL):
            yield _choice("position", position, say(f"position.{position}"))


def _people(norms: list[Norm], say: Say) -> Iterator[Row]:
    yield _row("begin repeat", _PEOPLE, say("xlsform.person"))
    yield _row("select_one position", _POSITION, say("xlsform.position"), required="yes",
               appearance="minimal")  # fmt: skip
    yield _row("text", "person__who", say("xlsform.who"))
    of_people = [norm for norm in norms if set(norm.positions) != {Position.HALL}]
    seen = [norm for norm in of_people if norm.kind is not NormKind.RECORD_CHECK]
    plain = [norm for norm in seen if norm.severity is not Severity.RED_LINE]
    for positions, group in _by_positions(plain).items():
        name = "__".join(("norms", *positions))
        yield _row("begin group", name, _joined(positions, say), relevant=_at(positions))
        for norm in group:
            yield _question(norm, name_of(norm), say)
        yield {"type": "end group"}
    yield from _red_lines([norm for norm in seen if norm not in plain], say)
    yield from _more("person", say)
    yield {"type": "end repeat"}


def _by_positions(norms: Iterable[Norm]) -> dict[tuple[Position, ...], list[Norm]]:
    """Each norm once, under the positions that are judged by it, first what is for everybody."""
    groups: dict[tuple[Position, ...], list[Norm]] = {(Position.ALL,): []}
    for norm in norms:
        held = tuple(each for each in Position if each in norm.positions and each != "hall")
        groups.setdefault(held, []).append(norm)
    return {positions: group for positions, group in groups.items() if group}


def _at(positions: Iterable[Position]) -> str:
    """The condition that the person holds one of these positions."""
    held = ON_ROSTER if Position.ALL in positions else tuple(positions)
    return " or ".join(f"${{{_POSITION}}} = '{each}'" for each in held)


def _when(norm: Norm, *more: str) -> str:
    """The condition that the hall is of a kind the norm holds in, and the walk one on which it can
    be seen, beside others; '' where it is asked always."""
    kinds = " or ".join(f"${{{_KIND}}} = '{kind}'" for kind in norm.hall_kinds)
    seen = [each for each in WALKS if norm.rounds and norm.seen_on(each)]
    rounds = " or ".join(f"${{{_ROUND}}} = '{each}'" for each in seen)
    parts = [each for each in (*more, kinds, rounds) if each]
    return " and ".join(f"({each})" for each in parts) if len(parts) > 1 else "".join(parts)


def _red_lines(norms: list[Norm], say: Say) -> Iterator[Row]:
    if not norms:
        return
    yield _row("select_one yes_no", _GATE, say("xlsform.red_lines_seen"))
    yield _row("begin group", _RED_LINES, say("severity.red_line"),
               relevant=f"${{{_GATE}}} = 'yes'")  # fmt: skip
    for norm in norms:
        name = name_of(norm)
        relevant = _when(norm, _at(norm.positions))
        yield _question(norm, name, say) | {"relevant": relevant}
        breach = f"${{{name}}} = 'fail'"
        if norm.lawful_cases:
            yield _row("note", f"{name}__lawful", _lawful(norm, say), relevant=breach)
        length = f"string-length(normalize-space(.)) >= {_FACT_LENGTH}"
        yield _row("text", f"{name}__fact", say("xlsform.fact"), relevant=breach, required="yes",
                   constraint=length) | _message(say("xlsform.fact_needed"))  # fmt: skip
    yield {"type": "end group"}


def _lawful(norm: Norm, say: Say) -> Bilingual:
    lead, one = say("xlsform.lawful"), say("norm.lawful_case")
    numbered = list(enumerate(norm.lawful_cases, start=1))
    return Bilingual(
        zh=lead.zh + "；".join(one.zh.format(number=n, text=case.zh) for n, case in numbered),
        en=f"{lead.en} " + "; ".join(one.en.format(number=n, text=case.en) for n, case in numbered),
    )


def _hall(norms: list[Norm], say: Say) -> Iterator[Row]:
    """The hall itself: first what is seen in the whole of it, then zone by zone."""
    of_hall = [
        norm
        for norm in norms
        if Position.HALL in norm.positions and norm.kind is not NormKind.RECORD_CHECK
    ]
    zones: tuple[Zone | None, ...] = (None, *Zone)
    for zone in zones:
        group = [norm for norm in of_hall if norm.zone is zone]
        if group:
            label = say("position.hall") if zone is None else say(f"zone.{zone}")
            yield _row("begin group", f"zone__{zone or 'hall'}", label)
            for norm in group:
                yield _question(norm, name_of(norm, of_hall=True), say)
            yield {"type": "end group"}
    yield from _more("hall", say)


def _records(norms: list[Norm], say: Say) -> Iterator[Row]:
    checks = [norm for norm in norms if norm.kind is NormKind.RECORD_CHECK]
    if checks:
        yield _row("begin group", _RECORDS, say("kind.record_check"))
        for norm in checks:
            yield _question(norm, name_of(norm), say)
        yield {"type": "end group"}


def _more(of: str, say: Say) -> Iterator[Row]:
    yield _row("text", f"{of}__note", say("xlsform.note"), appearance="multiline")
    yield _row("image", f"{of}__photo", say("xlsform.photo"), parameters=_PIXELS)


def _question(norm: Norm, name: str, say: Say) -> dict[str, str]:
    label = Bilingual(zh=norm.zh, en=norm.en)
    row = _row("select_one answer", name, label)
    if when := _when(norm):
        row["relevant"] = when
    hint = norm.explain
    if norm.kind is NormKind.TIME_LIMIT:
        row |= {"type": "decimal", "constraint": f". >= 0 and . <= {LONGEST_S}"}
        row |= _message(say("xlsform.seconds_needed"))
        hint = _with_figure(hint, say("xlsform.seconds"), norm.limit_s, say("xlsform.limit"))
    elif norm.kind is NormKind.COUNT:
        row |= {"type": "integer", "constraint": ". >= 0"} | _message(say("xlsform.count_needed"))
        hint = _with_figure(hint, say("xlsform.count"), norm.minimum, say("xlsform.minimum"))
    if hint is not None:
        row |= dict(zip(HINTS, map(_text, (hint.zh, hint.en)), strict=True))
    return row


def _with_figure(
    explain: Bilingual | None, what: Bilingual, figure: int | None, bound: Bilingual
) -> Bilingual:
    """What is asked for, its bound where there is one, and the explanation of the norm."""
    parts = [what]
    if figure is not None:
        parts.append(
            Bilingual(zh=bound.zh.format(figure=figure), en=bound.en.format(figure=figure))
        )
    parts += [explain] if explain else []
    return Bilingual(zh="".join(each.zh for each in parts), en=" ".join(each.en for each in parts))


def _joined(positions: Iterable[Position], say: Say) -> Bilingual:
    names = [say(f"position.{each}") for each in positions]
    return Bilingual(zh="、".join(each.zh for each in names), en=", ".join(n.en for n in names))


def _row(type_: str, name: str, label: Bilingual, **more: str) -> dict[str, str]:
    return {"type": type_, "name": name} | _labelled(label) | more


def _choice(list_name: str, name: str, label: Bilingual) -> Row:
    return {"list_name": list_name, "name": str(name)} | _labelled(label)


def _labelled(label: Bilingual) -> dict[str, str]:
    return dict(zip(LABELS, map(_text, (label.zh, label.en)), strict=True))


def _message(text: Bilingual) -> dict[str, str]:
    return {f"constraint_message::{ZH}": text.zh, f"constraint_message::{EN}": text.en}


def _text(text: str) -> str:
    """As words: ``${`` would be taken for a reference to another question."""
    return text.replace("${", "$ {")
