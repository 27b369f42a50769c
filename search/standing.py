"""Which passages hold all words of a question, and how: in their own words, with their headings, with other accents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from indexer.chunks import JOINT
from indexer.lexical import NOISE_FOR_REPAIR
from indexer.terms import Need
from search.candidates import Candidates, word_query
from search.matching import count_occurrences
from search.needs import Needs, Word, accented, query_of
from search.operators import words_of
from search.reading import ReadQuestion

if TYPE_CHECKING:
    from search.engine import Engine

PASSAGE, HEADINGS, PARTLY, NEAR, LETTERS = range(5)


def standing_passages(
    engine: Engine, question: ReadQuestion, needs: Needs, allowed: np.ndarray | None, limit: int
) -> tuple[Candidates, np.ndarray, bool]:
    """The passages that hold all words (ordinals ascending, with their scores in the word index), (n,) int8 how, and
    whether there are more than `limit`, of which the best were looked at."""
    index, scored = engine.index, word_query(question)
    documents = None if allowed is None else np.unique(index.chunk_documents[allowed])

    def holding(query: list[Need]) -> tuple[np.ndarray, np.ndarray, int]:
        return index.term_index.holding(query, scored, limit, documents)

    ordinals, scores, total = holding(query_of(needs))
    by_place = np.argsort(ordinals)
    ordinals, scores = ordinals[by_place], scores[by_place]
    if allowed is not None:  # a part of a document
        ordinals, scores = ordinals[allowed[ordinals]], scores[allowed[ordinals]]
    noisy = noisy_documents(engine)[index.chunk_documents[ordinals]]
    exact = [np.isin(ordinals, holding([*query_of(needs), accented(word)])[0]) for word in needs.words]
    letters, paired = _letters(engine, ordinals, needs)
    own = np.column_stack([*exact, letters[:, -1]]) | (paired & noisy[:, None])
    stands = np.where(own.all(axis=1), PASSAGE, NEAR).astype(np.int8)
    others = np.flatnonzero(stands == NEAR)
    contexts = index.store.contexts(ordinals[others].tolist())
    for place, context in zip(others.tolist(), contexts, strict=True):
        above = _above(engine, int(ordinals[place]), context, scanned=bool(noisy[place]))
        stands[place] = above.completes(needs, engine.term_ids, own[place].tolist(), letters[place].tolist())
    keep = stands != NEAR
    return Candidates(ordinals=ordinals[keep], word_scores=scores[keep]), stands[keep], total > limit


def noisy_documents(engine: Engine) -> np.ndarray:
    """(n_documents,) bool, the documents whose letters may be wrong: accents there say little."""
    documents = engine.index.documents()
    return np.array([one.noise > NOISE_FOR_REPAIR or "scanned" in one.flags for one in documents], bool)


def _letters(engine: Engine, ordinals: np.ndarray, needs: Needs) -> tuple[np.ndarray, np.ndarray]:
    """Two (n, words + 1) bool, accents left aside: whether each word stands in the passage's own words, and whether
    it does so beside the same neighbour as in the question. The last column: an asked document number stands there."""
    asked = [*(word.folded for word in needs.words), *needs.symbols]
    place_of = {word: place for place, word in enumerate(asked)}
    pairs = list(dict.fromkeys(pair for word in needs.words for pair in word.beside))
    counted = count_occurrences(
        engine.index.terms,
        ordinals,
        [engine.term_ids.get(word, -1) for word in asked],
        [(place_of[a], place_of[b]) for a, b in pairs],
        len(engine.term_ids),
    )
    single, together = counted.single > 0, counted.pairs > 0
    n_words = len(needs.words)
    symbols = single[:, n_words:].any(axis=1) if needs.symbols else np.ones(len(ordinals), bool)
    paired = [together[:, [word.folded in pair for pair in pairs]].any(axis=1) for word in needs.words]
    return np.column_stack([single[:, :n_words], symbols]), np.column_stack([*paired, symbols])


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What stands above a passage: the terms of its headings and of its title as stored, and the headings' text."""

    headings: Sequence[int]
    title: Sequence[int]
    text: str
    scanned: bool

    def completes(self, needs: Needs, ids: Mapping[str, int], own: Sequence[bool], letters: Sequence[bool]) -> int:
        """HEADINGS when these hold every word that the passage lacks, LETTERS when only without accents, else NEAR.

        `own` and `letters` (words + 1 each) say what stands in the passage itself, with and without accents; `ids` are
        those of the stored terms.
        """
        above = set(self.headings)
        if not own[-1] and not any(ids.get(symbol, -1) in above for symbol in needs.symbols):
            return NEAR
        stands = HEADINGS
        for word, there, nearly in zip(needs.words, own, letters, strict=False):
            if there:
                continue
            term = ids.get(word.folded, -1)
            if (term in above and self._accented(word, ids)) or (word.by_title and term in self.title):
                continue
            if self._reworded(word, ids):
                continue
            if not nearly and term not in above:
                return NEAR
            stands = LETTERS
        return stands

    def _accented(self, word: Word, ids: Mapping[str, int]) -> bool:
        """Whether a word of the headings has its accents too; in a scan, or stands beside its neighbour."""
        keys, folded = words_of(self.text)
        if word.key in keys or word.folded not in folded:  # spelled out from an abbreviation
            return True
        return self.scanned and not self._pairs().isdisjoint(_pair_ids(word.beside, ids))

    def _reworded(self, word: Word, ids: Mapping[str, int]) -> bool:
        """Whether another wording that stands for the word is there."""
        pairs = self._pairs() if word.wordings else set()
        return any(set(_pair_ids(tuple(pairwise(wording)), ids)) <= pairs for wording in word.wordings)

    def _pairs(self) -> set[tuple[int, int]]:
        return set(pairwise(self.headings))


def _pair_ids(pairs: Sequence[tuple[str, str]], ids: Mapping[str, int]) -> list[tuple[int, int]]:
    return [(ids.get(a, -1), ids.get(b, -1)) for a, b in pairs]


def _above(engine: Engine, ordinal: int, context: str, *, scanned: bool) -> Above:
    """What stands above a passage, from its stored terms; the first part of a context names the document."""
    title, _, headings = context.partition(JOINT)
    terms = engine.index.context_terms[ordinal].tolist()
    n_title = len(engine.tokens(title))
    return Above(headings=terms[n_title:], title=terms[:n_title], text=headings, scanned=scanned)


__all__ = ["HEADINGS", "LETTERS", "NEAR", "PARTLY", "PASSAGE", "Above", "noisy_documents", "standing_passages"]
