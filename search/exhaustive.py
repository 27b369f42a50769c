"""Every passage that speaks of a question: not the best ten but all, and how the words stand in each.

A passage belongs when it holds all content words of the question, in its own words or in the headings above it (the
document's title counts for places and years only: else a whole report would speak of all that its title names);
abbreviations are spelled out, and where the question uses a wording of a known concept, another official wording of
that concept stands for its words. Phrases in quotation marks must stand there exactly. Behind these come, capped,
passages that are only near in meaning, and last those that hold the same letters with other accents ("bộ" for "bò");
in a scan, which loses accents, these belong where the word stands beside the same neighbour as in the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.vietnamese import analyze
from indexer.records import Chunk
from search.candidates import Candidates, allowed_chunks
from search.needs import Needs, needs_of, query_of
from search.operators import Operators, has_accents, read_operators, stands_among, stands_in
from search.reading import ReadQuestion
from search.records import Filters
from search.standing import HEADINGS, LETTERS, NEAR, PARTLY, PASSAGE, noisy_documents, standing_passages

if TYPE_CHECKING:
    from search.engine import Engine, Ranked

MAX_LISTED = 10_000  # passages listed: more than anybody reads; beyond, the best of them
N_NEAR = 60  # passages that are only near in meaning
MIN_DENSE, MIN_CONCEPTS = 0.32, 0.45  # cosine, or share explained by a concept, from which a passage is near …
MIN_PARTLY, MIN_DENSE_PARTLY = 0.6, 0.2  # … less is needed where such a share of the words stands
CHECKED_AT_ONCE = 2000  # passages read for their exact words before the next ones


@dataclass(frozen=True, slots=True, kw_only=True)
class AllHits:
    """Every passage that belongs, best first, those only near behind; arrays of one length n.

    `ordinals` int64; `scores` float32, comparable only here; `stands` int8: all words in the PASSAGE, or with its
    HEADINGS; at least MIN_PARTLY of them PARTLY; only NEAR in meaning; or all LETTERS but with other accents.
    `cut`: there are more than MAX_LISTED.
    """

    question: ReadQuestion
    operators: Operators
    needs: Needs
    ordinals: np.ndarray
    scores: np.ndarray
    stands: np.ndarray
    cut: bool = False

    def __len__(self) -> int:
        return len(self.ordinals)

    @property
    def total(self) -> int:
        """How many hold all words; at least so many when `cut`."""
        return int((self.stands <= HEADINGS).sum())

    @property
    def groups(self) -> np.ndarray:
        """(n,) int8: 0 holds all words, 1 is only near in meaning, 2 has the letters with other accents."""
        return np.array([0, 0, 1, 1, 2], np.int8)[self.stands]


def find_all(engine: Engine, text: str, filters: Filters) -> AllHits:
    """All passages for a search as typed, within the filters.

    Raises: BadQuery when there is nothing to search for.
    """
    operators = read_operators(text)
    question = engine.read(operators.words or text)
    needs = needs_of(question, engine.index.documents())
    allowed = allowed_chunks(engine.index, filters)
    standing, stands, cut = standing_passages(engine, question, needs, allowed, MAX_LISTED)
    if operators.phrases or operators.excluded:
        verdicts = _checked(engine, standing.ordinals, operators)
        stands = np.where(stands == LETTERS, LETTERS, np.maximum(stands, verdicts)).astype(np.int8)
        keep = verdicts <= HEADINGS
        standing = Candidates(ordinals=standing.ordinals[keep], word_scores=standing.word_scores[keep])
        stands = stands[keep]
    ranked = engine.rank(question, allowed, standing)
    all_stands = _all_stands(ranked, standing.ordinals, stands)
    order = _chosen(engine, ranked, all_stands, operators)
    return AllHits(
        question=question, operators=operators, needs=needs, ordinals=ranked.ordinals[order],
        scores=ranked.scores[order], stands=all_stands[order], cut=cut,
    )  # fmt: skip


def count_holding(engine: Engine, needs: Needs) -> int:
    """How many passages hold all of these words, in their own words or with their headings, whatever the accents."""
    return engine.index.term_index.holding(query_of(needs), {}, 1)[2]


def _all_stands(ranked: Ranked, standing: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(n,) int8, how the words stand in each ranked passage; `known` tells it of those in `standing` (ascending)."""
    stands = np.where(ranked.features.coverage >= MIN_PARTLY, PARTLY, NEAR).astype(np.int8)
    if len(standing):
        places = np.minimum(np.searchsorted(standing, ranked.ordinals), len(standing) - 1)
        belongs = standing[places] == ranked.ordinals
        stands[belongs] = known[places[belongs]]
    return stands


def _chosen(engine: Engine, ranked: Ranked, stands: np.ndarray, operators: Operators) -> np.ndarray:
    """The places of what is shown, in order: all that belong, the nearest others, those with other accents."""
    features = ranked.features
    dense = np.where(stands == PARTLY, MIN_DENSE_PARTLY, MIN_DENSE)
    near = (features.dense >= dense) | (features.concepts >= MIN_CONCEPTS)
    others = np.flatnonzero(((stands == PARTLY) | (stands == NEAR)) & near)
    if operators.phrases or operators.excluded:
        others = others[_checked(engine, ranked.ordinals[others], operators) <= HEADINGS]
    return np.concatenate([np.flatnonzero(stands <= HEADINGS), others[:N_NEAR], np.flatnonzero(stands == LETTERS)])


def _checked(engine: Engine, ordinals: np.ndarray, operators: Operators) -> np.ndarray:
    """(n,) int8: PASSAGE when all phrases stand in the passage's own words, HEADINGS when with its headings, else more.

    A passage that holds an excluded word does not pass; its headings are not asked for that.
    """
    noisy = noisy_documents(engine)[engine.index.chunk_documents[ordinals]]
    verdicts = np.full(len(ordinals), NEAR, np.int8)
    for start in range(0, len(ordinals), CHECKED_AT_ONCE):
        part = ordinals[start : start + CHECKED_AT_ONCE].tolist()
        for place, chunk in enumerate(engine.index.store.chunks(part), start):
            verdicts[place] = _verdict(engine, chunk, operators, repaired=bool(noisy[place]))
    return verdicts


def _verdict(engine: Engine, chunk: Chunk, operators: Operators, *, repaired: bool) -> int:
    def holds(phrase: str) -> bool:
        return stands_in(phrase, chunk.quote) or (repaired and _read_there(engine, phrase, chunk))

    if any(holds(phrase) for phrase in operators.excluded):
        return NEAR
    lacking = [phrase for phrase in operators.phrases if not holds(phrase)]
    if not lacking:
        return PASSAGE
    headings = (*chunk.heading_path, chunk.context)
    return HEADINGS if all(any(stands_in(one, above) for above in headings) for one in lacking) else NEAR


def _read_there(engine: Engine, phrase: str, chunk: Chunk) -> bool:
    """Whether a phrase stands in a scanned passage once its garbled syllables are read as meant.

    A phrase with an abbreviation does not: spelled out it would be another phrase.
    """
    wanted = analyze(phrase, abbreviations=engine.abbreviations)
    if len({(token.start, token.end) for token in wanted}) < len(wanted):
        return False
    return stands_among(wanted, engine.tokens(chunk.quote), accents=has_accents(phrase))
