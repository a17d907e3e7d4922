"""What keeps the house running: jobs, health, doctor, demo, start and stop."""

from flask import Blueprint

bp = Blueprint("operations", __name__)
