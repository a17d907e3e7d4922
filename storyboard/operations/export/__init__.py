"""What leaves the house as files: one story with all that is kept about it, or a call with what may be shown."""
