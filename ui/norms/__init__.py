"""Norms to read, and whose norms hold."""
