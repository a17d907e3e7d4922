"""What administrators cannot do to a call, and what they can do instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from storyboard.calls.models import Call, CallText
from storyboard.web.errors import Refusal


class NoSuchCall(Refusal):
    """There is no call with this address."""

    code, status = "no-such-call", 404
    title = _l("There is no such call")
    message = _l("The address may be mistyped, or was changed. Choose the call from the list.")


class AddressTaken(Refusal):
    """Another call has this address."""

    code, status = "address-taken", 422
    title = _l("This address is taken")
    message = _l("Another call has this address, perhaps an archived one. Choose another one.")


class AddressStays(Refusal):
    """A call that people know of keeps its address."""

    code, status = "address-stays", 409
    title = _l("The address cannot be changed any more")
    message = _l("This call is announced: its address stands on posters and in messages, so it stays as it is.")


class CallChanged(Refusal):
    """Somebody else changed the call since the page was loaded; `call` is as it stands now."""

    code, status = "call-changed", 409
    title = _l("A colleague changed this call meanwhile")
    message = _l("Nothing of yours is saved yet. Look at what changed, then save yours again if you still want to.")

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call


class WordsChanged(Refusal):
    """Somebody else wrote these words anew since the page was loaded; `newest` is theirs."""

    code, status = "words-changed", 409
    title = _l("A colleague changed these words meanwhile")
    message = _l(
        "Nothing of yours is saved yet, and all of it stands below, beside what they wrote. "
        "Put both together, then save."
    )

    def __init__(self, newest: CallText) -> None:
        super().__init__()
        self.newest = newest


class NoWords(Refusal):
    """A call without words cannot be announced."""

    code, status = "no-words", 409
    title = _l("This call has no words yet")
    message = _l("People would see an empty page. Write its question and what it asks consent to, then announce it.")


class OverAlready(Refusal):
    """A call whose last day is past cannot be announced."""

    code, status = "over-already", 409
    title = _l("This call would be closed at once")
    message = _l("The day on which it closes is past. Change its dates, then announce it.")


class NotNow(Refusal):
    """The call does not stand where this would make sense; perhaps a colleague was quicker."""

    code, status = "not-now", 409
    title = _l("This cannot be done now")
    message = _l("The call stands elsewhere meanwhile, perhaps by a colleague’s hand. Its page says where.")


class StillTaking(Refusal):
    """A call that still takes stories cannot be archived."""

    code, status = "still-taking", 409
    title = _l("This call still takes stories")
    message = _l(
        "It is open, or it was closed so shortly ago that who began before may still finish. "
        "Close it, and archive it when that time is over."
    )


class Archived(Refusal):
    """An archived call is not changed."""

    code, status = "archived", 409
    title = _l("This call is archived")
    message = _l("Bring it back first, then change it.")


class TooManyLogos(Refusal):
    """A call has as many logos as it may."""

    code, status = "too-many-logos", 409
    title = _l("There is no place for another logo")
    message = _l("A call has at most %(most)d. Remove one first.")


class NoSuchLogo(Refusal):
    """The logo is not there any more."""

    code, status = "no-such-logo", 404
    title = _l("This logo is not there any more")
    message = _l("A colleague removed it meanwhile. Load the page again.")


class TooManyQuestions(Refusal):
    """A call shows as many questions as it may."""

    code, status = "too-many-questions", 409
    title = _l("There is no place for another question")
    message = _l("A call shows at most %(most)d. Hide one first.")


class NoSuchQuestion(Refusal):
    """The question is not of this call."""

    code, status = "no-such-question", 404
    title = _l("There is no such question")
    message = _l("The address may be mistyped. Choose the question from the page of its call.")
