"""Scores of candidate passages: words, neighbouring words, concepts and meaning, mixed by how well the words match.

When the words of the question themselves stand together in a passage, they decide; the worse they match anywhere, the
more the meaning counts (a fixed mix that helps paraphrases costs exact questions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from search.concepts import Recognised
from search.matching import TermRows, count_occurrences, rarity
from search.reading import STOP_WEIGHT, Term

IN_HEADINGS = 0.85  # what a word counts that stands only in headings and title
MIN_COVERAGE, MIN_CONCEPTS, MIN_SOFT = 0.08, 0.05, 0.3  # below all three a passage has nothing of the question


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of the features; tuned on development sets only (evaluation/README.md says how)."""

    engine: float = 0.4
    coverage: float = 1.1
    pairs: float = 0.6
    runs: float = 0.8
    concepts: float = 1.5
    soft: float = 0.5
    dense: float = 1.2
    meaning: float = 0.5  # what meaning counts when some passage says just what was asked …
    weak_words: float = 3.0  # … and how much more when the words match badly
    weak_order: float = 0.25  # taken from pairs and runs then: a chance pair of common words says little
    number: float = 0.06
    symbols: float = 3.0
    elsewhere: float = 1.0  # taken from passages of another place than the one asked about


@dataclass(slots=True, kw_only=True)
class Wanted:
    """The term ids that matter for a question, each once, with what they weigh."""

    terms: list[int] = field(default_factory=list)  # term ids, -1 unknown
    weights: list[float] = field(default_factory=list)  # importance times rarity of each, 0 for concept words
    rarities: list[float] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)  # places in `terms`
    pair_weights: list[float] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)  # two pairs that share their middle, places in `pairs`
    run_weights: list[float] = field(default_factory=list)
    concepts: list[tuple[float, tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]]] = field(default_factory=list)
    _place_of: dict[int, int] = field(default_factory=dict, repr=False, compare=False)  # term id: its place
    _column_of: dict[tuple[int, int], int] = field(default_factory=dict, repr=False, compare=False)  # pair: its place

    def place(self, folded: str, ids: dict[str, int], rarities: dict[str, float]) -> int:
        """The place of a term, added when new."""
        key = ids.get(folded, -1)
        if key >= 0 and key in self._place_of:
            return self._place_of[key]
        self._place_of[key] = len(self.terms)
        self.terms.append(key)
        self.weights.append(0.0)
        self.rarities.append(rarities.get(folded, 0.0))
        return len(self.terms) - 1

    def pair(self, left: int, right: int) -> int:
        """The column of a neighbouring pair, added when new."""
        column = self._column_of.setdefault((left, right), len(self.pairs))
        if column == len(self.pairs):
            self.pairs.append((left, right))
            self.pair_weights.append(0.0)
        return column


def wanted_of(
    terms: Sequence[Term], concepts: Sequence[Recognised], ids: dict[str, int], rarities: dict[str, float]
) -> Wanted:
    """What to count for a question. `ids` and `rarities` cover every folded word of the question and its concepts."""
    wanted = Wanted()
    places = [wanted.place(term.folded, ids, rarities) for term in terms]
    for place, term in zip(places, terms, strict=True):
        wanted.weights[place] = max(wanted.weights[place], term.weight * rarities.get(term.folded, 0.0))
    columns: list[int | None] = []
    for (left, a), (right, b) in pairwise(zip(places, terms, strict=True)):
        columns.append(None)
        if max(a.weight, b.weight) >= STOP_WEIGHT:
            columns[-1] = column = wanted.pair(left, right)
            value = min(a.weight, b.weight) * (wanted.rarities[left] + wanted.rarities[right])
            wanted.pair_weights[column] = max(wanted.pair_weights[column], value)
    for first, second in pairwise(columns):
        if first is not None and second is not None and (first, second) not in wanted.runs:
            wanted.runs.append((first, second))
            wanted.run_weights.append(wanted.pair_weights[first] + wanted.pair_weights[second])
    for found in concepts:
        wordings = []
        for wording in found.concept.wordings:
            if wording.official:
                single = tuple(wanted.place(folded, ids, rarities) for folded in wording.folded)
                pairs = tuple(wanted.pair(a, b) for a, b in pairwise(single))
                wordings.append((single, pairs))
        wanted.concepts.append((found.share * found.confidence, tuple(wordings)))
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of n candidates, each (n,) float32 in 0..1 unless said otherwise."""

    engine: np.ndarray  # score in the word index, share of the best
    coverage: np.ndarray  # share of the question's weight whose words stand in passage or headings
    pairs: np.ndarray  # share of neighbouring pairs that stand together
    runs: np.ndarray  # share of runs of three words that stand together
    concepts: np.ndarray  # share of the question explained by official wordings
    soft: np.ndarray  # late interaction over token vectors
    dense: np.ndarray  # cosine of passage and question
    number: np.ndarray  # 1 when a number is asked and the passage holds one
    symbols: np.ndarray  # 1 when an asked document number stands there
    elsewhere: np.ndarray  # 1 when the document is of another place than the one asked about, and does not name that

    def taken(self, order: np.ndarray) -> Features:
        """The features of some candidates, in that order."""
        return Features(**{name: getattr(self, name)[order] for name in self.__slots__})


def word_features(
    wanted: Wanted, rows: TermRows, context_rows: TermRows, ordinals: np.ndarray, n_vocabulary: int
) -> dict[str, np.ndarray]:
    """coverage, pairs, runs and concepts of the candidates."""
    quote = count_occurrences(rows, ordinals, wanted.terms, wanted.pairs, n_vocabulary, wanted.runs)
    context = count_occurrences(context_rows, ordinals, wanted.terms, wanted.pairs, n_vocabulary, wanted.runs)
    term_weights = np.array(wanted.weights, np.float32)
    best = float(term_weights.sum()) or 1.0
    present = np.maximum(quote.single > 0, IN_HEADINGS * (context.single > 0))
    coverage = (present @ term_weights) / best
    pair_present = np.maximum(quote.pairs > 0, IN_HEADINGS * (context.pairs > 0))
    run_present = np.maximum(quote.runs > 0, IN_HEADINGS * (context.runs > 0))
    return {
        "coverage": coverage,
        "pairs": _share(pair_present, wanted.pair_weights),
        "runs": _share(run_present, wanted.run_weights),
        "concepts": _concept_share(wanted, present, pair_present),
    }


def _share(present: np.ndarray, weights: Sequence[float]) -> np.ndarray:
    """(n,) the weighted share of columns that are present; zeros when nothing is asked for."""
    total = float(sum(weights))
    if not total:
        return np.zeros(len(present), np.float32)
    return (present @ np.array(weights, np.float32) / total).astype(np.float32)


def _concept_share(wanted: Wanted, present: np.ndarray, pair_present: np.ndarray) -> np.ndarray:
    """(n,) how much of the question official wordings of its concepts explain in each passage."""
    explained = np.zeros(len(present), np.float32)
    rarities = np.array(wanted.rarities, np.float32)
    for share, wordings in wanted.concepts:
        best = np.zeros(len(present), np.float32)
        for single, pairs in wordings:
            if not single:
                continue
            places = list(single)
            weight = rarities[places]
            found = (present[:, places] @ weight) / (float(weight.sum()) or 1.0)
            together = pair_present[:, list(pairs)].mean(axis=1) if pairs else found
            best = np.maximum(best, 0.4 * found**2 + 0.6 * together * found)
        explained = np.maximum(explained, share * best) + 0.3 * np.minimum(explained, share * best)
    return explained


def worth_showing(features: Features) -> np.ndarray:
    """(n,) bool, whether anything of the question stands in the passage: some words, a concept, or the meaning."""
    return (
        (features.coverage >= MIN_COVERAGE)
        | (features.concepts >= MIN_CONCEPTS)
        | (features.soft >= MIN_SOFT)
        | (features.symbols > 0)
    )


def mix(features: Features, weights: Weights) -> np.ndarray:
    """(n,) float32 scores, higher is better."""
    if not len(features.coverage):
        return np.zeros(0, np.float32)
    exact = features.coverage * 0.5 + features.pairs * 0.5
    doubt = 1.0 - float(np.clip(exact.max(), 0.0, 1.0))  # 0: some passage says just what was asked
    meaning = weights.concepts * features.concepts + weights.soft * features.soft + weights.dense * features.dense
    scores = (
        weights.engine * features.engine
        + weights.coverage * features.coverage
        + (weights.pairs - weights.weak_order * doubt) * features.pairs
        + (weights.runs - weights.weak_order * doubt) * features.runs
        + (weights.meaning + weights.weak_words * doubt) * meaning
        + weights.number * features.number
        + weights.symbols * features.symbols
        - weights.elsewhere * features.elsewhere
    )
    return scores.astype(np.float32)


__all__ = [
    "Features",
    "Wanted",
    "Weights",
    "mix",
    "rarity",
    "wanted_of",
    "word_features",
    "worth_showing",
]
