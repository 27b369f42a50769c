"""Candidate passages: the best by words, by document number, by concepts and by meaning, within the filters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from corpus.vietnamese import fold
from indexer import Index
from search.reading import STOP_WEIGHT, ReadQuestion
from search.records import Filters

N_BY_WORDS, N_BY_CONCEPTS, N_BY_MEANING = 300, 100, 150
PAIR_BOOST, CONTEXT_BOOST, SYMBOL_BOOST = 0.5, 0.8, 6.0
EXACT_SHARE = 0.7  # of a word's boost that asks for the accents too
WEAK_SHARE = 0.5  # of its weight that a word of little content keeps on its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """(n,) int64 ordinals, ascending, and their scores (n,) float32 in the word index, 0 where words found nothing."""

    ordinals: np.ndarray
    word_scores: np.ndarray

    def joined(self, other: Candidates) -> Candidates:
        """All of both; where both have a passage, the higher score counts."""
        ordinals = np.union1d(self.ordinals, other.ordinals)
        scores = np.zeros(len(ordinals), np.float32)
        for one in (self, other):
            places = np.searchsorted(ordinals, one.ordinals)
            scores[places] = np.maximum(scores[places], one.word_scores)
        return Candidates(ordinals=ordinals, word_scores=scores)


def find_candidates(
    index: Index, question: ReadQuestion, vector: np.ndarray, allowed: np.ndarray | None
) -> Candidates:
    """The passages worth ranking."""
    by_words, scores = index.search_terms(word_query(question), N_BY_WORDS, allowed)
    by_concepts, _ = index.search_terms(concept_query(question), N_BY_CONCEPTS, allowed)
    by_meaning, _ = index.search_vectors(vector, N_BY_MEANING, allowed) if vector.any() else (by_words[:0], None)
    ordinals = np.unique(np.concatenate([by_words, by_concepts, by_meaning]).astype(np.int64))
    word_scores = np.zeros(len(ordinals), np.float32)
    word_scores[np.searchsorted(ordinals, by_words)] = scores
    return Candidates(ordinals=ordinals, word_scores=word_scores)


def word_query(question: ReadQuestion) -> dict[str, list[tuple[str, float]]]:
    """The boosted terms of the question's own words for each field of the word index."""
    fields: dict[str, list[tuple[str, float]]] = {
        "body": [], "folded": [], "pairs": [], "context_folded": [], "context_pairs": [], "symbols": [],
    }  # fmt: skip
    for term in question.terms:
        weight = term.weight if term.weight >= STOP_WEIGHT else WEAK_SHARE * term.weight
        if term.kind != "symbol" and weight > 0:
            fields["body"].append((term.key, EXACT_SHARE * weight))
            fields["folded"].append((term.folded, (1 - EXACT_SHARE) * weight))
            fields["context_folded"].append((term.folded, CONTEXT_BOOST * weight))
    for left, right in pairwise(question.terms):
        weight = sqrt(left.weight * right.weight)
        if weight > 0:
            pair = f"{left.folded}_{right.folded}"
            fields["pairs"].append((pair, PAIR_BOOST * weight))
            fields["context_pairs"].append((pair, CONTEXT_BOOST * weight))
    fields["symbols"] = [(key, SYMBOL_BOOST) for key in question.symbols]
    return fields


def concept_query(question: ReadQuestion) -> dict[str, list[tuple[str, float]]]:
    """The boosted terms of the official wordings of the question's concepts."""
    fields: dict[str, list[tuple[str, float]]] = {"folded": [], "pairs": []}
    for found in question.concepts:
        for wording in found.concept.wordings:
            if not wording.official:
                continue
            boost = found.confidence / max(1, len(wording.folded))
            fields["folded"] += [(word, 0.3 * boost) for word in wording.folded]
            fields["pairs"] += [(f"{a}_{b}", boost) for a, b in pairwise(wording.folded)]
    return fields


def allowed_chunks(index: Index, filters: Filters) -> np.ndarray | None:
    """(n_chunks,) bool of the chunks within the filters; None when there are none."""
    if filters == Filters():
        return None
    wanted = {doc_id for name in filters.doc_ids if (found := index.store.document(name)) for doc_id in (found.doc_id,)}
    types, places = {fold(name) for name in filters.types}, {fold(name) for name in filters.places}
    chosen = np.array(
        [
            (not filters.doc_ids or document.doc_id in wanted)
            and (not types or fold(document.type or "") in types)
            and (not places or fold(document.place or "") in places)
            and (not filters.years or document.year in filters.years)
            for document in index.documents()
        ],
        bool,
    )
    allowed = chosen[index.chunk_documents] if len(chosen) else np.zeros(index.n_chunks, bool)
    if filters.section:
        inside = np.zeros(index.n_chunks, bool)
        for document, chosen_here in zip(index.documents(), chosen, strict=True):
            if chosen_here:
                inside[list(index.store.section_ordinals(document.doc_id, filters.section))] = True
        allowed = allowed & inside
    return allowed
