"""Taking in files. Knows nothing of stories: who sends what, and whether it is wanted, its callers say."""
