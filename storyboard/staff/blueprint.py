"""The staff's own pages: the address they share."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")
TRIES = 5  # wrong passwords or codes, before an account waits a quarter of an hour
