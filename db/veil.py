"""A connection that reads no names: views take the place of the tables that hold them.

SQLite looks for an unqualified name among temporary views first, so every read of the connection
is behind the veil, those that are written later too. What decides who reads through it stands in
``services.reading``.
"""

import json
from collections.abc import Callable, Mapping

from db import sql
from db.unit_of_work import UnitOfWork


def veil(
    db: UnitOfWork,
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
    people, everybody = "SELECT id FROM staff", "SELECT id, role FROM accounts"
    db.add_function("veiled_staff", ["TEXT"], staff, people)
    db.add_function("veiled_label", ["TEXT"], label, people)
    db.add_function("veiled_account", ["TEXT", "TEXT"], accounts, everybody)
    replacement, reader = db.quote(unsaid), db.quote(reader_id)
    veiled = db.quote(json.dumps({"unsaid": unsaid}, ensure_ascii=False))
    replaced: dict[str, Mapping[str, str]] = {
        "staff": {
            "name": sql.ours("veiled_staff", "id"),
            "staff_no": sql.ours("veiled_label", "id"),
        },
        "accounts": {
            "name": f"CASE WHEN id = {reader} OR (role IN ('head_office', 'administrator')"
            " AND key NOT IN (SELECT account FROM packed_watched)) THEN name"
            f" ELSE {sql.ours('veiled_account', 'id', 'role')} END",
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
    for table in ("cases", "case_steps"):
        replaced[table] = {"texts": f"CASE texts WHEN '{{}}' THEN texts ELSE {veiled} END"}
    replaced["cases"] = {**replaced["cases"], "words": "''"}
    # What is stored, and the view of it.
    replaced["packed_events"] = {**replaced["events"], "photos": "NULL"}
    for table, columns in replaced.items():
        cells = ", ".join(
            f"{columns.get(name, name)} AS {name}" for name in db.columns_of_table(table)
        )
        db.show_instead(table, f"SELECT {cells} FROM {sql.stored(table)}")
