"""Keeping: backup, restore, move to another database or storage, and a backup before each migration.

One form carries rows everywhere, `rows.py`: the same rows give the same bytes on SQLite and on PostgreSQL, so that a
copy is compared with what it was made from by one digest a table (docs/decisions/0017-lines-not-dumps.md).
"""
