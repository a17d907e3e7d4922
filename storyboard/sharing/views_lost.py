"""For who has lost the story key: what helps, what does not, and a way back for who left an address."""

from __future__ import annotations

import structlog
from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storyboard.database import db
from storyboard.notices.server import mail_server
from storyboard.sharing import contacts, cookies
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms_own import ContactForm
from storyboard.staff.permissions import open_to_all
from storyboard.web import throttle
from storyboard.web.installation import settings

MOST_BY_ONE, MOST_TO_ONE = 10, 3  # in a quarter of an hour: asked by one caller, sent to one address
log = structlog.get_logger(__name__)


@bp.get("/story/lost-key")
@open_to_all
def lost_key() -> ResponseReturnValue:
    """What can be done, honestly."""
    return _page(ContactForm(formdata=None))


@bp.post("/story/lost-key")
@open_to_all
def ask_way_back() -> ResponseReturnValue:
    """Send a link to who left this address. The answer is the same for an address that nobody left, and as fast.

    :raises TooManyTries: this caller asked too often.
    """
    form = ContactForm()
    if not form.validate():
        return _page(form, status=422)
    throttle.spend(db.session, throttle.bucket("lost-key", throttle.caller()), MOST_BY_ONE)
    answer = _page(ContactForm(formdata=None), asked=True)
    app, address = current_app._get_current_object(), form.address.data or ""  # type: ignore[attr-defined]

    @answer.call_on_close
    def look() -> None:
        """Only once the answer is out: how long this takes tells nobody whether the address is known."""
        with app.app_context():
            _send(address)

    return answer


@bp.get("/story/back/<token>")
@open_to_all
def way_back(token: str) -> ResponseReturnValue:
    """Ask once more: programs that look into mails follow links, and they must not use it up."""
    story = contacts.behind_way_back(db.session, token, settings().data_key)
    return render_template("sharing/way_back.html", works=story is not None), 200 if story else 410


@bp.post("/story/back/<token>")
@open_to_all
def take_way_back(token: str) -> ResponseReturnValue:
    """A new key, shown once; the old one opens nothing any more."""
    renewed = contacts.renew_key(db.session, token, settings().data_key)
    if renewed is None:
        return render_template("sharing/way_back.html", works=False), 410
    story, key = renewed
    answer = make_response(redirect(url_for("sharing.sent", call=story.call.slug), 303))
    cookies.keep_receipt(answer, key, story.call.slug)
    cookies.let_in(answer, story.id)
    return answer


def _send(address: str) -> None:
    try:
        secret = settings().data_key
        throttle.spend(db.session, throttle.bucket("way-back", contacts.mark_of(address, secret)), MOST_TO_ONE)
        contacts.send_ways_back(db.session, address, secret)
    except throttle.TooManyTries:
        return  # they have links already
    except Exception as failure:  # nobody waits for it any more; its words may hold the address
        log.error("way_back_failed", problem=type(failure).__name__)


def _page(form: ContactForm, *, asked: bool = False, status: int = 200) -> Response:
    on = mail_server() is not None
    return make_response(render_template("sharing/lost_key.html", form=form, asked=asked, mail_on=on), status)
