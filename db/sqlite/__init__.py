"""What is about the SQLite file alone: how it is opened, held and brought up to date."""
