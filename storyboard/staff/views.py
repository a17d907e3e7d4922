"""Staff: who they are, what they may do, how they sign in."""

from flask import Blueprint

bp = Blueprint("staff", __name__)
