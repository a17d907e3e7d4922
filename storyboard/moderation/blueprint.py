"""The pages of moderators. Their views stand in `views_….py`, by noun."""

from flask import Blueprint

bp = Blueprint("moderation", __name__, url_prefix="/moderation")
