"""How norms are kept by process, footfall or customer, from what the board sends; in the reader's
halls only."""

from datetime import date, timedelta

import pytest

from domain.halls.hall import HallKind
from domain.problems import NotAllowed, NotFound
from domain.reports.circumstances import Compared, Dimension
from services.halls.scope import ReportScope
from services.patrols.observations import record_events
from services.reports.circumstances import circumstances
from services.verify import verify
from tests.builders import LAST, a_header, a_patrol, an_event

FIRST = date(2026, 2, 1)
BOTH_MONTHS = ReportScope(HallKind.OWN, FIRST, LAST)
STAND, TIME = "stand-up-to-receive", "brand-change-time"


def walk(app, account, hall, at, crowd: str | None, *judged: tuple) -> None:
    """A patrol with (staff, norm, result, process, segment), each of its own patrol's person."""
    patrol = a_patrol(app, account, hall.id, at)
    events = [a_header(patrol, 1, crowd)] if crowd else []
    for seq, (staff_id, norm, result, process, segment) in enumerate(judged, 2):
        more = {"process": process, "segment": segment}
        said = {name: value for name, value in more.items() if value is not None}
        events.append(an_event(patrol, staff_id, norm_id=norm, result=result, seq=seq, **said))
    assert record_events(app, account, events, at + timedelta(minutes=5)).rejected == []


@pytest.fixture
def walked(app, people, now):
    """Forty patrols of the East hall. Hai stands up on 18 of 20 brand changes and on 8 of 20 tariff
    changes; the first twenty are at the peak, and so are two of which nobody said a process."""
    hai = people.hai.id
    for number in range(40):
        at = now - timedelta(hours=7 * number)
        process, kept = ("P07", number < 18) if number < 20 else ("P08", number < 28)
        crowd = "peak" if number < 20 else None
        judged = [(hai, STAND, "pass" if kept else "fail", process, "vip" if kept else None)]
        judged += [(hai, TIME, "pass", None, None)] if number == 0 else []
        judged += [(people.gu.id, "hair-neat", "na", None, None)] if number == 1 else []
        walk(app, people.amina, people.east, at, crowd, *judged)
    for number in range(2):
        at = now - timedelta(hours=7 * (40 + number))
        walk(app, people.amina, people.east, at, "peak", (hai, STAND, "pass", None, None))


def test_brand_change_is_compared_with_tariff_change(app, people, walked):
    found = circumstances(app, people.dora, BOTH_MONTHS, Dimension.PROCESS)

    brand, tariff = found.kept
    # 18 of 20, and the time limit that says its process by itself.
    assert (brand.value, brand.judged_count, brand.kept_pct) == (
        "P07",
        21,
        pytest.approx(1900 / 21),
    )
    assert (tariff.value, tariff.judged_count, tariff.kept_pct) == ("P08", 20, 40)
    # On the one norm that both have: 90 − 40.
    assert brand.difference_pts == pytest.approx(50)
    assert (brand.compared, tariff.compared) == (Compared.HIGHER, Compared.LOWER)
    assert found.unsaid_count == 2
    assert verify(app.store, app.photos_dir)[0] == []


def test_below_the_minimum_sample_there_is_no_figure(app, people, walked):
    (peak,) = circumstances(app, people.dora, BOTH_MONTHS, Dimension.FOOTFALL).kept
    (vip,) = circumstances(app, people.amina, BOTH_MONTHS, Dimension.SEGMENT).kept

    # 18 and 2 kept of 22, and the time limit; nothing else was said, so there is nothing beside it.
    assert (peak.judged_count, peak.kept_pct) == (23, pytest.approx(2100 / 23))
    assert peak.compared is Compared.ALONE
    assert (vip.judged_count, vip.kept_pct) == (26, 100)
    short = ReportScope(HallKind.OWN, LAST, LAST)
    assert circumstances(app, people.dora, short, Dimension.FOOTFALL).kept == []


def test_judgements_of_one_patrol_count_less_when_they_are_alike(app, people, now):
    """Two patrols of ten: all kept, none kept. Squares 2 · 5² = 50, expected 20 · ¼: ten times."""
    norms = [each.id for each in app.checklists.usable().norms_for(people.gu.position, people.east.kind)
             if each.severity in ("minor", "major") and each.kind == "yes_no"][:10]  # fmt: skip
    for hours, result in ((0, "pass"), (9, "fail")):
        judged = [(people.gu.id, norm, result, None, None) for norm in norms]
        walk(app, people.amina, people.east, now - timedelta(hours=hours), "peak", *judged)

    found = circumstances(app, people.dora, BOTH_MONTHS, Dimension.FOOTFALL)

    assert found.dispersion == pytest.approx(10)
    (peak,) = found.kept
    assert (peak.judged_count, peak.kept_pct) == (20, None)  # on two patrols only


def test_only_the_reader_s_halls_count(app, people, walked):
    far = circumstances(app, people.chen, BOTH_MONTHS, Dimension.PROCESS)
    assert (far.kept, far.unsaid_count) == ([], 0)
    everywhere = circumstances(app, people.ella, BOTH_MONTHS, Dimension.PROCESS)
    assert [each.judged_count for each in everywhere.kept] == [21, 20]
    with pytest.raises(NotAllowed):
        circumstances(app, people.fang, BOTH_MONTHS, Dimension.PROCESS)
    with pytest.raises(NotFound):
        of_east = ReportScope(HallKind.OWN, FIRST, LAST, people.east.id)
        circumstances(app, people.chen, of_east, Dimension.FOOTFALL)
