"""From what was recorded to scores of people and halls."""
