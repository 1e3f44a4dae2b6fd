"""Walk a patrol, record, correct and find what was recorded."""
