"""Store the answers to every question of the repository's sets, and show what differs between two such files."""
