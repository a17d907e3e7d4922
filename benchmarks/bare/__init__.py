"""The reference of `benchmarks.serve`: a Flask app with one page from one template, and nothing else."""
