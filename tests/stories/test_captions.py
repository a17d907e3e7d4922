"""Captions: whatever is written, what a browser is given is plain WebVTT of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.stories.captions import LARGEST, MOST_CUES, Cue, Unreadable, decoded, read, transcript, webvtt

VTT = """WEBVTT - by somebody

STYLE
::cue { background: url(https://elsewhere.example/x.png) }

NOTE a secret note

intro
00:01.000 --> 00:03.500 align:start position:10%
<v Awa><b>Two</b> schools <c.red>did not</c> talk.
We cleaned &amp; swept.

00:08.000 --> 00:09.000
&lt;script&gt;alert(1)&lt;/script&gt; --&gt; \u202eback
"""
SRT = "1\r\n00:00:01,000 --> 00:00:03,500\r\n<i>Deux</i> écoles\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nسلام"


def test_only_times_and_words_of_webvtt_are_kept():
    assert webvtt(read(VTT)) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nTwo schools did not talk.\nWe cleaned &amp; swept.\n\n"
        "00:00:08.000 --> 00:00:09.000\n&lt;script&gt;alert(1)&lt;/script&gt; --&gt; back\n"
    )


def test_subrip_is_read_too():
    assert read(SRT) == [Cue(1000, 3500, "Deux écoles"), Cue(4000, 5000, "سلام")]


def test_the_transcript_is_the_words_with_a_gap_where_nobody_spoke():
    assert transcript(read(VTT)) == (
        "Two schools did not talk. We cleaned & swept.\n\n<script>alert(1)</script> --> back"
    )


@pytest.mark.parametrize(
    ("written", "code", "cue"),
    [
        ("", "empty", 0),
        ("a story without times", "empty", 0),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\u200b", "empty", 0),
        ("WEBVTT\n\n00:03.000 --> 00:02.000\nback", "backwards", 1),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nso\n\n00:01.000 --> 99:00:02.000\nlong", "backwards", 2),
        (f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'x' * 501}", "cue-too-long", 1),
        ("WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * (MOST_CUES + 1), "too-many", 0),
        ("x" * (LARGEST + 1), "too-long", 0),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_place(written, code, cue):
    with pytest.raises(Unreadable) as refused:
        read(written)
    assert (refused.value.code, refused.value.cue) == (code, cue)


def test_a_file_is_text_in_utf_8_or_says_so():
    assert decoded("\ufeffWEBVTT é".encode()) == "WEBVTT é"
    assert decoded("WEBVTT é".encode("utf-16")) == "WEBVTT é"
    for other in (b"WEBVTT \xe9", b"\xff\xfe\x00", b"x" * (LARGEST + 1)):
        with pytest.raises(Unreadable):
            decoded(other)


@given(st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=5))
def test_what_is_written_is_read_again_as_it_was(texts):
    written = "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:09.000\n{text}" for n, text in enumerate(texts))
    try:
        cues = read(written)
    except Unreadable:
        return
    again = webvtt(cues)
    assert "<" not in again
    assert again.count("-->") == len(cues)
    assert read(again) == sorted(cues, key=lambda cue: (cue.start, cue.end))


@given(st.text(max_size=300))
def test_anything_at_all_is_read_or_refused(text):
    try:
        assert read(text)
    except Unreadable as refused:
        assert refused.code
