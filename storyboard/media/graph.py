"""ffmpeg-python with types: filter graphs in, arguments out. It builds; only the runner runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import ffmpeg

from storyboard.media.tools import named

Options = Mapping[str, str | int | float | None]  # None: an option that takes no value


class Stream(Protocol):
    """A picture or a sound on its way through a graph."""

    def filter(self, name: str, *args: object, **options: object) -> "Stream":
        """Return the stream after one more filter."""

    def filter_multi_output(self, name: str, *args: object) -> "Streams":
        """Return the streams that a filter such as `split` makes."""


class Streams(Protocol):
    """Several streams: of a file (`V:0`, `a:0`), or out of a splitting filter (0, 1, …)."""

    def __getitem__(self, which: str | int) -> Stream:
        """Return one of them."""


class Output(Protocol):
    """A file that a graph ends in."""


def source(path: Path, **options: str | float | None) -> Streams:
    """Return a file as the beginning of a graph."""
    streams: Streams = ffmpeg.input(named(path), **options)
    return streams


def join(streams: Sequence[Stream], name: str, **options: object) -> Stream:
    """Return the one stream that a filter such as `xstack` makes of several."""
    stream: Stream = ffmpeg.filter(streams, name, **options)
    return stream


def output(streams: Sequence[Stream], path: Path, options: Options) -> Output:
    """Return a file that these streams end in."""
    written: Output = ffmpeg.output(*streams, named(path), **options)
    return written


def arguments(*outputs: Output) -> list[str]:
    """Return the arguments of one run that writes all these files."""
    args: list[str] = ffmpeg.merge_outputs(*outputs).get_args()
    return args
