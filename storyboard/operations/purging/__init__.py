"""How long things are kept, and their end: the rules of each call, and `purge`, which carries them out."""
