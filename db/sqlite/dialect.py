"""SQLite's text of every name of ``db.sql``."""

no_limit = "LIMIT -1"
in_order = "CROSS JOIN"


def unindexed(column: str) -> str:
    return f"+{column}"


def stored(table: str) -> str:
    return f"main.{table}"


def ours(name: str, *values: str) -> str:
    return f"{name}({', '.join(values)})"


def same(one: str, other: str) -> str:
    return f"{one} IS {other}"


def holds_text(column: str, text: str) -> str:
    return f"instr({column}, {text}) > 0"


def same_login(column: str, login: str) -> str:
    return f"{column} = {login}"  # the column says how: COLLATE NOCASE


def json_text(column: str, field: str) -> str:
    return f"json_extract({column}, '$.{field}')"


json_number = json_flag = json_text


def json_has(column: str, field: str) -> str:
    return f"{column} -> '{field}' IS NOT NULL"


def json_with(column: str, field: str, value: str) -> str:
    return f"json_replace({column}, '$.{field}', {value})"


def json_items(text: str, name: str) -> str:
    return f"json_each({text}) AS {name}"


json_fields = json_items


def json_fields_of(column: str, field: str, name: str) -> str:
    return f"json_each({column}, '$.{field}') AS {name}"


def json_list(value: str) -> str:
    return f"json_group_array({value})"


def json_length(column: str) -> str:
    return f"json_array_length({column})"


def json_length_of(column: str, field: str) -> str:
    return f"json_array_length({column}, '$.{field}')"


def is_json(column: str) -> str:
    return f"json_valid({column})"


def one_if(condition: str) -> str:
    return f"({condition})"


def count_if(condition: str) -> str:
    return f"sum({condition})"


def total(value: str) -> str:
    return f"total({value})"


def ratio(value: str, by: str) -> str:
    return f"{value} / {by}"


def joined(value: str, between: str) -> str:
    return f"group_concat({value}, '{between}')"


def id_text(column: str) -> str:
    digits = f"hex({column})"
    parts = [
        f"substr({digits}, {first}, {count})"
        for first, count in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ]
    uuid = " || '-' || ".join(parts)
    return f"lower({uuid})"


def time_text(column: str) -> str:
    seconds = f"strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000000, 'unixepoch')"
    return f"{seconds} || printf('.%06d+00:00', {column} % 1000000)"


def day_text(column: str) -> str:
    return f"date({column} * 86400, 'unixepoch')"


def day_before(column: str) -> str:
    return f"date({column}, '-1 day')"
