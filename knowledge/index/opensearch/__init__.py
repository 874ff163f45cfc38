"""The passage index on OpenSearch: for archives that outgrow one machine, ranked as the embedded one ranks."""
