"""Real OpenSearch nodes on loopback, the tests that need them, and what is run for long on them."""
