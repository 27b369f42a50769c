"""A quote found again in a text that changed: exact at its position, else nearest by words, context and position.

Source: the weights and the limit of edits are those of the Hypothesis client's quote matching.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from citations.records import Anchor, AnchorPiece
from corpus.records import Span

QUOTE, PREFIX, SUFFIX, POSITION = 50, 20, 20, 2  # weights
FOUND = 0.75  # below this score a passage counts as gone
MAX_EDITS = 256  # and never more than half of the quote
SURE, MARGIN = 0.95, 0.02  # a lower score must be better than any other place by this much: ambiguous is not found
SEED_CHARS, SEED_STEP = 8, 3  # runs of code points looked up verbatim to find where a changed quote may stand
SLACK_CHARS = 24  # insertions and deletions shift the rest of a quote by about this much
MAX_PLACES = 6  # places tried after the votes of the seeds
MAX_EDGES = 4  # other edges tried
MAX_OCCURRENCES = 400  # a seed or a short quote that stands in more places tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of a quote stands now, with a score in 0..1."""

    span: Span
    score: float


NOWHERE = Place(span=Span(0, 0), score=-1.0)


def locate(anchor: Anchor, text: str, within: Span) -> tuple[tuple[Span, ...], float]:
    """(ranges, score 0..1) of the best place of a quote inside `within`; no ranges when a piece has none.

    The score of several pieces is weighted by their length; ranges stand in reading order without overlap.
    """
    places: list[Place] = []
    for piece in anchor.pieces:
        found = locate_piece(piece, text, within)
        if found is None:
            return (), 0.0
        places.append(found)
    weights = [max(1, len(piece.exact)) for piece in anchor.pieces]
    score = sum(place.score * weight for place, weight in zip(places, weights, strict=True)) / sum(weights)
    spans = tuple(place.span for place in places)
    if any(one.end > other.start for one, other in pairwise(spans)):
        return (), 0.0
    return spans, score


def locate_piece(piece: AnchorPiece, text: str, within: Span) -> Place | None:
    """The best place of one piece; None when no place is near enough in its words, or two are about equally good."""
    at_position = _scored(piece, text, piece.span, within)
    if at_position and piece.span.of(text) == piece.exact and at_position.score > 0.999:
        return at_position
    tried = {*_verbatim(piece, text, within), *_by_seeds(piece, text, within)}
    scored = [place for span in tried if (place := _scored(piece, text, span, within))]
    scored.sort(key=lambda place: (-place.score, abs(place.span.start - piece.span.start)))
    rivals = (place for place in scored[1:] if _apart(place.span, scored[0].span))
    if not scored or (scored[0].score < SURE and next(rivals, NOWHERE).score > scored[0].score - MARGIN):
        return None
    return scored[0]


def _apart(one: Span, other: Span) -> bool:
    """Whether two ranges share nothing; an empty one is apart from where it does not stand inside."""
    return one.end <= other.start or other.end <= one.start


def _scored(piece: AnchorPiece, text: str, span: Span, within: Span) -> Place | None:
    """A place with its score; None when it lies outside or takes too many edits."""
    if not within.start <= span.start <= span.end <= within.end:
        return None
    size = len(piece.exact)
    limit = min(MAX_EDITS, size // 2)
    edits = Levenshtein.distance(piece.exact, span.of(text), score_cutoff=limit)
    if edits > limit:
        return None
    parts = [(QUOTE, 1 - edits / max(1, size))]
    if piece.prefix:
        before = text[max(0, span.start - len(piece.prefix)) : span.start]
        parts.append((PREFIX, Levenshtein.normalized_similarity(piece.prefix, before)))
    if piece.suffix:
        behind = text[span.end : span.end + len(piece.suffix)]
        parts.append((SUFFIX, Levenshtein.normalized_similarity(piece.suffix, behind)))
    parts.append((POSITION, 1 - abs(span.start - piece.span.start) / max(1, len(text))))
    return Place(span=span, score=sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts))


def _occurrences(words: str, text: str, within: Span) -> list[int]:
    """Where `words` stand inside `within`; none when they stand in too many places to tell anything."""
    found: list[int] = []
    at = text.find(words, within.start, within.end) if words else -1
    while at >= 0 and len(found) <= MAX_OCCURRENCES:
        found.append(at)
        at = text.find(words, at + 1, within.end)
    return found if len(found) <= MAX_OCCURRENCES else []


def _verbatim(piece: AnchorPiece, text: str, within: Span) -> Iterator[Span]:
    """The places where the words stand unchanged."""
    for start in _occurrences(piece.exact, text, within):
        yield Span(start, start + len(piece.exact))


def _by_seeds(piece: AnchorPiece, text: str, within: Span) -> Iterator[Span]:
    """Places where short runs of the quote and its surroundings stand in a row, with the quote's edges aligned."""
    needle = piece.prefix + piece.exact + piece.suffix
    votes: Counter[int] = Counter()
    for offset in range(0, len(needle) - SEED_CHARS + 1, SEED_STEP):
        hits = _occurrences(needle[offset : offset + SEED_CHARS], text, within)
        for at in hits:
            votes[(at - offset) // SLACK_CHARS] += 1 / len(hits)
    merged = {place: votes[place - 1] + votes[place] + votes[place + 1] for place in list(votes)}
    best = sorted(merged, key=lambda place: (-merged[place], place))[:MAX_PLACES]
    for place in best:
        start = max(within.start, (place - 1) * SLACK_CHARS)
        window = text[start : min(within.end, start + len(needle) + 3 * SLACK_CHARS)]
        aligned = _aligned(piece, needle, window, start)
        yield aligned
        yield from _same_edges(piece, aligned, text, Span(start, start + len(window)))


def _same_edges(piece: AnchorPiece, aligned: Span, text: str, window: Span) -> Iterator[Span]:
    """The aligned range with its edges where the quote's first and last words stand verbatim nearby.

    Least edits leave a choice at the edges: a letter of the quote may as well be one of the words before it.
    """
    opens = _occurrences(piece.exact[:SEED_CHARS], text, window)
    closes = [at + SEED_CHARS for at in _occurrences(piece.exact[-SEED_CHARS:], text, window)]
    for start in [aligned.start, *opens[:MAX_EDGES]]:
        for end in [aligned.end, *closes[-MAX_EDGES:]]:
            if start < end:
                yield Span(start, end)


def _aligned(piece: AnchorPiece, needle: str, window: str, start: int) -> Span:
    """The range of the quote in a window of text, by aligning quote and surroundings with the least edits."""
    first, last = len(piece.prefix), len(piece.prefix) + len(piece.exact)
    opens = closes = None
    for op in Levenshtein.opcodes(needle, window):
        if op.src_start <= first <= op.src_end and (opens is None or op.tag != "insert"):
            opens = min(op.dest_start + (first - op.src_start), op.dest_end)
        if op.src_start <= last <= op.src_end and closes is None:
            closes = min(op.dest_start + (last - op.src_start), op.dest_end)
    opens, closes = opens or 0, len(window) if closes is None else closes
    return Span(start + opens, start + max(opens, closes))


def words_of(text: str, ranges: Sequence[Span]) -> str:
    """The quote that ranges cut out of a text: the slices joined by one space."""
    return " ".join(span.of(text) for span in ranges)
