"""The choice between several readings of an abbreviation, by the words around it."""

from __future__ import annotations

from corpus.vietnamese.abbreviations import usual_readings
from corpus.vietnamese.frequencies import frequencies
from corpus.vietnamese.syllables import syllable_key

_CLEAR_IN_NATS = 1.0
_USUAL_IN_NATS = 2.5  # another reading must beat the usual one by this
_AT_LEAST_IN_NATS = 2.0  # the neighbours must make the reading this much likelier than chance


def best_reading(readings: tuple[str, ...], previous: int, following: int) -> str | None:
    """The reading whose ends fit the neighbours (ids of `Frequencies`) clearly best, else the usual one, else None.

    The fit of a reading is how much likelier its first and last syllable are beside these neighbours than anywhere.
    """
    counts = frequencies()
    scored = []
    for reading in readings:
        ids = [counts.ids.get(syllable_key(word), 0) for word in reading.split()]
        scored.append((counts.association(previous, ids[0]) + counts.association(ids[-1], following), reading))
    scored.sort(reverse=True)
    best = scored[0]
    unclear = len(scored) > 1 and best[0] - scored[1][0] < _CLEAR_IN_NATS
    usual = [(score, reading) for score, reading in scored if reading in usual_readings()]
    if usual and (best[0] - usual[0][0] < _USUAL_IN_NATS or best[0] < _AT_LEAST_IN_NATS):
        return usual[0][1]
    if best[0] < _AT_LEAST_IN_NATS or unclear:
        return None
    return best[1]
