"""Text to terms: the ground floor, which knows no article."""
