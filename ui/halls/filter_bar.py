"""What an area is about, in one line over all of its views: a period and halls.

Both stand in the address, the period with its days, so that a link shows next week what it shows
today: ``?from=2026-11-01&to=2026-11-28&hall=partner``.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from domain.halls.hall import Hall, HallKind
from domain.period import Preset, preset_days
from domain.roles import Account
from locales import Words
from services.halls.scope import sees_hall
from ui.glossary import show_glossary
from ui.plain import bare
from ui.session import today
from ui.state_keys import FILTERED

EVERY_HALL = "all"
_OWN_DAYS = "own_days"  # the parameter that opens the two fields, and its option
_PERIOD, _FROM, _TO, _HALL = "period", "from", "to", "hall"
# Views whose address names the hall of a person.
_HALL_OF_PERSON = frozenset({"person", "own_results", "own_score", "own_months"})


@dataclass(frozen=True)
class Filtered:
    """:param hall: an id, a kind of halls or ``EVERY_HALL``"""

    first: date
    last: date
    hall: str = EVERY_HALL

    @property
    def kind(self) -> HallKind | None:
        """None: every kind, or one hall."""
        return HallKind(self.hall) if self.hall in set(HallKind) else None

    @property
    def hall_id(self) -> str | None:
        return None if self.hall == EVERY_HALL or self.kind else self.hall


def begin_where_seen(newest: date | None, own_newest: date | None) -> None:
    """Without days in the address: the four weeks up to the last day of somebody of whom the usual
    ones have nothing, who left for example.

    :param newest: as for ``filter_bar``
    :param own_newest: the newest day with results of the person
    """
    usual, _ = preset_days(Preset.FOUR_WEEKS, today(), newest)
    if _FROM in st.query_params or own_newest is None or own_newest >= usual:
        return
    _write(*preset_days(Preset.FOUR_WEEKS, today(), own_newest), None)


def filter_bar(words: Words, newest: date | None, halls: Sequence[Hall] = ()) -> Filtered:
    """Draw the line, and return what was chosen.

    :param newest: the newest day with results, where the usual four weeks end
    :param halls: to choose from; none: the view is not about halls of the reader's choice
    :return: what the address says, also of a hall that is none of the reader's
    """
    presets = {each.value: preset_days(each, today(), newest) for each in Preset}
    usual = presets[Preset.FOUR_WEEKS]
    first, last = (_day(name) or day for name, day in zip((_FROM, _TO), usual, strict=True))
    asked = st.query_params.get(_PERIOD)
    same = [name for name, days in presets.items() if days == (first, last)]
    period = asked if asked in (*same, _OWN_DAYS) else next(iter(same), _OWN_DAYS)
    hall = _hall(halls)
    _write(first, last, hall if halls else None)
    names = _hall_names(halls, words) if len(halls) > 1 else {}
    with st.container(key="filter_bar", horizontal=True, vertical_alignment="center"):
        said = words(f"filter.{period}"), f"{first:%m-%d}…{last:%m-%d}"
        _show_line(said, names.get(hall, ""), opened=asked == _OWN_DAYS)
        st.session_state["filter.period"] = period
        st.segmented_control(
            words("filter.period"),
            [*presets, _OWN_DAYS],
            required=True,
            format_func=lambda each: words(f"filter.{each}"),
            key="filter.period",
            label_visibility="collapsed",
            wrap=False,
            on_change=_choose_period,
            args=(presets,),
        )
        if period == _OWN_DAYS:
            for name, day in ((_FROM, first), (_TO, last)):
                st.session_state[f"filter.{name}"] = day
                st.date_input(
                    words(f"filter.{name}"), key=f"filter.{name}", format="YYYY-MM-DD",
                    label_visibility="collapsed", width=150, on_change=_choose_day, args=(name,),
                )  # fmt: skip
        if names:
            _choose_halls(names, hall, words)
        if period != _OWN_DAYS:
            st.caption(words("filter.days", first=first, last=last), width="content")
        show_glossary(words)
    return Filtered(first, last, hall)


def filter_link(first: date, last: date, hall: str | None = None) -> dict[str, str]:
    """What the address of a view says that is about these days and halls."""
    days = {_FROM: first.isoformat(), _TO: last.isoformat()}
    return days | ({_HALL: hall} if hall else {})


def filter_in_address(view: str, account: Account) -> dict[str, str]:
    """What the address of another view says, so that it is about the same. A hall of the address
    that the reader does not see goes no further than the view that says so.

    :param view: the path of the one that is shown
    """
    names = (_PERIOD, _FROM, _TO) if view in _HALL_OF_PERSON else (_PERIOD, _FROM, _TO, _HALL)
    said = {name: st.query_params[name] for name in names if name in st.query_params}
    remembered: dict[str, str] = st.session_state.get(FILTERED, {})
    carried = remembered | said
    hall = carried.get(_HALL, EVERY_HALL)
    if hall != EVERY_HALL and hall not in set(HallKind) and not sees_hall(account, hall):
        del carried[_HALL]
    return carried


def _show_line(said: Sequence[str], hall: str, *, opened: bool) -> None:
    """What is chosen, in one line: on a phone it is all of the filter until it is opened."""
    text = escape(" ".join(said) + (f" · {hall}" if hall else ""))
    st.html(f"<details{' open' if opened else ''}><summary>{text}</summary></details>")


def _hall_names(halls: Sequence[Hall], words: Words) -> dict[str, str]:
    """What can be chosen of halls: all, a kind where there are several, or one."""
    kinds = list(dict.fromkeys(hall.kind for hall in halls))
    names = {EVERY_HALL: words("filter.every_hall")}
    if len(kinds) > 1:
        names |= {kind.value: words(f"filter.every.{kind}") for kind in kinds}
    return names | {hall.id: hall.name for hall in halls}


def _choose_halls(names: Mapping[str, str], chosen: str, words: Words) -> None:
    known = chosen in names
    st.session_state["filter.hall"] = chosen if known else None
    st.selectbox(
        words("filter.hall"),
        list(names),
        index=0 if known else None,
        placeholder=words("filter.unknown_hall"),
        format_func=lambda each: bare(names[each]),
        key="filter.hall",
        label_visibility="collapsed",
        width=200,
        on_change=_choose_hall,
    )


def _hall(halls: Sequence[Hall]) -> str:
    """What the address says, also in the words of addresses of before."""
    asked = st.query_params
    if halls and _HALL not in asked:
        named = (each for each in HallKind if f"{each}_hall" in asked)
        kind = asked.get("kind") or next(named, None)
        if kind in set(HallKind):
            return asked.get(f"{kind}_hall") or kind
    return asked.get(_HALL) or EVERY_HALL


def _day(name: str) -> date | None:
    """None: the address says nothing, or no day."""
    former = {_FROM: "first", _TO: "last"}[name]  # as links said before
    with suppress(ValueError):
        return date.fromisoformat(st.query_params.get(name) or st.query_params.get(former, ""))
    return None


def _write(first: date, last: date, hall: str | None) -> None:
    said = filter_link(first, last, hall)
    for name, value in said.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    for former in ("first", "last", "kind", "own_hall", "partner_hall"):
        st.query_params.pop(former, None)
    st.session_state[FILTERED] = st.session_state.get(FILTERED, {}) | said


def _choose_period(presets: Mapping[str, tuple[date, date]]) -> None:
    chosen = st.session_state["filter.period"]
    days = filter_link(*presets[chosen]) if chosen in presets else {}
    st.query_params.update({_PERIOD: chosen} | days)  # at once: one step of the way back


def _choose_day(name: str) -> None:
    if (day := st.session_state[f"filter.{name}"]) is not None:
        st.query_params[name] = day.isoformat()


def _choose_hall() -> None:
    st.query_params[_HALL] = st.session_state["filter.hall"] or EVERY_HALL
    st.query_params.pop("person", None)  # of the hall before
