"""Which documents a question means when it names one by its type and its year, number of the congress or place."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from corpus.vietnamese import find_symbols, fold
from indexer import StoredDocument
from search.sides import sides_of

_BODY = r"(?: (?:[uh][bd]nd|tinh uy|uy ban nhan dan|hoi dong nhan dan))?"
_OF_PLACE = rf"(?: \w+){{0,3}}?(?: cua)?{_BODY}(?: tinh| thanh pho)? "
_OF_YEAR = r"(?: (?:nam|ban hanh nam|ban hanh|ngay [\d/ .-]+?|thang \d{1,2})){0,2}[ /.-]"


def of_another_document(question: str, documents: Sequence[StoredDocument]) -> np.ndarray:
    """(n_documents,) bool, the documents other than those the question names by type with year or place.

    None is another when the question names no document or one that is not among them, a document number (that number
    decides), or sides that are to be compared.
    """
    if find_symbols(question) or sides_of(question, documents):
        return np.zeros(len(documents), bool)
    asked = f" {' '.join(re.findall(r'[a-z0-9]+', fold(question)))} "
    named = np.array([_is_named(asked, document) for document in documents], bool)
    return ~named if named.any() else np.zeros(len(documents), bool)


def _is_named(asked: str, document: StoredDocument) -> bool:
    """Whether a question, folded to words with single blanks around them, names the document."""
    if not document.type:
        return False
    kind = f" {' '.join(re.findall(r'[a-z0-9]+', fold(document.type)))}"
    if kind not in asked:
        return False
    if document.year and re.search(f"{kind}{_OF_YEAR}{document.year} ", asked):
        return True
    return bool(document.place) and re.search(f"{kind}{_OF_PLACE}{fold(document.place)} ", asked) is not None
