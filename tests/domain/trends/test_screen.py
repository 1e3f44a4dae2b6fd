"""Many charts at once say the same as each of them alone."""

import numpy as np
import pytest

from domain.trends.choice import ChartKind
from domain.trends.points import Sums, pooled_dispersion, share_chart
from domain.trends.screen import ManySums, dispersions, ewma_suspects
from tests.chart_sums import sums


def many(*series):
    names = list(Sums.__dataclass_fields__)
    joined = {name: np.concatenate([getattr(each, name) for each in series]) for name in names}
    bounds = np.cumsum([0, *(len(each.days) for each in series)])
    return ManySums([(str(place),) for place in range(len(series))], bounds, Sums(**joined))


@pytest.fixture
def drawn():
    """Forty people with 12 to 30 weeks of one to four occasions of five judgements."""
    rng = np.random.default_rng(5)
    return [
        sums([
            [(int(rng.binomial(5, rng.beta(4, 1))), 5) for _ in range(rng.integers(1, 5))]
            for _ in range(rng.integers(12, 31))
        ])
        for _ in range(40)
    ]  # fmt: skip


def test_the_dispersion_of_a_group_is_that_of_its_series(drawn):
    group = np.arange(40) % 3

    expected = [pooled_dispersion([each for place, each in enumerate(drawn) if place % 3 == of])
                for of in range(3)]  # fmt: skip
    assert max(expected) > 1.1
    assert dispersions(many(*drawn), group) == pytest.approx(expected)


def test_who_has_a_signal_is_a_suspect_and_most_others_are_not(drawn):
    turned = [
        sums([[(10, 10)]] * 19 + [[(9, 10)]]),  # perfect but for one slip
        sums([[(9, 10)]] * 14 + [[(4, 10)]] * 6),
        sums([[(9, 10)]] * 20),
    ]
    every = [*drawn, *turned]
    charts = [share_chart(ChartKind.EWMA, each, 1.5, heaviest=2.0) for each in every]

    suspects = ewma_suspects(many(*every), np.full(len(every), 1.5), 2.0).tolist()

    assert suspects == [bool(each.findings) for each in charts]
    assert suspects[-3:] == [False, True, False]


def test_nothing_is_no_suspect():
    empty = many(sums([]))

    assert ewma_suspects(empty, np.ones(1)).tolist() == [False]
    nobody = ManySums([], np.array([0]), sums([]))
    assert dispersions(nobody, np.array([], dtype=np.intp)).tolist() == []
