"""What authors see and send: the share form, the story key, their own page."""

from flask import Blueprint

bp = Blueprint("sharing", __name__)
