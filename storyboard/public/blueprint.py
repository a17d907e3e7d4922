"""The pages of everybody. Their views stand in `views….py`, by noun."""

from flask import Blueprint

bp = Blueprint("public", __name__)
