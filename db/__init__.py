"""The only place with SQL. One module per noun; every function takes an open unit of work."""
