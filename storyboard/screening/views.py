"""What an audience sees: the show of a reel."""

from flask import Blueprint

bp = Blueprint("screening", __name__)
