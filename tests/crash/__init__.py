"""Kill a library's process at random moments, and look whether anything was lost or left half-done.

    python -m tests.crash --kills 200

A worker process (`worker.py`) changes a library as fast as it can and says what it begins and what is done. It is
killed (SIGKILL) at a random moment; then the library must be sound, hold exactly what was acknowledged, with the one
change that was under way either whole or not there, and find it by questions.
"""
