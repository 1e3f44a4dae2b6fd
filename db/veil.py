"""A connection that reads no names: views take the place of the tables that hold them.

SQLite looks for an unqualified name among temporary views first, so every read of the connection
is behind the veil, those that are written later too. What decides who reads through it stands in
``services.reading``.
"""

from collections.abc import Callable, Mapping

from sqlite_utils import Database

from db import sql


def veil(
    db: Database,
    *,
    staff: Callable[[str], str],
    label: Callable[[str], str],
    accounts: Callable[[str, str], str],
    reader_id: str,
    unsaid: str,
) -> None:
    """From now on the connection reads no names of people, no words written about them, and no
    photos. Nobody's own name is hidden from them, nor are those of head office and administrators
    who never watched anybody: what they decided stays with their names.

    :param staff: staff id -> what stands for the name
    :param label: staff id -> what stands for the staff number
    :param accounts: account id, role -> what stands for the name
    :param unsaid: what stands for words that are not shown
    """
    sql.add_function(db, "veiled_staff", 1, staff)
    sql.add_function(db, "veiled_label", 1, label)
    sql.add_function(db, "veiled_account", 2, accounts)
    replacement, reader = db.quote(unsaid), db.quote(reader_id)
    replaced: dict[str, Mapping[str, str]] = {
        "staff": {"name": "veiled_staff(id)", "staff_no": "veiled_label(id)"},
        "accounts": {
            "name": f"CASE WHEN id = {reader} OR (role IN ('head_office', 'administrator')"
            " AND key NOT IN (SELECT account FROM packed_watched)) THEN name"
            " ELSE veiled_account(id, role) END",
            "login": f"CASE WHEN id = {reader} THEN login ELSE '' END",
            "password_hash": "''",
        },
        "events": {
            "note": f"CASE note WHEN '' THEN '' ELSE {replacement} END",
            "photos": "'[]'",
            "detail": f"CASE WHEN {sql.reason()} = '' THEN detail"
            f" ELSE {sql.json_with('detail', 'reason', replacement)} END",
        },
    }
    # What is stored, and the view of it.
    replaced["packed_events"] = {**replaced["events"], "photos": "NULL"}
    for table, columns in replaced.items():
        cells = ", ".join(
            f"{columns.get(name, name)} AS {name}" for name in sql.columns_of_table(db, table)
        )
        sql.show_instead(db, table, f"SELECT {cells} FROM {sql.stored(table)}")
