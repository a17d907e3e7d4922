"""What a reader chose in the gallery: read from the address, and written into the addresses that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storyboard.stories.models import Kind
from storyboard.stories.search import words_asked

LONGEST_TYPED = 200


@dataclass(frozen=True)
class Chosen:
    """Each choice narrows the list; an empty one leaves it as it is. `call` is the address of a call."""

    q: str = ""
    call: str = ""
    kind: str = ""
    language: str = ""
    country: str = ""
    theme: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Chosen:
        """What stands in an address. A way of telling that does not exist is none."""
        said = {name: args.get(name, "").strip()[:LONGEST_TYPED] for name in cls.__dataclass_fields__}
        return cls(**said | {"kind": said["kind"] if said["kind"] in list(Kind) else ""})

    @property
    def args(self) -> dict[str, str]:
        """The choices that were made, for an address."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for, as the index knows them."""
        return words_asked(self.q)

    @property
    def filters(self) -> int:
        """How many choices are made, what is looked for not counted."""
        return len(self.args) - bool(self.q)
