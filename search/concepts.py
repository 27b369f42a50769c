"""Concepts of provincial government: everyday wordings of a question lead to the official wordings of the documents.

The data (`knowledge/concepts/*.jsonl`) is in the manner of SKOS: preferred term, official synonyms, everyday wordings,
abbreviations. A concept is recognised in a question when all content words of one of its wordings stand close together
there; its preferred and official wordings are then searched too, and shown to the user ("cũng tìm: …").
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from corpus.vietnamese import analyze
from search.question_words import content_weights

CONCEPTS = Path(__file__).resolve().parent.parent / "knowledge" / "concepts"
SLACK = 3  # words that may stand between the words of a wording
MIN_PART = 0.7  # share of a wording's rarity that must be there
MIN_CONFIDENCE = 0.25
ENOUGH_RARITY = 9.0  # nats: two rather rare words together are enough to be sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording of a concept as search tokens: `keys` accented, `folded` without accents; content words only."""

    text: str
    keys: tuple[str, ...]
    folded: tuple[str, ...]
    official: bool
    whole: tuple[str, ...] = ()  # all words when only one of them is content: they must then stand word by word


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept with all its wordings; the first is the preferred term."""

    preferred: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A concept found in a question: the positions of the words that say it, and how sure it is (0..1)."""

    concept: Concept
    positions: tuple[int, ...]
    confidence: float
    by: Wording


class Concepts:
    """All concepts, with an index from each word to the wordings that use it."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._by_word: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for c, concept in enumerate(self.concepts):
            for w, wording in enumerate(concept.wordings):
                for key in set(wording.keys):
                    self._by_word[key].append((c, w))
        n_wordings = sum(len(concept.wordings) for concept in self.concepts)
        self._rarity = {key: log(n_wordings / len(refs)) for key, refs in self._by_word.items()}

    def recognise(self, keys: Sequence[str], limit: int = 6) -> tuple[Recognised, ...]:
        """The concepts that a question (canonical keys in order) names, surest first, at most `limit`."""
        positions: dict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(keys):
            positions[key].append(i)
        touched: dict[tuple[int, int], float] = defaultdict(float)
        for key in positions:
            for ref in self._by_word.get(key, ()):
                touched[ref] += self._rarity[key]
        best: dict[int, Recognised] = {}
        for (c, w), rarity in touched.items():
            wording = self.concepts[c].wordings[w]
            whole = sum(self._rarity[key] for key in set(wording.keys))
            if rarity < (0.99 if wording.official else MIN_PART) * whole:
                continue
            found = self._place(self.concepts[c], wording, positions, rarity, whole)
            if found and (c not in best or found.confidence > best[c].confidence):
                best[c] = found
        ranked = sorted(best.values(), key=lambda r: (-r.confidence, r.concept.preferred))
        return tuple(found for found in ranked[:limit] if found.confidence >= MIN_CONFIDENCE)

    def _place(
        self, concept: Concept, wording: Wording, positions: dict[str, list[int]], rarity: float, whole: float
    ) -> Recognised | None:
        """Where the wording's words stand close together in the question, or None."""
        wanted = [key for key in dict.fromkeys(wording.keys) if key in positions]
        if wording.whole and not _stands(wording.whole, positions):
            return None
        best: tuple[int, tuple[int, ...]] | None = None
        for anchor in positions[wanted[0]]:
            chosen = [min(positions[key], key=lambda p: abs(p - anchor)) for key in wanted]
            width = max(chosen) - min(chosen) + 1
            if width <= len(wanted) + SLACK and (best is None or width < best[0]):
                best = (width, tuple(sorted(set(chosen))))
        if best is None:
            return None
        tightness = len(best[1]) / best[0]
        certainty = (rarity / whole) ** 2 * (0.5 + 0.5 * tightness) * min(1.0, rarity / ENOUGH_RARITY)
        return Recognised(concept=concept, positions=best[1], confidence=certainty, by=wording)


def _stands(whole: tuple[str, ...], positions: dict[str, list[int]]) -> bool:
    """Whether the words stand one after the other."""
    return any(
        all(first + offset in positions.get(key, ()) for offset, key in enumerate(whole))
        for first in positions.get(whole[0], ())
    )


def load_concepts(folder: Path = CONCEPTS) -> Concepts:
    """All concepts of a folder of JSONL files; an empty or missing folder gives no concepts."""
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return Concepts(concept for concept in map(_concept, rows) if concept.wordings)


def _concept(row: dict) -> Concept:
    official = [row["preferred"], *row.get("official", ()), *row.get("abbr", ())]
    wordings = [_wording(text, official=True) for text in official]
    wordings += [_wording(text, official=False) for text in row.get("everyday", ())]
    return Concept(preferred=row["preferred"], wordings=tuple(w for w in wordings if w.keys))


def _wording(text: str, *, official: bool) -> Wording:
    tokens = analyze(text)
    weights = content_weights([token.key for token in tokens])
    kept = [token for token, weight in zip(tokens, weights, strict=True) if weight >= 0.3]
    return Wording(
        text=text,
        keys=tuple(token.key for token in kept),
        folded=tuple(token.folded for token in kept),
        official=official,
        whole=tuple(token.key for token in tokens) if len(kept) == 1 < len(tokens) else (),
    )
