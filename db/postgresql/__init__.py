"""What is about a PostgreSQL server alone: how a database there is opened, held and brought up to
date."""
