"""``make bench``: measured figures, side by side with what a user would pick instead."""
