"""Numbers as a tooltip shows them: one that is not there is a dash, never "null"."""

from collections.abc import Iterable

import pandas as pd

from domain.printed import score_text


def with_shown(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """With ``<column>_shown`` beside each column: its text, rounded as on the pages.

    >>> with_shown(pd.DataFrame({"high": [90.04, 81.25, None]}), ["high"])["high_shown"].tolist()
    ['90.0', '81.3', '–']
    """
    return table.assign(
        **{f"{column}_shown": [score_text(value) for value in table[column]] for column in columns}
    )
