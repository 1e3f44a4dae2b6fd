"""Columns of the tables that results are computed from, in their order: what gives a table and what
takes it both name them here."""

# How much is behind a number: occasions with a weight; judgements of a severity with a weight, of
# whatever severity, and not applicable.
COUNTS = ("occasion_count", "scored_count", "observation_count", "na_count")
# How much of it is lacking for a number.
LACKING = ("more_occasions", "more_observations")

# One row per person ('': the hall itself) and observer: ``db.occasions.cells``.
CELL_KEY = ("hall_id", "staff_id", "observer_id")
CELL_SUMS = (
    "occasion_count", "weight", "weight_sq", "kept", "kept_sq", "unit", "unit_share",
    "scored_count", "observation_count", "na_count",
)  # fmt: skip
CELLS = (*CELL_KEY, *CELL_SUMS)

# One row per person in a hall.
PEOPLE = ("hall_id", "staff_id", "position")
BREACHES = ("hall_id", "staff_id", "confirmed", "reported")  # reported: not decided yet
PRAISES = ("hall_id", "staff_id", "praises")
# Company checks of a period, by person ('': the hall itself) and source.
CHECK_RESULTS = ("hall_id", "staff_id", "source", "value")

# How much judgements and moments vary in a hall: ``domain.scores.fairness.noise_by_hall``.
NOISE = ("hall_id", "judgement_variance", "moments_sd")
