"""What the judgements say about norms, observers and coverage."""
