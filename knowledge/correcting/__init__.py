"""Answers corrected by hand: what the admins of a collection pin, mean and block, and what there is to correct."""
