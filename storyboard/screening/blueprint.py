"""What an audience sees: the address of the host's pages and of the show."""

from flask import Blueprint

bp = Blueprint("screening", __name__, url_prefix="/screening")
