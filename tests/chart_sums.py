"""Sums of a chart from what was judged on each occasion."""

from datetime import date

import numpy as np

from domain.trends.points import Sums

FIRST = date(2026, 1, 5)  # a Monday; what follows lies in one quarter


def sums(occasions, step=1):
    """:param occasions: for each point (kept, judged) of its occasions, judgements of weight 1"""
    columns = {
        "occasion_count": [len(point) for point in occasions],
        "scored_count": [sum(n for _, n in point) for point in occasions],
        "weight": [sum(n for _, n in point) for point in occasions],
        "kept": [sum(k for k, _ in point) for point in occasions],
        "unit": [sum(n for _, n in point) for point in occasions],
        "weight_sq": [sum(n * n for _, n in point) for point in occasions],
        "kept_weight": [sum(k * n for k, n in point) for point in occasions],
        "kept_sq": [sum(k * k for k, _ in point) for point in occasions],
    }
    days = np.array([FIRST.toordinal() + step * place for place in range(len(occasions))])
    return Sums(days, **{name: np.array(each, dtype=float) for name, each in columns.items()})
