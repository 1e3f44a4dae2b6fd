"""A store that has more events than anybody can record in a test."""


def fill_up(app, count: int) -> None:
    """The one event again and again, as if so many had been recorded."""
    with app.store.write() as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(events)")]
        cells = ", ".join(
            {"id": "'e' || n", "number": "n + 1000", "patrol_id": "patrol_id",
             "norm_id": "'n' || n"}.get(name, name) for name in names
        )  # fmt: skip
        db.execute(
            f"INSERT INTO events ({', '.join(names)}) WITH RECURSIVE counted(n) AS"
            f" (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})"
            f" SELECT {cells} FROM counted, (SELECT * FROM events LIMIT 1)"
        )
