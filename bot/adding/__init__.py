"""Adding, beside the process that answers: what a file holds may take any memory and any time to find out.

One process reads what was handed in, within bounds of memory and of the processor's time, and is ended where it goes
beyond them: that file is refused, and nothing else suffers. Another one keeps what was read, some articles at a time,
those of each server in turn. Both begin when they are needed, and end when they are not for a while.
"""
