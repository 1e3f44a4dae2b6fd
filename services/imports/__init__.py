"""Read files, show what they would change, take them in, undo that."""
