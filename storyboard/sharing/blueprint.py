"""The pages of authors. Their views stand in `views_….py`, by noun."""

from flask import Blueprint

bp = Blueprint("sharing", __name__)
