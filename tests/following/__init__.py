"""Followed questions at length: killed between posting and noting, and an hour of ten thousand of them."""
