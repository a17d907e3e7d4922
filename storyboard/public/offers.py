"""What can be chosen in the gallery: only what leads to a story, in the reader's language and order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from storyboard.public.choosing import Chosen
from storyboard.stories.models import Kind
from storyboard.web.filters import country_name, language_name


class Offer(NamedTuple):
    """One choice: its name in the address, its label, what stands for no choice, and the values with their labels."""

    name: str
    label: str
    every: str
    values: Sequence[tuple[str, str]]


def offers(told: Iterable[tuple[str, str]], calls: Iterable[tuple[str, str]], chosen: Chosen) -> list[Offer]:
    """The choices that there are. One of which there is a single value is left out, unless it was chosen.

    :param told: what it is (`language`, `country`, `theme`) and a value of it, as `queries.told` answers.
    :param calls: address and hashtags.
    """
    values: dict[str, list[str]] = {"language": [], "country": [], "theme": []}
    for what, value in told:
        values[what].append(value)
    kinds = [(Kind.VIDEO.value, _("Films")), (Kind.TEXT.value, _("Texts"))]
    found = [
        Offer("kind", _("How they are told"), _("All"), kinds),
        Offer("language", _("Language"), _("Every language"), _named(values["language"], _own_name)),
        Offer("country", _("Country"), _("Every country"), _named(values["country"], country_name)),
        Offer("theme", _("Theme"), _("Every theme"), _named(values["theme"], str)),
        Offer("call", _("Call"), _("Every call"), [(slug, hashtags or slug) for slug, hashtags in calls]),
    ]
    return [offer for offer in found if len(offer.values) > 1 or chosen.args.get(offer.name)]


def _named(values: Iterable[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((value, name(value)) for value in values), key=lambda pair: pair[1].casefold())


def _own_name(code: str) -> str:
    return language_name(code, own=True)
