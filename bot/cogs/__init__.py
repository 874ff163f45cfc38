"""One module for one family of Discord commands."""
