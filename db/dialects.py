"""Names in queries, and the text of an engine in their place.

Queries are put together when modules are read, before anybody knows which engine will run them. So
``db.sql`` writes a name with what it is about, ``⟨json_text¦detail¦reason⟩``, and whoever runs the
query has it written out: by ``db.sqlite.dialect`` or ``db.postgresql.dialect``. No value ever
stands in the text of a query.
"""

import re
from types import ModuleType

_NAMED = re.compile("⟨([a-z_]+)((?:¦[^⟨⟩]*)*)⟩")  # the innermost first


def named(name: str, *about: str) -> str:
    """
    >>> named("json_text", "detail", "reason")
    '⟨json_text¦detail¦reason⟩'
    """
    return f"⟨{'¦'.join((name, *about))}⟩"


def written_out(query: str, dialect: ModuleType) -> str:
    """
    :param dialect: has a function, or a text, of every name in the query
    """

    def text(found: re.Match[str]) -> str:
        of_engine = getattr(dialect, found[1])
        return of_engine if isinstance(of_engine, str) else of_engine(*found[2].split("¦")[1:])

    while "⟨" in query:
        query = _NAMED.sub(text, query)
    return query
