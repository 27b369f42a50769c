"""Which sentences and rows of the found passages answer best, and how likely they answer at all."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from answers.checks import only_named, undated
from answers.evidence import Evidence, names_of_clause, nearness_of_clause, weigh
from answers.sought import Sought, sought_in
from answers.units import units_of
from corpus.vietnamese import find_symbols, fold
from search import Engine, Hit, SearchResult
from search.named_documents import of_another_document
from search.sides import of_another_place

N_PASSAGES = 8  # passages whose sentences are weighed
CALIBRATION = Path(__file__).with_name("calibration.json")
FITTING, NEARLY, CLOSER, N_LOOKED_AT = 0.75, 0.75, 0.08, 8
DEMANDED = {"number": 1.0, "rank": 1.0, "person": 1.0, "firm": 1.0, "date": 0.8}  # how much an answer needs its kind
RULED_OUT = 0.01  # the chance when a reason is asked and none is given, or the place asked is not named
TYPED = ("number", "rank", "date", "body", "firm", "person", "document", "place")

# what each part of the evidence counts when sentences are ordered; tuned on development questions
ORDER = {
    "words": 0.15, "wide": 0.3, "pairs": 0.3, "soft": 0.4, "names_here": 0.1, "year": 0.3, "typed": 0.6, "passage": 1.5,
    "concepts": 0.4,
}  # fmt: skip


def best_evidence(engine: Engine, sought: Sought, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences and rows of the first passages, the best answer first."""
    hits = hits[:N_PASSAGES]
    if not hits:
        return []
    best = hits[0].score or 1.0
    weighed = weigh(engine, sought, units_of(engine, hits))
    ranked = sorted(weighed, key=lambda one: -_worth(sought, one, one.unit.hit.score / best))
    return _with_value_first(sought, ranked)


def _with_value_first(sought: Sought, ranked: list[Evidence]) -> list[Evidence]:
    """When the best sentence lacks the value asked for, the nearest one that has it leads: of the same passage, or one
    that says nearly as much of the question. When it has one, a sentence leads that says as much and is nearer."""
    if not ranked or not is_typed(sought):
        return ranked
    first = ranked[0]
    if first.typed >= FITTING:
        nearer = [one for one in ranked[1:N_LOOKED_AT] if _nearer(one, first)]
        best = max(nearer, key=lambda one: one.bound, default=first)
        return [best, *(other for other in ranked if other is not best)]
    for one in ranked[1:N_LOOKED_AT]:
        same = one.unit.hit.ordinal == first.unit.hit.ordinal
        if one.typed >= FITTING and (same or one.wide >= NEARLY * first.wide):
            return [one, *(other for other in ranked if other is not one)]
    return ranked


def _nearer(one: Evidence, first: Evidence) -> bool:
    """Whether a sentence says as much of the question, and its value belongs to it more closely."""
    return (
        one.typed >= first.typed
        and one.bound > first.bound + CLOSER
        and one.words >= first.words - 0.02
        and one.year >= first.year
    )


def _worth(sought: Sought, one: Evidence, passage: float) -> float:
    signals = one.unit.hit.signals
    parts = {
        "words": one.words, "wide": one.wide, "pairs": one.pairs, "soft": one.soft, "names_here": one.names_here,
        "year": one.year, "typed": typed_worth(sought, one), "passage": passage,
        "concepts": signals.concepts,
    }  # fmt: skip
    return sum(weight * parts[name] for name, weight in ORDER.items())


def typed_worth(sought: Sought, one: Evidence) -> float:
    """How well the value that is asked for is there and belongs to the question, 0..1.4; 0 when none is asked."""
    if not is_typed(sought):
        return 0.0
    return one.typed * (0.4 + one.bound)


def is_typed(sought: Sought) -> bool:
    """Whether something of a certain kind is asked for: a number, a date, a body …"""
    return sought.asked.demands_number or sought.asked.kind in TYPED


def features(engine: Engine, sought: Sought, ranked: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether the best sentences answer at all, each about 0..1."""
    top = ranked[0]
    signals = top.unit.hit.signals
    typed = is_typed(sought)
    shown = ranked[:3]
    here = max(one.words for one in shown)
    clause_soft, clause_unmet, clause_head = nearness_of_clause(engine, sought, top)
    demanded = DEMANDED.get(sought.asked.kind, 0.5) if typed else 0.0
    return {
        "words": here,
        "wide": max(one.wide for one in shown),
        "pairs": max(one.pairs for one in shown),
        "soft": top.soft,
        "names_gone": 1.0 if top.names < 0.99 else 0.0,
        "names_here": max(one.names_here for one in shown),
        "year": top.year,
        "year_off": 1.0 if sought.asked.years and top.year < 0.3 else 0.0,
        "missing": min(one.missing for one in shown),
        "unmet": min(one.unmet for one in shown),
        "unmet_here": top.unmet_here,
        "head_unmet": top.head_unmet,
        "names_apart": demanded * (1.0 - names_of_clause(sought, top)),
        "clause_soft": demanded * (1.0 - clause_soft),
        "clause_unmet": demanded * clause_unmet,
        "clause_head": demanded * clause_head,
        "dense": signals.dense,
        "concepts": min(1.0, signals.concepts),
        "meaning": max(signals.soft, min(1.0, signals.concepts), signals.dense),
        "typed_miss": demanded * (1.0 - top.typed),
        "bound_miss": demanded * (1.0 - top.bound * top.typed),
        "unbound_unmet": demanded * top.unmet_here,
        "untyped": 0.0 if typed else 1.0,
        "open_missing": 0.0 if typed else min(one.missing for one in shown),
        "open_unmet": 0.0 if typed else min(one.unmet for one in shown),
        "open_wide": 0.0 if typed else 1.0 - max(one.wide for one in shown),
        "open_head": 0.0 if typed else top.head_unmet,
        "elsewhere": 1.0 if sought.other_places and not _named(sought, top) else 0.0,
        "place_missing": top.place_missing,
        "cause_missing": top.cause_missing,
        "undated": undated(sought, top.unit.hit.quote),
        "only_named": only_named(sought, own_numbers(engine)),
    }


def _named(sought: Sought, one: Evidence) -> bool:
    words = {token.folded for token in one.unit.tokens} | one.unit.around
    return any(set(fold(place).split()) <= words for place in sought.other_places)


@cache
def calibration() -> dict:
    """The weights that turn features into a chance, fitted by `python -m evaluation.calibrate`."""
    return json.loads(CALIBRATION.read_text(encoding="utf-8"))


def own_numbers(engine: Engine) -> frozenset[str]:
    """The keys of the numbers of the indexed documents themselves."""
    numbers = " ; ".join(document.number or "" for document in engine.index.documents())
    return frozenset(symbol.key for symbol, _, _ in find_symbols(numbers))


def chance(engine: Engine, sought: Sought, ranked: Sequence[Evidence]) -> float:
    """How likely the best sentences answer the question, 0..1; 0 without any."""
    if not ranked:
        return 0.0
    fitted = calibration()
    values = features(engine, sought, ranked)
    if values["cause_missing"] or values["elsewhere"] or values["undated"]:
        return RULED_OUT
    z = fitted["bias"] + sum(weight * values[name] for name, weight in fitted["weights"].items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def question_features(engine: Engine, result: SearchResult) -> dict[str, float] | None:
    """The features of a searched question, as `chance` sees them; None when nothing was found."""
    sought = sought_in(engine, result.reading.text)
    ranked = best_evidence(engine, sought, usable_hits(engine, result))
    return features(engine, sought, ranked) if ranked else None


def usable_hits(engine: Engine, result: SearchResult) -> list[Hit]:
    """The hits that may answer: no copies of others, none of another place or document than the one asked about."""
    documents = engine.index.documents()
    foreign = of_another_place(result.reading.text, documents) | of_another_document(result.reading.text, documents)
    elsewhere = {one.doc_id for one, is_foreign in zip(documents, foreign, strict=True) if is_foreign}
    return [hit for hit in result.hits if hit.copy_of is None and hit.doc_id not in elsewhere]
