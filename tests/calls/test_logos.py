"""The logos of a call: their order, their bytes, and two administrators at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storyboard.calls import logos, wording
from storyboard.calls.logos import Drawn
from storyboard.calls.models_logos import CallLogo
from storyboard.calls.queries import logos_of
from storyboard.calls.refusals import AddressTaken, Archived, CallChanged, NoSuchLogo, TooManyLogos
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.processing import tidying
from storyboard.processing.tidying import tidy
from storyboard.storage.interface import new_key
from tests.factory import open_call

ADA = "staff:1"


@pytest.fixture
def storage(app):
    return app.extensions["storyboard_storage"]


@pytest.fixture
def call(session):
    return open_call(session)


def drawn(storage, name: str) -> Drawn:
    with storage.writer(new_key()) as writer:
        writer.write(f"the logo of {name}".encode())
        return Drawn(name, writer.finish(), "image/png", 60, 20)


def add(session, storage, *names: str, slug: str = "youth4peace") -> None:
    for name in names:
        logos.add(session, slug, drawn(storage, name), actor=ADA)


def there(session, call) -> list[CallLogo]:
    session.rollback()
    return list(session.scalars(logos_of(call.id)))


def names(session, call) -> list[str]:
    return [logo.name for logo in there(session, call)]


def bytes_of(storage, logo: CallLogo) -> bytes:
    return b"".join(storage.read(logo.storage_key))


def version(session, call) -> int:
    session.rollback()
    return call.version


def test_they_stand_in_the_order_in_which_they_came(session, storage, call):
    add(session, storage, "Open Table", "River Voices", "The City")
    assert names(session, call) == ["Open Table", "River Voices", "The City"]
    assert len({logo.slug for logo in there(session, call)}) == 3


@pytest.mark.parametrize(
    ("which", "by", "order"),
    [(2, -1, "acb"), (0, 1, "bac"), (0, -1, "abc"), (2, 1, "abc"), (2, -5, "cab")],
)
def test_one_moves_and_stays_at_the_ends(session, storage, call, which, by, order):
    add(session, storage, "a", "b", "c")
    logo = there(session, call)[which].slug
    logos.move(session, "youth4peace", logo, by=by, seen=call.version, actor=ADA)
    assert "".join(names(session, call)) == order
    assert version(session, call) == (4 if order == "abc" else 5)


def test_a_removed_one_leaves_no_byte(session, storage, call):
    add(session, storage, "a", "b", "c")
    gone = there(session, call)[1]
    logos.remove(session, storage, "youth4peace", gone.slug, seen=call.version, actor=ADA)
    left = there(session, call)
    assert [(logo.name, logo.place) for logo in left] == [("a", 0), ("c", 1)]
    assert {key for key, _ in storage.objects()} == {logo.storage_key for logo in left}


def test_a_ninth_finds_no_place(session, storage, call):
    add(session, storage, *"abcdefgh")
    with pytest.raises(TooManyLogos) as refused:
        add(session, storage, "i")
    assert refused.value.figures == {"most": 8}
    assert names(session, call) == list("abcdefgh")


def test_who_comes_second_is_told_and_changes_nothing(session, storage, call):
    add(session, storage, "a", "b")
    seen, (a, b) = call.version, [logo.slug for logo in there(session, call)]
    logos.move(session, "youth4peace", b, by=-1, seen=seen, actor=ADA)
    for late in (
        lambda: logos.move(session, "youth4peace", a, by=-1, seen=seen, actor="staff:2"),
        lambda: logos.remove(session, storage, "youth4peace", b, seen=seen, actor="staff:2"),
    ):
        with pytest.raises(CallChanged):
            late()
    assert names(session, call) == ["b", "a"]
    assert len(list(storage.objects())) == 2


def test_one_that_is_not_there_or_belongs_to_another_call_is_not_touched(session, storage, call):
    other = open_call(session, "another")
    add(session, storage, "a", slug="another")
    theirs = there(session, other)[0].slug
    for logo in (theirs, "nothing"):
        with pytest.raises(NoSuchLogo):
            logos.remove(session, storage, "youth4peace", logo, seen=version(session, call), actor=ADA)
    assert names(session, other) == ["a"]


def test_those_of_an_archived_call_stay_as_they_are(session, storage, call):
    add(session, storage, "a")
    slug = there(session, call)[0].slug
    with transaction(session):
        call.archived_at = utc_now()
    for change in (
        lambda: add(session, storage, "b"),
        lambda: logos.move(session, "youth4peace", slug, by=1, seen=call.version, actor=ADA),
        lambda: logos.remove(session, storage, "youth4peace", slug, seen=call.version, actor=ADA),
    ):
        with pytest.raises(Archived):
            change()
    assert names(session, call) == ["a"]


def test_the_journal_tells_who_did_what_and_never_a_name(session, storage, call):
    add(session, storage, "Open Table", "River Voices")
    first = there(session, call)[0].slug
    logos.move(session, "youth4peace", first, by=1, seen=call.version, actor=ADA)
    logos.remove(session, storage, "youth4peace", first, seen=version(session, call), actor=ADA)
    session.rollback()
    events = session.scalars(select(Event).where(Event.kind.like("call.logo%")).order_by(Event.id)).all()
    assert [(event.kind, event.actor, event.details) for event in events] == [
        (kind, ADA, {"call": call.id, "version": number, "changed": ["logos"]})
        for number, kind in enumerate(("call.logo_add", "call.logo_add", "call.logo_move", "call.logo_remove"), 2)
    ]


def test_a_copy_has_the_same_with_bytes_of_their_own(session, storage, call):
    add(session, storage, "a", "b")
    new = wording.copy(session, storage, "youth4peace", "youth4peace-2028", actor=ADA)
    copied, old = there(session, new), there(session, call)
    assert [(logo.name, logo.place, logo.width, logo.height, logo.sha256) for logo in copied] == [
        (logo.name, logo.place, logo.width, logo.height, logo.sha256) for logo in old
    ]
    logos.remove(session, storage, "youth4peace", old[0].slug, seen=version(session, call), actor=ADA)
    assert [bytes_of(storage, logo) for logo in there(session, new)] == [b"the logo of a", b"the logo of b"]


def test_a_copy_that_is_refused_leaves_no_bytes(session, storage, call):
    add(session, storage, "a", "b")
    open_call(session, "taken")
    with pytest.raises(AddressTaken):
        wording.copy(session, storage, "youth4peace", "taken", actor=ADA)
    assert len(list(storage.objects())) == 2


def test_a_logo_whose_bytes_are_lost_is_not_copied_and_does_not_stop_the_copy(session, storage, call):
    add(session, storage, "a", "b")
    storage.erase(there(session, call)[0].storage_key)
    new = wording.copy(session, storage, "youth4peace", "youth4peace-2028", actor=ADA)
    assert [(logo.name, logo.place) for logo in there(session, new)] == [("b", 0)]


def test_tidying_leaves_them_and_misses_those_whose_bytes_are_gone(session, storage, call, monkeypatch):
    monkeypatch.setattr(tidying, "ROW_FOLLOWS_WITHIN", timedelta(seconds=-1))
    add(session, storage, "a", "b")
    orphan = drawn(storage, "nobody’s")
    kept = {logo.storage_key for logo in there(session, call)}
    assert (tidy(session, storage).orphans, {key for key, _ in storage.objects()}) == (1, kept)
    assert orphan.stored.key not in kept
    storage.erase(there(session, call)[0].storage_key)
    assert tidy(session, storage).without_bytes == 1
