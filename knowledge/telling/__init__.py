"""What is told of a matter: when, by whom, in what words otherwise, and what is new; quotes alone, never a verdict."""
