"""How the documents of an index stand to one another: what each carries out, names, and is named by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np

from citations.mentions import Named, find_mentions, named_documents
from corpus.facts_json import facts_from_json
from corpus.issuers import issuer_of_code
from corpus.vietnamese import DocumentSymbol, find_dates, find_symbols, fold
from indexer import Index, StoredDocument

N_READ = 256  # documents whose mentions are kept
MAX_PASSAGES = 20_000  # passages asked of the index for one number
CONFLICT = "conflicting_symbol"  # of a fact's cue: the text writes the number in two ways
_ISO_CHARS = {"day": 10, "month": 7, "year": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upper:
    """A document that another says it carries out. `value` is its number or name, `evidence` the words, verbatim.

    `date` is what these words state, `place` the province for a provincial number; "" when unknown.
    """

    value: str
    key: str
    evidence: str
    date: str = ""
    place: str = ""
    other_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which documents of the index a number can mean: none, one, or several that nothing in the text tells apart."""

    documents: tuple[StoredDocument, ...] = ()
    own: bool = False  # the document names itself

    @property
    def status(self) -> Literal["own", "absent", "here", "ambiguous"]:
        """In one word."""
        if self.own:
            return "own"
        return "ambiguous" if len(self.documents) > 1 else "here" if self.documents else "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBy:
    """A document that names another one, with all the places; `certain` is False when the number could mean others."""

    document: StoredDocument
    named: Named
    certain: bool = True


class Relations:
    """The relations of one generation of an index. What is read of a document is kept; safe to use from threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.named = lru_cache(maxsize=N_READ)(self._named)

    @cached_property
    def by_key(self) -> dict[str, tuple[StoredDocument, ...]]:
        """The documents that state a number of their own, by its key."""
        found: dict[str, list[StoredDocument]] = defaultdict(list)
        for document in self.index.documents():
            if document.number:
                found[key_of(document.number)].append(document)
        return {key: tuple(documents) for key, documents in found.items()}

    @cached_property
    def _uppers(self) -> tuple[tuple[Upper, ...], ...]:
        """What each document carries out, by its number in the index."""
        return tuple(tuple(_uppers_of(document)) for document in self.index.documents())

    @cached_property
    def _below(self) -> dict[str, list[tuple[StoredDocument, Upper]]]:
        """The documents that carry out a number, by its key."""
        found: dict[str, list[tuple[StoredDocument, Upper]]] = defaultdict(list)
        for document, uppers in zip(self.index.documents(), self._uppers, strict=True):
            for upper in uppers:
                found[upper.key].append((document, upper))
        return found

    def implements(self, document: StoredDocument) -> tuple[tuple[Upper, Meant], ...]:
        """What a document says that it carries out, nearest first, and which document of the index that is."""
        uppers = self._uppers[self._numbers[document.doc_id]]
        return tuple((upper, self._meant(upper.key, upper.date, upper.place, document)) for upper in uppers)

    def implemented_by(self, document: StoredDocument) -> tuple[StoredDocument, ...]:
        """The documents of the index that say that they carry this one out."""
        if not document.number:
            return ()
        found = []
        for lower, upper in self._below.get(key_of(document.number), ()):
            meant = self._meant(upper.key, upper.date, upper.place, lower)
            if meant.status == "here" and meant.documents[0].doc_id == document.doc_id:
                found.append(lower)
        return tuple(found)

    def together(self, document: StoredDocument) -> tuple[tuple[Upper, tuple[StoredDocument, ...]], ...]:
        """For each document that this one carries out: the others of the index that carry out the same one."""
        found = []
        for upper in self._uppers[self._numbers[document.doc_id]]:
            same = (one for one in self._below[upper.key] if one[0].doc_id != document.doc_id)
            others = tuple(lower for lower, theirs in same if _same_upper(upper, theirs))
            if others:
                found.append((upper, others))
        return tuple(found)

    def meant(self, named: Named, document: StoredDocument) -> Meant:
        """Which documents of the index a number in `document` means; never a guess between several."""
        place = named.place or ((document.place or "") if is_local(named.symbol) else "")
        return self._meant(named.key, named.date, place, document)

    def named_by(self, document: StoredDocument) -> Iterator[NamedBy]:
        """The documents of the index whose text gives this one's number, in the order of the collection."""
        for other in self.documents_naming(key_of(document.number)) if document.number else ():
            for named in self.named(other.doc_id) if other.doc_id != document.doc_id else ():
                meant = self.meant(named, other) if named.key == key_of(document.number or "") else Meant()
                if any(one.doc_id == document.doc_id for one in meant.documents):
                    yield NamedBy(document=other, named=named, certain=meant.status == "here")

    def documents_naming(self, key: str) -> tuple[StoredDocument, ...]:
        """The documents with this number in a passage or over one, in the order of the collection.

        The word index answers; a number that stands only far behind in a very long heading is not in it.
        """
        ordinals, _ = self.index.search_terms({"symbols": [(key, 1.0)]}, MAX_PASSAGES)
        documents = self.index.documents()
        return tuple(documents[number] for number in np.unique(self.index.chunk_documents[ordinals]).tolist())

    def _named(self, doc_id: str) -> tuple[Named, ...]:
        """The documents that one document names in its text, in the order of their first place."""
        document = self.index.document(doc_id)
        if document is None:
            return ()
        return named_documents(find_mentions(self.index.paragraphs(doc_id), self.index.text(document.file)))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {document.doc_id: number for number, document in enumerate(self.index.documents())}

    def _meant(self, key: str, day: str, place: str, document: StoredDocument) -> Meant:
        candidates = [one for one in self.by_key.get(key, ()) if _may_be(one, day, place, document)]
        itself = [one for one in candidates if one.doc_id == document.doc_id]
        if itself and (not day or len(candidates) == 1):  # without a date its own number is itself: the letterhead
            return Meant(documents=tuple(itself), own=True)
        return Meant(documents=tuple(candidates))


def key_of(number: str) -> str:
    """The search key of a written number: "29-NQ/TW" -> "29-nq-tw"; its folded words when it is none.

    >>> key_of("25-CTr/TU"), key_of("Đề án phát triển")
    ('25-ctr-tu', 'de an phat trien')
    """
    found = find_symbols(number)
    return found[0][0].key if found else fold(" ".join(number.split()))


def is_local(symbol: DocumentSymbol) -> bool:
    """Whether each province has its own documents with this number: 146/KH-UBND, 37-CTr/TU, but not 29-NQ/TW.

    >>> [is_local(find_symbols(number)[0][0]) for number in ("146/KH-UBND", "37-CTr/TU", "29-NQ/TW", "48/NQ-CP")]
    [True, True, False, False]
    """
    issuer = issuer_of_code(symbol.organ.partition("-")[0], party=symbol.style == "party")
    return issuer is not None and not issuer.central


def dates_agree(one: str, other: str) -> bool:
    """Whether two ISO dates can be the same, the less precise one included in the other; an unknown one can be any.

    >>> dates_agree("2023-05", "2023-05-19"), dates_agree("2022-11-17", "2013-11-04"), dates_agree("", "2020")
    (True, False, True)
    """
    return one.startswith(other) or other.startswith(one)


def _uppers_of(document: StoredDocument) -> Iterator[Upper]:
    """What a document carries out, from its facts."""
    for fact in facts_from_json(document.facts_json).implements:
        if not fact.value:
            continue
        symbols = find_symbols(fact.value)
        local = bool(symbols) and is_local(symbols[0][0])
        first, _, second = fact.evidence.partition(" … ")
        dates = find_dates(first)
        others = [second[start:end] for _, start, end in find_symbols(second)] if CONFLICT in fact.cue else []
        yield Upper(
            value=fact.value,
            key=key_of(fact.value),
            evidence=" ".join(first.split()),
            date=dates[0][0].day.isoformat()[: _ISO_CHARS[dates[0][0].precision]] if dates else "",
            place=(document.place or "") if local else "",
            other_numbers=tuple(others),
        )


def _same_upper(one: Upper, other: Upper) -> bool:
    """Whether two documents carry out the same one: its number agrees already, so its date and province must too."""
    return dates_agree(one.date, other.date) and (not one.place or not other.place or one.place == other.place)


def _may_be(candidate: StoredDocument, day: str, place: str, naming: StoredDocument) -> bool:
    """Whether a document with the right number can be the one named: date and province agree, and it was there."""
    if place and candidate.place and place != candidate.place:
        return False
    if day:
        return dates_agree(candidate.date or "", day)
    return not candidate.date or not naming.date or candidate.date[:7] <= naming.date[:7]
