"""Anything that holds an article, read into an `Article`."""
