"""One way in for every file."""
