-- As m028_cases of the SQLite file: ``cases`` is what ``case_steps`` come to.

CREATE TABLE cases (
    key BIGINT PRIMARY KEY DEFAULT next_key('cases'),
    id BYTEA NOT NULL UNIQUE,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 10),
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    hall INTEGER REFERENCES halls (key),
    opened_by INTEGER NOT NULL REFERENCES accounts (key),
    opened_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state <> ''),
    steps INTEGER NOT NULL CHECK (steps > 0),
    staff INTEGER REFERENCES staff (key),
    norm INTEGER REFERENCES norm_ids (key),
    about TEXT COLLATE "C" NOT NULL,
    owner INTEGER REFERENCES accounts (key),
    due_us BIGINT,
    closed_us BIGINT,
    fields TEXT COLLATE "C" NOT NULL,
    texts TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL
);
CREATE INDEX cases_open ON cases (kind, closed_us, due_us);
CREATE INDEX cases_by_time ON cases (kind, opened_us);
CREATE INDEX cases_by_hall ON cases (hall, kind, opened_us);
CREATE INDEX cases_of_branch ON cases (branch_id, kind, opened_us) WHERE hall IS NULL;
CREATE INDEX cases_by_staff ON cases (staff, kind, opened_us) WHERE staff IS NOT NULL;
CREATE INDEX cases_by_about ON cases (about, kind) WHERE about <> '';

CREATE TABLE case_steps (
    branch_id TEXT COLLATE "C" NOT NULL REFERENCES branches (id),
    number INTEGER NOT NULL CHECK (number > 0),
    case_key BIGINT NOT NULL REFERENCES cases (key),
    step INTEGER NOT NULL CHECK (step > 0),
    action TEXT COLLATE "C" NOT NULL CHECK (action <> ''),
    account INTEGER NOT NULL REFERENCES accounts (key),
    at_us BIGINT NOT NULL,
    sets TEXT COLLATE "C" NOT NULL,
    texts TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (branch_id, number),
    UNIQUE (case_key, step)
);

CREATE TABLE calendar_feeds (
    token_hash TEXT COLLATE "C" PRIMARY KEY CHECK (length(token_hash) = 64),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at TEXT COLLATE "C" NOT NULL,
    ended_at TEXT COLLATE "C"
);
CREATE INDEX calendar_feeds_by_account ON calendar_feeds (account_id);

CREATE TABLE notices_seen (
    account_id TEXT COLLATE "C" PRIMARY KEY REFERENCES accounts (id),
    seen_at TEXT COLLATE "C" NOT NULL
);

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

CREATE TRIGGER case_steps_are_never_changed BEFORE UPDATE OR DELETE ON case_steps
FOR EACH ROW EXECUTE FUNCTION refuse('steps of cases are append-only');
CREATE TRIGGER case_steps_are_never_emptied BEFORE TRUNCATE ON case_steps
EXECUTE FUNCTION refuse('steps of cases are append-only');
