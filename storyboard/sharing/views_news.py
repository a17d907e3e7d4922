"""News by e-mail, for who likes: to leave an address, to take it away, and to stop by a link in the mail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.notices.server import mail_server
from storyboard.sharing import contacts, marks
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms_own import ContactForm
from storyboard.sharing.views_story import own_of_form
from storyboard.staff.permissions import open_to_all
from storyboard.web import locale
from storyboard.web.installation import settings


@bp.post("/story/news")
@open_to_all
def news() -> ResponseReturnValue:
    """Write to this address from now on; or to none, and forget the one that was there."""
    story, form = own_of_form(request.form.get(marks.FIELD)), ContactForm()
    if "stop" in request.form:
        contacts.forget(db.session, story.id)
        flash(_("Your address is erased. We write to you no more."), "done")
        return redirect(url_for("sharing.own_page"), 303)
    if mail_server() is None:
        flash(_("We send no mails just now, so we have not kept your address. Your key is enough."), "warning")
        return redirect(url_for("sharing.own_page"), 303)
    if not form.validate():
        return render_template("sharing/news.html", form=form, story=story), 422
    address, language = form.address.data or "", locale.chosen()
    contacts.leave(db.session, story.id, address, language=language, secret=settings().data_key)
    flash(_("We write to %(address)s when there is news.", address=address), "done")
    if form.back.data == "sent":
        return redirect(url_for("sharing.sent", call=story.call.slug), 303)
    return redirect(url_for("sharing.own_page"), 303)


@bp.get("/story/news/stop/<token>")
@open_to_all
def stop_news(token: str) -> ResponseReturnValue:
    """Ask once more: programs that look into mails follow links, and they must stop nothing."""
    known = contacts.behind_stop(token, settings().data_key)
    return render_template("sharing/news_stop.html", known=known is not None, done=False), 200 if known else 410


@bp.post("/story/news/stop/<token>")
@open_to_all
def stop_news_now(token: str) -> ResponseReturnValue:
    """No more mails, and the address is erased. No key is needed for it."""
    story_id = contacts.behind_stop(token, settings().data_key)
    if story_id is None:
        return render_template("sharing/news_stop.html", known=False, done=False), 410
    contacts.forget(db.session, story_id)
    return render_template("sharing/news_stop.html", known=True, done=True)
