"""The proposed readings of a scanned document, worked out once for all visitors."""

from __future__ import annotations

import threading
from collections import OrderedDict

import streamlit as st

from corpus.corrected import document_corrections
from corpus.records import Document
from corpus.vietnamese.corrections import Correction
from indexer import Index, StoredDocument
from ui import reader_texts as texts
from ui.facts import MIN_NOISE

N_KEPT = 64  # documents: some 100 bytes a proposal
Key = tuple[str, str]  # folder of the generation, id of the document

_kept: OrderedDict[Key, tuple[Correction, ...]] = OrderedDict()
_working = threading.Lock()


def is_offered(stored: StoredDocument) -> bool:
    """Whether a document is offered in a corrected version: it was scanned, or has the errors of a scan."""
    return "scanned" in stored.flags or stored.noise >= MIN_NOISE


def proposals(index: Index, document: Document) -> tuple[Correction, ...]:
    """The proposals for a document, by place; with a sentence on the page while they are worked out."""
    found = _kept.get(_key(index, document))
    if found is not None:
        return found
    with st.spinner(texts.READING_SCAN):
        return proposals_of(index, document)


def proposals_of(index: Index, document: Document) -> tuple[Correction, ...]:
    """The same outside of a page. One document is worked out at a time; the others wait."""
    key = _key(index, document)
    with _working:
        found = _kept.get(key)
        if found is None:
            found = _kept[key] = document_corrections(document)
            while len(_kept) > N_KEPT:
                _kept.popitem(last=False)
        return found


def _key(index: Index, document: Document) -> Key:
    return str(index.folder), document.doc_id
