"""The register of the current index, read once for all visitors, with what people decided laid over it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TypeVar

import streamlit as st

from citations import Address, format_permalink, quote_hash
from commitments import Commitment, Register, RegisterFilter, open_register
from commitments.corrections import FILE, Correction, corrected, load_corrections
from commitments.export import Cite, citer
from search import Engine
from settings import Settings

MAX_KEPT = 64  # answers kept per register: subjects searched, facets counted, files exported

T = TypeVar("T")
Progress = Callable[[str, int, int], None]


class OpenRegister:
    """One state of the register: `register` with the decisions in force, `machine` without them."""

    def __init__(self, engine: Engine, machine: Register, acts: tuple[Correction, ...]) -> None:
        self.engine, self.machine, self.acts = engine, machine, acts
        self.register = Register(corrected(machine.records, acts), load=lambda: machine.documents)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._links: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    @cached_property
    def by_hash(self) -> dict[str, Commitment]:
        """The records by content hash, decisions in force."""
        return {record.content_hash: record for record in self.register.records}

    @cached_property
    def machine_by_hash(self) -> dict[str, Commitment]:
        """The records by content hash as the machine read them."""
        return {record.content_hash: record for record in self.machine.records}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once per key while it is among the latest asked for."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return made

    def ranks(self, about: str) -> dict[str, int]:
        """The place of every record on a subject, by id.

        Raises: BadQuery.
        """

        def search() -> dict[str, int]:
            found = self.register.search(self.engine, about, RegisterFilter(rejected=True))
            return {record.id: rank for rank, record in enumerate(found)}

        return self.keep(("ranks", about), search)

    def link(self, doc_id: str, eid: str) -> str:
        """The permalink of a paragraph, with the hash of its words."""

        def make() -> str:
            paragraph = self.engine.index.paragraph(doc_id, eid)
            document = self.engine.index.document(doc_id)
            words = paragraph.quote(self.engine.index.text(document.file)) if paragraph and document else ""
            return format_permalink(Address(doc_id=doc_id, eid=eid, hash=quote_hash(words) if words else ""))

        if (doc_id, eid) not in self._links:
            self._links[doc_id, eid] = make()
        return self._links[doc_id, eid]

    def cited(self, base_url: str) -> Cite:
        """The function that cites records for an export."""
        return citer(self.machine.documents, base_url=base_url)


class _Shelf:
    """The register of one generation; whoever comes first reads it, others wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._machine: Register | None = None
        self._current: tuple[Hashable, OpenRegister] | None = None

    @property
    def is_read(self) -> bool:
        """Whether opening is a matter of milliseconds."""
        return self._machine is not None

    def opened(self, engine: Engine, corpus: Path, progress: Progress | None) -> OpenRegister:
        """The register with the decisions as they stand in the corpus folder now."""
        with self._lock:
            if self._machine is None:
                self._machine = open_register(engine, progress=progress)
            state = _state(corpus / FILE)
            if self._current is None or self._current[0] != state:
                self._current = (state, OpenRegister(engine, self._machine, load_corrections(corpus)))
            return self._current[1]


def current_register(engine: Engine, settings: Settings, progress: Callable[[], Progress]) -> OpenRegister:
    """The register of the index that is open now; `progress` is asked for a reporter only when it must be read."""
    shelf = _shelf(str(settings.index), settings.model, engine.index.generation)
    return shelf.opened(engine, settings.corpus, None if shelf.is_read else progress())


@st.cache_resource(max_entries=2, show_spinner=False)
def _shelf(index: str, model: str, generation: str) -> _Shelf:
    """One shelf per generation of the index."""
    return _Shelf()


def _state(path: Path) -> tuple[int, int] | None:
    """What changes whenever a decision is added."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
