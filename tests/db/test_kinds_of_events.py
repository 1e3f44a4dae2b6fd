"""The step to several kinds of events, on a database with events in it."""

from sqlite_utils import Database

from db.sqlite.migrations import migrations
from tests.unpacked import PACKED

STEP = "m003_kinds_of_events"
BEFORE = """
INSERT INTO branches VALUES ('b', 'b');
INSERT INTO halls (id, branch_id, name, kind, time_zone) VALUES ('h', 'b', 'h', 'own', 'Asia/Shanghai');
INSERT INTO accounts (id, login, name, role, password_hash) VALUES ('a', 'a', 'a', 'duty_manager', '');
INSERT INTO checklist_versions VALUES ('v', '', '{"checklists": []}', '');
INSERT INTO patrols VALUES ('p', 'h', 'a', 'peak', 'v', '2026-03-04', '', NULL);
"""
# (id, norm, result): a breach that stands, one that was taken back, and an ordinary miss.
EVENTS = [
    ("stands", "ban-1", "fail"),
    ("undone", "ban-2", "fail"),
    ("undo", "ban-2", "none"),
    ("miss", "hair-neat", "fail"),
]
CURRENT = [("ban-1", "stands", "red_line"), ("ban-2", "undo", "red_line"),
           ("hair-neat", "miss", "minor")]  # fmt: skip


def test_every_breach_recorded_before_stands_as_reported():
    db = Database(memory=True, strict=True)
    migrations.apply(db, stop_before=STEP)
    for statement in BEFORE.strip().splitlines():
        db.execute(statement)
    for number, (event_id, norm_id, result) in enumerate(EVENTS, start=1):
        db.execute(
            "INSERT INTO events VALUES ('h', ?, ?, 'p', 'a', NULL, ?, ?, NULL, NULL, '', '[]', 'd',"
            " ?, '', 0, '', 'v', '2026-03-04', '', '')",
            [number, event_id, norm_id, result, number],
        )
    for norm_id, event_id, severity in CURRENT:
        db.execute(
            "INSERT INTO observations VALUES ('p', '', ?, ?, 'h', '2026-03-04', ?)",
            [norm_id, event_id, severity],
        )

    migrations.apply(db, stop_before=PACKED)

    kept = db.execute("SELECT event_id, hall_id, business_day, status, decision_id FROM red_lines")
    assert sorted(kept) == [
        ("stands", "h", "2026-03-04", "reported", None),
        ("undone", "h", "2026-03-04", "reported", None),
    ]
    kinds = db.execute("SELECT DISTINCT kind, detail FROM events")
    assert list(kinds) == [("observation", "{}")]
