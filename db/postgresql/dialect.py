"""PostgreSQL's text of every name of ``db.sql``.

``id_text``, ``time_text``, ``day_text`` and ``is_json`` are functions of the schema.
"""

no_limit = "LIMIT ALL"
in_order = "JOIN"  # it knows how many rows there are, and chooses the order itself


def unindexed(column: str) -> str:
    return column


def stored(table: str) -> str:
    return f"public.{table}"


def ours(name: str, *values: str) -> str:
    asked = " AND ".join(f"asked.value_{place} = {each}" for place, each in enumerate(values))
    return f"(SELECT asked.answer FROM pg_temp.{name} AS asked WHERE {asked})"


def same(one: str, other: str) -> str:
    return f"{one} IS NOT DISTINCT FROM {other}"


def holds_text(column: str, text: str) -> str:
    return f"strpos({column}, {text}) > 0"


def same_login(column: str, login: str) -> str:
    return f'lower({column}) = lower({login} COLLATE "C")'


def json_text(column: str, field: str) -> str:
    return f"({column}::json ->> '{field}')"


def json_number(column: str, field: str) -> str:
    return f"({column}::json ->> '{field}')::numeric"


def json_flag(column: str, field: str) -> str:
    return f"({column}::json ->> '{field}')::boolean::integer"


def json_has(column: str, field: str) -> str:
    return f"({column}::json -> '{field}') IS NOT NULL"


def json_with(column: str, field: str, value: str) -> str:
    return f"jsonb_set({column}::jsonb, '{{{field}}}', to_jsonb({value}::text), FALSE)::text"


def json_items(text: str, name: str) -> str:
    return (
        "LATERAL (SELECT ordinality - 1 AS key, value"
        f" FROM json_array_elements_text({text}::json) WITH ORDINALITY AS each) AS {name}"
    )


def json_fields(text: str, name: str) -> str:
    return f"json_each_text({text}::json) AS {name}"


def json_fields_of(column: str, field: str, name: str) -> str:
    return f"json_each_text({column}::json -> '{field}') AS {name}"


def json_list(value: str) -> str:
    return f"coalesce(json_agg({value})::text, '[]')"


def json_length(column: str) -> str:
    return f"json_array_length({column}::json)"


def json_length_of(column: str, field: str) -> str:
    return f"json_array_length({column}::json -> '{field}')"


def is_json(column: str) -> str:
    return f"is_json({column})"


def one_if(condition: str) -> str:
    return f"({condition})::integer"


def count_if(condition: str) -> str:
    return f"sum(({condition})::integer)"


def total(value: str) -> str:
    return f"coalesce(sum({value}), 0)::double precision"


def ratio(value: str, by: str) -> str:
    return f"{value} / nullif({by}, 0)"


def joined(value: str, between: str) -> str:
    return f"string_agg({value}, '{between}')"


def id_text(column: str) -> str:
    return f"id_text({column})"


def time_text(column: str) -> str:
    return f"time_text({column})"


def day_text(column: str) -> str:
    return f"day_text({column})"


def day_before(column: str) -> str:
    return f"to_char({column}::date - 1, 'YYYY-MM-DD')"
