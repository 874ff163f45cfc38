"""Question to answer: understanding, choosing quotes, knowing when not to answer."""
