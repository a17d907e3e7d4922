"""A letter as it goes out: in its reader's language, plain text first, then HTML that loads nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import force_locale

from storyboard.notices.server import Server
from storyboard.notices.subjects import SUBJECTS
from storyboard.notices.summary import moment, told
from storyboard.web.outside import address_of

# Seven bits go through every server. A name or an address with a line break in it raises: no header can be added.
_POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)
_BLANKS = re.compile(r"\n\s*\n+")


class NoAddress(Exception):
    """Nothing can be sent to this."""


def compose(
    what: str, to: str, language: str, figures: Mapping[str, Any], *, server: Server, message_id: str
) -> EmailMessage:
    """Write the letter.

    :param what: the name of its templates in `templates/notices/mail/` and of its subject.
    :raises NoAddress: when `to` is none.
    """
    message = EmailMessage(_POLICY)
    message["From"] = Address("Storyboard", addr_spec=server.sender)
    message["To"] = _address(to)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # so that no holiday answer comes back
    with force_locale(language):
        message["Subject"] = str(SUBJECTS[what])
        context = {**figures, "subject": message["Subject"], "address_of": address_of}
        context |= {"told": told(figures), "moment": moment}
        text, html = (_render(f"notices/mail/{what}.{ending}", context) for ending in ("txt", "html"))
    message.set_content(_BLANKS.sub("\n\n", text).strip() + "\n")
    message.add_alternative(html.strip() + "\n", subtype="html")
    message["Content-Language"] = language  # last: new content takes such headers away
    return message


def _address(to: str) -> Address:
    try:
        known = validate_email(to, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise NoAddress from error
    # Not by `addr_spec`: its parser takes no letters of other alphabets.
    return Address(username=known.ascii_local_part or known.local_part, domain=known.ascii_domain or known.domain)


def _render(name: str, context: Mapping[str, Any]) -> str:
    return current_app.jinja_env.get_template(name).render(**context)
