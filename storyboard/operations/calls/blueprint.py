"""The calls of an organisation, for its administrators. The views stand in `views_….py`, by noun."""

from flask import Blueprint

bp = Blueprint("calls", __name__, url_prefix="/admin/calls")
