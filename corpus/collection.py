"""A folder of files read into documents; a file that cannot be read is listed and the others go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.errors import CanCuError, ReadError
from corpus.manifest import MANIFEST, Manifest, load_manifest
from corpus.reading import list_sources, read_source, shown_name
from corpus.records import CorpusReading, Document, Failure, SourceText
from corpus.structure import split_documents

Progress = Callable[[int, int, str], None]  # files done, files in all, the file just read


def read_document(path: Path, root: Path | None = None, *, hand: Manifest | None = None) -> tuple[Document, ...]:
    """The documents of one file; `root` is the corpus folder (the file's own folder when None).

    Raises: ReadError.
    """
    path = Path(path)
    return split_documents(read_source(path, path.parent if root is None else Path(root)), hand=hand)


def read_corpus(root: Path, *, progress: Progress | None = None) -> CorpusReading:
    """The documents of all files below `root`, with a Failure for each file or page that cannot be searched.

    Raises: UnreadableFile when the folder itself is missing.
    """
    root = Path(root)
    files, failures = list_sources(root)
    hand: Manifest | None = None
    try:
        hand = load_manifest(root)
    except CanCuError as error:
        failures.append(Failure(file=MANIFEST, reason=error.what, advice=error.advice))
    documents: list[Document] = []
    for done, path in enumerate(files, 1):
        try:
            source = read_source(path, root)
        except ReadError as error:
            failures.append(Failure(file=error.where or shown_name(path, root), reason=error.what, advice=error.advice))
        else:
            documents.extend(split_documents(source, hand=hand))
            failures.extend(_pages_without_text(source))
        if progress:
            progress(done, len(files), shown_name(path, root))
    return CorpusReading(documents=tuple(documents), failures=tuple(failures), n_files=len(files))


def _pages_without_text(source: SourceText) -> list[Failure]:
    pages = tuple(page.number for page in source.pages if not page.searchable)
    if not pages:
        return []
    return [Failure(
        file=source.file, reason=f"{len(pages)} trang không có lớp chữ nên không tìm được.",
        advice="Hãy nhận dạng chữ (OCR) các trang này rồi nạp lại tệp.", pages=pages,
    )]
