"""Publish months, write bulletins, follow measures."""
