"""Writing to the journal."""

from sqlalchemy.orm import Session

from storyboard.journal.models import Event


def record(session: Session, kind: str, *, actor: str, story_id: int | None = None, **details: object) -> None:
    """Add an event to the transaction of the caller.

    :param actor: `author`, `system` or `staff:ID`; never a name.
    :param details: small figures and codes; never what a person wrote.
    """
    session.add(Event(kind=kind, actor=actor, story_id=story_id, details=details))
