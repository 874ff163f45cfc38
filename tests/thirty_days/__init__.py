"""A month in the life of a library, with a clock that only the simulation moves: feeds, questions, backups, retention,
an upgrade, a server that leaves, a person who wants to be forgotten, a disk that breaks and a restore.

`python -m tests.thirty_days` lives through a long one; the suite through a small one. Whatever the month brings, at the
end of each day nothing is lost, nothing is kept too long, and the disk is bounded.
"""
