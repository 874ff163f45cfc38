"""Timelines, comparisons, claims and briefs over real articles; what is right was written before asking."""
