"""What a build depends on, as SHA-256: files, the program's own code, the versions of its libraries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

READING_LIBRARIES = ("pypdf", "python-docx", "lxml")  # they decide what text a file has
CHUNKING_LIBRARIES = ("langchain-text-splitters",)
NO_CODE = frozenset({"__pycache__", "documents"})


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, hex.

    Raises: OSError.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def value_sha256(value: Any) -> str:
    """The SHA-256 of a value written as JSON with sorted keys, hex."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def code_sha256(folder: Path) -> str:
    """The SHA-256 over the code and the word lists of a room (not the documents in it), hex."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not NO_CODE & set(inside.parts) and not path.name.startswith(".") and path.is_file():
            digest.update(f"{inside.as_posix()}\0{file_sha256(path)}\n".encode())
    return digest.hexdigest()


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """The installed version of each library; "" when its record cannot be read."""

    def found(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return {name: found(name) for name in names}


def reader_fingerprint() -> str:
    """Changes whenever the same file might be read or segmented in another way."""
    room = Path(__file__).resolve().parent.parent / "corpus"
    return value_sha256([code_sha256(room), library_versions(READING_LIBRARIES)])


def indexer_fingerprint() -> str:
    """Changes whenever the same paragraphs might be chunked or stored in another way."""
    return value_sha256([code_sha256(Path(__file__).resolve().parent), library_versions(CHUNKING_LIBRARIES)])
