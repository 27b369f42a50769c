"""The search engine over one open index: question in, ranked passages with their matched words out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.errors import IndexDamaged
from corpus.vietnamese import Token, abbreviation_table, analyze, fold
from embeddings import Encoder, open_encoder
from embeddings.late_interaction import soft_match
from indexer import Index, open_index
from indexer.heard import load_beliefs
from indexer.records import Chunk
from search.candidates import Candidates, allowed_chunks, find_candidates
from search.concepts import Concepts, Recognised, load_concepts
from search.copies import copies_of
from search.exhaustive import AllHits, find_all
from search.facets import Facet, passage_facets
from search.highlight import matched_spans, official_wordings
from search.matching import gather_both
from search.named_documents import of_another_document
from search.ranking import Features, Wanted, Weights, mix, rarity, wanted_of, word_features, worth_showing
from search.reading import MAX_QUESTION, ReadQuestion, read_question, said_text
from search.records import Filters, Hit, Query, SearchResult, Signals
from search.sides import in_turn, named_places, of_another_place, sides_of
from search.symbols import KnownSymbols

ASKS_NUMBER = frozenset(("bao nhiêu", "mấy", "tỷ lệ", "năm nào", "khi nào", "phần trăm", "chỉ số", "bao giờ"))
MAX_NAMING = 5000  # passages looked at for the place or the document number asked
SIGNALS = ("coverage", "pairs", "runs", "concepts", "soft", "dense")
UNNAMED = 0.3  # what a passage of another document than the one named loses, of what another place loses
N_COMPARED = 40  # passages of a comparing question among which copies give way
N_QUOTES_KEPT = 4096  # tokenised passages kept for highlighting
N_SENTENCES_KEPT = 8192  # sentences of passages whose tokens of the encoder are kept for weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Candidates of one question with their features and scores, best first (each (n,))."""

    ordinals: np.ndarray
    scores: np.ndarray
    features: Features


class Engine:
    """Searches one generation of an index; safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        concepts: Concepts | None = None,
        weights: Weights | None = None,
        max_question: int = MAX_QUESTION,
    ) -> None:
        self.index, self.encoder = index, encoder
        self.concepts = load_concepts(encoder) if concepts is None else concepts
        self.weights = Weights() if weights is None else weights
        self.max_question = max_question
        self.known_symbols = KnownSymbols.of_index(index)
        self.abbreviations = _unambiguous(index.store.abbreviations())
        self.term_ids = dict(index.store.vocabulary())
        self.heard = load_beliefs(index.folder)
        self._quote_tokens = lru_cache(maxsize=N_QUOTES_KEPT)(self._tokens_of)
        self._token_ids: dict[str, np.ndarray] = {}

    def _tokens_of(self, quote: str) -> tuple[Token, ...]:
        return analyze(quote, abbreviations=self.abbreviations, repair=True)

    def read(self, text: str) -> ReadQuestion:
        """How a question is understood. Raises: BadQuery."""
        return read_question(
            text,
            known_symbols=self.known_symbols,
            recognise=self._recognise,
            abbreviations=self.abbreviations,
            heard=self.heard,
            max_question=self.max_question,
        )

    def _recognise(self, content: str) -> tuple[Recognised, ...]:
        return self.concepts.recognise(self.encoder.token_ids([content])[0])

    def search(self, query: Query) -> SearchResult:
        """The best passages for a question.

        Raises: BadQuery when there is nothing to search for.
        """
        begin = time.perf_counter()
        question = self.read(query.text)
        ranked = self._by_sides(question, self.rank(question, allowed_chunks(self.index, query.filters)))
        hits = self._hits(question, ranked, query.limit)
        return SearchResult(
            query=query,
            reading=question.reading,
            hits=hits,
            notices=question.notices,
            seconds=time.perf_counter() - begin,
        )

    def _by_sides(self, question: ReadQuestion, ranked: Ranked) -> Ranked:
        """The candidates of a comparing question, its sides in turn; others as they are."""
        sides = sides_of(question.reading.text, self.index.documents())
        if not sides:
            return ranked
        first = ranked.ordinals[:N_COMPARED]
        copies = copies_of([self.index.terms[int(ordinal)] for ordinal in first])
        later = np.array([place for place, original in enumerate(copies) if original is not None], np.int64)
        order = in_turn(self.index.chunk_documents[ranked.ordinals], sides, later)
        return Ranked(
            ordinals=ranked.ordinals[order],
            scores=np.minimum.accumulate(ranked.scores[order]),
            features=ranked.features.taken(order),
        )

    def find_all(self, text: str, filters: Filters = Filters()) -> AllHits:  # noqa: B008 (it is frozen)
        """Every passage that speaks of what is asked, and the nearest others. Raises: BadQuery."""
        return find_all(self, text, filters)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """What every passage is counted and filtered by; worked out once."""
        return passage_facets(self)

    def rank(self, question: ReadQuestion, allowed: np.ndarray | None = None, also: Candidates | None = None) -> Ranked:
        """All candidates of a question, scored and ordered; ties by place in the corpus. Those in `also` are kept."""
        wanted = self._wanted(question)
        vector = self.encoder.encode([question.reading.text], kind="query")[0]
        candidates = find_candidates(self.index, question, vector, allowed)
        if also is not None:
            candidates = candidates.joined(also)
        ordinals = candidates.ordinals
        features = self._features(question, wanted, vector, candidates)
        scores = mix(features, self.weights)
        kept = worth_showing(features)
        if also is not None:
            kept |= np.isin(ordinals, also.ordinals)
        keep = np.flatnonzero(kept)
        order = keep[np.lexsort((ordinals[keep], -scores[keep]))]
        return Ranked(
            ordinals=ordinals[order],
            scores=scores[order],
            features=features.taken(order),
        )

    def _wanted(self, question: ReadQuestion) -> Wanted:
        words = {term.folded for term in question.terms}
        for found in question.concepts:
            words.update(word for wording in found.concept.wordings if wording.official for word in wording.folded)
        ids = {word: self.term_ids[word] for word in words if word in self.term_ids}
        return wanted_of(question.terms, question.concepts, ids, self.rarities(words))

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each folded word is in the passages; one that no passage has gets half of the highest rarity."""
        words = set(words)
        known = [word for word in words if word in self.term_ids]
        frequencies = self.index.term_frequencies[[self.term_ids[word] for word in known]] if known else np.zeros(0)
        unknown = float(rarity(np.zeros(1), self.index.n_chunks)[0])
        found = dict(zip(known, rarity(frequencies, self.index.n_chunks).tolist(), strict=True))
        return found | {word: 0.5 * unknown for word in words if word not in found}

    def tokens(self, quote: str) -> tuple[Token, ...]:
        """The search tokens of a quote, with their places in it; kept for the next time."""
        return self._quote_tokens(quote)

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        """The encoder's tokens of sentences of passages; kept for the next time."""
        if len(self._token_ids) > N_SENTENCES_KEPT:
            self._token_ids = {}
        found = {text: kept for text in texts if (kept := self._token_ids.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        found |= zip(missing, self.encoder.token_ids(missing), strict=True)
        self._token_ids.update((text, found[text]) for text in missing)
        return [found[text] for text in texts]

    def _features(
        self, question: ReadQuestion, wanted: Wanted, vector: np.ndarray, candidates: Candidates
    ) -> Features:
        index, ordinals = self.index, candidates.ordinals
        found = word_features(wanted, index.terms, index.context_terms, ordinals, len(self.term_ids))
        best = float(candidates.word_scores.max()) if len(ordinals) else 0.0
        return Features(
            engine=candidates.word_scores / (best or 1.0),
            **found,
            soft=self._soft(question, ordinals),
            dense=np.maximum(0.0, np.asarray(index.vectors)[ordinals] @ vector).astype(np.float32),
            number=self._numbers(question, ordinals),
            symbols=self._symbols(question, ordinals),
            elsewhere=self._elsewhere(question, ordinals),
        )

    def _soft(self, question: ReadQuestion, ordinals: np.ndarray) -> np.ndarray:
        """(n,) late interaction of question and passage tokens; zeros for an encoder without static token vectors."""
        table, weights = self.encoder.token_table, self.encoder.token_weights
        if table is None or not len(ordinals):
            return np.zeros(len(ordinals), np.float32)
        query_ids = self.encoder.token_ids([said_text(question.terms) or question.reading.text])[0]
        ids, lengths = gather_both(self.index.tokens, self.index.context_tokens, ordinals)
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        return soft_match(query_ids, (indptr, ids), table, weights)

    def _numbers(self, question: ReadQuestion, ordinals: np.ndarray) -> np.ndarray:
        reading = question.reading.text.lower()
        if not any(word in reading for word in ASKS_NUMBER):
            return np.zeros(len(ordinals), np.float32)
        return self.holds_number[ordinals].astype(np.float32)

    @cached_property
    def holds_number(self) -> np.ndarray:
        """(n_chunks,) bool, whether the chunk's quote holds a number."""
        numeric = np.zeros(len(self.term_ids) + 1, bool)
        numeric[[number for term, number in self.term_ids.items() if term[0].isdigit()]] = True
        rows = self.index.terms
        sums = np.concatenate([[0], np.cumsum(numeric[rows.ids])])
        return sums[rows.indptr[1:]] > sums[rows.indptr[:-1]]

    def _symbols(self, question: ReadQuestion, ordinals: np.ndarray) -> np.ndarray:
        if not question.symbols:
            return np.zeros(len(ordinals), np.float32)
        found, _ = self.index.search_terms({"symbols": [(key, 1.0) for key in question.symbols]}, MAX_NAMING)
        return np.isin(ordinals, found).astype(np.float32)

    def _elsewhere(self, question: ReadQuestion, ordinals: np.ndarray) -> np.ndarray:
        """(n,) float32, 1 for passages of documents of another place; one that names the place asked counts half, one
        of another document than the one asked UNNAMED."""
        documents = self.index.documents()
        foreign = of_another_place(question.reading.text, documents)
        other = UNNAMED * of_another_document(question.reading.text, documents)
        if not foreign.any():
            return other[self.index.chunk_documents[ordinals]].astype(np.float32)
        found = foreign[self.index.chunk_documents[ordinals]].astype(np.float32)
        words = [fold(place).split() for place in named_places(question.reading.text, documents)]
        pairs = [("_".join(pair), 1.0) for place in words for pair in pairwise(place)]
        if pairs:
            naming, _ = self.index.search_terms({"pairs": pairs}, MAX_NAMING)
            found[np.isin(ordinals, naming)] *= 0.5
        return np.maximum(found, other[self.index.chunk_documents[ordinals]]).astype(np.float32)

    def _hits(self, question: ReadQuestion, ranked: Ranked, limit: int) -> tuple[Hit, ...]:
        ordinals = ranked.ordinals[:limit]
        chunks = self.index.store.chunks([int(ordinal) for ordinal in ordinals])
        files = {document.doc_id: document.file for document in self.index.documents()}
        wordings = official_wordings(question)
        originals = copies_of([self.index.terms[int(ordinal)] for ordinal in ordinals])
        originals = [
            None if first is None or _rows_of_one_table(chunks[k], chunks[first]) else first
            for k, first in enumerate(originals)
        ]
        support = np.minimum(1.0, np.maximum(ranked.features.coverage, ranked.features.concepts))
        return tuple(
            Hit(
                rank=rank,
                score=float(ranked.scores[rank - 1]),
                ordinal=chunk.ordinal,
                doc_id=chunk.doc_id,
                eid=chunk.eid,
                kind=chunk.kind,
                file=files[chunk.doc_id],
                ranges=chunk.ranges,
                quote=chunk.quote,
                heading_path=chunk.heading_path,
                page=chunk.page,
                matched=matched_spans(chunk.ranges, self._quote_tokens(chunk.quote), question, wordings),
                flags=chunk.flags,
                also_in=tuple(int(ordinals[k]) for k, first in enumerate(originals) if first == rank - 1),
                copy_of=None if (first := originals[rank - 1]) is None else int(ordinals[first]),
                support=float(support[rank - 1]),
                signals=Signals(**{name: float(getattr(ranked.features, name)[rank - 1]) for name in SIGNALS}),
            )
            for rank, chunk in enumerate(chunks, 1)
        )


def _rows_of_one_table(one: Chunk, other: Chunk) -> bool:
    """Whether two passages are rows of the same table: they share many words and say different things."""
    tables = [(chunk.doc_id, chunk.eid.rpartition("__row_")[0]) for chunk in (one, other) if chunk.kind == "row"]
    return len(tables) == 2 and tables[0] == tables[1]


def _unambiguous(abbreviations: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The abbreviations that documents define, all alike; a garbled copy of a usual reading gives way to that."""
    usual = abbreviation_table()
    return {
        name: meanings[0]
        for name, meanings in abbreviations.items()
        if len({fold(meaning) for meaning in meanings}) == 1
        and not any(fold(meanings[0]) == fold(reading) for reading in usual.get(name, ()))
    }


def open_engine(
    index: Path, *, model: str = "", verify: bool = True, fallback: bool = True, max_question: int = MAX_QUESTION
) -> Engine:
    """An engine over the current generation of an index folder, its files checked; no torch is imported.

    Raises: NoIndex, IndexDamaged, IndexMismatch.
    """
    encoder = open_encoder(model or None, runtime="numpy")
    opened = open_index(Path(index), encoder=encoder, verify=verify, fallback=fallback)
    return Engine(opened, encoder, max_question=max_question)


def verify_index(index: Path, *, model: str = "", probe: str = "mục tiêu, nhiệm vụ và giải pháp") -> dict:
    """What a full check of the current generation found: files, quotes, and a probe question that was answered.

    Raises: NoIndex, IndexDamaged (also when a stored quote is not verbatim), IndexMismatch.
    """
    engine = open_engine(index, model=model, fallback=False)
    store, n_quotes = engine.index.store, 0
    texts: dict[str, str] = {}
    files = {document.doc_id: document.file for document in engine.index.documents()}
    for ordinal in range(engine.index.n_chunks):
        chunk = store.chunk(ordinal)
        file = files[chunk.doc_id]
        text = texts.setdefault(file, store.source(file).text)
        if " ".join(span.of(text) for span in chunk.ranges) != chunk.quote:
            raise IndexDamaged("trích dẫn không đúng nguyên văn.", where=f"{file}, {chunk.eid}")
        n_quotes += 1
    return {
        "generation": engine.index.generation,
        "files": len(engine.index.manifest["files"]),
        "quotes": n_quotes,
        "probe_hits": len(engine.search(Query(text=probe)).hits),
    }
