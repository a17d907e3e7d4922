"""What a file is by its first bytes, before the rest has arrived. Its name is never believed."""

from storyboard.media.refusal import Unusable

HEAD_BYTES = 64 * 1024

# AVI is left out on purpose: its demuxer opens playlists that hide inside (the "GAB2" attack of 2017).
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"jxl "}

_PLAYLIST_MARKS = (
    b"#extm3u",
    b"ffconcat",
    b"<mpd",
    b"v=0",
    b"[playlist]",
    b"<smoothstreamingmedia",
    b"rtsptext",
)

_OTHERS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"RIFF", "avi"),
    (b"OggS", "ogg"),
    (b"FLV", "flv"),
    (b"ID3", "mp3"),
    (b"\x30\x26\xb2\x75", "wmv"),
    (b"#!AMR", "amr"),
    (b"<svg", "svg"),
    (b"[Script Info]", "subtitles"),
)


def container_of(head: bytes) -> str | None:
    """Name the container that these first bytes open (mp4, mov, 3gp, webm, matroska), or None if it is none of ours."""
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head[:64] else "matroska" if b"matroska" in head[:64] else None
    kind, brand = head[4:8], head[8:12]
    if kind == b"ftyp":
        if brand in _PICTURE_BRANDS:
            return None
        return "mov" if brand == b"qt  " else "3gp" if brand[:2] == b"3g" else "mp4"
    return "mov" if kind in _OLD_QUICKTIME and len(head) > 8 else None


def check_head(head: bytes) -> None:
    """Raise `Unusable` (empty, playlist, not-a-video) when these first bytes cannot open a video."""
    if not head:
        raise Unusable("empty")
    if container_of(head):
        return
    text = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(_opens(text, mark) for mark in _PLAYLIST_MARKS):
        raise Unusable("playlist")
    raise Unusable("not-a-video", {"found": other(head)})


def _opens(text: bytes, mark: bytes) -> bool:
    return mark in text if mark.startswith(b"<") else text.startswith(mark)


def other(head: bytes) -> str:
    """What these first bytes look like that open none of our films: a word, or nothing when unknown."""
    if head[4:8] == b"ftyp":
        return "picture"
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, found in _OTHERS:
        if start.startswith(magic) or (found == "svg" and magic in start):
            return found
    printable = sum(32 <= byte < 127 or byte in b"\t\r\n" or byte > 127 for byte in start)
    return "text" if b"\0" not in start and printable == len(start) else ""
