"""How well a sentence or row answers a question: words, names, meaning, year, place, and the kind of thing asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from answers.checks import cause_missing, opposite, place_missing, year_fit
from answers.clauses import clause_of
from answers.sought import Sought
from answers.units import Unit, token_rows
from answers.values import Value, best_value
from corpus.vietnamese import analyze
from embeddings.late_interaction import FLOOR
from search import Engine

AROUND, TITLE = 0.6, 0.5  # what a word counts that stands only in the rest of the passage, in the document's title
OTHER_ACCENTS = 0.6  # what a word counts that has other accents than the one asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence of one unit, each number about 0..1.

    `words`, `wide`: share of the question's weight in the unit; in unit, passage, headings or title. `names`: share of
    its names in unit, passage or title (1 without names), `names_here` in the unit. `pairs`: share of neighbouring
    words. `soft`: late interaction with the unit. `year`: `checks.year_fit`. `typed`: how well the thing asked for
    (number of that measure, date, body …) is there, .5 when nothing special is asked. `bound`: how much of the question
    stands in the clause of that value. `missing`: the largest share of one word that stands nowhere near; `unmet`,
    `unmet_here`: the same in meaning, in the passage and in the unit; `head_unmet`: how far the unit is from naming
    what is asked for. The last three are `checks`.
    """

    unit: Unit
    words: float
    wide: float
    names: float
    names_here: float
    pairs: float
    soft: float
    year: float
    typed: float
    bound: float
    missing: float
    unmet: float
    unmet_here: float
    head_unmet: float
    place_missing: float
    opposite: float
    cause_missing: float
    value: Value | None = None


def weigh(engine: Engine, sought: Sought, units: Sequence[Unit]) -> list[Evidence]:
    """The evidence of each unit, in their order."""
    nearness = _nearness(engine, sought, units)
    return [_weigh(engine, sought, unit, *near) for unit, near in zip(units, nearness, strict=True)]


def _nearness(engine: Engine, sought: Sought, units: Sequence[Unit]) -> list[tuple[float, float, float, float]]:
    """For each unit (soft, unmet in the passage, unmet in the unit, what is asked for unmet in the unit), from the
    nearest token of each token of the question."""
    table, weights = engine.encoder.token_table, engine.encoder.token_weights
    query = np.unique(sought.query_ids)
    if table is None or not len(query) or not units:
        return [(0.0, 0.0, 0.0, 0.0)] * len(units)
    shares = weights[query] / max(float(weights[query].sum()), 1e-6)
    vectors = table[query]
    passages: dict[int, np.ndarray] = {}
    found = []
    indptr, ids = token_rows(engine, units)
    head = sought.head_ids if sought.head_ids is not None else np.zeros(0, np.int64)
    head_shares = weights[head] / max(float(weights[head].sum()), 1e-6)
    for number, unit in enumerate(units):
        own = ids[indptr[number] : indptr[number + 1]]
        here = _strength(table, vectors, own)
        hit = unit.hit
        if hit.ordinal not in passages:
            both = [engine.index.tokens, engine.index.context_tokens]
            rows = [np.asarray(rows.ids[rows.indptr[hit.ordinal] : rows.indptr[hit.ordinal + 1]]) for rows in both]
            passages[hit.ordinal] = _strength(table, vectors, np.concatenate(rows))
        wide = np.maximum(here, passages[hit.ordinal])
        head_unmet = float((head_shares * (1 - _strength(table, table[head], own))).sum()) if len(head) else 0.0
        found.append(
            (float(shares @ here), float((shares * (1 - wide)).max()), float((shares * (1 - here)).max()), head_unmet)
        )
    return found


def nearness_of_clause(engine: Engine, sought: Sought, one: Evidence) -> tuple[float, float, float]:
    """(soft, unmet, head unmet) of the clause of a unit's value; of the whole unit when it has none."""
    table, weights = engine.encoder.token_table, engine.encoder.token_weights
    query = np.unique(sought.query_ids)
    if table is None or not len(query):
        return 0.0, 0.0, 0.0
    ids = engine.encoder.token_ids([" ".join((_clause(one.unit, one.value), *one.unit.hit.heading_path[-1:]))])[0]
    shares = weights[query] / max(float(weights[query].sum()), 1e-6)
    here = _strength(table, table[query], ids)
    head = sought.head_ids if sought.head_ids is not None else np.zeros(0, np.int64)
    head_shares = weights[head] / max(float(weights[head].sum()), 1e-6)
    head_unmet = float((head_shares * (1 - _strength(table, table[head], ids))).sum()) if len(head) else 0.0
    return float(shares @ here), float((shares * (1 - here)).max()), head_unmet


def names_of_clause(sought: Sought, one: Evidence) -> float:
    """The share of the question's names that the clause of the value, or the heading over it, says; 1 without names."""
    names = [word for word in sought.words if word.name and word.weight]
    total = sum(word.weight for word in names)
    if not total:
        return 1.0
    text = " ".join((_clause(one.unit, one.value), *one.unit.hit.heading_path[-1:]))
    said = {token.folded for token in analyze(text, repair=True)}
    glued = {a + b for a, b in sought.pairs if a + b in said}
    return sum(w.weight for w in names if w.folded in said or any(w.folded in one for one in glued)) / total


def _strength(table: np.ndarray, vectors: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """(q,) how near the nearest token comes to each token of the question, 0..1."""
    if not len(ids):
        return np.zeros(len(vectors), np.float32)
    cosines = np.einsum("qd,td->qt", vectors, table[np.unique(ids)])
    return np.clip((cosines.max(axis=1) - FLOOR) / (1 - FLOOR), 0.0, 1.0)


def _weigh(
    engine: Engine, sought: Sought, unit: Unit, soft: float, unmet: float, unmet_here: float, head_unmet: float
) -> Evidence:
    keys = {token.key for token in unit.tokens}
    folded = {token.folded for token in unit.tokens}
    for first, second in sought.pairs:  # "PARINDEX" says "par index"
        if first + second in folded:
            folded |= {first, second}
            keys |= {word.key for word in sought.words if word.folded in (first, second)}
    here, wide = [], []
    for word in sought.words:
        near = 1.0 if word.key in keys else OTHER_ACCENTS if word.folded in folded else 0.0
        if not sought.has_accents and word.folded in folded:
            near = 1.0
        far = AROUND if word.folded in unit.around else TITLE if word.folded in unit.title else 0.0
        if word.place and word.folded in unit.title:
            near = 1.0
        here.append(near)
        wide.append(max(near, far))
    shares = np.array([word.weight for word in sought.words]) / sought.total
    named = [number for number, word in enumerate(sought.words) if word.name and word.weight]
    name_weight = float(shares[named].sum()) if named else 0.0
    value = best_value(engine, sought, unit)
    clause = _clause(unit, value)
    neighbours = [token.folded for token in unit.tokens]
    together = set(pairwise(neighbours))
    return Evidence(
        unit=unit,
        words=float(shares @ np.array(here)) if len(shares) else 0.0,
        wide=float(shares @ np.array(wide)) if len(shares) else 0.0,
        names=float(shares[named] @ np.minimum(1.0, np.array(wide)[named] * 2)) / name_weight if name_weight else 1.0,
        names_here=float(shares[named] @ np.array(here)[named]) / name_weight if name_weight else 1.0,
        pairs=sum(pair in together for pair in sought.pairs) / len(sought.pairs) if sought.pairs else 0.0,
        soft=soft,
        year=year_fit(sought, unit, clause, _title(engine, unit)),
        typed=_typed(sought, unit, value),
        bound=value.bound if value else 0.0,
        missing=float(max((s for s, w in zip(shares, wide, strict=True) if not w), default=0.0)),
        unmet=unmet,
        unmet_here=unmet_here,
        head_unmet=head_unmet,
        place_missing=place_missing(sought, unit),
        opposite=opposite(sought, clause),
        cause_missing=cause_missing(sought, unit.text),
        value=value,
    )


def _title(engine: Engine, unit: Unit) -> str:
    """What dates a document as a whole: its title, and the year of its date."""
    document = engine.index.store.document(unit.hit.doc_id)
    return " ".join(filter(None, (document.title, document.date and f"năm {document.date[:4]}")))


def _clause(unit: Unit, value: Value | None) -> str:
    if value is None or value.heading:
        return unit.text
    start, end = clause_of(unit.text, value.start - unit.start, value.end - unit.start)
    return unit.text[start:end]


def _typed(sought: Sought, unit: Unit, value: Value | None) -> float:
    if sought.asked.kind in ("open", "keywords", "yes_no", "list", "definition") and not sought.asked.demands_number:
        return 0.5
    return value.fits if value is not None else 0.0
