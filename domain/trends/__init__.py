"""Control charts: signal or noise."""
