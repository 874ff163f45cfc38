"""Questions that stand: each is asked again of the articles that come in, and of nothing else."""
