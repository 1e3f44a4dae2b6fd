"""Small libraries of norms whose texts are what spreadsheets and readers stumble over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from db import checklists
from db.store import Store
from domain.norms.checklist_file import load_checklists
from domain.norms.fields import NormText
from domain.norms.library import Library
from domain.norms.yaml_text import indented, written
from domain.roles import Account, Role
from services.application import Application, open_application
from services.norms.library import ChecklistStatus
from settings import Settings
from tests.small_checklists import SMALL

HEAD_OFFICE = Account("head", "ella", "Ella", Role.HEAD_OFFICE, frozenset())

IDS = ["1e5", "2026-10", "true", "0012", "1-2", "100", "null", "no", "a-b", "x9", "1-jan", "e-1"]
LOOK_ALIKES = [
    "1e5", "2026-10", "2026-10-01", "3/4", "0012", "1,234", "12%", "0.85", "1001.0", "TRUE", "FALSE",
    "=A1", "=TRUE()", "+1", "-1", "@x", "'quoted", '"quoted"', "#N/A", "#REF!", "1 000", "9:30",
    "1E+20", "12345678901234567890", "_x000D_", "_x0041_b", "ＡＢＣ１２３", "１２％", "a  b", "a;b", "甲；乙",
    "第一行。\n第二行。", "a\n\nb", "a\n  b", "a\tb", "a\u2028b", "a\u2029b", "a\x85b", "a\x0bb", "a\x0cb", "a\rb",
    "a\r\nb", "a\u200bb", "\ufeffa", "\xa0a", "a\u3000b", "\u202eabc", "😀", "<b>&amp;</b>", "${hair}", "a: b",
    "- a", "# a", "%a", "null", "~", "x" * 400, "\u200b", "\x1fa", "a\ufffe", "\x7f", "]]>",
]  # fmt: skip
_WORDS = TypeAdapter(NormText)


def usable(text: str) -> bool:
    try:
        return bool(_WORDS.validate_python(text))
    except ValueError:
        return False


TEXTS = st.one_of(
    st.sampled_from(LOOK_ALIKES),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.lists(st.sampled_from([*LOOK_ALIKES, ";", "；", "\n", " ", ","]), min_size=2, max_size=4)
    .map("".join),
).filter(usable)  # fmt: skip
# A source begins with the id of one.
SOURCES = st.one_of(st.just("S06"), TEXTS.map(lambda text: f"S06 {text}"))


@st.composite
def norms(draw: st.DrawFn, norm_id: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["yes_no", "time_limit", "count", "record_check"]))
    origin = draw(st.sampled_from(["seed", "public", "practice"]))
    positions = draw(
        st.one_of(
            st.just(["all"]),
            st.lists(st.sampled_from(["guide", "counter", "hall", "vip"]), min_size=1, unique=True),
        )
    )
    fields: dict[str, Any] = {
        "id": norm_id, "zh": draw(TEXTS), "en": draw(TEXTS), "theme": "dress",
        "positions": positions, "kind": kind,
        "severity": draw(st.sampled_from(["minor", "major", "red_line", "none"])),
        "servqual": "tangibles", "covers": draw(st.lists(TEXTS, min_size=1, max_size=3)),
        "origin": origin, "sources": draw(st.lists(SOURCES, min_size=1, max_size=3)),
    }  # fmt: skip
    if kind == "time_limit":
        fields["limit_s"] = draw(st.sampled_from([1, 90, 2592000]))
    if kind == "count":
        fields["minimum"] = draw(st.integers(1, 9))
    if kind == "record_check":
        fields["every"] = draw(st.sampled_from(["week", "month"]))
    if origin == "public":
        fields["grade"] = draw(st.sampled_from(["A", "A-", "B+", "B"]))
    if "hall" in positions:
        fields["zone"] = "outside"
    for name in ("explain", "kept", "not_kept", "model"):
        if draw(st.booleans()):
            fields[name] = {"zh": draw(TEXTS), "en": draw(TEXTS)}
    if draw(st.booleans()):
        fields["enabled"] = False
    if draw(st.booleans()):
        fields["hall_kinds"] = draw(st.sampled_from([["own"], ["partner"], ["own", "partner"]]))
    if kind != "record_check" and draw(st.booleans()):
        fields["rounds"] = draw(st.sampled_from([["opening"], ["peak", "closing"]]))
    if draw(st.booleans()):
        fields["reasons"] = [{"zh": draw(TEXTS), "en": draw(TEXTS)}]
    return fields


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, str]:
    """Texts of the files of a folder without mistakes: two checklists."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=2, max_size=4, unique=True))
    split = draw(st.integers(1, len(ids) - 1))
    titles = draw(st.lists(st.one_of(TEXTS, st.just("dress")), min_size=4, max_size=4))
    return files_of(
        {
            "dress": (titles[:2], [draw(norms(each)) for each in ids[:split]]),
            "posture": (titles[2:], [draw(norms(each)) for each in ids[split:]]),
        }
    )


def files_of(
    lists: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, Any]]]],
) -> dict[str, str]:
    files = {name: text for name, text in SMALL.items() if name != "dress.yaml"}
    for name, ((zh, en), listed) in lists.items():
        text = f"checklist: {name}\nwalk: 1\n" + written("zh", zh) + written("en", en) + "norms:\n"
        for norm in listed:
            fields = "".join(written(field, value) for field, value in norm.items())
            text += "  - " + indented(fields, 4)[4:]
        files[f"{name}.yaml"] = text
    return files


@lru_cache(1)
def oddest() -> Mapping[str, str]:
    """Every look-alike in every place that holds a text."""
    texts = [text for text in LOOK_ALIKES if usable(text)]
    listed = [
        {
            "id": IDS[place] if place < len(IDS) else f"n{place}", "zh": text, "en": text,
            "theme": "dress", "positions": ["guide", "hall"], "kind": "yes_no", "severity": "minor",
            "servqual": "tangibles", "covers": [text, "OT-07"], "origin": "practice",
            "sources": [f"S06 {text}"], "enabled": place % 3 > 0,
            "explain": {"zh": text, "en": f"{text}\n{text}"},
        }
        for place, text in enumerate(texts)
    ]  # fmt: skip
    half = len(listed) // 2
    return files_of(
        {"dress": (("着装", "Dress"), listed[:half]), "posture": (("着装", "Dress"), listed[half:])}
    )


def an_app(folder: Path, now: datetime) -> Application:
    """On a database of its own; ``use`` gives it its norms."""
    checklists_dir = folder / "checklists"
    checklists_dir.mkdir()
    for name, text in SMALL.items():
        (checklists_dir / name).write_text(text, encoding="utf-8")
    return open_application(Settings(folder / "odd.db", checklists_dir, False), now)


def use(app: Application, files: Mapping[str, str], now: datetime) -> Library:
    """Let these norms be in force."""
    loaded = load_checklists(files)
    assert loaded.errors == []
    assert loaded.library is not None
    _pin(app.store, loaded.library, files, now)
    status = ChecklistStatus(loaded.library, [], loaded.library.version)
    app.checklists.__dict__.update(status.__dict__)
    return loaded.library


def _pin(store: Store, library: Library, files: Mapping[str, str], now: datetime) -> None:
    with store.write() as db:
        checklists.pin(db, library, files, now)
