"""The minimum sample: below it there is no number and no rank, only what is lacking."""

import pandas as pd

from domain.method import MinimumSample


def shortage(
    occasion_count: pd.Series, scored_count: pd.Series, minimum: MinimumSample
) -> pd.DataFrame:
    """What is lacking for a number. Both minimums have to be reached.

    :param occasion_count: times somebody was watched: one person, one patrol, one observer
    :param scored_count: judgements that count in the score (kept and not kept, with a weight)
    :return: a row for each, with the same index: ``more_occasions``, ``more_observations`` (int);
      both 0: enough was seen

    Source: facts.md §6.3 (proposal: 20 applicable items, 3 patrols); examples: docs/scoring.md.
    """
    return pd.DataFrame(
        {
            "more_occasions": (minimum.occasions - occasion_count).clip(lower=0),
            "more_observations": (minimum.observations - scored_count).clip(lower=0),
        }
    )
