from __future__ import annotations

import pytest

from storyboard.media.loudness import Gain, Loudness, gain_for, measure
from storyboard.media.refusal import MediaFailed
from tests.clips import Clips, ffmpeg


@pytest.mark.parametrize(
    ("lufs", "peak", "gain"),
    [
        (-16.0, -6.0, Gain(0.0, limit=False)),
        (-23.0, -12.0, Gain(7.0, limit=False)),
        (-23.0, -5.0, Gain(7.0, limit=True)),
        (-10.0, 0.5, Gain(-6.0, limit=False)),
        (-16.0, -1.0, Gain(0.0, limit=True)),
        (-50.0, -40.0, Gain(20.0, limit=False)),  # a whisper is not made into noise
    ],
)
def test_a_story_is_brought_to_minus_sixteen(lufs: float, peak: float, gain: Gain) -> None:
    assert gain_for(Loudness(lufs, 3.0, peak)) == gain


def test_silence_stays_silent() -> None:
    assert gain_for(None) == Gain(0.0, limit=False)


@pytest.mark.media
def test_a_tone_is_measured(clips: Clips) -> None:
    path = clips.folder / "tone.mp4"
    # A stereo sine of 1 kHz at -20 dBFS: -20 LUFS, by EBU Tech 3341 (its case 1 is the same at -23).
    tone = "aevalsrc='0.1*sin(2*PI*1000*t)|0.1*sin(2*PI*1000*t)':d=4:s=48000"
    ffmpeg("-f", "lavfi", "-i", tone, "-c:a", "aac", "-b:a", "192k", str(path))
    loudness = measure(path)
    assert loudness is not None
    assert loudness.integrated_lufs == pytest.approx(-20, abs=0.3)
    assert loudness.true_peak_dbtp == pytest.approx(-20, abs=0.5)


@pytest.mark.media
def test_silence_has_no_loudness(clips: Clips) -> None:
    path = clips.folder / "nothing.mp4"
    ffmpeg("-f", "lavfi", "-i", "anullsrc=d=2", "-c:a", "aac", str(path))
    assert measure(path) is None


@pytest.mark.media
def test_a_clip_without_sound_cannot_be_measured(clips: Clips) -> None:
    with pytest.raises(MediaFailed):
        measure(clips.silent())
