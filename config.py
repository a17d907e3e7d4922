"""The settings of one installation: read from the environment once, checked, and never changed after."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET, SHORTEST_TOKEN = 32, 16
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
ROLES = ("moderator", "senior-moderator", "curator", "host", "administrator")
_FACTOR_FOR = {"local": "none", "production": "administrator"}
MADE_HERE: set[Path] = set()  # secrets that this very process made: nothing was kept with them before
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # what a bearer token may consist of (RFC 6750)


class WrongSetting(Exception):
    """A setting cannot be used: its name, what was found, and what is allowed."""

    def __init__(self, name: str, found: str, allowed: str) -> None:
        super().__init__(f"{name} is {found}. Allowed: {allowed}.")
        self.name = name


@dataclass(frozen=True)
class Settings:
    """Every setting, typed. The names are those of the environment, in lower case (see docs/settings.md)."""

    storyboard_mode: str
    port: int
    public_url: str
    trusted_proxies: int
    secret_key: str
    data_key: str
    storyboard_data: Path
    database_url: str
    storage_url: str
    queue_url: str
    withdrawals_url: str
    backup_folder: Path
    log_level: str
    log_format: str
    metrics_token: str
    heartbeat_timeout: int
    claim_minutes: int
    author_hours: int
    second_factor_roles: frozenset[str]
    closing_grace_hours: int
    send_files_by: str
    mail_url: str

    @property
    def production(self) -> bool:
        """Whether strangers can reach this installation."""
        return self.storyboard_mode == "production"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over TLS only."""
        return self.public_url.startswith("https://")


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    :raises WrongSetting: naming the setting, what was found and what is allowed.
    """
    env = os.environ if env is None else env
    mode = _one_of(env, "STORYBOARD_MODE", ("local", "production"), "local")
    port = _whole(env, "PORT", 5000, 1, 65535)
    data = _writable("STORYBOARD_DATA", Path(env.get("STORYBOARD_DATA") or ROOT / "instance").expanduser().absolute())
    settings = Settings(
        storyboard_mode=mode,
        port=port,
        public_url=_web_address(env, "PUBLIC_URL", f"http://127.0.0.1:{port}"),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0, 0, 5),
        secret_key=_secret(env, "SECRET_KEY", mode, data),
        data_key=_secret(env, "DATA_KEY", mode, data),
        storyboard_data=data,
        database_url=_service_address(env, "DATABASE_URL", data / "storyboard.db", ("postgresql",)),
        storage_url=_storage_address(env, "STORAGE_URL", data / "files"),
        queue_url=_service_address(env, "QUEUE_URL", data / "queue.db", ("postgresql", "redis", "rediss")),
        withdrawals_url=_storage_address(env, "WITHDRAWALS_URL", data / "withdrawals"),
        backup_folder=_folder_to_be(env, "BACKUP_FOLDER", data / "backups"),
        log_level=_one_of(env, "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
        log_format=_one_of(env, "LOG_FORMAT", ("text", "json"), "text"),
        metrics_token=_token(env, "METRICS_TOKEN"),
        heartbeat_timeout=_whole(env, "HEARTBEAT_TIMEOUT", 60, 2, 3600),
        claim_minutes=_whole(env, "CLAIM_MINUTES", 15, 1, 240),
        author_hours=_whole(env, "AUTHOR_HOURS", 2, 1, 24),
        second_factor_roles=_some_of(env, "SECOND_FACTOR_ROLES", ROLES, _FACTOR_FOR[mode]),
        closing_grace_hours=_whole(env, "CLOSING_GRACE_HOURS", 24, 0, 168),
        send_files_by=_one_of(env, "SEND_FILES_BY", ("app", "x-accel"), "app"),
        mail_url=_mail_address(env, "MAIL_URL"),
    )
    if settings.send_files_by == "x-accel" and not settings.trusted_proxies:
        # Without a server in front films would arrive empty, and their storage keys would be told to everybody.
        raise WrongSetting("SEND_FILES_BY", "'x-accel' while TRUSTED_PROXIES is 0", "x-accel behind a proxy, or app")
    if settings.production:
        _refuse_for_production(settings, env)
    return settings


def _refuse_for_production(settings: Settings, env: Mapping[str, str]) -> None:
    if not settings.secure_cookies:
        raise WrongSetting("PUBLIC_URL", repr(settings.public_url), "an https:// address in production")
    if settings.secret_key == settings.data_key:
        raise WrongSetting("DATA_KEY", "the same as SECRET_KEY", "a secret of its own")
    if env.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise WrongSetting("FLASK_DEBUG", repr(env["FLASK_DEBUG"]), "nothing, in production")


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = env.get(name) or default
    if value not in allowed:
        raise WrongSetting(name, repr(value), " or ".join(allowed))
    return value


def _some_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> frozenset[str]:
    value = env.get(name) or default
    found = {word.strip() for word in value.split(",")} - {""}
    if found == {"none"}:
        return frozenset()
    if not found or not found.issubset(allowed):
        raise WrongSetting(name, repr(value), f"none, or some of {', '.join(allowed)}, with commas between")
    return frozenset(found)


def _whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
        raise WrongSetting(name, repr(value), f"a whole number from {least} to {most}")
    return int(value)


def _web_address(env: Mapping[str, str], name: str, default: str) -> str:
    value = (env.get(name) or default).rstrip("/")
    if not _is_web_address(value):
        raise WrongSetting(name, repr(value), "http://HOST or https://HOST, without a path")
    return value


def _is_web_address(value: str) -> bool:
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https"):
        return False
    return not (parts.path or parts.query or parts.fragment or parts.username)


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; None when it has no host, or a host or port that there is not."""
    try:
        parts = urlsplit(value)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _service_address(env: Mapping[str, str], name: str, default: Path, services: tuple[str, ...]) -> str:
    """A file of SQLite's, or a service of one of these kinds."""
    value = env.get(name) or f"sqlite:///{quote(str(default))}"
    places = [f"{service}://USER:PASSWORD@HOST/{'NUMBER' if 'redis' in service else 'NAME'}" for service in services]
    allowed = " or ".join(["sqlite:////FOLDER/FILE", *places])
    if value.partition("://")[0] in services:
        parts = _parts(value)  # what is found is not told: it holds a password
        if parts is None or (parts.scheme.startswith("redis") and not re.fullmatch("(/[0-9]*)?", parts.path)):
            raise WrongSetting(name, f"an address whose {_UNREADABLE}", allowed)
        return value
    _writable(name, _absolute_path(name, value, "sqlite:///", allowed).parent)
    return value


_UNREADABLE = "host or port cannot be read (in user and password, write @ / : # ? % as %40 %2F %3A %23 %3F %25)"
_STORAGE = "file:///FOLDER, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME"


def _storage_address(env: Mapping[str, str], name: str, default: Path) -> str:
    value = env.get(name) or default.as_uri()
    if value.startswith("s3://"):
        parts = _parts(value)
        asked = dict(parse_qsl(parts.query)) if parts else {}
        known = asked.keys() <= {"endpoint", "region"} and _is_web_address(asked.get("endpoint", "https://aws.example"))
        if not parts or not _BUCKET.fullmatch(parts.netloc) or not known:
            # Whoever writes credentials into the address shall not read them in a log.
            raise WrongSetting(name, "an s3:// address that cannot be used", _STORAGE)
        return value
    _writable(name, _absolute_path(name, value, "file://", _STORAGE))
    return value


_SERVER = "://USER:PASSWORD@HOST:PORT?from=ADDRESS"
_MAIL = f"smtp{_SERVER} or smtps{_SERVER}, or nothing: then no mail is sent"


def _mail_address(env: Mapping[str, str], name: str) -> str:
    """Where mail is handed over; empty when none is sent."""
    value = env.get(name, "").strip()
    if value and (wrong := _wrong_in_mail_address(value)):  # the value holds a password: it is not told
        raise WrongSetting(name, f"an address {wrong}", _MAIL)
    return value


def _wrong_in_mail_address(value: str) -> str:
    if value.partition("://")[0].lower() not in ("smtp", "smtps"):
        return "that begins with neither smtp:// nor smtps://"
    parts = _parts(value)
    if parts is None or parts.path not in ("", "/") or parts.fragment or parts.netloc.count("@") > 1:
        return f"whose {_UNREADABLE}"
    asked = dict(parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True))
    if bool(parts.username) != bool(parts.password):
        return "with only one of user and password"
    if not unquote(f"{parts.username}{parts.password}").isascii():
        return "with signs in user or password that are not ASCII"
    if asked.keys() != {"from"} or not _MAILBOX.fullmatch(asked["from"]):
        return "without the address that mail comes from (?from=ADDRESS, and nothing else after the question mark)"
    return ""


def _folder_to_be(env: Mapping[str, str], name: str, default: Path) -> Path:
    """A folder that is made when it is needed: it may be on a disk that is not there all the time."""
    path = Path(env.get(name) or default)
    if not path.is_absolute() or path == Path("/"):
        raise WrongSetting(name, repr(str(path)), "an absolute path, such as /mnt/backups")
    return path


def _absolute_path(name: str, value: str, prefix: str, allowed: str) -> Path:
    """The path in an address; absolute, since a command may be run from any folder."""
    path = Path(unquote(value.removeprefix(prefix)))
    if not value.startswith(prefix) or not path.is_absolute() or path == Path("/"):
        # The value may hold a password: only its scheme is told.
        scheme = value.partition(":")[0]
        wrong = "without an absolute path" if prefix.startswith(f"{scheme}:") else f"with the scheme {scheme!r}"
        raise WrongSetting(name, f"an address {wrong}", allowed)
    return path


def _writable(name: str, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        found = f"a folder that we cannot write to ({error.strerror})"
        raise WrongSetting(name, found, "a folder of our own") from error


def _secret(env: Mapping[str, str], name: str, mode: str, data: Path) -> str:
    value = env.get(name, "")
    if not value and mode == "local":
        value = _kept_secret(data / f"{name.lower()}.txt")
    if len(value) < SHORTEST_SECRET:
        found = f"{len(value)} characters long" if value else "missing"
        raise WrongSetting(name, found, f"at least {SHORTEST_SECRET} random characters")
    return value


def _token(env: Mapping[str, str], name: str) -> str:
    """A word that a machine shows; empty when it is not set."""
    value = env.get(name, "")
    if value and (len(value) < SHORTEST_TOKEN or not _TOKEN.fullmatch(value)):
        allowed = f"nothing, or at least {SHORTEST_TOKEN} random letters and digits"
        raise WrongSetting(name, f"{len(value)} characters long, or has signs that no token has", allowed)
    return value


def _kept_secret(path: Path) -> str:
    """A local installation makes its own secrets once and keeps them beside its data."""
    try:
        if not path.exists():
            _make_secret(path)
        return path.read_text().strip()
    except OSError as error:
        found = f"kept in {path}, which we cannot read ({error.strerror})"
        raise WrongSetting(path.stem.upper(), found, "a file of our own, or a secret in the environment") from error


def _make_secret(path: Path) -> None:
    """Several processes start at once: the first makes the secret, and none ever sees half of it."""
    handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
        MADE_HERE.add(path)
    os.unlink(draft)
