"""Follow up what was seen: complaints, corrective actions, appeals, practices."""
