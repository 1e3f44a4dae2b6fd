"""Reports, and the choice of what they are about."""
