"""Published months, bulletins and measures."""
