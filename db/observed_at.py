"""When something was observed: a correction is made later, and changes nothing of that.

SQL about a row of ``events`` called ``events`` that judges a norm.
"""

# Most events have no detail at all, so that nothing is read of it.
_REASON = "CASE events.detail WHEN '{}' THEN '' ELSE json_extract(events.detail, '$.reason') END"

# The newest judgement without a reason is what the patrol saw last.
OBSERVED_AT = f"""
CASE coalesce({_REASON}, '') WHEN '' THEN events.captured_at ELSE coalesce((
    SELECT seen.captured_at FROM events AS seen
    WHERE seen.patrol_id = events.patrol_id AND seen.kind = 'observation'
      AND seen.staff_id IS events.staff_id AND seen.norm_id = events.norm_id
      AND coalesce(json_extract(seen.detail, '$.reason'), '') = ''
    ORDER BY seen.elapsed_ms DESC, seen.seq DESC, seen.id DESC LIMIT 1
), events.captured_at) END
"""

# None: it stands as it was observed.
CORRECTED_AT = f"CASE coalesce({_REASON}, '') WHEN '' THEN NULL ELSE events.captured_at END"
