"""Passages to matches: one protocol, and the embedded BM25 engine behind it."""
