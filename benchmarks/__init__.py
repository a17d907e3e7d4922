"""Figures with a reference in the same run: `python -m benchmarks.NAME [--json FILE]`."""
