"""Two passages word by word: what both say, what only one says, and where their numbers differ; verbatim pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from corpus.vietnamese import Token

Kind = Literal["same", "accent", "word", "number"]
_MARKER = re.compile(r"[\s*#]*(?:[-–+•▪]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVXLC]{1,6})[.)/])(?=[\s*])")
_ROW_NUMBER = re.compile(r"\s*\d{1,3}\s")
_NO_WORD = re.compile(r"\W*")
MAX_WORDS = 4_000  # of one passage; what stands behind them is not compared, and is shown as it is
SMALL_GAP = 8  # keys of a gap in which a number of one side answers to a number of the other
EDGE = 3  # keys at each end of a longer gap, which face those of the other side
Spread = tuple[str, str, int]  # key, folded key, number of the word


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A written word: its place in the passage and its search keys (several for an abbreviation)."""

    start: int
    end: int
    keys: tuple[str, ...]
    folded: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A verbatim piece of a passage: the "same" in both, with other accents, or a "word" or a "number" only here.

    Numbers inside a longer part that the other leaves out are words of that part.
    """

    text: str
    kind: Kind = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two passages compared; the texts of the pieces of each side join back to the passage.

    `share` is the part of the words of both that both have (0..1). `other_numbers` says that where one has a number,
    the other has another one; a number in a part that the other leaves out does not count.
    """

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    share: float
    other_numbers: bool = False

    @property
    def identical(self) -> bool:
        """Whether both have the same words; capitals, punctuation and the place of tone marks do not count."""
        return all(piece.kind == "same" for piece in (*self.left, *self.right))


def words_of(text: str, tokens: Sequence[Token], *, is_row: bool = False) -> tuple[Word, ...]:
    """The words of a passage that count, from its search tokens.

    The marker at its head ("a)", "2.1.") does not count, nor the number of a table row.
    """
    marker = _MARKER.match(text) or (_ROW_NUMBER.match(text) if is_row else None)
    head = marker.end() if marker else 0
    found = []
    for (start, end), group in groupby(tokens, key=lambda token: (token.start, token.end)):
        parts = tuple(group)
        if start >= head and end > start:
            keys, folded = tuple(part.key for part in parts), tuple(part.folded for part in parts)
            is_number = any(part.kind in ("number", "symbol") for part in parts)
            found.append(Word(start=start, end=end, keys=keys, folded=folded, is_number=is_number))
    return tuple(found[:MAX_WORDS])


def compare(left: str, left_words: Sequence[Word], right: str, right_words: Sequence[Word]) -> Difference:
    """The passages `left` and `right` word by word; words with other accents answer to each other. Compared the other
    way round, both have the same marks.

    Source: Ratcliff and Obershelp's longest common runs, as difflib has them.
    """
    here, there = _spread(left_words), _spread(right_words)
    if there < here:  # the longest runs depend on which side comes first
        turned = compare(right, right_words, left, left_words)
        return replace(turned, left=turned.right, right=turned.left)
    matcher = SequenceMatcher(None, [one[1] for one in here], [one[1] for one in there], autojunk=False)
    moved = _as_often(left_words, right_words)
    kinds_here: dict[int, Kind] = {}
    kinds_there: dict[int, Kind] = {}
    n_common, other_numbers = 0, False
    for code, a, b, c, d in matcher.get_opcodes():
        if code == "equal":
            n_common += b - a
            for (key, _, at), (other, _, beside) in zip(here[a:b], there[c:d], strict=True):
                if key != other:
                    kinds_here.setdefault(at, "accent")
                    kinds_there.setdefault(beside, "accent")
            continue
        numbers_here = _mark(here[a:b], left_words, kinds_here, there[c:d], right_words, moved)
        numbers_there = _mark(there[c:d], right_words, kinds_there, here[a:b], left_words, moved)
        other_numbers |= numbers_here and numbers_there
    total = len(here) + len(there)
    return Difference(
        left=_pieces(left, left_words, kinds_here),
        right=_pieces(right, right_words, kinds_there),
        share=2 * n_common / total if total else 0.0,
        other_numbers=other_numbers,
    )


def _as_often(left: Sequence[Word], right: Sequence[Word]) -> frozenset[tuple[str, ...]]:
    """The numbers that both passages have equally often."""
    here, there = (Counter(word.keys for word in side if word.is_number) for side in (left, right))
    return frozenset(keys for keys, n in here.items() if there[keys] == n)


def _mark(
    keys: Sequence[Spread],
    words: Sequence[Word],
    kinds: dict[int, Kind],
    others: Sequence[Spread],
    other_words: Sequence[Word],
    moved: frozenset[tuple[str, ...]],
) -> bool:
    """Marks the words of a gap; returns whether a number that the gap's other side does not have stands in it.

    In the middle of a long gap nothing says which number answers to which: there they are words like others. So is a
    number that faces none and stands elsewhere in the other passage (`moved`).
    """
    small = max(len(keys), len(others)) <= SMALL_GAP
    edge = 0 if not others else EDGE
    facing = keys if small else (*keys[:edge], *keys[max(edge, len(keys) - edge) :])
    there = {key for key, _, _ in others}
    faced = any(other_words[at].is_number for _, _, at in others)
    numbers = {
        at
        for key, _, at in facing
        if words[at].is_number and key not in there and (faced or words[at].keys not in moved)
    }
    kinds |= {at: "number" if at in numbers else "word" for _, _, at in keys}
    return bool(numbers)


def _spread(words: Sequence[Word]) -> list[Spread]:
    """(key, folded key, number of its word) of every key."""
    return [(*pair, at) for at, word in enumerate(words) for pair in zip(word.keys, word.folded, strict=True)]


def _pieces(text: str, words: Sequence[Word], kinds: Mapping[int, Kind]) -> tuple[Piece, ...]:
    """The passage in pieces; neighbours of one kind with no word between are one."""
    pieces: list[Piece] = []
    position = 0
    for at in sorted(kinds):
        word, kind = words[at], kinds[at]
        between = text[position : word.start]
        if pieces and pieces[-1].kind == kind and _NO_WORD.fullmatch(between):
            pieces[-1] = Piece(text=pieces[-1].text + between + text[word.start : word.end], kind=kind)
        else:
            pieces += [Piece(text=between)] if between else []
            pieces.append(Piece(text=text[word.start : word.end], kind=kind))
        position = word.end
    if position < len(text) or not pieces:
        pieces.append(Piece(text=text[position:]))
    return tuple(pieces)
