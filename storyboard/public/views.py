"""What everybody may see: calls, gallery, stories."""

from flask import Blueprint

bp = Blueprint("public", __name__)
