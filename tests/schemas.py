"""What a schema is made of, whichever engine keeps it."""

from db.postgresql.store import PostgreSQLStore
from db.store import Store
from db.unit_of_work import UnitOfWork

_OF_SERVER = """
SELECT 'column', attrelid::regclass::text, attname::text, format_type(atttypid, atttypmod),
    attnotnull::text, coalesce(pg_get_expr(adbin, adrelid), '')
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text,
    pg_get_constraintdef(oid), '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename::text, indexname::text, indexdef, '', ''
FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid), '', ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'view', '', viewname::text, definition, '', ''
FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT 'function', '', oid::regprocedure::text, pg_get_functiondef(oid), '', ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
_OF_FILE = "SELECT type, tbl_name, name, sql FROM sqlite_master"
_OWN = {"_sqlite_migrations", "sqlite_sequence", "schema_steps"}  # what an engine needs for itself


def schema_of(store: Store) -> list[tuple[str, ...]]:
    """Everything that the steps of the schema made, as the engine says it."""
    with store.read() as db:
        query = _OF_SERVER if isinstance(store, PostgreSQLStore) else _OF_FILE
        return sorted(map(tuple, db.tuples(query)), key=repr)


def tables_of(store: Store) -> dict[str, list[str]]:
    """Name of every table and view -> the names of its columns, sorted."""
    of_server = isinstance(store, PostgreSQLStore)
    names = (
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        if of_server
        else "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    )
    with store.read() as db:
        return {
            name: sorted(columns(db, name))
            for name in sorted(name for (name,) in db.tuples(names))
            if name not in _OWN
        }


def columns(db: UnitOfWork, table: str) -> list[str]:
    return [each[0] for each in db.tuples(f"SELECT * FROM {table} LIMIT 0").description or ()]
