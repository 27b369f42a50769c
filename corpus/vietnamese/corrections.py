"""Proposed readings of the words that scanning damaged, each with its place, its reason and how sure it is.

A proposal never changes the document: the text stays as it was read, and what is quoted is always the original.
Names, numbers, document numbers and words in capitals are never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.vietnamese.correction_scoring import Votes, choose, context, possible
from corpus.vietnamese.correction_words import Reading, Word, read_words
from corpus.vietnamese.frequencies import NUMBER, frequencies
from corpus.vietnamese.letters import fold

Reason = Literal["letters", "marks", "split", "glued"]
SURE = 0.95  # corrections from here on are applied in the corrected view, the others only suggested
SUGGESTED = 0.5  # less sure ones are not shown at all
_SURE_ENOUGH_TO_VOTE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One proposed reading. `start`, `end` are code points of the file's text, `seen` is what stands there.

    `reason`: "letters" were misread, "marks" (accents) were lost or changed, marks "split" a word, or two were
    "glued". `confidence` is the chance, 0..1, that the reading is right.
    """

    start: int
    end: int
    seen: str
    meant: str
    reason: Reason
    confidence: float

    @property
    def applied(self) -> bool:
        """Whether the corrected view shows the reading in place of what stands there."""
        return self.confidence >= SURE


def propose_corrections(
    text: str, passages: Sequence[Sequence[tuple[int, int]]], *, noise: float
) -> tuple[Correction, ...]:
    """The proposals for the passages of a text, by place; ranges never overlap.

    Each passage is its ranges in `text` (code points), in reading order; passages must not overlap. `noise` is the
    share of impossible syllables of the document, 0..1: the cleaner it is, the more a word is believed.
    """
    read = [read_words(text, ranges) for ranges in passages]
    columns = [possible(words, noise) for words in read]
    votes: Votes = Votes()
    for words, readings in zip(read, columns, strict=True):
        for at, (reading, sure) in enumerate(choose(words, readings, Votes())):
            _vote(votes, words, at, reading, sure)
    found = []
    for words, readings in zip(read, columns, strict=True):
        for word, (reading, sure) in zip(words, choose(words, readings, votes), strict=True):
            if reading is not None and sure >= SUGGESTED and reading.text != text[word.start : word.end]:
                found.append(_correction(text, word, reading, sure))
    return tuple(sorted(found, key=lambda one: one.start))


def corrected(text: str, start: int, end: int, corrections: Sequence[Correction]) -> str:
    """The slice `text[start:end]` with the applied ones of `corrections`, sorted by place, in it."""
    pieces, at = [], start
    for one in corrections:
        if one.applied and start <= one.start and one.end <= end:
            pieces += [text[at : one.start], one.meant]
            at = one.end
    return "".join([*pieces, text[at:end]])


def _vote(votes: Votes, words: Sequence[Word], at: int, reading: Reading | None, sure: float) -> None:
    """Counts a word as it was read in the first pass, when that is sure."""
    word = words[at]
    number = reading.number if reading else word.number
    if number > NUMBER and sure >= _SURE_ENOUGH_TO_VOTE and word.raw[:1].isalpha():
        before, after = context(words, at)
        votes[before, frequencies().keys[number], after] += 1


def _correction(text: str, word: Word, reading: Reading, sure: float) -> Correction:
    seen = text[word.start : word.end]
    if reading.last:
        reason: Reason = "glued"
    elif not seen.isalpha():
        reason = "split"
    else:
        reason = "marks" if fold(seen) == fold(reading.text) else "letters"
    return Correction(
        start=word.start, end=word.end, seen=seen, meant=reading.text, reason=reason, confidence=round(sure, 4)
    )
