"""The manifest of a generation: what it was built from and with, and whether this program may read it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from corpus.errors import IndexMismatch
from indexer import chunks, encoding, lexical, terms, vectors
from indexer.fingerprints import (
    CHUNKING_LIBRARIES,
    READING_LIBRARIES,
    indexer_fingerprint,
    library_versions,
    reader_fingerprint,
    value_sha256,
)
from indexer.generations import REBUILD
from indexer.records import BuildReport
from indexer.sources import Scan, all_corrections

FORMAT = 2  # of the files of a generation; raised by every change that an older program cannot read


def settings() -> dict[str, Any]:
    """The constants that decide what a generation holds."""
    return {
        "max_piece": chunks.MAX_PIECE,
        "min_piece": chunks.MIN_PIECE,
        "max_context": chunks.MAX_CONTEXT,
        "noise_for_repair": lexical.NOISE_FOR_REPAIR,
        "text_fields": list(lexical.TEXT_FIELDS),
        "key_bytes": encoding.KEY_BYTES,
    }


def engine_versions() -> dict[str, str]:
    """The versions of the libraries whose own files a generation holds."""
    return {"faiss": vectors.library_version(), "tantivy": terms.library_version()}


def model_of(encoder: Any) -> dict[str, Any]:
    """Name, SHA-256 and dimension of an encoder."""
    return {"name": encoder.name, "fingerprint": encoder.fingerprint, "dimension": int(encoder.dimension)}


def inputs_of(scan: Scan, encoder: Any) -> dict[str, Any]:
    """Everything that decides a generation's content; equal inputs need no new build."""
    return {
        "format": FORMAT,
        "model": model_of(encoder),
        "settings": settings(),
        "engines": engine_versions(),
        "reader": reader_fingerprint(),
        "indexer": indexer_fingerprint(),
        "hand_facts": all_corrections(scan.manifest),
        "corpus": value_sha256(
            [
                [(name, sha256) for _, name, sha256 in scan.files],
                [(failure.file, failure.reason) for failure in scan.refused],
            ]
        ),
    }


def make_manifest(inputs: dict[str, Any], report: BuildReport, vector_index: str, built_at: str) -> dict[str, Any]:
    """The manifest of a new generation, without its files."""
    return {
        **{name: inputs[name] for name in ("format", "model", "settings", "engines", "reader", "indexer")},
        "inputs": inputs,
        "built_at": built_at,
        "libraries": library_list(),
        "vector_index": vector_index,
        "counts": {name: getattr(report, f"n_{name}") for name in ("files", "documents", "paragraphs", "chunks")},
        "notices": list(report.notices),
    }


def library_list() -> dict[str, str]:
    """The versions of all libraries that took part, for the record."""
    names = ("numpy", "faiss-cpu", "tantivy", *READING_LIBRARIES, *CHUNKING_LIBRARIES)
    return {**library_versions(names), "sqlite": sqlite3.sqlite_version}


def check_readable(manifest: dict[str, Any], encoder: Any | None, index: Path) -> None:
    """Passes when this program, with this encoder, may read the generation.

    Raises: IndexMismatch naming the field, what the index has and what was expected.
    """
    _same("format", manifest.get("format"), FORMAT, index)
    expected = [("engines", engine_versions()), ("settings", settings())]
    if encoder is not None:
        expected.append(("model", model_of(encoder)))
    for group, values in expected:
        found = manifest.get(group)
        found = found if isinstance(found, dict) else {}
        for name in sorted(values.keys() | found.keys(), key=lambda name: (name != "name", name)):  # a name tells most
            _same(f"{group}.{name}", found.get(name), values.get(name), index)


def _same(field: str, found: object, expected: object, index: Path) -> None:
    if found != expected or type(found) is not type(expected):
        raise IndexMismatch(
            f"chỉ mục được lập với {field} = {found!r}, chương trình đang dùng {expected!r}.",
            where=str(index),
            advice=REBUILD,
        )
