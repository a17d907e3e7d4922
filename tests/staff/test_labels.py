"""The journal names people by labels: who is meant."""

from storyboard.staff.actions import add
from storyboard.staff.labels import names_of, number_of
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role


def hired(session, name, role):
    add(session, f"{name}@example.org", role, name)
    return session.scalars(staff_called(f"{name}@example.org")).one()


def test_a_label_is_of_somebody_of_the_staff_or_of_nobody(session):
    malik = hired(session, "Malik", Role.MODERATOR)
    assert number_of(malik.label) == malik.id
    assert [number_of(label) for label in ("author", "system")] == [None, None]


def test_names_are_of_those_who_are_staff_alone(session):
    malik, ada = hired(session, "Malik", Role.MODERATOR), hired(session, "Ada", Role.ADMINISTRATOR)
    labels = [malik.label, "author", ada.label, "system", malik.label, "staff:999"]
    assert names_of(session, labels) == {malik.label: malik.name, ada.label: ada.name}
