"""Passages that say nearly the same as another one, over the whole index or between two documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from corpus.records import Span
from corpus.vietnamese import Token, analyze
from indexer.lexical import pairs
from search.differences import Difference, Word, compare, words_of
from search.engine import Engine

SHINGLE = 4  # words in a row
MIN_WORDS = 8  # a shorter passage ("Giải pháp thực hiện") agrees with too many by chance
MIN_ALIKE = 0.4  # share of the shingles of both that two passages have in common
MIN_INSIDE, LONG = 0.6, 20  # or of the shorter one's, when that has so many words: it stands inside the longer one
MIN_RUN = 0.7  # or, of a shorter one, so much in one run of words
BESIDE = 0.8  # of the best one's likeness: what a document has less alike is about something else (exports, imports)
N_RARE = 32  # neighbouring word pairs of a passage by which the index is asked for candidates
N_CANDIDATES = 100  # passages, those of the document itself among them
NOT_COMPARED = frozenset({"preface", "conclusions", "heading"})  # letterheads, signatures and titles are forms
ANY_NUMBER = -1  # stands for every number in a shingle: the same sentence with another figure is nearly the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A paragraph or table row to be compared.

    `words` are the ids of its words in order, every number as ANY_NUMBER; `shingles` counts its runs of SHINGLE words.
    """

    doc_id: str
    eid: str
    kind: str
    quote: str
    ranges: tuple[Span, ...]
    heading_path: tuple[str, ...]
    words: tuple[int, ...]
    shingles: Counter[tuple[int, ...]]

    @property
    def n_words(self) -> int:
        """How many words it has."""
        return len(self.words)

    def light(self) -> Unit:
        """The same without its runs of words, which take most of its memory and serve only to compare it."""
        return replace(self, shingles=Counter())


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A passage that says nearly the same as another: how alike (0..1), and where both differ (left is the other)."""

    unit: Unit
    alike: float
    difference: Difference


def units_of(engine: Engine, doc_id: str, eids: Iterable[str] | None = None) -> tuple[Unit, ...]:
    """The units of a document in reading order, only those of `eids` when given; letterhead and signature are none."""
    index = engine.index
    document = index.document(doc_id)
    if document is None:
        return ()
    if eids is None:
        ordinals: Sequence[int] = index.chunk_ordinals(document.doc_id)
    else:
        ordinals = [ordinal for eid in eids for ordinal in index.chunk_ordinals(document.doc_id, eid)]
    numeric = _numeric(engine)
    found: dict[str, list] = {}
    for chunk in index.chunks(ordinals):
        if chunk.kind not in NOT_COMPARED:
            found.setdefault(chunk.eid, []).append(chunk)
    text = index.text(document.file)
    units = []
    for eid, chunks in found.items():
        row = np.concatenate([np.asarray(index.terms[chunk.ordinal]) for chunk in chunks])
        ranges = tuple(span for chunk in chunks for span in chunk.ranges)
        ids = np.where(numeric[row], ANY_NUMBER, row).tolist()
        units.append(
            Unit(
                doc_id=document.doc_id, eid=eid, kind=chunks[0].kind, quote=_joined(ranges, text),
                ranges=_merged(ranges), heading_path=chunks[0].heading_path, words=tuple(ids), shingles=_shingles(ids),
            )
        )  # fmt: skip
    return tuple(units)


def alike(one: Unit, other: Unit) -> float:
    """How alike two units are, 0..1; 0 when they do not say nearly the same."""
    common = (one.shingles & other.shingles).total()
    if not common:
        return 0.0
    n_one, n_other = one.shingles.total(), other.shingles.total()
    both, inside = 2 * common / (n_one + n_other), common / min(n_one, n_other)
    shorter, longer = sorted((one, other), key=lambda unit: unit.n_words)
    held = inside >= MIN_INSIDE if shorter.n_words >= LONG else _run(shorter, longer) >= MIN_RUN
    return max(both, 0.5 * inside) if held or both >= MIN_ALIKE else 0.0


def _run(shorter: Unit, longer: Unit) -> float:
    """The share of the shorter unit's words that stand in the longer one in one run (about: shingle after shingle)."""
    best = streak = 0
    for at in range(shorter.n_words - SHINGLE + 1):
        streak = streak + 1 if shorter.words[at : at + SHINGLE] in longer.shingles else 0
        best = max(best, streak)
    return (best + SHINGLE - 1) / shorter.n_words if best else 0.0


def near_passages(engine: Engine, doc_id: str, eid: str, *, limit: int = 5) -> tuple[Near, ...]:
    """The passages of other documents that say nearly the same as one paragraph or row, the most alike first.

    A part of a file that holds several documents is another document. A cell takes its row.
    """
    index = engine.index
    paragraph = index.paragraph(doc_id, eid)
    own = units_of(engine, doc_id, (paragraph.parent if paragraph and paragraph.kind == "cell" else eid,))
    if not own or own[0].n_words < MIN_WORDS:
        return ()
    found = []
    for number, eids in _candidates(engine, own[0]).items():
        units = [unit for unit in units_of(engine, index.documents()[number].doc_id, eids) if unit.n_words >= MIN_WORDS]
        shares = [alike(own[0], unit) for unit in units]
        least = BESIDE * max(shares, default=0.0)
        found += [(share, unit) for share, unit in zip(shares, units, strict=True) if share and share >= least]
    found.sort(key=lambda pair: -pair[0])
    return tuple(
        Near(unit=unit, alike=share, difference=difference_of(engine, own[0], unit)) for share, unit in found[:limit]
    )


def difference_of(engine: Engine, left: Unit, right: Unit) -> Difference:
    """Two units word by word."""
    return compare(left.quote, _words(engine, left), right.quote, _words(engine, right))


def _words(engine: Engine, unit: Unit) -> tuple[Word, ...]:
    return words_of(unit.quote, engine.tokens(unit.quote), is_row=unit.kind == "row")


def _candidates(engine: Engine, unit: Unit) -> dict[int, tuple[str, ...]]:
    """Paragraphs of other documents that share rare word pairs with a unit: eIds by the document's number."""
    index = engine.index
    tokens: tuple[Token, ...] = analyze(unit.quote, abbreviations=engine.abbreviations, repair=True)
    names = list(dict.fromkeys(pairs(unit.quote, tokens)))
    frequencies = {name: index.term_index.document_frequency("pairs", name) for name in names}
    rare = sorted((name for name in names if frequencies[name] > 0), key=lambda name: frequencies[name])[:N_RARE]
    numbers = {document.doc_id: number for number, document in enumerate(index.documents())}
    ordinals, _ = index.search_terms({"pairs": [(name, 1.0) for name in rare]}, N_CANDIDATES)
    elsewhere = ordinals[index.chunk_documents[ordinals] != numbers[unit.doc_id]]
    found: dict[int, dict[str, None]] = {}
    for chunk in index.chunks([int(ordinal) for ordinal in elsewhere]):
        found.setdefault(numbers[chunk.doc_id], {})[chunk.eid] = None
    return {number: tuple(eids) for number, eids in found.items()}


def _shingles(ids: Sequence[int]) -> Counter[tuple[int, ...]]:
    """The runs of SHINGLE words, counted; a run with two numbers or more says too little."""
    runs = (tuple(ids[at : at + SHINGLE]) for at in range(len(ids) - SHINGLE + 1))
    return Counter(run for run in runs if run.count(ANY_NUMBER) < 2)


_numbers_of: WeakKeyDictionary[Engine, np.ndarray] = WeakKeyDictionary()


def _numeric(engine: Engine) -> np.ndarray:
    """(n_terms + 1,) bool, whether a term is a number; made once for an engine."""
    found = _numbers_of.get(engine)
    if found is None:
        found = np.zeros(len(engine.term_ids) + 1, bool)
        found[[number for term, number in engine.term_ids.items() if term[0].isdigit() and "-" not in term]] = True
        _numbers_of[engine] = found
    return found


def _joined(ranges: Sequence[Span], text: str) -> str:
    """The verbatim text: pieces of one range are put together again, ranges joined by one space."""
    return " ".join(span.of(text) for span in _merged(ranges))


def _merged(ranges: Sequence[Span]) -> tuple[Span, ...]:
    """The ranges with touching ones as one."""
    merged: list[Span] = []
    for span in ranges:
        if merged and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)
