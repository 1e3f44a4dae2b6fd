"""A store that has more events than anybody can record in a test."""

from db.postgresql.store import PostgreSQLStore


def fill_up(app, count: int) -> None:
    """The one event again and again, each of a norm of its own, as if so many had been recorded."""
    counted = (
        "WITH RECURSIVE counted(n) AS"
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})"
    )
    of_server = isinstance(app.store, PostgreSQLStore)
    an_id = (
        "'\\x00'::bytea || convert_to('e' || n, 'UTF8')"
        if of_server
        else "CAST(char(0) || 'e' || n AS BLOB)"
    )
    with app.store.write() as db:
        names = db.columns_of_table("packed_events")
        cells = ", ".join(
            {"key": "key + n", "id": an_id, "number": "n + 1000",
             "norm": "(SELECT key FROM norm_ids WHERE id = 'n' || n)"}.get(name, name)
            for name in names
        )  # fmt: skip
        db.execute(f"INSERT INTO norm_ids (id) {counted} SELECT 'n' || n FROM counted")
        db.execute(
            f"INSERT INTO packed_events ({', '.join(names)}) {counted}"
            f" SELECT {cells} FROM counted,"
            " (SELECT * FROM packed_events ORDER BY key DESC LIMIT 1) AS newest"
        )
