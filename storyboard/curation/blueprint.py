"""Where a small team rates stories and makes a reel of the best: the address of its pages."""

from flask import Blueprint

bp = Blueprint("curation", __name__, url_prefix="/curation")
