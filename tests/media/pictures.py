"""Pictures as people send them, and as people who mean no good send them."""

from __future__ import annotations

import struct
import zlib

from storyboard.media.picture_file import PNG
from tests.clips import ffmpeg

OWNER, GPS, COMMENT, PROGRAM = (
    "Aminata Traore",
    "12.6392N-8.0029W",
    "drawn at home in Sikasso",
    "LogoMaker 7 of A. Traore",
)
PLANTED = (OWNER, GPS, COMMENT, PROGRAM)


def picture(kind: str = "png", size: str = "300x100", draw: str = "testsrc2") -> bytes:
    """A picture with something to see in it."""
    codec = {"png": "png", "jpeg": "mjpeg", "webp": "libwebp"}[kind]
    container = "webp" if kind == "webp" else "image2pipe"
    source = f"{draw}{':' if '=' in draw else '='}s={size}"
    return ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "1", "-c:v", codec, "-f", container, "pipe:1")


def see_through() -> bytes:
    """A red picture of which 3 parts of 10 can be seen."""
    draw = "color=red:s=60x40,format=rgba,colorchannelmixer=aa=0.3"
    return ffmpeg("-f", "lavfi", "-i", draw, "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def exif() -> bytes:
    """An EXIF block that names its owner and a place."""
    words = f"{OWNER}\0{GPS}\0".encode()
    return b"MM\0*\0\0\0\x08\0\x01\x01\x3b\0\x02" + struct.pack(">II", len(words), 26) + b"\0\0\0\0" + words


def telling_png() -> bytes:
    """A PNG that tells of its owner, in every chunk in which one can; and behind its end."""
    data = picture("png")
    head = len(PNG) + 25
    told = (
        chunk(b"tEXt", b"Comment\0" + COMMENT.encode())
        + chunk(b"zTXt", b"Software\0\0" + zlib.compress(PROGRAM.encode(), 0))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + OWNER.encode())
        + chunk(b"eXIf", exif())
        + chunk(b"iCCP", b"icc\0\0" + zlib.compress(PROGRAM.encode(), 0))
        + chunk(b"tIME", bytes((7, 235, 10, 3, 8, 15, 42)))
        + chunk(b"sBIT", b"\x08\x08\x08")
    )
    return data[:head] + told + data[head:] + OWNER.encode()


def telling_jpeg() -> bytes:
    """A JPEG that tells of its owner in EXIF, XMP and a comment; and behind its end."""
    data = picture("jpeg")
    told = b""
    for marker, content in (
        (0xE1, b"Exif\0\0" + exif()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS.encode()),
        (0xED, b"Photoshop 3.0\0" + PROGRAM.encode()),
        (0xFE, COMMENT.encode()),
    ):
        told += bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content
    return data[:2] + told + data[2:] + OWNER.encode()


def telling_webp() -> bytes:
    """A WebP with EXIF and XMP."""
    inner = picture("webp")[12:]
    extended = b"VP8X" + struct.pack("<I", 10) + bytes((0x0C, 0, 0, 0)) + (299).to_bytes(3, "little")
    extended += (99).to_bytes(3, "little")
    told = b""
    for kind, content in ((b"EXIF", exif()), (b"XMP ", "".join((COMMENT, PROGRAM)).encode())):
        told += kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    body = b"WEBP" + extended + inner + told
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that says that it is huge."""
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096)) + chunk(b"IEND", b"")


def lying_webp() -> bytes:
    """A WebP whose frame says that it is small, and whose picture is huge."""
    frame = bytearray(picture("webp", "300x100")[12:])
    frame[8 + 6 : 8 + 10] = struct.pack("<HH", 16_000, 16_000)
    extended = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (9).to_bytes(3, "little") * 2
    body = b"WEBP" + extended + bytes(frame)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated(kind: str) -> bytes:
    """A picture that moves."""
    codec = {"png": ("apng", "apng"), "webp": ("libwebp_anim", "webp")}[kind]
    draw = "testsrc2=s=64x64:d=1:r=4"
    return ffmpeg("-f", "lavfi", "-i", draw, "-c:v", codec[0], "-f", codec[1], "pipe:1")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
