"""The history of the schema on PostgreSQL, numbered as that of the SQLite file
(``db.sqlite.migrations``), whose first 27 steps are one here. Append only: a step that was released
is never edited. Each runs in a transaction of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from psycopg import Connection

Step = Callable[[Connection[Any]], None]


def _file(name: str) -> Step:
    def run(connection: Connection[Any]) -> None:
        script = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(script)

    return run


STEPS: Mapping[str, Step] = {name: _file(name) for name in ("m027_occasion_blocks", "m028_cases")}
