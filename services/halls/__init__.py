"""Who may do what where: accounts, branches and halls, staff."""
