"""How well a sentence or row answers a question: words, names, meaning, year, place, and the kind of thing asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answers.sought import Sought
from answers.units import Unit, token_rows
from answers.values import Value, best_value
from corpus.vietnamese import fold
from embeddings.late_interaction import soft_match
from search import Engine

AROUND, TITLE = 0.6, 0.5  # what a word counts that stands only in the rest of the passage, in the document's title
OTHER_ACCENTS = 0.6  # what a word counts that has other accents than the one asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence of one unit, each number 0..1.

    `words`, `wide`: share of the question's weight in the unit; in unit, passage, headings or title. `names`: share of
    its names in unit, passage or title (1 without names). `pairs`: share of neighbouring words. `soft`: late
    interaction with the unit. `year`: 1 the years asked stand there, 0 they do not, .5 none asked. `typed`: 1 when the
    thing asked for (number of that measure, date, body, …) stands in the unit, 0 when not, .5 when nothing special is
    asked. `bound`: how much of the question stands in the clause of that value.
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
    missing: float  # the largest share of weight of one word that stands nowhere near
    value: Value | None = None


def weigh(engine: Engine, sought: Sought, units: Sequence[Unit]) -> list[Evidence]:
    """The evidence of each unit, in their order."""
    table, weights = engine.encoder.token_table, engine.encoder.token_weights
    if table is None or not units:
        soft = np.zeros(len(units), np.float32)
    else:
        soft = soft_match(sought.query_ids, token_rows(engine, units), table, weights)
    return [_weigh(engine, sought, unit, float(s)) for unit, s in zip(units, soft, strict=True)]


def _weigh(engine: Engine, sought: Sought, unit: Unit, soft: float) -> Evidence:
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
    neighbours = [token.folded for token in unit.tokens]
    together = set(zip(neighbours, neighbours[1:], strict=False))
    return Evidence(
        unit=unit,
        words=float(shares @ np.array(here)) if len(shares) else 0.0,
        wide=float(shares @ np.array(wide)) if len(shares) else 0.0,
        names=float(shares[named] @ np.minimum(1.0, np.array(wide)[named] * 2)) / name_weight if name_weight else 1.0,
        names_here=float(shares[named] @ np.array(here)[named]) / name_weight if name_weight else 1.0,
        pairs=sum(pair in together for pair in sought.pairs) / len(sought.pairs) if sought.pairs else 0.0,
        soft=soft,
        year=_year(sought, unit),
        typed=_typed(sought, unit, value),
        bound=value.bound if value else 0.0,
        missing=float(max((s for s, w in zip(shares, wide, strict=True) if not w), default=0.0)),
        value=value,
    )


def _year(sought: Sought, unit: Unit) -> float:
    years = sought.asked.years
    if not years:
        return 0.5
    found = {token.key for token in unit.tokens} | unit.around | unit.title
    joined = " ".join(sorted(found))
    return sum(str(year) in found or bool(re.search(rf"\b{year}\b", joined)) for year in years) / len(years)


def _typed(sought: Sought, unit: Unit, value: Value | None) -> float:
    if sought.asked.kind in ("open", "keywords", "yes_no", "list", "definition") and not sought.asked.demands_number:
        return 0.5
    return value.fits if value is not None else 0.0


__all__ = ["Evidence", "fold", "weigh"]
