"""The administrator's pages about colleagues."""
