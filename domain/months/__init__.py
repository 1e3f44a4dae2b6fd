"""A month as it is published, and the measures that follow from it."""
