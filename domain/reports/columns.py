"""Columns of the tables of judgements that reports are made of, in their order: what gives a table
and what takes it both name them here. Red lines are in none of them."""

# How often a norm was kept, not kept and not applicable; what both first earned, in
# ten-thousandths.
JUDGED = ("passes", "fails", "nas", "credit")
# ``db.norm_counts.norm_counts`` of halls; by staff or round a column of that name comes before
# ``JUDGED``. ``severity``: that counts in the score.
NORM_COUNTS = ("hall_id", "norm_id", "severity", *JUDGED)
# ``db.norm_weeks``: ``week`` is its Monday (ISO text).
NORM_WEEKS = ("week", "norm_id", "severity", *JUDGED)
# ``db.norm_counts``: how often something about a norm took so long.
TIMES = ("norm_id", "seconds", "count")
