"""The scoring method and the goals, as settings with their origin."""
