"""Concepts of provincial government: everyday wordings of a question lead to the official wordings of the documents.

The data (`knowledge/concepts/*.jsonl`) is in the manner of SKOS: preferred term, official synonyms, everyday wordings,
abbreviations. A concept is recognised by its wording that is nearest to some words of the question: each word of the
wording against its nearest word of the question, weighted by rarity (the same soft matching as for passages, in the
other direction). Its preferred and official wordings are then searched too, and shown ("cũng tìm: …"). A concept that
two surely recognised ones are related to is meant too: taking land and paying for it, together, are site clearance.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from corpus.vietnamese import analyze
from embeddings import Encoder
from search.question_words import content_weights

CONCEPTS = Path(__file__).resolve().parent.parent / "knowledge" / "concepts"
FLOOR = 0.4  # similarity of two words by chance
MIN_CONFIDENCE = 0.3
N_CONCEPTS = 16
LEAST_CONTENT = 0.3  # words of less content are left out of a wording
SURE = 0.55  # confidence from which a concept speaks for those it is related to …
MIN_SPEAKERS, PASSED_ON = 2, 0.8  # … when so many do; the share of the less sure one's confidence that they pass on
N_KEPT = 32_768  # wordings whose words are kept once worked out


@dataclass(frozen=True, kw_only=True)  # without slots: what `folded` works out stays in the wording
class Wording:
    """One wording of a concept."""

    text: str
    official: bool

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Its content words without accents, worked out when first asked for."""
        return content_words(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept with all its wordings, of which the first is the preferred term, and its related preferred terms."""

    preferred: str
    wordings: tuple[Wording, ...]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A concept found in a question: how sure (0..1), and which share of the question's weight it explains (0..1)."""

    concept: Concept
    confidence: float
    share: float
    by: Wording


class Concepts:
    """All concepts, and the encoder's tokens of their wordings."""

    def __init__(self, concepts: Iterable[Concept], encoder: Encoder) -> None:
        """An encoder without static token vectors recognises nothing."""
        self.concepts = tuple(concepts)
        self._related = _neighbours(self.concepts)
        self._table, self._weights = encoder.token_table, encoder.token_weights
        self._wordings = [(c, wording) for c, concept in enumerate(self.concepts) for wording in concept.wordings]
        if self._table is None or not self._wordings:
            self._table = None
            return
        ids = encoder.token_ids([wording.text for _, wording in self._wordings])
        kept = [row if len(row) else np.zeros(1, np.int32) for row in ids]
        flat = np.concatenate(kept).astype(np.int64)
        self._starts = np.concatenate([[0], np.cumsum([len(row) for row in kept])[:-1]])
        self._distinct, self._places = np.unique(flat, return_inverse=True)
        self._vectors = np.ascontiguousarray(self._table[self._distinct])
        self._token_weights = self._weights[flat]
        self._whole = np.maximum(np.add.reduceat(self._token_weights, self._starts), 1e-6)
        self._enough = float(np.median(self._whole))

    def recognise(self, token_ids: np.ndarray) -> tuple[Recognised, ...]:
        """The concepts that a question (the encoder's token ids of its content words) names, surest first."""
        asked = np.unique(np.asarray(token_ids, np.int64)) if self._table is not None else np.zeros(0, np.int64)
        if not len(asked):
            return ()
        near = np.clip((self._vectors @ self._table[asked].T - FLOOR) / (1 - FLOOR), 0.0, 1.0)
        best = near.max(axis=1)[self._places] * self._token_weights
        covered = np.add.reduceat(best, self._starts)
        confidence = covered / self._whole * np.minimum(1.0, self._whole / self._enough)
        found: dict[int, int] = {}
        for row in np.argsort(-confidence, kind="stable")[: 20 * N_CONCEPTS].tolist():
            if confidence[row] < MIN_CONFIDENCE or len(found) >= N_CONCEPTS:
                break
            found.setdefault(self._wordings[row][0], row)
        return self._with_related({
            c: Recognised(
                concept=self.concepts[c],
                confidence=float(confidence[row]),
                share=self._share(near, asked, row),
                by=self._wordings[row][1],
            )
            for c, row in found.items()
        })

    def _with_related(self, found: dict[int, Recognised]) -> tuple[Recognised, ...]:
        """The recognised concepts and behind them those that several sure ones are related to."""
        speakers: dict[int, list[Recognised]] = {}
        for c, one in found.items():
            for other in self._related[c] if one.confidence >= SURE else ():
                speakers.setdefault(other, []).append(one)
        result = dict(found)
        for c, ones in speakers.items():
            if len(ones) < MIN_SPEAKERS:
                continue
            meant = Recognised(
                concept=self.concepts[c],
                confidence=PASSED_ON * ones[1].confidence,  # they come surest first
                share=max(one.share for one in ones),
                by=ones[0].by,
            )
            if c not in found or found[c].confidence * found[c].share < meant.confidence * meant.share:
                result.pop(c, None)
                result[c] = meant
        return tuple(result.values())

    def _share(self, near: np.ndarray, asked: np.ndarray, row: int) -> float:
        """The share of the question's weight that stands for words of this wording."""
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._places)
        weights = self._weights[asked]
        explained = near[self._places[self._starts[row] : end]].max(axis=0)
        return float((explained * weights).sum() / max(float(weights.sum()), 1e-6))


def _neighbours(concepts: tuple[Concept, ...]) -> list[list[int]]:
    """For each concept the places of those related to it, whichever of the two says so."""
    places = {concept.preferred: c for c, concept in enumerate(concepts)}
    found: list[set[int]] = [set() for _ in concepts]
    for c, concept in enumerate(concepts):
        for name in concept.related:
            if name in places and places[name] != c:
                found[c].add(places[name])
                found[places[name]].add(c)
    return [sorted(others) for others in found]


def load_concepts(encoder: Encoder, folder: Path = CONCEPTS) -> Concepts:
    """All concepts of a folder of JSONL files; an empty or missing folder gives none."""
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return Concepts(map(_concept, rows), encoder)


def _concept(row: dict) -> Concept:
    official = [row["preferred"], *row.get("official", ()), *row.get("abbr", ())]
    wordings = [Wording(text=text, official=True) for text in official]
    wordings += [Wording(text=text, official=False) for text in row.get("everyday", ())]
    return Concept(
        preferred=row["preferred"], wordings=tuple(wordings), related=tuple(row.get("related", ()))
    )


@lru_cache(maxsize=N_KEPT)
def content_words(text: str) -> tuple[str, ...]:
    """The content words of a wording, without accents, in order."""
    tokens = analyze(text)
    weights = content_weights([token.key for token in tokens])
    return tuple(
        token.folded for token, weight in zip(tokens, weights, strict=True) if weight >= LEAST_CONTENT
    )
