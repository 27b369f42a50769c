"""The files of a corpus folder: what is there, with SHA-256, and what one of them gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import corpus
from corpus.errors import ManifestError, ReadError, UnreadableFile
from corpus.manifest import MANIFEST, Manifest, load_manifest
from corpus.reading import list_sources, shown_name
from corpus.records import Document, Failure
from indexer.fingerprints import file_sha256, value_sha256

Reading = tuple[tuple[Document, ...], tuple[Failure, ...]]  # what one file gave


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What stands in a corpus folder: (path, name, SHA-256) of each file, what was refused, facts corrected by hand."""

    root: Path
    files: tuple[tuple[Path, str, str], ...]
    refused: tuple[Failure, ...]
    manifest: Manifest | None  # None when its file is broken


def scan_corpus(root: Path, progress: Callable[[str, int, int], None]) -> Scan:
    """The files of the folder in the order of their names; a file that cannot be opened is refused.

    Raises: UnreadableFile when there is no folder, or no file in it that can be read.
    """
    paths, refused = list_sources(root)
    files = []
    for number, path in enumerate(paths, start=1):
        try:
            files.append((path, shown_name(path, root), file_sha256(path)))
        except OSError as error:
            refused.append(Failure(file=shown_name(path, root), reason=f"Không mở được tệp: {error.strerror}."))
        progress("scan", number, len(paths))
    if not files:
        found = f"{len(refused)} tệp đều không đọc được" if refused else "thư mục tài liệu không có tệp nào"
        advice = "Hãy đặt các văn bản (.txt, .md, .html, .docx, .pdf) vào thư mục này rồi chạy lại."
        raise UnreadableFile(f"{found}.", where=str(root), advice=advice)
    try:
        manifest = load_manifest(root)
    except ManifestError as error:
        manifest = None
        refused.append(Failure(file=MANIFEST, reason=error.what, advice=error.advice))
    return Scan(root=root, files=tuple(files), refused=tuple(refused), manifest=manifest)


def all_corrections(manifest: Manifest | None) -> str:
    """SHA-256 of everything corrected by hand; "" when that file is broken."""
    if manifest is None:
        return ""
    return value_sha256(repr((sorted(manifest.by_place.items(), key=str), sorted(manifest.by_id.items(), key=str))))


def corrections(documents: tuple[Document, ...], manifest: Manifest | None) -> str:
    """SHA-256 of what was corrected by hand in the documents of one file; "" when the file of corrections is broken."""
    if manifest is None:
        return ""
    return value_sha256([repr(manifest.hand(one.source.file, one.part, one.doc_id)) for one in documents])


def read_file(path: Path, scan: Scan) -> Reading:
    """The documents of one file, and a failure for it or for its pages without text; never raises for a bad file."""
    try:
        documents = corpus.read_document(path, scan.root, hand=scan.manifest)
    except ReadError as error:
        return (), (Failure(file=error.where or shown_name(path, scan.root), reason=error.what, advice=error.advice),)
    source = documents[0].source
    blank = tuple(page.number for page in source.pages if not page.searchable)
    if not blank:
        return documents, ()
    reason = f"{len(blank)}/{len(source.pages)} trang không có lớp chữ nên không tìm được."
    advice = "Hãy nhận dạng chữ (OCR) các trang này rồi nạp lại tệp."
    return documents, (Failure(file=source.file, reason=reason, advice=advice, pages=blank),)
