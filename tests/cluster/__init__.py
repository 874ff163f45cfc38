"""Real servers on loopback, search nodes and PostgreSQL, the tests that need them, and what is run for long on them."""
