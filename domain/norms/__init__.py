"""Norms, the checklist files that hold them, and their versions."""
