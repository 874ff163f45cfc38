"""A thin shell around `knowledge`: the command line and the Discord bot."""
