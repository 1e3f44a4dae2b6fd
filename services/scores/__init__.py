"""Scores of people and halls, explained."""
