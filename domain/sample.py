"""The minimum sample: below it there is no number and no rank, only what is lacking."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortage:
    """How many more are needed; at least one of the two is above 0."""

    occasions: int
    observations: int


def shortage(
    occasion_count: int,
    observation_count: int,
    minimum_occasions: int,
    minimum_observations: int,
) -> Shortage | None:
    """What is lacking for a number; None: enough was seen. Both minimums have to be reached.

    :param occasion_count: times the person was watched: one person, one patrol, one observer
    :param observation_count: judgements that count in the score (kept and not kept, with a weight)
    :raises ValueError: a number is negative

    Source: facts.md §6.3 (proposal: 20 applicable items, 3 patrols).

    >>> shortage(2, 25, 3, 20)
    Shortage(occasions=1, observations=0)
    """
    if min(occasion_count, observation_count, minimum_occasions, minimum_observations) < 0:
        message = "counts and minimums are 0 or more"
        raise ValueError(message)
    lacking = Shortage(
        occasions=max(0, minimum_occasions - occasion_count),
        observations=max(0, minimum_observations - observation_count),
    )
    return lacking if lacking.occasions or lacking.observations else None
