"""A playlist with the name of a video must never make us read another file.

These tests fail when `-format_whitelist` is taken out of `storyboard/media/guards.py`: ffmpeg then follows a playlist
to its neighbour's video.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storyboard.media.master import make_master
from storyboard.media.probe import probe, read_facts
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.runner import Budget
from storyboard.media.stills import make_poster
from storyboard.media.tools import ffmpeg, ffprobe, named
from tests.clips import Clips
from tests.clips import ffmpeg as system_ffmpeg
from tests.media.factory import facts

pytestmark = pytest.mark.media

SECRET = b"the-neighbours-secret"
PLENTY = Budget(wall_s=30, cpu_s=30)


def hls(victim: Path) -> str:
    head = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n"
    return f"{head}#EXTINF:2.0,\nfile://{victim}\n#EXT-X-ENDLIST\n"


def hls_relative(victim: Path) -> str:
    return hls(victim).replace(f"file://{victim}", victim.name)


def hls_master(victim: Path) -> str:
    return f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{victim.with_name('inner.m3u8')}\n"


def concat(victim: Path) -> str:
    return f"ffconcat version 1.0\nfile {victim.name}\n"


def dash(victim: Path) -> str:
    segment = f"<BaseURL>{victim.with_suffix('.mp4')}</BaseURL>"
    inner = f'<Representation id="1" bandwidth="1">{segment}</Representation>'
    period = f'<Period><AdaptationSet mimeType="video/mp4">{inner}</AdaptationSet></Period>'
    return (
        '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        f'mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">{period}</MPD>'
    )


def sdp(_: Path) -> str:
    return (
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 40000 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    )


def svg(victim: Path) -> str:
    link = f'<image href="file://{victim}" width="64" height="64"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">{link}</svg>'


def subtitles(_: Path) -> str:
    return "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,0:00:09.00,,,0,0,0,,x\n"


PLAYLISTS = [hls, hls_relative, hls_master, concat, dash, sdp, svg, subtitles]


@pytest.fixture
def victim(clips: Clips, tmp_path: Path) -> Path:
    """Another author's video, beside ours, with a secret in it."""
    path = tmp_path / "victim.ts"
    note = f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{SECRET.decode()}"
    copy = ("-c", "copy", "-bsf:v", note)
    system_ffmpeg("-i", str(clips.silent()), *copy, str(path.with_suffix(".mp4")))
    system_ffmpeg("-i", str(clips.silent()), *copy, "-f", "mpegts", str(path))
    (tmp_path / "inner.m3u8").write_text(hls(path))
    assert SECRET in path.read_bytes()
    return path


@pytest.fixture(params=PLAYLISTS, ids=lambda make: make.__name__)
def playlist(request: pytest.FixtureRequest, victim: Path) -> Path:
    """A text that points to the victim, named like a video."""
    make: Callable[[Path], str] = request.param
    path = victim.with_name("story.mp4")
    path.write_text(make(victim))
    return path


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mov", ".3gp"])
def test_a_playlist_is_refused_at_the_door(playlist: Path, suffix: str) -> None:
    renamed = playlist.rename(playlist.with_suffix(suffix))
    with pytest.raises(Unusable) as refusal:
        probe(renamed)
    assert refusal.value.code in ("playlist", "not-a-video")
    with pytest.raises(Unusable):
        read_facts(renamed)


def test_past_the_door_ffmpeg_still_does_not_open_it(playlist: Path) -> None:
    out = playlist.with_name("out.mkv")
    with pytest.raises(MediaFailed):
        ffmpeg(["-i", named(playlist), "-c", "copy", "-f", "matroska", named(out)], PLENTY)
    assert not out.exists() or SECRET not in out.read_bytes()


def test_past_the_door_ffprobe_still_does_not_open_it(playlist: Path) -> None:
    with pytest.raises(MediaFailed):
        ffprobe(playlist, ["-show_streams"])


def test_past_the_door_nothing_is_made_of_it(playlist: Path) -> None:
    out = playlist.parent / "out"
    out.mkdir()
    with pytest.raises(Unusable):
        make_master(playlist, out / "master.mp4", facts(duration_s=2, audio_codec=None))
    with pytest.raises(MediaFailed):
        make_poster(playlist, out / "poster.jpg", facts(duration_s=2))
    assert list(out.iterdir()) == []


def test_a_quicktime_film_that_refers_to_another_file_does_not_open_it(clips: Clips, victim: Path) -> None:
    """A reference movie: the table of data references names the victim instead of "this file"."""
    data = clips.silent().read_bytes()
    here = b"\0\0\0\x0curl \0\0\0\x01"
    assert data.count(here) == 1
    there = str(victim.with_suffix(".mp4")).encode() + b"\0"
    # The same length of file: the sample tables stay, only the reference says "elsewhere".
    story = victim.with_name("story.mov")
    story.write_bytes(data.replace(here, b"\0\0\0\x0curl \0\0\0\0") + there)
    out = victim.parent / "out.mp4"
    try:
        make_master(story, out, probe(story))
    except (Unusable, MediaFailed):
        assert not out.exists()
    else:
        assert SECRET not in out.read_bytes()
