"""A store that has more events than anybody can record in a test."""


def fill_up(app, count: int) -> None:
    """The one event again and again, each of a norm of its own, as if so many had been recorded."""
    counted = (
        "WITH RECURSIVE counted(n) AS"
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})"
    )
    with app.store.write() as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(packed_events)")]
        cells = ", ".join(
            {"key": "key + n", "id": "CAST(char(0) || 'e' || n AS BLOB)", "number": "n + 1000",
             "norm": "(SELECT key FROM norm_ids WHERE id = 'n' || n)"}.get(name, name)
            for name in names
        )  # fmt: skip
        db.execute(f"INSERT INTO norm_ids (id) {counted} SELECT 'n' || n FROM counted")
        db.execute(
            f"INSERT INTO packed_events ({', '.join(names)}) {counted}"
            f" SELECT {cells} FROM counted,"
            " (SELECT * FROM packed_events ORDER BY key DESC LIMIT 1)"
        )
