"""One module per thing a person does: access check, order of work, one unit of work."""
