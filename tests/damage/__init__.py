"""Damage backups, databases and indexes at random, and look what a library does with them.

    python -m tests.damage --damages 500

Bits are turned, stretches blanked, cut off or copied elsewhere, pages change places, files go; with and without the
file's time of change. Then the commands that people use are run. None may end in a traceback; no quote may differ from
what was stored; no backup that is damaged may take the place of a healthy library; and what is left sound is saved.
"""
