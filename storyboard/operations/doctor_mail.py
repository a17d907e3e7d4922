"""The doctor looks at mail: is it on, and does the mail server let us in?"""

from __future__ import annotations

from storyboard.notices.postman import greet
from storyboard.notices.server import mail_server
from storyboard.notices.words import cause
from storyboard.operations.findings import Finding, good, must_mend, note


def mail() -> Finding:
    """Connect and sign in, as for a mail; nothing is sent."""
    server = mail_server()
    if server is None:
        return note("mail", "is off", "Links are shown to be passed on by hand.", "To send mail, set MAIL_URL.")
    trouble = greet(server)
    if trouble is None:
        return good("mail", f"{server.host} lets us in; `flask --app wsgi mail try ADDRESS` sends a test")
    why = cause(trouble.error)
    said = f" It said: {trouble.answer}" if trouble.answer else ""
    means = f"Mails wait, at most two days.{said}"
    return must_mend("mail", str(why.sentence) if why else trouble.error, means, str(why.remedy) if why else "")
