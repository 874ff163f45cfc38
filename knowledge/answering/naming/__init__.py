"""Whom a quote means by “he”, “Mr Berg” or “the singer”, where the article has named them before."""
