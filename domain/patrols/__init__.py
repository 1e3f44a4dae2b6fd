"""A patrol and what is recorded on it."""
