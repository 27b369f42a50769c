"""What a build takes over from the generation before it: documents of unchanged files, vectors, token ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.errors import IndexError_
from corpus.records import Failure
from indexer import generations
from indexer.encoding import KEY_BYTES, VectorCache
from indexer.manifest import FORMAT, model_of
from indexer.retiring import keep_retired
from indexer.sources import Reading, Scan, corrections
from indexer.store import Store


class Previous:
    """The current generation of an index as a source for the next; empty when there is none or it is damaged."""

    def __init__(self, index: Path) -> None:
        """Checks every byte of the current generation before anything of it is used."""
        self.name, self.manifest, self._store, self._folder = "", {}, None, None
        self._failures: dict[str, tuple[Failure, ...]] = {}
        self._files: dict[str, tuple[str, str]] = {}
        try:
            name = generations.current_name(index)
            folder = index / generations.GENERATIONS / name
            manifest = generations.read_manifest(folder)
            generations.check_files(folder, manifest)
        except (IndexError_, FileNotFoundError):
            return
        if manifest.get("format") != FORMAT:
            return
        self.name, self.manifest, self._folder, self._store = name, manifest, folder, Store(folder)
        self._files = {file: (sha256, same_as) for file, sha256, same_as in self._store.files()}
        for failure in self._store.failures():
            self._failures[failure.file] = (*self._failures.get(failure.file, ()), failure)

    def is_made_of(self, inputs: dict[str, Any]) -> bool:
        """Whether it was built from exactly these inputs."""
        return bool(self.name) and self.manifest.get("inputs") == inputs

    def documents_of(self, file: str, sha256: str, scan: Scan, reader: str) -> Reading | None:
        """What a file gave then; None when the file, the reader or what was corrected by hand changed since."""
        if self._store is None or self._files.get(file) != (sha256, "") or self.manifest["reader"] != reader:
            return None
        documents = self._store.documents_of(file)
        if self._store.corrections(file) != corrections(documents, scan.manifest):
            return None
        return documents, self._failures.get(file, ())

    def keep_retired(self, index: Path, fresh: Path, *, limit_mib: int, when: str) -> tuple[str, ...]:
        """Keeps what the store `fresh` (a file) no longer holds, for old links; sentences about what was not kept."""
        if self._store is None:
            return ()
        return keep_retired(index, self._store, fresh, limit_mib=limit_mib, when=when)

    def failures(self) -> tuple[Failure, ...]:
        """Everything that could not be read then."""
        return self._store.failures() if self._store is not None else ()

    def vectors(self, encoder: Any) -> VectorCache:
        """Its vectors when they were made with this encoder, else none."""
        usable = self._folder is not None and self.manifest["model"] == model_of(encoder)
        usable = usable and self.manifest["settings"]["key_bytes"] == KEY_BYTES
        return VectorCache(self._folder if usable else None)

    def close(self) -> None:
        """Closes the store."""
        if self._store is not None:
            self._store.close()
