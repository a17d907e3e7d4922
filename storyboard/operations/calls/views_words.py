"""The words of a call in one language, beside those that they are translated from."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storyboard.calls import wording
from storyboard.calls.models import Call
from storyboard.calls.plan import lines
from storyboard.calls.refusals import Archived, WordsChanged
from storyboard.calls.standing import Standing
from storyboard.calls.wording import Words
from storyboard.database import db
from storyboard.operations.calls import queries
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.consents import Given, given_in
from storyboard.operations.calls.forms import PROMPT_LENGTH, WordsForm
from storyboard.sharing.options import LANGUAGES
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role


@bp.get("/<slug>/words")
@may(Role.ADMINISTRATOR)
def words(slug: str) -> str:
    """The words in the language of the address; without one, in the first."""
    call = call_or_404(slug)
    if call.standing is Standing.ARCHIVED:
        abort(redirect(url_for("calls.one", slug=slug)))
    text = call.newest_in(_language(call))
    before = {**vars(wording.words_of(text)), "prompts": "\n".join(text.prompts)} if text else {}
    form = WordsForm(formdata=None, data={**before, "seen": text.version if text else 0})
    return _page(call, form)


@bp.post("/<slug>/words")
@may(Role.ADMINISTRATOR)
def write(slug: str) -> ResponseReturnValue:
    """Write them anew: a new version."""
    call, form = call_or_404(slug), WordsForm()
    language = _language(call)
    newest = call.newest_in(language)
    before = newest.consent if newest else None
    if not form.validate():
        return _page(call, form), 422
    try:
        text = wording.write(db.session, slug, language, _filled(form), seen=form.version, actor=current_staff().label)
    except WordsChanged as conflict:
        form.seen.data = str(conflict.newest.version)
        return _page(call_or_404(slug), form, refusal=conflict, theirs=conflict.newest), 409
    except Archived as refusal:
        return _page(call_or_404(slug), form, refusal=refusal), 409
    flash(_("Saved, as version %(number)d.", number=text.version), "done")
    if before is not None and before != text.consent:
        _tell_of_consents(call_or_404(slug), language)
    return redirect(url_for("calls.one", slug=slug))


def _filled(form: WordsForm) -> Words:
    return Words(
        question=form.question.data or "",
        introduction=form.introduction.data or "",
        what_happens=form.what_happens.data or "",
        consent=form.consent.data or "",
        prompts=lines(form.prompts.data or "", most_characters=PROMPT_LENGTH)[0],
    )


def _tell_of_consents(call: Call, language: str) -> None:
    older = _given(call, language).older
    if older:
        said = ngettext(
            "%(num)d consent was given to an older consent text. It counts for what it was given to: its author has "
            "not agreed to the new words. If they allow more than the old ones did, ask before you do more.",
            "%(num)d consents were given to older consent texts. They count for what they were given to: their authors "
            "have not agreed to the new words. If they allow more than the old ones did, ask before you do more.",
            older,
        )
        flash(said, "warning")


def _given(call: Call, language: str) -> Given:
    return given_in(call, language, queries.consents_by_words(db.session, call))


def _language(call: Call) -> str:
    wanted = request.args.get("language") or call.source_language or "en"
    return wanted if wanted in LANGUAGES else abort(404)


def _page(call: Call, form: WordsForm, **conflict: object) -> str:
    language = _language(call)
    newest = call.newest_in(language)
    source = call.newest_in(call.source_language) if call.source_language not in (None, language) else None
    return render_template(
        "operations/calls/words.html",
        call=call,
        form=form,
        language=language,
        newest=newest,
        source=source,
        given=_given(call, language),
        **conflict,
    )
