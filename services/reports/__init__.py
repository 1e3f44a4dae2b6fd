"""Reports about norms, observers and coverage."""
