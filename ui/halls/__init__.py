"""Forms for accounts, halls and staff."""
