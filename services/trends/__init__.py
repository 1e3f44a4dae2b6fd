"""Control charts, their marks, and what really changed."""
