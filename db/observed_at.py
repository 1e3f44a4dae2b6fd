"""When something was observed: a correction is made later, and changes nothing of that.

SQL about a row of ``events`` called ``events`` that judges a norm.
"""

from db import sql

# Most events have no detail at all, so that nothing is read of it.
_REASON = f"CASE events.detail WHEN '{{}}' THEN '' ELSE {sql.reason('events')} END"

# The newest judgement without a reason is what the patrol saw last.
OBSERVED_AT = f"""
CASE {_REASON} WHEN '' THEN events.captured_at ELSE coalesce((
    SELECT seen.captured_at FROM events AS seen
    WHERE {sql.same_observation("seen", "events")} AND seen.kind = 'observation'
      AND {sql.reason("seen")} = ''
    ORDER BY {sql.newest_first("seen")} LIMIT 1
), events.captured_at) END
"""

# None: it stands as it was observed.
CORRECTED_AT = f"CASE {_REASON} WHEN '' THEN NULL ELSE events.captured_at END"
