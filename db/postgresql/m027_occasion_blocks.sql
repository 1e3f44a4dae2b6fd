-- The schema as it was when PostgreSQL became a second engine: all that the steps m001 to m027 of
-- the SQLite file (db/sqlite/migrations.py) came to, with the same names, keys and codes. Append
-- only: what comes later is a step of its own.
--
-- Texts are compared byte by byte, as SQLite does. Keys and numbers are given in order and without
-- gaps, since there is one writer at a time: the key of an event is its arrival.

CREATE FUNCTION next_key(of_table TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    newest BIGINT;
BEGIN
    EXECUTE format('SELECT coalesce(max(key), 0) FROM public.%I', of_table) INTO newest;
    RETURN newest + 1;
END $$;

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = TG_ARGV[0];
END $$;

CREATE FUNCTION is_json(words TEXT) RETURNS BOOLEAN LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM words::json;
    RETURN TRUE;
EXCEPTION WHEN OTHERS THEN
    RETURN FALSE;
END $$;

-- What is stored, as it is told: db/ids.py, db/times.py.

CREATE FUNCTION id_text(stored BYTEA) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT CASE length(stored)
        WHEN 16 THEN encode(stored, 'hex')::uuid::text
        ELSE convert_from(ltrim(stored, '\x00'::bytea), 'UTF8')
    END COLLATE "C"
$$;

CREATE FUNCTION time_text(stored_us BIGINT) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT to_char(
        TIMESTAMP '1970-01-01' + stored_us * INTERVAL '1 microsecond',
        'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'
    ) COLLATE "C"
$$;

CREATE FUNCTION day_text(stored INTEGER) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT to_char(DATE '1970-01-01' + stored, 'YYYY-MM-DD') COLLATE "C"
$$;

CREATE TABLE branches (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL
);

CREATE TABLE halls (
    key INTEGER PRIMARY KEY DEFAULT next_key('halls'),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('own', 'partner')),
    time_zone TEXT COLLATE "C" NOT NULL,
    settings TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    closed_on TEXT COLLATE "C",
    since TEXT COLLATE "C"
);

CREATE TABLE staff (
    key INTEGER PRIMARY KEY DEFAULT next_key('staff'),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    staff_no TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE accounts (
    key INTEGER PRIMARY KEY DEFAULT next_key('accounts'),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('staff', 'duty_manager', 'branch_head',
        'head_office', 'administrator')),
    branch_id TEXT COLLATE "C" REFERENCES branches (id),
    staff_id TEXT COLLATE "C" REFERENCES staff (id),
    password_hash TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    ended_at TEXT COLLATE "C",
    exports_names BIGINT NOT NULL DEFAULT 0 CHECK (exports_names IN (0, 1))
);

-- Small and capital letters of ASCII are the same.
CREATE UNIQUE INDEX accounts_by_login ON accounts (lower(login));

CREATE TABLE account_halls (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    PRIMARY KEY (account_id, hall_id)
);

CREATE TABLE sessions (
    token_hash TEXT COLLATE "C" PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    signed_in_at TEXT COLLATE "C" NOT NULL,
    last_seen_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE devices (
    token_hash TEXT COLLATE "C" NOT NULL CHECK (length(token_hash) = 64),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    signed_in_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (token_hash, account_id)
);

CREATE TABLE settings (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE photos (
    sha256 TEXT COLLATE "C" PRIMARY KEY,
    stored_sha256 TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    received_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE photo_halls (
    sha256 TEXT COLLATE "C" NOT NULL REFERENCES photos (sha256),
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    PRIMARY KEY (sha256, hall_id)
);

CREATE TABLE audit (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    at TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

CREATE TABLE assignments (
    staff_id TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    from_on TEXT COLLATE "C" NOT NULL,
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    position TEXT COLLATE "C" NOT NULL,
    to_on TEXT COLLATE "C" CHECK (to_on IS NULL OR to_on >= from_on),
    PRIMARY KEY (staff_id, from_on)
);

CREATE TABLE checklist_versions (
    key INTEGER PRIMARY KEY DEFAULT next_key('checklist_versions'),
    version TEXT COLLATE "C" NOT NULL UNIQUE,
    files TEXT COLLATE "C" NOT NULL,
    library TEXT COLLATE "C" NOT NULL,
    loaded_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE adopted_versions (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    version TEXT COLLATE "C" NOT NULL REFERENCES checklist_versions (version),
    base_version TEXT COLLATE "C" NOT NULL REFERENCES checklist_versions (version),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    adopted_at TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    undoes BIGINT REFERENCES adopted_versions (number),
    reason TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK ((undoes IS NULL) = (reason = ''))
);

CREATE TABLE company_check_imports (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    at TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    file_name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    rows BIGINT NOT NULL CHECK (rows > 0),
    undoes BIGINT REFERENCES company_check_imports (number),
    reason TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK ((undoes IS NULL) = (reason = ''))
);

CREATE TABLE company_checks (
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    month TEXT COLLATE "C" NOT NULL CHECK (month ~ '^[0-9]{4}-[01][0-9]$'),
    source TEXT COLLATE "C" NOT NULL CHECK (source IN ('mystery_shopper', 'satisfaction',
        'complaints')),
    staff_id TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    import_number BIGINT NOT NULL REFERENCES company_check_imports (number),
    value DOUBLE PRECISION NOT NULL CHECK (value >= 0),
    respondents BIGINT NOT NULL CHECK (respondents > 0),
    competitor DOUBLE PRECISION CHECK (competitor IS NULL OR (competitor BETWEEN 0 AND 100 AND
        source <> 'complaints')),
    withdrawn BIGINT NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    CHECK (CASE source WHEN 'complaints' THEN value = round(value) ELSE value <= 100 END),
    PRIMARY KEY (hall_id, month, source, staff_id, reference, import_number)
);

CREATE TABLE methods (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    from_on TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" REFERENCES accounts (id),
    reason TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE publications (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    month TEXT COLLATE "C" NOT NULL CHECK (month ~ '^[0-9]{4}-[01][0-9]$'),
    edition BIGINT NOT NULL CHECK (edition > 0),
    published_at TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    reason TEXT COLLATE "C" NOT NULL,
    inputs TEXT COLLATE "C" NOT NULL,
    inputs_hash TEXT COLLATE "C" NOT NULL,
    results TEXT COLLATE "C" NOT NULL,
    results_hash TEXT COLLATE "C" NOT NULL,
    UNIQUE (branch_id, month, edition)
);

CREATE TABLE chart_marks (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" REFERENCES branches (id),
    from_on TEXT COLLATE "C" NOT NULL,
    to_on TEXT COLLATE "C" NOT NULL CHECK (to_on >= from_on),
    text TEXT COLLATE "C" NOT NULL CHECK (text <> ''),
    takes_back BIGINT UNIQUE REFERENCES chart_marks (number),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE chart_rebasings (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    staff_id TEXT COLLATE "C" NOT NULL,
    from_on TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL CHECK (reason <> ''),
    takes_back BIGINT UNIQUE REFERENCES chart_rebasings (number),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE export_tokens (
    id TEXT COLLATE "C" PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    purpose TEXT COLLATE "C" NOT NULL CHECK (purpose <> ''),
    hall_ids TEXT COLLATE "C",
    files TEXT COLLATE "C",
    names BIGINT NOT NULL CHECK (names IN (0, 1)),
    created_at TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    expires_on TEXT COLLATE "C" NOT NULL,
    revoked_at TEXT COLLATE "C",
    last_used_at TEXT COLLATE "C"
);

CREATE TABLE goals (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    hall_id TEXT COLLATE "C" REFERENCES halls (id),
    given BIGINT NOT NULL CHECK (given IN (0, 1)),
    metric TEXT COLLATE "C" NOT NULL CHECK (metric IN ('patrol', 'mystery_shopper',
        'satisfaction', 'complaints', 'final')),
    from_month TEXT COLLATE "C" NOT NULL CHECK (from_month ~ '^[0-9]{4}-[01][0-9]$'),
    held_until TEXT COLLATE "C" CHECK (held_until ~ '^[0-9]{4}-[01][0-9]$'),
    base DOUBLE PRECISION NOT NULL CHECK (base >= 0),
    challenge DOUBLE PRECISION NOT NULL CHECK (challenge >= 0),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    reason TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    CHECK (given = 0 OR hall_id IS NULL),
    CHECK (held_until IS NULL OR (given = 0 AND hall_id IS NULL)),
    CHECK (CASE metric WHEN 'complaints' THEN challenge <= base AND base = round(base) AND
        challenge = round(challenge) ELSE challenge > base AND challenge <= 100 END)
);

CREATE TABLE whose_rules (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    from_on TEXT COLLATE "C" NOT NULL,
    rules TEXT COLLATE "C" NOT NULL CHECK (rules IN ('all', 'company')),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    reason TEXT COLLATE "C" NOT NULL CHECK (reason <> ''),
    created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE measures (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    hall_id TEXT COLLATE "C" REFERENCES halls (id),
    halls TEXT COLLATE "C" NOT NULL CHECK (halls IN ('', 'all', 'own', 'partner')),
    base_month TEXT COLLATE "C" NOT NULL CHECK (base_month ~ '^[0-9]{4}-[01][0-9]$'),
    written_on TEXT COLLATE "C" NOT NULL CHECK (written_on ~
        '^[0-9]{4}-[01][0-9]-[0-3][0-9]$' AND base_month <= substr(written_on, 1, 7)),
    about TEXT COLLATE "C" NOT NULL CHECK (about IN ('score', 'mystery_shopper',
        'satisfaction', 'complaints') OR about LIKE 'theme:_%' OR about LIKE 'norm:_%'),
    text TEXT COLLATE "C" NOT NULL CHECK (text <> ''),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at TEXT COLLATE "C" NOT NULL,
    withdrawn_at TEXT COLLATE "C",
    withdrawn_by TEXT COLLATE "C" REFERENCES accounts (id),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((hall_id IS NULL) = (halls <> ''))
);

CREATE TABLE measure_proposals (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    hall_id TEXT COLLATE "C" NOT NULL REFERENCES halls (id),
    base_month TEXT COLLATE "C" NOT NULL CHECK (base_month ~ '^[0-9]{4}-[01][0-9]$'),
    about TEXT COLLATE "C" NOT NULL CHECK (about IN ('score', 'mystery_shopper',
        'satisfaction', 'complaints') OR about LIKE 'theme:_%' OR about LIKE 'norm:_%'),
    text TEXT COLLATE "C" NOT NULL CHECK (text <> ''),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" CHECK (outcome IN ('accepted', 'declined')),
    word TEXT COLLATE "C" NOT NULL DEFAULT '',
    decided_at TEXT COLLATE "C",
    decided_by TEXT COLLATE "C" REFERENCES accounts (id),
    measure BIGINT UNIQUE REFERENCES measures (number),
    CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS
        NULL)),
    CHECK ((measure IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'accepted'))
);

CREATE TABLE roster_imports (
    number BIGINT PRIMARY KEY CHECK (number > 0),
    at TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    file_name TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL CHECK (sha256 = '' OR length(sha256) = 64),
    rows BIGINT NOT NULL CHECK (rows >= 0),
    undoes BIGINT UNIQUE REFERENCES roster_imports (number),
    reason TEXT COLLATE "C" NOT NULL CHECK ((undoes IS NULL) = (reason = ''))
);

CREATE TABLE roster_import_people (
    import_number BIGINT NOT NULL REFERENCES roster_imports (number),
    staff_id TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    before TEXT COLLATE "C",
    after TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (import_number, staff_id)
);

CREATE TABLE norm_ids (
    key INTEGER PRIMARY KEY DEFAULT next_key('norm_ids'),
    id TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE tablets (
    key INTEGER PRIMARY KEY DEFAULT next_key('tablets'),
    id BYTEA NOT NULL UNIQUE
);

CREATE TABLE rosters (
    key INTEGER PRIMARY KEY DEFAULT next_key('rosters'),
    positions TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE packed_patrols (
    key INTEGER PRIMARY KEY DEFAULT next_key('packed_patrols'),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    hall INTEGER NOT NULL REFERENCES halls (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    round TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL REFERENCES checklist_versions (key),
    day INTEGER NOT NULL,
    opened_us BIGINT NOT NULL,
    finished_us BIGINT,
    roster INTEGER NOT NULL REFERENCES rosters (key),
    rules TEXT COLLATE "C" NOT NULL DEFAULT 'all' CHECK (rules IN ('all', 'company')),
    as_found TEXT COLLATE "C"
);

CREATE TABLE packed_events (
    key BIGINT PRIMARY KEY DEFAULT next_key('packed_events'),
    hall INTEGER NOT NULL REFERENCES halls (key),
    number BIGINT NOT NULL CHECK (number > 0),
    id BYTEA NOT NULL UNIQUE,
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    staff INTEGER REFERENCES staff (key),
    norm INTEGER REFERENCES norm_ids (key),
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 0 AND 4),
    result SMALLINT NOT NULL CHECK (result BETWEEN 0 AND 3),
    seconds DOUBLE PRECISION,
    count BIGINT,
    note TEXT COLLATE "C" NOT NULL,
    photos TEXT COLLATE "C" CHECK (photos <> '[]'),
    detail TEXT COLLATE "C" CHECK (detail <> '{}'),
    tablet INTEGER NOT NULL REFERENCES tablets (key),
    seq BIGINT NOT NULL,
    captured_us BIGINT NOT NULL,
    elapsed_ms BIGINT NOT NULL,
    received_after_us BIGINT NOT NULL,
    version INTEGER NOT NULL REFERENCES checklist_versions (key),
    day INTEGER NOT NULL,
    arrived_late SMALLINT NOT NULL CHECK (arrived_late IN (0, 1, 2)),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    as_found TEXT COLLATE "C",
    UNIQUE (hall, number)
);

CREATE TABLE packed_observations (
    hall INTEGER NOT NULL,
    day INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    norm INTEGER NOT NULL REFERENCES norm_ids (key),
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    event BIGINT NOT NULL REFERENCES packed_events (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    severity SMALLINT NOT NULL CHECK (severity BETWEEN 0 AND 3),
    result SMALLINT NOT NULL CHECK (result BETWEEN 0 AND 3),
    credit BIGINT CHECK (credit BETWEEN 0 AND 10000),
    seconds DOUBLE PRECISION,
    process TEXT COLLATE "C",
    segment TEXT COLLATE "C" CHECK (segment IN ('ordinary', 'vip', 'group')),
    footfall SMALLINT CHECK (footfall BETWEEN 0 AND 2),
    waiting BIGINT CHECK (waiting >= 0),
    PRIMARY KEY (hall, day, staff, norm, patrol),
    CHECK ((credit IS NULL) = (result IN (0, 3)))
);

CREATE TABLE packed_occasions (
    hall INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    patrol INTEGER NOT NULL,
    minor_passes BIGINT NOT NULL,
    minor_fails BIGINT NOT NULL,
    minor_credit BIGINT NOT NULL,
    major_passes BIGINT NOT NULL,
    major_fails BIGINT NOT NULL,
    major_credit BIGINT NOT NULL,
    red_line_passes BIGINT NOT NULL,
    red_line_fails BIGINT NOT NULL,
    uncounted BIGINT NOT NULL,
    nas BIGINT NOT NULL,
    PRIMARY KEY (hall, staff, account, day, patrol)
);

CREATE TABLE packed_watched (
    hall INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    PRIMARY KEY (hall, staff, account)
);

CREATE TABLE occasion_blocks (
    hall INTEGER NOT NULL,
    month INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    occasions BYTEA NOT NULL,
    PRIMARY KEY (hall, month, staff, account)
);

CREATE TABLE packed_norm_weeks (
    week INTEGER NOT NULL,
    norm INTEGER NOT NULL,
    severity SMALLINT NOT NULL,
    hall INTEGER NOT NULL,
    passes BIGINT NOT NULL CHECK (passes >= 0),
    fails BIGINT NOT NULL CHECK (fails >= 0),
    nas BIGINT NOT NULL CHECK (nas >= 0),
    credit BIGINT NOT NULL CHECK (credit >= 0),
    PRIMARY KEY (week, norm, severity, hall)
);

CREATE TABLE packed_red_lines (
    event BIGINT PRIMARY KEY REFERENCES packed_events (key),
    hall INTEGER NOT NULL REFERENCES halls (key),
    day INTEGER NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('reported', 'confirmed', 'rejected')),
    decision BIGINT REFERENCES packed_events (key),
    CHECK ((status = 'reported') = (decision IS NULL))
);

CREATE TABLE packed_praises (
    praise_id TEXT COLLATE "C" PRIMARY KEY,
    event BIGINT NOT NULL UNIQUE REFERENCES packed_events (key),
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    hall INTEGER NOT NULL REFERENCES halls (key),
    staff INTEGER NOT NULL REFERENCES staff (key),
    day INTEGER NOT NULL
);

CREATE INDEX assignments_by_hall ON assignments (hall_id, from_on);
CREATE INDEX chart_rebasings_by_hall ON chart_rebasings (hall_id, staff_id, from_on);
CREATE INDEX devices_by_account ON devices (account_id);
CREATE INDEX goals_by_branch ON goals (branch_id, from_month);
CREATE INDEX whose_rules_by_branch ON whose_rules (branch_id, from_on);
CREATE INDEX measures_by_day ON measures (branch_id, written_on);
CREATE INDEX measure_proposals_by_branch ON measure_proposals (branch_id, hall_id);
CREATE UNIQUE INDEX company_check_imports_undone ON company_check_imports (undoes);
CREATE UNIQUE INDEX adopted_versions_undone ON adopted_versions (undoes);
CREATE INDEX patrols_by_hall ON packed_patrols (hall, day);
CREATE INDEX patrols_under_way ON packed_patrols (hall, day) WHERE finished_us IS NULL;
CREATE INDEX events_by_patrol ON packed_events (patrol, account);
CREATE INDEX headers_by_day ON packed_events (hall, day) WHERE kind = 2;
CREATE INDEX examined_by_day ON packed_events (hall, day) WHERE kind = 4;
CREATE INDEX examined_by_record ON packed_events ((detail::json ->> 'examined_id'))
    WHERE kind = 4;
CREATE INDEX words_by_day ON packed_events (hall, day) WHERE kind IN (1, 3);
CREATE INDEX late_arrivals ON packed_events (hall, day) WHERE arrived_late > 0;
CREATE INDEX events_with_photos ON packed_events (staff) WHERE photos IS NOT NULL;
CREATE INDEX red_lines_by_hall ON packed_red_lines (hall, status, day);
CREATE INDEX praises_by_patrol ON packed_praises (patrol);
CREATE INDEX praises_by_day ON packed_praises (hall, day);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse('audit is append-only');
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit
EXECUTE FUNCTION refuse('audit is append-only');

CREATE FUNCTION nobody_is_added_to_two_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assignments AS other
        WHERE other.staff_id = NEW.staff_id
          AND other.from_on <= coalesce(NEW.to_on, '9999-12-31')
          AND coalesce(other.to_on, '9999-12-31') >= NEW.from_on
    ) THEN
        RAISE check_violation USING MESSAGE = 'assignments of one person overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nobody_is_added_to_two_places BEFORE INSERT ON assignments
FOR EACH ROW EXECUTE FUNCTION nobody_is_added_to_two_places();

CREATE FUNCTION nobody_is_moved_to_two_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assignments AS other
        WHERE other.staff_id = NEW.staff_id
          AND NOT (other.staff_id = OLD.staff_id AND other.from_on = OLD.from_on)
          AND other.from_on <= coalesce(NEW.to_on, '9999-12-31')
          AND coalesce(other.to_on, '9999-12-31') >= NEW.from_on
    ) THEN
        RAISE check_violation USING MESSAGE = 'assignments of one person overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nobody_is_moved_to_two_places BEFORE UPDATE ON assignments
FOR EACH ROW EXECUTE FUNCTION nobody_is_moved_to_two_places();

CREATE TRIGGER company_checks_are_never_changed BEFORE UPDATE OR DELETE ON company_checks
FOR EACH ROW EXECUTE FUNCTION refuse('company checks are append-only');
CREATE TRIGGER company_checks_are_never_emptied BEFORE TRUNCATE ON company_checks
EXECUTE FUNCTION refuse('company checks are append-only');

CREATE TRIGGER company_check_imports_are_never_changed
BEFORE UPDATE OR DELETE ON company_check_imports
FOR EACH ROW EXECUTE FUNCTION refuse('company checks are append-only');
CREATE TRIGGER company_check_imports_are_never_emptied BEFORE TRUNCATE ON company_check_imports
EXECUTE FUNCTION refuse('company checks are append-only');

CREATE FUNCTION methods_follow_each_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM methods WHERE from_on > NEW.from_on OR number >= NEW.number) THEN
        RAISE check_violation USING MESSAGE = 'a method cannot begin before an earlier one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER methods_follow_each_other BEFORE INSERT ON methods
FOR EACH ROW EXECUTE FUNCTION methods_follow_each_other();

CREATE TRIGGER methods_are_never_changed BEFORE UPDATE OR DELETE ON methods
FOR EACH ROW EXECUTE FUNCTION refuse('methods are append-only');
CREATE TRIGGER methods_are_never_emptied BEFORE TRUNCATE ON methods
EXECUTE FUNCTION refuse('methods are append-only');

CREATE TRIGGER publications_are_never_changed BEFORE UPDATE OR DELETE ON publications
FOR EACH ROW EXECUTE FUNCTION refuse('publications are append-only');
CREATE TRIGGER publications_are_never_emptied BEFORE TRUNCATE ON publications
EXECUTE FUNCTION refuse('publications are append-only');

CREATE TRIGGER chart_marks_are_never_changed BEFORE UPDATE OR DELETE ON chart_marks
FOR EACH ROW EXECUTE FUNCTION refuse('chart marks are append-only');
CREATE TRIGGER chart_marks_are_never_emptied BEFORE TRUNCATE ON chart_marks
EXECUTE FUNCTION refuse('chart marks are append-only');

CREATE TRIGGER chart_rebasings_are_never_changed BEFORE UPDATE OR DELETE ON chart_rebasings
FOR EACH ROW EXECUTE FUNCTION refuse('chart rebasings are append-only');
CREATE TRIGGER chart_rebasings_are_never_emptied BEFORE TRUNCATE ON chart_rebasings
EXECUTE FUNCTION refuse('chart rebasings are append-only');

CREATE TRIGGER adopted_versions_are_never_changed BEFORE UPDATE OR DELETE ON adopted_versions
FOR EACH ROW EXECUTE FUNCTION refuse('adopted versions are append-only');
CREATE TRIGGER adopted_versions_are_never_emptied BEFORE TRUNCATE ON adopted_versions
EXECUTE FUNCTION refuse('adopted versions are append-only');

CREATE TRIGGER goals_are_never_changed BEFORE UPDATE OR DELETE ON goals
FOR EACH ROW EXECUTE FUNCTION refuse('goals are append-only');
CREATE TRIGGER goals_are_never_emptied BEFORE TRUNCATE ON goals
EXECUTE FUNCTION refuse('goals are append-only');

CREATE TRIGGER whose_rules_are_never_changed BEFORE UPDATE OR DELETE ON whose_rules
FOR EACH ROW EXECUTE FUNCTION refuse('whose rules hold is append-only');
CREATE TRIGGER whose_rules_are_never_emptied BEFORE TRUNCATE ON whose_rules
EXECUTE FUNCTION refuse('whose rules hold is append-only');

CREATE TRIGGER measures_are_only_withdrawn BEFORE UPDATE ON measures
FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR NEW.number <> OLD.number OR NEW.branch_id <> OLD.branch_id
  OR NEW.hall_id IS DISTINCT FROM OLD.hall_id OR NEW.halls <> OLD.halls
  OR NEW.base_month <> OLD.base_month OR NEW.written_on <> OLD.written_on
  OR NEW.about <> OLD.about OR NEW.text <> OLD.text OR NEW.account_id <> OLD.account_id
  OR NEW.created_at <> OLD.created_at)
EXECUTE FUNCTION refuse('measures are append-only');

CREATE TRIGGER measures_are_never_removed BEFORE DELETE ON measures
FOR EACH ROW EXECUTE FUNCTION refuse('measures are append-only');
CREATE TRIGGER measures_are_never_emptied BEFORE TRUNCATE ON measures
EXECUTE FUNCTION refuse('measures are append-only');

CREATE TRIGGER measure_proposals_are_decided_once BEFORE UPDATE ON measure_proposals
FOR EACH ROW WHEN (OLD.outcome IS NOT NULL OR NEW.outcome IS NULL
  OR NEW.number <> OLD.number OR NEW.branch_id <> OLD.branch_id OR NEW.hall_id <> OLD.hall_id
  OR NEW.base_month <> OLD.base_month OR NEW.about <> OLD.about OR NEW.text <> OLD.text
  OR NEW.account_id <> OLD.account_id OR NEW.created_at <> OLD.created_at)
EXECUTE FUNCTION refuse('proposals are append-only');

CREATE TRIGGER measure_proposals_are_never_removed BEFORE DELETE ON measure_proposals
FOR EACH ROW EXECUTE FUNCTION refuse('proposals are append-only');
CREATE TRIGGER measure_proposals_are_never_emptied BEFORE TRUNCATE ON measure_proposals
EXECUTE FUNCTION refuse('proposals are append-only');

CREATE TRIGGER roster_imports_are_never_changed BEFORE UPDATE OR DELETE ON roster_imports
FOR EACH ROW EXECUTE FUNCTION refuse('roster imports are append-only');
CREATE TRIGGER roster_imports_are_never_emptied BEFORE TRUNCATE ON roster_imports
EXECUTE FUNCTION refuse('roster imports are append-only');

CREATE TRIGGER roster_import_people_are_never_changed
BEFORE UPDATE OR DELETE ON roster_import_people
FOR EACH ROW EXECUTE FUNCTION refuse('roster imports are append-only');
CREATE TRIGGER roster_import_people_are_never_emptied BEFORE TRUNCATE ON roster_import_people
EXECUTE FUNCTION refuse('roster imports are append-only');

CREATE FUNCTION company_checks_are_about_known_staff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.staff_id <> '' AND NOT EXISTS (SELECT 1 FROM staff WHERE id = NEW.staff_id) THEN
        RAISE check_violation USING MESSAGE = 'there is no such member of staff';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER company_checks_are_about_known_staff BEFORE INSERT ON company_checks
FOR EACH ROW EXECUTE FUNCTION company_checks_are_about_known_staff();

CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON packed_events
FOR EACH ROW EXECUTE FUNCTION refuse('events are append-only');
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON packed_events
EXECUTE FUNCTION refuse('events are append-only');

CREATE VIEW patrols AS
SELECT patrol.key, patrol.id, halls.id AS hall_id, accounts.id AS account_id, patrol.round,
       checklist_versions.version, day_text(patrol.day) AS business_day,
       time_text(patrol.opened_us) AS opened_at, time_text(patrol.finished_us) AS finished_at,
       rosters.positions AS roster, patrol.rules, patrol.hall, patrol.account, patrol.day
FROM packed_patrols AS patrol
LEFT JOIN halls ON halls.key = patrol.hall
LEFT JOIN accounts ON accounts.key = patrol.account
LEFT JOIN checklist_versions ON checklist_versions.key = patrol.version
LEFT JOIN rosters ON rosters.key = patrol.roster;

CREATE VIEW events AS
SELECT event.key, halls.id AS hall_id, event.number, id_text(event.id) AS id,
       patrol.id AS patrol_id, accounts.id AS account_id, staff.id AS staff_id,
       coalesce(norm_ids.id, '') AS norm_id,
       CASE event.result WHEN 0 THEN 'none' WHEN 1 THEN 'pass' WHEN 2 THEN 'fail' WHEN 3 THEN 'na'
           END AS result,
       event.seconds, event.count, event.note, coalesce(event.photos, '[]') AS photos,
       id_text(tablets.id) AS device_id, event.seq, time_text(event.captured_us) AS captured_at,
       event.elapsed_ms,
       time_text(event.captured_us + event.received_after_us) AS received_at,
       checklist_versions.version, day_text(event.day) AS business_day,
       coalesce((SELECT encode(hash, 'hex') FROM packed_events AS before
                 WHERE before.hall = event.hall AND before.number = event.number - 1),
                CASE event.number WHEN 1 THEN repeat('0', 64) END) AS previous_hash,
       encode(event.hash, 'hex') AS hash,
       CASE event.kind WHEN 0 THEN 'observation' WHEN 1 THEN 'praise' WHEN 2 THEN 'header' WHEN 3
           THEN 'decision' WHEN 4 THEN 'examined' END AS kind,
       coalesce(event.detail, '{}') AS detail, event.arrived_late, event.as_found,
       event.hall, event.patrol, event.account, event.staff, event.norm, event.tablet, event.day,
       event.captured_us, event.captured_us + event.received_after_us AS received_us
FROM packed_events AS event
LEFT JOIN halls ON halls.key = event.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = event.patrol
LEFT JOIN accounts ON accounts.key = event.account
LEFT JOIN staff ON staff.key = event.staff
LEFT JOIN norm_ids ON norm_ids.key = event.norm
LEFT JOIN tablets ON tablets.key = event.tablet
LEFT JOIN checklist_versions ON checklist_versions.key = event.version;

CREATE VIEW observations AS
SELECT patrol.id AS patrol_id, coalesce(staff.id, '') AS subject, norm_ids.id AS norm_id,
       id_text(event.id) AS event_id, halls.id AS hall_id, day_text(seen.day) AS business_day,
       CASE seen.severity WHEN 0 THEN 'none' WHEN 1 THEN 'minor' WHEN 2 THEN 'major' WHEN 3 THEN
           'red_line' END AS severity, accounts.id AS account_id,
       CASE seen.result WHEN 0 THEN 'none' WHEN 1 THEN 'pass' WHEN 2 THEN 'fail' WHEN 3 THEN 'na'
           END AS result, seen.credit, seen.seconds, seen.process,
       seen.segment,
       CASE seen.footfall WHEN 0 THEN 'idle' WHEN 1 THEN 'normal' WHEN 2 THEN 'peak' END AS
           footfall, seen.waiting,
       seen.hall, seen.day, seen.staff, seen.norm, seen.patrol, seen.event, seen.account
FROM packed_observations AS seen
LEFT JOIN halls ON halls.key = seen.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = seen.patrol
LEFT JOIN packed_events AS event ON event.key = seen.event
LEFT JOIN accounts ON accounts.key = seen.account
LEFT JOIN staff ON staff.key = seen.staff
LEFT JOIN norm_ids ON norm_ids.key = seen.norm;

CREATE VIEW occasions AS
SELECT halls.id AS hall_id, day_text(occasion.day) AS business_day,
       coalesce(staff.id, '') AS subject, patrol.id AS patrol_id, accounts.id AS account_id,
       patrol.round, minor_passes, minor_fails, minor_credit, major_passes, major_fails,
           major_credit,
       red_line_passes, red_line_fails, uncounted, nas, occasion.hall, occasion.day,
           occasion.staff, occasion.patrol,
       occasion.account
FROM packed_occasions AS occasion
LEFT JOIN halls ON halls.key = occasion.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = occasion.patrol
LEFT JOIN accounts ON accounts.key = occasion.account
LEFT JOIN staff ON staff.key = occasion.staff;

CREATE VIEW watched AS
SELECT halls.id AS hall_id, coalesce(staff.id, '') AS subject, accounts.id AS account_id,
       pair.hall, pair.staff, pair.account
FROM packed_watched AS pair
LEFT JOIN halls ON halls.key = pair.hall
LEFT JOIN accounts ON accounts.key = pair.account
LEFT JOIN staff ON staff.key = pair.staff;

CREATE VIEW norm_weeks AS
SELECT day_text(summed.week) AS week, norm_ids.id AS norm_id,
       CASE summed.severity WHEN 0 THEN 'none' WHEN 1 THEN 'minor' WHEN 2 THEN 'major' WHEN 3 THEN
           'red_line' END AS severity, halls.id AS hall_id, summed.passes,
       summed.fails, summed.nas, summed.credit
FROM packed_norm_weeks AS summed
LEFT JOIN norm_ids ON norm_ids.key = summed.norm
LEFT JOIN halls ON halls.key = summed.hall;

CREATE VIEW red_lines AS
SELECT id_text(report.id) AS event_id, halls.id AS hall_id, day_text(line.day) AS business_day,
       line.status, id_text(decision.id) AS decision_id, line.event, line.decision, line.hall,
       line.day
FROM packed_red_lines AS line
LEFT JOIN packed_events AS report ON report.key = line.event
LEFT JOIN packed_events AS decision ON decision.key = line.decision
LEFT JOIN halls ON halls.key = line.hall;

CREATE VIEW praises AS
SELECT good.praise_id, id_text(event.id) AS event_id, patrol.id AS patrol_id, halls.id AS hall_id,
       staff.id AS staff_id, day_text(good.day) AS business_day, good.event, good.patrol,
       good.hall, good.staff, good.day
FROM packed_praises AS good
LEFT JOIN packed_events AS event ON event.key = good.event
LEFT JOIN packed_patrols AS patrol ON patrol.key = good.patrol
LEFT JOIN halls ON halls.key = good.hall
LEFT JOIN staff ON staff.key = good.staff;

CREATE VIEW arrivals AS
SELECT event.key AS arrival, halls.id AS hall_id, event.number, event.hall
FROM packed_events AS event LEFT JOIN halls ON halls.key = event.hall;

CREATE VIEW staff_readable AS
SELECT staff.staff_no, staff.name, halls.name AS hall, assignments.position, assignments.from_on,
       assignments.to_on, staff.id AS staff_id
FROM staff LEFT JOIN assignments ON assignments.staff_id = staff.id
LEFT JOIN halls ON halls.id = assignments.hall_id;

CREATE VIEW patrols_readable AS
SELECT patrols.business_day, halls.name AS hall, patrols.round, accounts.name AS manager,
       patrols.opened_at, patrols.finished_at, patrols.version, patrols.rules,
       patrols.id AS patrol_id
FROM patrols JOIN halls ON halls.key = patrols.hall JOIN accounts ON accounts.key = patrols.account;

CREATE VIEW events_readable AS
SELECT events.key AS arrival, events.business_day, halls.name AS hall, events.number, events.kind,
       staff.name AS staff, events.norm_id, events.result, events.seconds, events.count,
       events.note, events.detail, accounts.name AS manager, events.captured_at,
       events.received_at, events.arrived_late, events.id AS event_id, events.patrol_id
FROM events JOIN halls ON halls.key = events.hall JOIN accounts ON accounts.key = events.account
LEFT JOIN staff ON staff.key = events.staff;

CREATE VIEW observations_readable AS
SELECT observations.business_day, halls.name AS hall, staff.name AS staff, staff.staff_no,
       observations.norm_id, observations.result, observations.severity, observations.credit,
       observations.seconds, observations.process, observations.segment, observations.footfall,
       observations.waiting, accounts.name AS manager, observations.patrol_id,
       observations.event_id
FROM observations JOIN halls ON halls.key = observations.hall
JOIN accounts ON accounts.key = observations.account
LEFT JOIN staff ON staff.key = observations.staff;

CREATE VIEW red_lines_readable AS
SELECT red_lines.business_day, halls.name AS hall, staff.name AS staff, events.norm_id,
       red_lines.status, events.note AS fact, red_lines.event_id
FROM red_lines JOIN halls ON halls.key = red_lines.hall JOIN events ON events.key = red_lines.event
LEFT JOIN staff ON staff.key = events.staff;
