"""Processing: which job each story still needs, the workers that do them, the sweep that finds lost ones."""

from flask import Flask

from storyboard.processing import words


def register(app: Flask) -> None:
    """Give templates the words for jobs (templates/processing/progress.html)."""
    app.jinja_env.globals.update(job_kind=words.KINDS.__getitem__, job_step=words.step, job_waits_for=words.waits_for)
