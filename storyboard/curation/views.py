"""Where a small team rates stories and makes a reel of the best."""

from flask import Blueprint

bp = Blueprint("curation", __name__)
