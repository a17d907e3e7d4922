"""Where volunteers judge stories: queue, claims, decisions."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
