"""Texts as vectors: near vectors mean nearly the same. Nothing here knows of questions, articles or an index."""
