"""What a clone and a wheel install: the lock, the constraints made from it, and the packages themselves."""
