"""Halls, the people in them, and who may enter the app."""
