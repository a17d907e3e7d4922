"""Where addresses of storage lead: whether two of them are one place, or one lies in the other. Plain Python."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# Below its prefix a store that speaks S3 keeps the pieces of what is still being sent, and erases old ones.
_ITS_OWN = "tails/"


def folder_of(url: str) -> Path | None:
    """The folder that an address leads to; None when it leads to another machine."""
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def written_in(backups: Path) -> tuple[Path, Path]:
    """The folders that all backups in a folder share: the pool of their files, and the list of withdrawals."""
    return backups / "files", backups / "withdrawals"


def meet(one: Path, other: Path) -> bool:
    """Whether two folders are one, or one lies in the other, whichever names lead to them."""
    first, second = one.resolve(), other.resolve()
    return first.is_relative_to(second) or second.is_relative_to(first)


def are_one(one: str, other: str) -> bool:
    """Whether two addresses lead to the same place, however they are written."""
    first, second = folder_of(one), folder_of(other)
    if first is not None and second is not None:
        return first.resolve() == second.resolve()
    return first is second and _in_store(one) == _in_store(other)


def are_apart(one: str, other: str) -> bool:
    """Whether what is kept under one address is never taken for what is kept under the other."""
    first, second = folder_of(one), folder_of(other)
    if first is not None and second is not None:
        return not meet(first, second)
    if first is not None or second is not None:
        return True
    (where, prefix), (there, below) = _in_store(one), _in_store(other)
    return where != there or not (
        prefix == below or below.startswith(prefix + _ITS_OWN) or prefix.startswith(below + _ITS_OWN)
    )


def place_for_two(storage: str, withdrawals: str, backups: Path) -> tuple[str, str] | None:
    """Which setting names another's place, and whose.

    What no story speaks for is erased in the storage, and what no backup names in the pool that backups share.
    """
    if not are_apart(withdrawals, storage):
        return "WITHDRAWALS_URL", "the place of STORAGE_URL, or in it"
    for name, folder in (("STORAGE_URL", folder_of(storage)), ("WITHDRAWALS_URL", folder_of(withdrawals))):
        if folder is not None and any(meet(folder, place) for place in written_in(backups)):
            return "BACKUP_FOLDER", f"where the files of backups would lie in the place of {name}"
    return None


def _in_store(url: str) -> tuple[tuple[str, str], str]:
    """Endpoint, bucket, and the prefix with which its keys begin."""
    parts = urlsplit(url)
    endpoint = parse_qs(parts.query).get("endpoint", [""])[-1].rstrip("/").lower()
    prefix = parts.path.strip("/")
    return (endpoint, parts.netloc), f"{prefix}/" if prefix else ""
