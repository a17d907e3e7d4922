"""The staff's own pages: the address they share."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")
# Wrong passwords or codes before there is a quarter of an hour to wait. Passwords count by account and caller, so that
# nobody shuts out a colleague whose address they know; from everywhere together, an account takes no more than the
# second: what our passwords outlast.
TRIES, TRIES_FROM_EVERYWHERE = 5, 100
