"""Control charts on pages."""
