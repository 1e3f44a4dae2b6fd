"""What is done about what was seen: cases, their steps, their clocks."""
