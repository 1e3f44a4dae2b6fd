"""Files as people send them: tables, questions about them, rosters, company checks."""
