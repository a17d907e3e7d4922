"""A call with sample stories and staff: a newcomer finds a house where people live. Never in production."""
