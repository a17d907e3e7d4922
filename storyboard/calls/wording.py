"""Writing the words of a call, in one language after another; and copying a whole call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.calls import actions, logos, questions
from storyboard.calls.changing import call_now
from storyboard.calls.models import Call, CallText
from storyboard.calls.next_year import next_years
from storyboard.calls.plan import NAMES, Plan
from storyboard.calls.queries import questions_of
from storyboard.calls.refusals import Archived, NoSuchCall, WordsChanged
from storyboard.calls.standing import Standing
from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.storage.interface import Storage


@dataclass(frozen=True)
class Words:
    """What a call says in one language; the names are those of `CallText`."""

    question: str
    introduction: str
    what_happens: str
    consent: str
    prompts: list[str] = field(default_factory=list)


def words_of(text: CallText) -> Words:
    """The words of a row."""
    return Words(text.question, text.introduction, text.what_happens, text.consent, list(text.prompts))


def write(session: Session, slug: str, language: str, words: Words, *, seen: int, actor: str) -> CallText:
    """Write the words anew: a new version. The old one stays, for consents were given to it.

    :param seen: the version that the administrator looked at; 0 when there was none.
    :returns: the newest words; those that were there when nothing is different.
    :raises WordsChanged: somebody else was first.
    :raises Archived: the call is archived.
    """
    try:
        with transaction(session):
            call = call_now(session, slug)
            newest = call.newest_in(language)
            if (newest.version if newest else 0) != seen:
                raise _rival(call, language)
            if call.standing is Standing.ARCHIVED:
                raise Archived
            if newest is not None and words_of(newest) == words:
                return newest
            text = CallText(language=language, version=seen + 1, **asdict(words))
            call.texts.append(text)
            session.flush()
            record(session, "call.words", actor=actor, call=call.id, language=language, text_version=text.version)
    except IntegrityError:  # both wrote at the same moment
        raise _rival(call_now(session, slug), language) from None
    return text


def copy(
    session: Session,
    storage: Storage,
    slug: str,
    new_slug: str,
    *,
    actor: str,
    also: Callable[[Call, Call], None] = lambda _old, _new: None,
) -> Call:
    """A draft for next year: everything but the stories, the dates moved by a year, the words at their first version.

    Its logos have bytes of their own, so that either call can lose them.

    :param also: what else is copied in the same transaction, from the old call to the new.
    :raises AddressTaken: another call has this address.
    :raises Full: there is no room for its logos.
    """
    drawn = logos.copies(session, storage, slug)
    try:
        with transaction(session):
            old = call_now(session, slug)
            now = Plan(**{name: getattr(old, name) for name in NAMES})
            new = actions.create(session, next_years(now, new_slug), actor=actor)
            newest = (old.newest_in(language) for language in dict.fromkeys(text.language for text in _by_age(old)))
            new.texts = [CallText(language=text.language, **asdict(words_of(text))) for text in newest if text]
            logos.add_all(session, new, drawn)
            questions.add_all(session, new, session.scalars(questions_of(old.id)).all())
            also(old, new)
            record(session, "call.copy", actor=actor, call=new.id, of=old.id)
    except BaseException:
        logos.erase(storage, drawn)
        raise
    return new


def _by_age(call: Call) -> list[CallText]:
    return sorted(call.texts, key=lambda text: text.id)


def _rival(call: Call, language: str) -> WordsChanged | NoSuchCall:
    newest = call.newest_in(language)
    return WordsChanged(newest) if newest else NoSuchCall()
