"""The history of the schema. Append only: a step that was released is never edited."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database, Migrations

from db.sqlite import blocks_step, occasions_step, packed_step

migrations = Migrations("xunting")


def _run(db: Database, script: str) -> None:
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Split a script; ``executescript`` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


# Written as SQL because the constraints are the last line of defence and must be read as such.
_FIRST_SCHEMA = """
CREATE TABLE branches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE halls (
    id TEXT PRIMARY KEY,
    branch_id TEXT NOT NULL REFERENCES branches (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'partner')),
    time_zone TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    hall_id TEXT NOT NULL REFERENCES halls (id),
    name TEXT NOT NULL,
    staff_no TEXT NOT NULL UNIQUE,
    position TEXT NOT NULL,
    left_on TEXT
) STRICT;
CREATE INDEX staff_by_hall ON staff (hall_id);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (
        role IN ('staff', 'duty_manager', 'branch_head', 'head_office', 'administrator')
    ),
    branch_id TEXT REFERENCES branches (id),
    staff_id TEXT REFERENCES staff (id),
    password_hash TEXT NOT NULL,
    language TEXT
) STRICT;

CREATE TABLE account_halls (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    PRIMARY KEY (account_id, hall_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    signed_in_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failures (
    login TEXT PRIMARY KEY COLLATE NOCASE,
    failures INTEGER NOT NULL,
    last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist_versions (
    version TEXT PRIMARY KEY,
    files TEXT NOT NULL,
    library TEXT NOT NULL,
    loaded_at TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE patrols (
    id TEXT PRIMARY KEY,
    hall_id TEXT NOT NULL REFERENCES halls (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    round TEXT NOT NULL,
    version TEXT NOT NULL REFERENCES checklist_versions (version),
    business_day TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;
CREATE INDEX patrols_by_hall ON patrols (hall_id, business_day);

CREATE TABLE events (
    hall_id TEXT NOT NULL REFERENCES halls (id),
    number INTEGER NOT NULL CHECK (number > 0),
    id TEXT NOT NULL UNIQUE,
    patrol_id TEXT NOT NULL REFERENCES patrols (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    staff_id TEXT REFERENCES staff (id),
    norm_id TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('pass', 'fail', 'na', 'none')),
    seconds REAL,
    count INTEGER,
    note TEXT NOT NULL,
    photos TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    captured_at TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    version TEXT NOT NULL REFERENCES checklist_versions (version),
    business_day TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (hall_id, number)
) STRICT;
CREATE INDEX events_by_patrol ON events (patrol_id);

CREATE TABLE observations (
    patrol_id TEXT NOT NULL REFERENCES patrols (id),
    subject TEXT NOT NULL,
    norm_id TEXT NOT NULL,
    event_id TEXT NOT NULL UNIQUE REFERENCES events (id),
    hall_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (patrol_id, subject, norm_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX observations_by_day ON observations (hall_id, business_day);

CREATE TABLE tallies (
    hall_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    subject TEXT NOT NULL,
    severity TEXT NOT NULL,
    passes INTEGER NOT NULL CHECK (passes >= 0),
    fails INTEGER NOT NULL CHECK (fails >= 0),
    nas INTEGER NOT NULL CHECK (nas >= 0),
    PRIMARY KEY (hall_id, business_day, subject, severity)
) STRICT, WITHOUT ROWID;

CREATE TABLE photos (
    sha256 TEXT PRIMARY KEY,
    stored_sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    received_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_halls (
    sha256 TEXT NOT NULL REFERENCES photos (sha256),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    PRIMARY KEY (sha256, hall_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL,
    account_id TEXT,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
"""


@migrations()
def m001_first_schema(db: Database) -> None:
    _run(db, _FIRST_SCHEMA)


# The first assignment of the staff before this step is dated back, so that it covers every patrol.
_ASSIGNMENTS = """
ALTER TABLE halls ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE halls ADD COLUMN closed_on TEXT;
ALTER TABLE accounts ADD COLUMN ended_at TEXT;

CREATE TABLE assignments (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    from_on TEXT NOT NULL,
    hall_id TEXT NOT NULL REFERENCES halls (id),
    position TEXT NOT NULL,
    to_on TEXT CHECK (to_on IS NULL OR to_on >= from_on),
    PRIMARY KEY (staff_id, from_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_by_hall ON assignments (hall_id, from_on);

INSERT INTO assignments (staff_id, from_on, hall_id, position, to_on)
SELECT id, '2000-01-01', hall_id, position, max(left_on, '2000-01-01') FROM staff;

CREATE TABLE new_staff (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    staff_no TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO new_staff (id, name, staff_no) SELECT id, name, staff_no FROM staff;
DROP TABLE staff;
ALTER TABLE new_staff RENAME TO staff;

CREATE TRIGGER nobody_is_added_to_two_places BEFORE INSERT ON assignments
WHEN EXISTS (
    SELECT 1 FROM assignments AS other
    WHERE other.staff_id = NEW.staff_id
      AND other.from_on <= coalesce(NEW.to_on, '9999-12-31')
      AND coalesce(other.to_on, '9999-12-31') >= NEW.from_on
)
BEGIN SELECT RAISE(ABORT, 'assignments of one person overlap'); END;

CREATE TRIGGER nobody_is_moved_to_two_places BEFORE UPDATE ON assignments
WHEN EXISTS (
    SELECT 1 FROM assignments AS other
    WHERE other.staff_id = NEW.staff_id
      AND NOT (other.staff_id = OLD.staff_id AND other.from_on = OLD.from_on)
      AND other.from_on <= coalesce(NEW.to_on, '9999-12-31')
      AND coalesce(other.to_on, '9999-12-31') >= NEW.from_on
)
BEGIN SELECT RAISE(ABORT, 'assignments of one person overlap'); END;
"""


@migrations()
def m002_staff_are_assigned_and_halls_have_settings(db: Database) -> None:
    """Where somebody works becomes a history; halls get settings and an end, accounts an end.

    Foreign keys are off on the connection that migrates (``open_store``), so that a table may be
    rebuilt while others refer to it.
    """
    _run(db, _ASSIGNMENTS)


# ``detail`` holds, as JSON, the fields of an event that have no column of their own. An event that
# is not about a norm has norm_id '' and, unless it says otherwise, the result 'none'.
_KINDS_OF_EVENTS = """
ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT 'observation'
    CHECK (kind IN ('observation', 'praise', 'header', 'decision'));
ALTER TABLE events ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';
CREATE INDEX headers_by_day ON events (hall_id, business_day) WHERE kind = 'header';

CREATE TABLE red_lines (
    event_id TEXT PRIMARY KEY REFERENCES events (id),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    business_day TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('reported', 'confirmed', 'rejected')),
    decision_id TEXT REFERENCES events (id),
    CHECK ((status = 'reported') = (decision_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX red_lines_by_hall ON red_lines (hall_id, status, business_day);

INSERT INTO red_lines (event_id, hall_id, business_day, status)
SELECT events.id, events.hall_id, events.business_day, 'reported'
FROM observations JOIN events ON events.patrol_id = observations.patrol_id
    AND coalesce(events.staff_id, '') = observations.subject
    AND events.norm_id = observations.norm_id
WHERE observations.severity = 'red_line' AND events.result = 'fail';

CREATE TABLE praises (
    praise_id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE REFERENCES events (id),
    patrol_id TEXT NOT NULL REFERENCES patrols (id),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    business_day TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX praises_by_patrol ON praises (patrol_id);
CREATE INDEX praises_by_day ON praises (hall_id, business_day);
"""


@migrations()
def m003_kinds_of_events(db: Database) -> None:
    _run(db, _KINDS_OF_EVENTS)


@migrations()
def m004_photos_of_staff(db: Database) -> None:
    """Few events have photos; whose they are is found without reading the others."""
    db.execute("CREATE INDEX events_with_photos ON events (staff_id) WHERE photos <> '[]'")


@migrations()
def m005_rosters_of_patrols(db: Database) -> None:
    """Who was there at which position when a patrol was opened; {} for the older ones."""
    db.execute("ALTER TABLE patrols ADD COLUMN roster TEXT NOT NULL DEFAULT '{}'")


@migrations()
def m006_occasions(db: Database) -> None:
    """Observations say what they earn and who judged; tallies become occasions."""
    occasions_step.apply(db)


# A check is hall, month, source, member of staff ('' = the hall) and reference. ``value`` is
# percent, or a number of complaints; ``rows`` is how many rows the import added.
_COMPANY_CHECKS = """
CREATE TABLE company_check_imports (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    rows INTEGER NOT NULL CHECK (rows > 0)
) STRICT;

CREATE TABLE company_checks (
    hall_id TEXT NOT NULL REFERENCES halls (id),
    month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    source TEXT NOT NULL CHECK (source IN ('mystery_shopper', 'satisfaction', 'complaints')),
    staff_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    import_number INTEGER NOT NULL REFERENCES company_check_imports (number),
    value REAL NOT NULL CHECK (value >= 0),
    respondents INTEGER NOT NULL CHECK (respondents > 0),
    CHECK (CASE source WHEN 'complaints' THEN value = round(value) ELSE value <= 100 END),
    PRIMARY KEY (hall_id, month, source, staff_id, reference, import_number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER company_checks_are_about_known_staff BEFORE INSERT ON company_checks
WHEN NEW.staff_id <> '' AND NOT EXISTS (SELECT 1 FROM staff WHERE id = NEW.staff_id)
BEGIN SELECT RAISE(ABORT, 'there is no such member of staff'); END;

CREATE TRIGGER company_checks_are_never_changed BEFORE UPDATE ON company_checks
BEGIN SELECT RAISE(ABORT, 'company checks are append-only'); END;

CREATE TRIGGER company_checks_are_never_removed BEFORE DELETE ON company_checks
BEGIN SELECT RAISE(ABORT, 'company checks are append-only'); END;

CREATE TRIGGER company_check_imports_are_never_changed BEFORE UPDATE ON company_check_imports
BEGIN SELECT RAISE(ABORT, 'company checks are append-only'); END;

CREATE TRIGGER company_check_imports_are_never_removed BEFORE DELETE ON company_check_imports
BEGIN SELECT RAISE(ABORT, 'company checks are append-only'); END;
"""


@migrations()
def m007_company_checks(db: Database) -> None:
    """Results from outside the patrols; the newest import of a check counts."""
    _run(db, _COMPANY_CHECKS)


# A method never begins before one that was stored earlier: history is not rewritten. The newest
# of those that begin on one day counts. ``account_id`` is empty where the file was taken over.
_METHODS_AND_GOALS = """
CREATE TABLE methods (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    from_on TEXT NOT NULL,
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE goals (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    metric TEXT NOT NULL CHECK (metric IN ('patrol', 'mystery_shopper', 'satisfaction', 'final')),
    from_month TEXT NOT NULL CHECK (from_month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    base_pct REAL NOT NULL CHECK (base_pct >= 0),
    challenge_pct REAL NOT NULL CHECK (challenge_pct > base_pct AND challenge_pct <= 100),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX goals_by_branch ON goals (branch_id, metric, from_month);

CREATE TRIGGER methods_follow_each_other BEFORE INSERT ON methods
WHEN EXISTS (SELECT 1 FROM methods WHERE from_on > NEW.from_on OR number >= NEW.number)
BEGIN SELECT RAISE(ABORT, 'a method cannot begin before an earlier one'); END;

CREATE TRIGGER methods_are_never_changed BEFORE UPDATE ON methods
BEGIN SELECT RAISE(ABORT, 'methods are append-only'); END;

CREATE TRIGGER methods_are_never_removed BEFORE DELETE ON methods
BEGIN SELECT RAISE(ABORT, 'methods are append-only'); END;

CREATE TRIGGER goals_are_never_changed BEFORE UPDATE ON goals
BEGIN SELECT RAISE(ABORT, 'goals are append-only'); END;

CREATE TRIGGER goals_are_never_removed BEFORE DELETE ON goals
BEGIN SELECT RAISE(ABORT, 'goals are append-only'); END;
"""


@migrations()
def m008_methods_and_goals(db: Database) -> None:
    """How scores are computed, from which day on, and the goals of branches: append-only."""
    _run(db, _METHODS_AND_GOALS)


# The first index finds what came to a month after it was published; the second one the few events
# that are about something else than a norm.
_PUBLICATIONS = """
CREATE TABLE publications (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    edition INTEGER NOT NULL CHECK (edition > 0),
    published_at TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL,
    inputs TEXT NOT NULL,
    inputs_hash TEXT NOT NULL,
    results TEXT NOT NULL,
    results_hash TEXT NOT NULL,
    UNIQUE (branch_id, month, edition)
) STRICT;

CREATE INDEX events_by_day ON events (hall_id, business_day, number);
CREATE INDEX words_by_day ON events (hall_id, business_day) WHERE kind IN ('praise', 'decision');

CREATE TRIGGER publications_are_never_changed BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'publications are append-only'); END;

CREATE TRIGGER publications_are_never_removed BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'publications are append-only'); END;
"""


@migrations()
def m009_publications(db: Database) -> None:
    """Months that were published, edition by edition: append-only."""
    _run(db, _PUBLICATIONS)


_READS_OF_NORMS = """
DROP INDEX observations_by_day;
CREATE INDEX observations_by_day ON observations (
    hall_id, business_day, subject, norm_id, account_id, severity, result, credit, seconds
);
DROP INDEX events_by_patrol;
CREATE INDEX events_by_patrol ON events (patrol_id, account_id);
"""


@migrations()
def m010_reads_of_norms(db: Database) -> None:
    """Counting per norm, and finding who judged the same, read an index alone. Both were there with
    fewer columns; what is asked of them so far begins with the same ones."""
    _run(db, _READS_OF_NORMS)


# A row with ``takes_back`` takes an earlier one off the charts; both stay. ``branch_id`` of a mark
# is NULL where it holds for every branch; ``staff_id`` of a rebasing is '' for the hall itself.
_CHART_MARKS = """
CREATE TABLE chart_marks (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT REFERENCES branches (id),
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL CHECK (to_on >= from_on),
    text TEXT NOT NULL CHECK (text <> ''),
    takes_back INTEGER UNIQUE REFERENCES chart_marks (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE chart_rebasings (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    staff_id TEXT NOT NULL,
    from_on TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    takes_back INTEGER UNIQUE REFERENCES chart_rebasings (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX chart_rebasings_by_hall ON chart_rebasings (hall_id, staff_id, from_on);

CREATE TRIGGER chart_marks_are_never_changed BEFORE UPDATE ON chart_marks
BEGIN SELECT RAISE(ABORT, 'chart marks are append-only'); END;

CREATE TRIGGER chart_marks_are_never_removed BEFORE DELETE ON chart_marks
BEGIN SELECT RAISE(ABORT, 'chart marks are append-only'); END;

CREATE TRIGGER chart_rebasings_are_never_changed BEFORE UPDATE ON chart_rebasings
BEGIN SELECT RAISE(ABORT, 'chart rebasings are append-only'); END;

CREATE TRIGGER chart_rebasings_are_never_removed BEFORE DELETE ON chart_rebasings
BEGIN SELECT RAISE(ABORT, 'chart rebasings are append-only'); END;
"""


@migrations()
def m011_chart_marks(db: Database) -> None:
    """What happened when (campaigns), and from when on limits of charts are new: append-only."""
    _run(db, _CHART_MARKS)


# ``hall_id`` is empty where the measure is one of the whole branch.
_MEASURES = """
CREATE TABLE measures (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    hall_id TEXT REFERENCES halls (id),
    month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    about TEXT NOT NULL CHECK (
        about = 'score' OR about GLOB 'theme:?*' OR about GLOB 'norm:?*'),
    text TEXT NOT NULL CHECK (text <> ''),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES accounts (id),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) STRICT;
CREATE INDEX measures_by_month ON measures (branch_id, month);

CREATE TRIGGER measures_are_only_withdrawn BEFORE UPDATE ON measures
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR NEW.number <> OLD.number OR NEW.branch_id <> OLD.branch_id
  OR NEW.hall_id IS NOT OLD.hall_id OR NEW.month <> OLD.month OR NEW.about <> OLD.about
  OR NEW.text <> OLD.text OR NEW.account_id <> OLD.account_id
  OR NEW.created_at <> OLD.created_at
BEGIN SELECT RAISE(ABORT, 'measures are append-only'); END;

CREATE TRIGGER measures_are_never_removed BEFORE DELETE ON measures
BEGIN SELECT RAISE(ABORT, 'measures are append-only'); END;
"""


@migrations()
def m012_measures(db: Database) -> None:
    """What branch heads write into the bulletin of a month: append-only but for a withdrawal."""
    _run(db, _MEASURES)


# ``arrival`` numbers all events in the order in which they were committed: writers take turns, and
# rows are never removed. ``rowid`` kept that order until now. A token's ``hall_ids`` and ``files``
# are JSON lists; null: all of them.
_EXPORTS = """
CREATE TABLE arrivals (
    arrival INTEGER PRIMARY KEY,
    hall_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (hall_id, number)
) STRICT;
INSERT INTO arrivals (hall_id, number) SELECT hall_id, number FROM events ORDER BY rowid;

CREATE TRIGGER events_arrive_in_order AFTER INSERT ON events
BEGIN INSERT INTO arrivals (hall_id, number) VALUES (NEW.hall_id, NEW.number); END;

CREATE TRIGGER arrivals_are_never_changed BEFORE UPDATE ON arrivals
BEGIN SELECT RAISE(ABORT, 'arrivals are append-only'); END;

CREATE TRIGGER arrivals_are_never_removed BEFORE DELETE ON arrivals
BEGIN SELECT RAISE(ABORT, 'arrivals are append-only'); END;

ALTER TABLE accounts ADD COLUMN exports_names INTEGER NOT NULL DEFAULT 0
    CHECK (exports_names IN (0, 1));

CREATE TABLE export_tokens (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    purpose TEXT NOT NULL CHECK (purpose <> ''),
    hall_ids TEXT,
    files TEXT,
    names INTEGER NOT NULL CHECK (names IN (0, 1)),
    created_at TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    expires_on TEXT NOT NULL,
    revoked_at TEXT,
    last_used_at TEXT
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m013_exports(db: Database) -> None:
    """In which order events came to the installation, who may take names along, and tokens."""
    _run(db, _EXPORTS)


# ``base_version`` is what the checklist folder said when the version was accepted: it stays in
# force as long as the folder says the same.
_ADOPTED_VERSIONS = """
CREATE TABLE adopted_versions (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    version TEXT NOT NULL REFERENCES checklist_versions (version),
    base_version TEXT NOT NULL REFERENCES checklist_versions (version),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    adopted_at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;

CREATE TRIGGER adopted_versions_are_never_changed BEFORE UPDATE ON adopted_versions
BEGIN SELECT RAISE(ABORT, 'adopted versions are append-only'); END;

CREATE TRIGGER adopted_versions_are_never_removed BEFORE DELETE ON adopted_versions
BEGIN SELECT RAISE(ABORT, 'adopted versions are append-only'); END;
"""


@migrations()
def m014_adopted_versions(db: Database) -> None:
    """Checklist versions that were accepted in the app: append-only."""
    _run(db, _ADOPTED_VERSIONS)


# A week is named by its Monday. In the order in which the sums of many halls are read.
_NORM_WEEKS = """
CREATE TABLE norm_weeks (
    week TEXT NOT NULL,
    norm_id TEXT NOT NULL,
    severity TEXT NOT NULL,
    hall_id TEXT NOT NULL,
    passes INTEGER NOT NULL CHECK (passes >= 0),
    fails INTEGER NOT NULL CHECK (fails >= 0),
    nas INTEGER NOT NULL CHECK (nas >= 0),
    credit INTEGER NOT NULL CHECK (credit >= 0),
    PRIMARY KEY (week, norm_id, severity, hall_id)
) STRICT, WITHOUT ROWID;

INSERT INTO norm_weeks
SELECT date(business_day, 'weekday 0', '-6 days') AS week, norm_id, severity, hall_id,
       sum(result = 'pass'), sum(result = 'fail'), sum(result = 'na'), sum(coalesce(credit, 0))
FROM observations WHERE result <> 'none'
GROUP BY week, norm_id, severity, hall_id
ORDER BY week, norm_id, severity, hall_id;
"""


@migrations()
def m015_norm_weeks(db: Database) -> None:
    """What was judged of each norm in each week, summed up beside the observations."""
    _run(db, _NORM_WEEKS)


# 1: came after the end, and the hash says so; 2: came after the end before this step, which the
# hash does not say. What was corrected or decided after the end gave its reason.
_LATE_ARRIVALS = """
ALTER TABLE events ADD COLUMN arrived_late INTEGER NOT NULL DEFAULT 0
    CHECK (arrived_late IN (0, 1, 2));

DROP TRIGGER events_are_never_changed;
UPDATE events SET arrived_late = 2
WHERE received_at > (SELECT finished_at FROM patrols WHERE patrols.id = events.patrol_id)
  AND kind <> 'decision' AND coalesce(json_extract(detail, '$.reason'), '') = '';
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE INDEX late_arrivals ON events (hall_id, business_day) WHERE arrived_late > 0;
CREATE INDEX patrols_under_way ON patrols (hall_id, business_day) WHERE finished_at IS NULL;
"""


@migrations()
def m016_late_arrivals(db: Database) -> None:
    """What arrived after the end of its patrol is marked; patrols that go on are found at once."""
    _run(db, _LATE_ARRIVALS)


_KNOWN_DEVICES = """
CREATE TABLE devices (
    token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    signed_in_at TEXT NOT NULL,
    PRIMARY KEY (token_hash, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_account ON devices (account_id);

DROP TABLE sign_in_failures;
"""


@migrations()
def m017_known_devices(db: Database) -> None:
    """Browsers are known by who signed in there; how fast one may try again is kept in memory."""
    _run(db, _KNOWN_DEVICES)


# Those of a hall's days, and those of one record.
_EXAMINED_CASES = """
CREATE INDEX examined_by_day ON events (hall_id, business_day) WHERE kind = 'examined';
CREATE INDEX examined_by_record ON events (json_extract(detail, '$.examined_id'))
WHERE kind = 'examined';
"""


@migrations()
def m018_examined_cases(db: Database) -> None:
    """Another kind of event: a lawful case that was examined.

    A CHECK cannot be altered, so the table is made anew, with its rows in their order and with
    everything that belongs to it. (Editing sqlite_schema would be quicker; not every build of
    SQLite allows it.)
    """
    (table,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
    belongings = [
        row[0]
        for row in db.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'events' AND sql IS NOT NULL"
            " AND type IN ('index', 'trigger') ORDER BY type, rowid"
        )
    ]
    made = f"CREATE TABLE events_made_anew {table[table.index('(') :]}"
    made = made.replace("'header', 'decision')", "'header', 'decision', 'examined')", 1)
    assert made.count("'examined'") == 1
    for statement in (
        made,
        "INSERT INTO events_made_anew SELECT * FROM events ORDER BY rowid",
        "DROP TABLE events",
        "ALTER TABLE events_made_anew RENAME TO events",
        *belongings,
        *_statements(_EXAMINED_CASES),
    ):
        db.execute(statement)


# Since it was added, or since its first patrol where that is older (halls that were loaded and not
# added by somebody). What is known of neither was always there.
_HALLS_SINCE = """
ALTER TABLE halls ADD COLUMN since TEXT;
UPDATE halls SET since = (
    SELECT min(at) FROM (
        SELECT at FROM audit WHERE action = 'hall_added'
          AND CASE WHEN json_valid(detail) THEN json_extract(detail, '$.hall_id') END = halls.id
        UNION ALL
        SELECT opened_at FROM patrols WHERE hall_id = halls.id
    )
);
"""


@migrations()
def m020_halls_since(db: Database) -> None:
    """From when on there is a hall: nothing before it was missed."""
    _run(db, _HALLS_SINCE)


# Nobody has said a process or a customer so far. How full the hall was is what the newest header
# before the judgement says; a correction is of what was seen before it.
_DIMENSIONS = """
ALTER TABLE observations ADD COLUMN process TEXT;
ALTER TABLE observations ADD COLUMN segment TEXT CHECK (segment IN ('ordinary', 'vip', 'group'));
ALTER TABLE observations ADD COLUMN footfall TEXT CHECK (footfall IN ('idle', 'normal', 'peak'));
ALTER TABLE observations ADD COLUMN waiting INTEGER CHECK (waiting >= 0);

UPDATE observations SET (footfall, waiting) = (
    SELECT json_extract(header.detail, '$.footfall'),
           json_extract(header.detail, '$.waiting_count')
    FROM events AS header
    WHERE header.hall_id = observations.hall_id AND header.kind = 'header'
      AND header.business_day = observations.business_day
      AND +header.patrol_id = observations.patrol_id
      AND (header.elapsed_ms, header.seq, header.id) <= (
          SELECT judged.elapsed_ms, judged.seq, judged.id FROM events AS judged
          WHERE judged.id = observations.event_id)
    ORDER BY header.elapsed_ms DESC, header.seq DESC, header.id DESC LIMIT 1
)
WHERE patrol_id IN (SELECT DISTINCT patrol_id FROM events WHERE kind = 'header');

UPDATE observations SET (footfall, waiting) = (
    SELECT json_extract(header.detail, '$.footfall'),
           json_extract(header.detail, '$.waiting_count')
    FROM events AS header
    WHERE header.hall_id = observations.hall_id AND header.kind = 'header'
      AND header.business_day = observations.business_day
      AND +header.patrol_id = observations.patrol_id
      AND (header.elapsed_ms, header.seq, header.id) <= (
          SELECT judged.elapsed_ms, judged.seq, judged.id FROM events AS judged
          WHERE judged.patrol_id = observations.patrol_id AND judged.kind = 'observation'
            AND judged.norm_id = observations.norm_id
            AND coalesce(judged.staff_id, '') = observations.subject
            AND coalesce(json_extract(judged.detail, '$.reason'), '') = ''
          ORDER BY judged.elapsed_ms DESC, judged.seq DESC, judged.id DESC LIMIT 1)
    ORDER BY header.elapsed_ms DESC, header.seq DESC, header.id DESC LIMIT 1
)
WHERE event_id IN (
    SELECT id FROM events
    WHERE kind = 'observation' AND detail <> '{}'
      AND coalesce(json_extract(detail, '$.reason'), '') <> '');
"""


@migrations()
def m021_process_segment_and_footfall(db: Database) -> None:
    """Observations say of which process and customer they are, and how full the hall was then."""
    _run(db, _DIMENSIONS)


# ``given`` 1: by head office; 0: by the head of the branch, for a hall or, without one, as an own
# goal beside the given one. ``held_until`` is the last month in which such an own goal was the one
# that counted, before this step. ``base`` and ``challenge``: percent, or complaints of a month.
_GOALS_CASCADE = """
CREATE TABLE new_goals (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    hall_id TEXT REFERENCES halls (id),
    given INTEGER NOT NULL CHECK (given IN (0, 1)),
    metric TEXT NOT NULL CHECK (
        metric IN ('patrol', 'mystery_shopper', 'satisfaction', 'complaints', 'final')),
    from_month TEXT NOT NULL CHECK (from_month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    held_until TEXT CHECK (held_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    base REAL NOT NULL CHECK (base >= 0),
    challenge REAL NOT NULL CHECK (challenge >= 0),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CHECK (given = 0 OR hall_id IS NULL),
    CHECK (held_until IS NULL OR (given = 0 AND hall_id IS NULL)),
    CHECK (CASE metric
        WHEN 'complaints' THEN
            challenge <= base AND base = round(base) AND challenge = round(challenge)
        ELSE challenge > base AND challenge <= 100
    END)
) STRICT;

INSERT INTO new_goals
SELECT number, branch_id, NULL, 0, metric, from_month,
       (SELECT max(month) FROM (
           SELECT max(substr(business_day, 1, 7)) AS month FROM patrols
           UNION ALL SELECT max(month) FROM publications)),
       base_pct, challenge_pct, account_id, '', created_at
FROM goals;
DROP TABLE goals;
ALTER TABLE new_goals RENAME TO goals;
CREATE INDEX goals_by_branch ON goals (branch_id, from_month);

CREATE TRIGGER goals_are_never_changed BEFORE UPDATE ON goals
BEGIN SELECT RAISE(ABORT, 'goals are append-only'); END;

CREATE TRIGGER goals_are_never_removed BEFORE DELETE ON goals
BEGIN SELECT RAISE(ABORT, 'goals are append-only'); END;
"""


@migrations()
def m022_goals_cascade(db: Database) -> None:
    """Goals are given by head office; those that branch heads set hold to the end of their months.

    Their months are those in which somebody was observed, up to the newest one in the store: what
    was shown or published with such a goal keeps it. From then on they stand beside the given one.
    """
    _run(db, _GOALS_CASCADE)


# A setting never begins before one that was stored earlier for the branch; the newest of those that
# begin on one day counts.
_WHOSE_RULES = """
CREATE TABLE whose_rules (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    from_on TEXT NOT NULL,
    rules TEXT NOT NULL CHECK (rules IN ('all', 'company')),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX whose_rules_by_branch ON whose_rules (branch_id, from_on);

CREATE TRIGGER whose_rules_are_never_changed BEFORE UPDATE ON whose_rules
BEGIN SELECT RAISE(ABORT, 'whose rules hold is append-only'); END;

CREATE TRIGGER whose_rules_are_never_removed BEFORE DELETE ON whose_rules
BEGIN SELECT RAISE(ABORT, 'whose rules hold is append-only'); END;

ALTER TABLE patrols ADD COLUMN rules TEXT NOT NULL DEFAULT 'all'
    CHECK (rules IN ('all', 'company'));
"""


@migrations()
def m023_whose_rules(db: Database) -> None:
    """Whose norms hold in a branch, from which day on; every patrol keeps those of its day."""
    _run(db, _WHOSE_RULES)


# ``competitor`` is a percentage of the same kind; NULL: nothing was said of one. ``halls``: which
# of a branch, '' where ``hall_id`` says which one. ``base_month``: whose figures are the start;
# ``measure``: what an accepted proposal became.
_COMPETITORS_AND_PROPOSALS = """
ALTER TABLE company_checks ADD COLUMN competitor REAL
    CHECK (competitor IS NULL OR (competitor BETWEEN 0 AND 100 AND source <> 'complaints'));

ALTER TABLE measures RENAME TO old_measures;
DROP INDEX measures_by_month;
DROP TRIGGER measures_are_only_withdrawn;
DROP TRIGGER measures_are_never_removed;

CREATE TABLE measures (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    hall_id TEXT REFERENCES halls (id),
    halls TEXT NOT NULL CHECK (halls IN ('', 'all', 'own', 'partner')),
    base_month TEXT NOT NULL CHECK (base_month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    written_on TEXT NOT NULL CHECK (
        written_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'
        AND base_month <= substr(written_on, 1, 7)),
    about TEXT NOT NULL CHECK (
        about IN ('score', 'mystery_shopper', 'satisfaction', 'complaints')
        OR about GLOB 'theme:?*' OR about GLOB 'norm:?*'),
    text TEXT NOT NULL CHECK (text <> ''),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT REFERENCES accounts (id),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((hall_id IS NULL) = (halls <> ''))
) STRICT;
CREATE INDEX measures_by_day ON measures (branch_id, written_on);

CREATE TRIGGER measures_are_only_withdrawn BEFORE UPDATE ON measures
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR NEW.number <> OLD.number OR NEW.branch_id <> OLD.branch_id
  OR NEW.hall_id IS NOT OLD.hall_id OR NEW.halls <> OLD.halls
  OR NEW.base_month <> OLD.base_month OR NEW.written_on <> OLD.written_on
  OR NEW.about <> OLD.about OR NEW.text <> OLD.text OR NEW.account_id <> OLD.account_id
  OR NEW.created_at <> OLD.created_at
BEGIN SELECT RAISE(ABORT, 'measures are append-only'); END;

CREATE TRIGGER measures_are_never_removed BEFORE DELETE ON measures
BEGIN SELECT RAISE(ABORT, 'measures are append-only'); END;

CREATE TABLE measure_proposals (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    hall_id TEXT NOT NULL REFERENCES halls (id),
    base_month TEXT NOT NULL CHECK (base_month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
    about TEXT NOT NULL CHECK (
        about IN ('score', 'mystery_shopper', 'satisfaction', 'complaints')
        OR about GLOB 'theme:?*' OR about GLOB 'norm:?*'),
    text TEXT NOT NULL CHECK (text <> ''),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    outcome TEXT CHECK (outcome IN ('accepted', 'declined')),
    word TEXT NOT NULL DEFAULT '',
    decided_at TEXT,
    decided_by TEXT REFERENCES accounts (id),
    measure INTEGER UNIQUE REFERENCES measures (number),
    CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL)),
    CHECK ((measure IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'accepted'))
) STRICT;
CREATE INDEX measure_proposals_by_branch ON measure_proposals (branch_id, hall_id);

CREATE TRIGGER measure_proposals_are_decided_once BEFORE UPDATE ON measure_proposals
WHEN OLD.outcome IS NOT NULL OR NEW.outcome IS NULL
  OR NEW.number <> OLD.number OR NEW.branch_id <> OLD.branch_id OR NEW.hall_id <> OLD.hall_id
  OR NEW.base_month <> OLD.base_month OR NEW.about <> OLD.about OR NEW.text <> OLD.text
  OR NEW.account_id <> OLD.account_id OR NEW.created_at <> OLD.created_at
BEGIN SELECT RAISE(ABORT, 'proposals are append-only'); END;

CREATE TRIGGER measure_proposals_are_never_removed BEFORE DELETE ON measure_proposals
BEGIN SELECT RAISE(ABORT, 'proposals are append-only'); END;
"""


@migrations()
def m024_competitors_and_proposed_measures(db: Database) -> None:
    """Company checks name a competitor; measures say when they were written, of which month's
    figures, and of which halls; duty managers propose some.

    Until now ``month`` was the month whose figures were the reason: it becomes ``base_month``, and
    the day of writing is taken from the time, in the zone of the hall (of the branch: the latest).
    """
    _run(db, _COMPETITORS_AND_PROPOSALS)
    for row in list(db.query("SELECT * FROM old_measures ORDER BY number")):
        zones = db.execute(
            "SELECT DISTINCT time_zone FROM halls WHERE id = ? OR (? IS NULL AND branch_id = ?)",
            [row["hall_id"], row["hall_id"], row["branch_id"]],
        )
        at = datetime.fromisoformat(row["created_at"])
        days = [at.astimezone(ZoneInfo(zone)).date() for (zone,) in zones]
        written = max(days, default=at.date())
        # The sheet was one of the month of writing or of the one before; nothing else was allowed.
        base = min(row.pop("month"), f"{written:%Y-%m}")
        whose = {"halls": "" if row["hall_id"] else "all"}
        db.table("measures").insert(
            {**row, **whose, "base_month": base, "written_on": written.isoformat()}
        )
    db.execute("DROP TABLE old_measures")


# ``undoes``: the number of the import that this one takes back, for ``reason``. A ``withdrawn``
# check counts no more; its figures are those that it takes back. ``before`` and ``after``: a person
# with every stay, as JSON; ``before`` NULL: not there yet.
_UNDONE_IMPORTS = """
ALTER TABLE company_checks ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0
    CHECK (withdrawn IN (0, 1));

ALTER TABLE company_check_imports ADD COLUMN undoes INTEGER
    REFERENCES company_check_imports (number);
ALTER TABLE company_check_imports ADD COLUMN reason TEXT NOT NULL DEFAULT ''
    CHECK ((undoes IS NULL) = (reason = ''));
CREATE UNIQUE INDEX company_check_imports_undone ON company_check_imports (undoes);

ALTER TABLE adopted_versions ADD COLUMN undoes INTEGER REFERENCES adopted_versions (number);
ALTER TABLE adopted_versions ADD COLUMN reason TEXT NOT NULL DEFAULT ''
    CHECK ((undoes IS NULL) = (reason = ''));
CREATE UNIQUE INDEX adopted_versions_undone ON adopted_versions (undoes);

CREATE TABLE roster_imports (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (sha256 = '' OR length(sha256) = 64),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    undoes INTEGER UNIQUE REFERENCES roster_imports (number),
    reason TEXT NOT NULL CHECK ((undoes IS NULL) = (reason = ''))
) STRICT;

CREATE TABLE roster_import_people (
    import_number INTEGER NOT NULL REFERENCES roster_imports (number),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    before TEXT,
    after TEXT NOT NULL,
    PRIMARY KEY (import_number, staff_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER roster_imports_are_never_changed BEFORE UPDATE ON roster_imports
BEGIN SELECT RAISE(ABORT, 'roster imports are append-only'); END;

CREATE TRIGGER roster_imports_are_never_removed BEFORE DELETE ON roster_imports
BEGIN SELECT RAISE(ABORT, 'roster imports are append-only'); END;

CREATE TRIGGER roster_import_people_are_never_changed BEFORE UPDATE ON roster_import_people
BEGIN SELECT RAISE(ABORT, 'roster imports are append-only'); END;

CREATE TRIGGER roster_import_people_are_never_removed BEFORE DELETE ON roster_import_people
BEGIN SELECT RAISE(ABORT, 'roster imports are append-only'); END;
"""


@migrations()
def m025_undone_imports(db: Database) -> None:
    """An import that is undone is another import; rosters are kept with what they changed."""
    _run(db, _UNDONE_IMPORTS)


# ``db.sqlite.opening`` keeps a copy of the file before it.
PACKED = "m026_packed_events"


@migrations()
def m026_packed_events(db: Database) -> None:
    """What grows with every tap takes a sixth of its place; views tell it as before."""
    packed_step.apply(db, _statements)


@migrations()
def m027_occasion_blocks(db: Database) -> None:
    """What scores are added up from lies together by month."""
    blocks_step.apply(db)


# ``cases`` is what ``case_steps`` come to. ``kind``: ``db.codes.CASE_KINDS``. ``number`` counts the
# steps of a branch, ``step`` those of a case.
_CASES = """
CREATE TABLE cases (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 10),
    branch_id TEXT NOT NULL REFERENCES branches (id),
    hall INTEGER REFERENCES halls (key),
    opened_by INTEGER NOT NULL REFERENCES accounts (key),
    opened_us INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state <> ''),
    steps INTEGER NOT NULL CHECK (steps > 0),
    staff INTEGER REFERENCES staff (key),
    norm INTEGER REFERENCES norm_ids (key),
    about TEXT NOT NULL,
    owner INTEGER REFERENCES accounts (key),
    due_us INTEGER,
    closed_us INTEGER,
    fields TEXT NOT NULL,
    texts TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX cases_open ON cases (kind, closed_us, due_us);
CREATE INDEX cases_by_time ON cases (kind, opened_us);
CREATE INDEX cases_by_hall ON cases (hall, kind, opened_us);
CREATE INDEX cases_of_branch ON cases (branch_id, kind, opened_us) WHERE hall IS NULL;
CREATE INDEX cases_by_staff ON cases (staff, kind, opened_us) WHERE staff IS NOT NULL;
CREATE INDEX cases_by_about ON cases (about, kind) WHERE about <> '';

CREATE TABLE case_steps (
    branch_id TEXT NOT NULL REFERENCES branches (id),
    number INTEGER NOT NULL CHECK (number > 0),
    case_key INTEGER NOT NULL REFERENCES cases (key),
    step INTEGER NOT NULL CHECK (step > 0),
    action TEXT NOT NULL CHECK (action <> ''),
    account INTEGER NOT NULL REFERENCES accounts (key),
    at_us INTEGER NOT NULL,
    sets TEXT NOT NULL,
    texts TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (branch_id, number),
    UNIQUE (case_key, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar_feeds (
    token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_feeds_by_account ON calendar_feeds (account_id);

CREATE TABLE notices_seen (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_by_account ON audit (account_id, action, number);
CREATE INDEX audit_by_action ON audit (action, number);

CREATE VIEW cases_readable AS
SELECT cases.kind, branches.name AS branch, halls.name AS hall, staff.name AS staff,
       norm_ids.id AS norm_id, cases.state, openers.name AS opened_by, cases.opened_us,
       owners.name AS owner, cases.due_us, cases.closed_us, cases.fields, cases.texts
FROM cases JOIN branches ON branches.id = cases.branch_id
JOIN accounts AS openers ON openers.key = cases.opened_by
LEFT JOIN halls ON halls.key = cases.hall LEFT JOIN staff ON staff.key = cases.staff
LEFT JOIN norm_ids ON norm_ids.key = cases.norm
LEFT JOIN accounts AS owners ON owners.key = cases.owner;

CREATE TRIGGER case_steps_are_never_changed BEFORE UPDATE ON case_steps
BEGIN SELECT RAISE(ABORT, 'steps of cases are append-only'); END;

CREATE TRIGGER case_steps_are_never_removed BEFORE DELETE ON case_steps
BEGIN SELECT RAISE(ABORT, 'steps of cases are append-only'); END;
"""


@migrations()
def m028_cases(db: Database) -> None:
    """What is followed up after something was seen; feeds of a calendar; when notices were read."""
    _run(db, _CASES)
