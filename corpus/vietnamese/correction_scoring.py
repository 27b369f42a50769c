"""The likeliest readings of the words of a passage, and how sure they are: a noisy channel over a language model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import exp, log

from corpus.vietnamese.correction_words import Reading, Word, is_capitalised
from corpus.vietnamese.frequencies import BOUNDARY, NUMBER, frequencies
from corpus.vietnamese.letters import fold

_NATS_PER_COST = 2.6
_UNKNOWN, _UNKNOWN_NAME = -17.0, -10.0  # log chance of a word that clean text does not know; in capitals it is a name
_MAX_ERRORS = 0.3  # of the words of a passage
_REAL_PER_SUSPECT = 3.0  # for each impossible syllable, so many words are damaged in all
_SCAN = 0.02  # share of impossible syllables from which a text is surely a scan; clean texts stay below 0.003
_SMOOTHING = 60  # words: a passage is as damaged as its document until it has more words than this
_KEPT_READINGS = 6
_BEAM = 6
_HOPELESS = 5.0  # nats behind the best: no longer looked at
_UNREAD, _REAL_WORD, _TRUST = 3.0, 1.5, 1.0
_FITS = 2.0  # nats: a word that stands this much oftener beside both neighbours than by chance is right
_VOTE_NATS, _MOST_VOTES = 0.8, 2.5
Votes = Counter[tuple[str, str, str]]  # (folded word before, key, folded word behind) -> how often
State = tuple[int, int]
Column = list[tuple[Reading | None, int, int, float]]  # reading, first id, last id, log chance of what stands there


def error_rate(words: Sequence[Word], noise: float) -> float:
    """The chance, 0..1, that a word of a passage is damaged; `noise`: share of impossible syllables in the document."""
    letters = [word for word in words if word.raw[:1].isalpha()]
    suspects = sum(word.suspect for word in letters)
    share = (suspects + _SMOOTHING * noise) / (len(letters) + _SMOOTHING)
    sure = min(1.0, noise / _SCAN) ** 2
    return min(_MAX_ERRORS, max(1e-7, _REAL_PER_SUSPECT * share * sure))


def possible(words: Sequence[Word], noise: float) -> list[Column]:
    """For each word its entries: as it stands, then the readings that its neighbours make possible at all."""
    rate = error_rate(words, noise)
    return [_column(words, at, rate) for at in range(len(words))]


def choose(words: Sequence[Word], columns: Sequence[Column], votes: Votes) -> list[tuple[Reading | None, float]]:
    """For each word the likeliest reading (None: as it stands) and the chance, 0..1, that it is right so."""
    voted = [_voted(words, at, column, votes) for at, column in enumerate(columns)] if votes else columns
    path = _best_path(voted)
    judged = [_judged(voted, path, at) for at in range(len(words))]
    return [(reading, _sure(words, judged, at)) for at, (reading, _) in enumerate(judged)]


def _column(words: Sequence[Word], at: int, rate: float) -> Column:
    word = words[at]
    kept = log(1 - rate) + (_unknown(word) if word.suspect or word.number == BOUNDARY else 0.0)
    column: Column = [(None, word.number, word.number, kept)]
    if not word.readings or not (word.suspect or not _fits(words, at)):
        return column
    left = _forms(words[at - 1], last=True) if at else (BOUNDARY,)
    right = _forms(words[at + 1], last=False) if at + 1 < len(words) else (BOUNDARY,)
    own = max(_follow(one, word.number) for one in left) + max(_follow(word.number, one) for one in right) + kept
    least = (-99.0 if word.suspect else own) - _HOPELESS
    ranked = []
    for reading in word.readings:
        chance = log(rate) - _NATS_PER_COST * reading.cost
        if chance < least:  # no neighbour can make up for that
            continue
        end = reading.last or reading.number
        fit = max(_follow(one, reading.number) for one in left) + max(_follow(end, one) for one in right)
        if fit + chance >= least:
            ranked.append((fit + chance, len(ranked), (reading, reading.number, end, chance)))
    best = sorted(ranked, reverse=True)[:_KEPT_READINGS]
    return column + [entry for score, _, entry in best if score >= best[0][0] - 2 * _HOPELESS]


@lru_cache(maxsize=300_000)
def _follow(left: int, right: int) -> float:
    return frequencies().log_follow(left, right)


def _unknown(word: Word) -> float:
    mixed = any(letter.isupper() for letter in word.raw[1:])  # "ĐạtKH": no name is written so
    return _UNKNOWN_NAME if is_capitalised(word) and not word.opens and not mixed else _UNKNOWN


def _fits(words: Sequence[Word], at: int) -> bool:
    """Whether a possible syllable stands beside both neighbours much oftener than by chance."""
    counts, word = frequencies(), words[at]
    before = words[at - 1].number if at else BOUNDARY
    after = words[at + 1].number if at + 1 < len(words) else BOUNDARY
    together = [counts.association(before, word.number), counts.association(word.number, after)]
    known = [one for one, beside in zip(together, (before, after), strict=True) if beside > NUMBER]
    return bool(known) and min(known) >= _FITS


def _forms(word: Word, *, last: bool) -> tuple[int, ...]:
    """The ids that a neighbour may have: as it stands, and its cheapest readings."""
    readings = sorted(word.readings, key=lambda one: one.cost)[:4]
    return (word.number, *((one.last or one.number) if last else one.number for one in readings))


def _voted(words: Sequence[Word], at: int, column: Column, votes: Votes) -> Column:
    """The entries of a word, those favoured that other copies of the same words have."""
    if len(column) == 1:
        return column
    before, after = context(words, at)
    found: Column = []
    for reading, first, end, chance in column:
        key = frequencies().keys[first] if first > NUMBER else words[at].raw.lower()
        heard = votes[before, key, after] - (reading is None)
        bonus = min(_MOST_VOTES, _VOTE_NATS * log(1 + heard)) if heard > 0 else 0.0
        found.append((reading, first, end, chance + bonus))
    return found


def context(words: Sequence[Word], at: int) -> tuple[str, str]:
    """The folded words before and behind one, "" at the ends."""
    before = fold(words[at - 1].raw) if at else ""
    return before, fold(words[at + 1].raw) if at + 1 < len(words) else ""


def _best_path(columns: Sequence[Column]) -> list[int]:
    """The number of the likeliest entry of each column.

    Source: Viterbi search over the last two syllables, limited to the `_BEAM` best states.
    """
    counts = frequencies()
    states: dict[State, tuple[float, tuple | None]] = {(BOUNDARY, BOUNDARY): (0.0, None)}
    for column in columns:
        if len(column) == 1 and len(states) == 1:  # nothing to choose
            ((_, left), (score, path)), = states.items()
            states = {(left, column[0][1]): (score, (path, 0))}
            continue
        reached: dict[State, tuple[float, tuple | None]] = {}
        for (before, left), (score, path) in states.items():
            for n, (_, first, last, chance) in enumerate(column):
                total = score + chance + counts.log_follow_two(before, left, first)
                state = (left, first)
                if last != first:
                    total += counts.log_follow_two(left, first, last)
                    state = (first, last)
                known = reached.get(state)
                if known is None or total > known[0]:
                    reached[state] = (total, (path, n))
        best = sorted(reached.items(), key=lambda item: -item[1][0])[:_BEAM]
        states = dict(best)
    path = next(iter(states.values()))[1]
    chosen = []
    while path is not None:
        path, n = path
        chosen.append(n)
    return chosen[::-1]


def _judged(columns: Sequence[Column], path: Sequence[int], at: int) -> tuple[Reading | None, float]:
    """The chosen reading of a word and its share of the chance of all its readings, the neighbours as chosen."""
    column = columns[at]
    if len(column) == 1:
        return None, 1.0
    before = _ids(columns, path, range(at - 2, at))[-2:]
    after = _ids(columns, path, range(at + 1, at + 3))[:2]
    scores = [_fit(before, (first, last), after) + chance for _, first, last, chance in column]
    top = max(scores)
    share = exp(scores[path[at]] - top) / sum(exp(score - top) for score in scores)
    return column[path[at]][0], share


def _sure(words: Sequence[Word], judged: Sequence[tuple[Reading | None, float]], at: int) -> float:
    """The chance that a reading is right when its neighbours may be read wrongly, or not at all."""
    reading, share = judged[at]
    if reading is None:
        return share
    odds = log(share / max(1e-12, 1 - share))
    for beside in (at - 1, at + 1):
        if 0 <= beside < len(words):
            unread = judged[beside][0] is None and words[beside].suspect
            odds = min(odds - _UNREAD * unread, log(judged[beside][1] / max(1e-12, 1 - judged[beside][1])))
    odds = _TRUST * (odds - (0.0 if words[at].suspect else _REAL_WORD))
    return 1 / (1 + exp(-odds))


def _ids(columns: Sequence[Column], path: Sequence[int], places: range) -> list[int]:
    found: list[int] = []
    for at in places:
        if 0 <= at < len(columns):
            _, first, last, _ = columns[at][path[at]]
            found += [first] if first == last else [first, last]
        else:
            found.append(BOUNDARY)
    return found


def _fit(before: Sequence[int], own: tuple[int, int], after: Sequence[int]) -> float:
    """Natural log of the chance of a reading between its neighbours, and of the neighbours behind it."""
    row = [*before, *(own[:1] if own[0] == own[1] else own), *after]
    counts = frequencies()
    return sum(counts.log_follow_two(row[i - 2], row[i - 1], row[i]) for i in range(2, len(row)))
