"""Scores and how they arise."""
