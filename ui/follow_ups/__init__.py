"""What is followed up, on the screen."""
