"""When something was observed: a correction is made later, and changes nothing of that.

SQL about a row of ``packed_events`` called ``events``; times in microseconds, as they are stored.
"""

from db import sql
from db.codes import KIND

RECEIVED_US = "(events.captured_us + events.received_after_us)"

# Of a row that judges a norm. The newest judgement without a reason is what the patrol saw last.
OBSERVED_US = f"""
CASE {sql.reason("events")} WHEN '' THEN events.captured_us ELSE coalesce((
    SELECT seen.captured_us FROM packed_events AS seen
    WHERE {sql.same_observation("seen", "events")} AND seen.kind = {KIND["observation"]}
      AND {sql.reason("seen")} = ''
    ORDER BY {sql.newest_first("seen")} LIMIT 1
), events.captured_us) END
"""

# None: it stands as it was observed.
CORRECTED_US = f"CASE {sql.reason('events')} WHEN '' THEN NULL ELSE events.captured_us END"
