"""What was recorded, to read and to correct."""
