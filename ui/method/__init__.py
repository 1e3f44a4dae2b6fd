"""The scoring method and the goals, to read and to change."""
