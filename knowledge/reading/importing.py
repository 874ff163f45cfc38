"""Libraries that are imported when they are first needed, from whichever thread needs them first."""

import threading

IMPORTING = threading.RLock()
"""Hold it while importing one: Python lets two threads import modules that import each other half-way, and what then
fails stays broken for as long as the process lives."""
