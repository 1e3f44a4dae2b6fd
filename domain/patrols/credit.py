"""What one judged observation earns, and with which severity it counts in a score."""

from domain.result import Result

FULL = 10_000  # of a norm that was kept; credits are ten-thousandths, so that sums stay exact


def credit(result: Result, seconds: float | None, limit_s: int | None) -> int | None:
    """What an observation earns, in ten-thousandths: 10000 kept, 0 not kept.

    A time limit that was missed and measured earns a part: 10000 × (2 − seconds / limit), rounded
    half to even, so that it falls linearly from 10000 at the limit to 0 at twice the limit, and is
    below 10000 in any case. Source: domain facts §6.3, "SEC: 1 inside the limit, linear to 0 at
    twice the limit", a proposal.

    :param seconds: as measured; None: judged by eye
    :param limit_s: of the norm; None: it has no time limit
    :return: None for not applicable and taken back: nothing was judged
    """
    if result is Result.PASS:
        return FULL
    if result is not Result.FAIL:
        return None
    if seconds is None or limit_s is None:
        return 0
    return min(max(round(FULL * (2 - seconds / limit_s)), 0), FULL - 1)
