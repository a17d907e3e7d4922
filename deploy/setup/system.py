"""What comes from the operating system: ffmpeg, the venv module, and for the tests a browser, fonts and services."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from deploy.setup import apt, ffmpeg
from deploy.setup.commands import ROOT, listed
from deploy.setup.trouble import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SERVERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])  # Debian keeps servers from the paths of people
NOTO_ARABIC = Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf")


@dataclass(frozen=True)
class Need:
    """Something the system should have, the Debian package that brings it, and how to get it elsewhere."""

    name: str
    package: str
    there: Callable[[], bool]
    elsewhere: str


FFMPEG = Need(
    "ffmpeg",
    "ffmpeg",
    lambda: bool(shutil.which("ffmpeg") and shutil.which("ffprobe")),
    "Install ffmpeg 5.1 or newer (for instance: brew install ffmpeg, or sudo dnf install ffmpeg)",
)
VENV = Need(
    "Python's venv module",
    f"python{sys.version_info.major}.{sys.version_info.minor}-venv",
    lambda: (ROOT / ".venv/bin/python").exists() or find_spec("ensurepip") is not None,
    "Install Python's venv and ensurepip modules",
)
BROWSER = Need(
    "Chromium",
    "chromium",
    lambda: any(map(shutil.which, BROWSERS)),
    "Install Chromium or Chrome",
)
DRIVER_LIBRARY = Need(
    "libatomic",
    "libatomic1",
    lambda: sys.platform != "linux" or _loads("libatomic.so.1"),
    "Install libatomic, which the driver of the browser needs",
)
POSTGRESQL = Need(
    "PostgreSQL",
    "postgresql",
    lambda: bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    "Install PostgreSQL's server",
)
REDIS = Need("Redis", "redis-server", lambda: bool(shutil.which("redis-server")), "Install the Redis server")
NGINX = Need("nginx", "nginx", lambda: bool(shutil.which("nginx", path=_SERVERS)), "Install nginx")
CADDY = Need("Caddy", "caddy", lambda: bool(shutil.which("caddy", path=_SERVERS)), "Install Caddy")
SYSTEMD = Need(
    "systemd",
    "systemd",
    lambda: sys.platform != "linux" or bool(shutil.which("systemd-analyze")),
    "Install systemd's tools",
)
FONTS = Need(
    "the Noto fonts",
    "fonts-noto-core",
    NOTO_ARABIC.exists,
    "Install the Noto fonts",
)
FOR_TESTS = (BROWSER, DRIVER_LIBRARY, FONTS, POSTGRESQL, REDIS, NGINX, CADDY, SYSTEMD)


def needed(purpose: str) -> list[Need]:
    """Return what this purpose wants from the system."""
    return [FFMPEG, VENV, *(FOR_TESTS if purpose == "test" else ())]


def provide(needs: list[Need]) -> None:
    """Install what is missing, all at once, then make sure that ffmpeg is good enough.

    :raises Trouble: something is missing and may not be installed here.
    """
    missing = [need for need in needs if not need.there()]
    if missing and not apt.usable():
        raise Trouble(_by_hand(missing))
    if missing:
        apt.install([need.package for need in missing], [need.name for need in missing])
    ffmpeg.check()


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _by_hand(missing: list[Need]) -> str:
    names = listed([need.name for need in missing])
    if apt.present():
        packages = " ".join(need.package for need in missing)
        return f"{names} must be installed, and we may not do it for you. Run: sudo apt-get install {packages}"
    return f"{names} must be installed. {'; '.join(need.elsewhere for need in missing)}; then start again."
