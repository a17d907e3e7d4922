"""The database: engine, session per app context, and the one way to write, `transaction()`."""

from storyboard.database.app import db
from storyboard.database.columns import OWNER, Base, EncryptedText, UtcTime, utc_now, words
from storyboard.database.engine import UnusableAddress, check_address, make_engine
from storyboard.database.overwritten import forget_overwritten
from storyboard.database.writing import Transaction, in_transaction, transaction

__all__ = [
    "OWNER",
    "Base",
    "EncryptedText",
    "Transaction",
    "UnusableAddress",
    "UtcTime",
    "check_address",
    "db",
    "forget_overwritten",
    "in_transaction",
    "make_engine",
    "transaction",
    "utc_now",
    "words",
]
