"""Accents put back on what was typed without them, by the likeliest sequence of syllables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpus.vietnamese.abbreviations import abbreviation_table, foreign_abbreviations, readings_of
from corpus.vietnamese.frequencies import BOUNDARY, NUMBER, frequencies
from corpus.vietnamese.letters import clean_letters, fold, split_tone
from corpus.vietnamese.syllables import could_be_syllable, is_syllable, syllable_key

_WORD = re.compile(r"[^\W\d_]+|[0-9][0-9.,/-]*|[.;:!?()\"“”\n]")
_MAX_READINGS = 24  # the most accentings one folded form has is 26
_MIN_COUNT = 15  # rarer syllables are no likely wish
_BEAM = 24
_ACCENTED_SHARE = 0.7  # of the marks wanted: fully accented text has nearly all of them
_BELIEF, _BELIEF_PER_MARK, _MOST_BELIEF = 1.5, 0.75, 14.0  # nats for a syllable as typed beside marked ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One syllable that was read with accents it was typed without; places are in the text as typed (NFC)."""

    typed: str
    read: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """A question with its accents put back: the text, and each syllable that changed."""

    text: str
    syllables: tuple[Restored, ...]

    @property
    def changed(self) -> bool:
        """True when the text differs from what was typed."""
        return bool(self.syllables)


def _agrees(typed: str, key: str) -> bool:
    """True when `key` only adds marks to what was typed: a typed mark, đ or tone stays."""
    typed_letters, typed_tone = split_tone(typed)
    letters, tone = split_tone(key)
    if typed_tone and typed_tone != tone:
        return False
    return len(letters) == len(typed_letters) and all(
        a == b or (a == fold(b) and a.isascii()) for a, b in zip(typed_letters, letters, strict=True)
    )


def _is_name(word: str) -> bool:
    """True for an abbreviation or a foreign word in capitals, which stays as it is typed."""
    return bool(word in foreign_abbreviations() or word in abbreviation_table() or readings_of(word))


def _readings(word: str) -> list[tuple[int, bool]]:
    """(id, whether it changes what was typed) of each reading of a word; one alone when it has a tone or is a name."""
    counts = frequencies()
    typed = clean_letters(word)
    key = syllable_key(typed)
    own = counts.ids.get(key, BOUNDARY)
    if _is_name(word) or split_tone(typed)[1]:
        return [(own, False)]
    alike = [number for number in counts.same_fold.get(fold(key), ()) if counts.counts[number] >= _MIN_COUNT]
    found = [n for n in alike if n != own and is_syllable(counts.keys[n]) and _agrees(key, counts.keys[n])]
    readings = [(number, True) for number in found[:_MAX_READINGS]]
    if not readings or own != BOUNDARY:
        readings.append((own, False))
    return readings


def _best_path(
    columns: list[list[tuple[int, bool]]], kept_bonus: float, heard: Mapping[int, float]
) -> list[tuple[int, bool]]:
    """The likeliest choice of one reading per column; `kept_bonus` and `heard` (nats) favour what was typed and heard.

    Source: Viterbi search over the last two syllables, limited to the `_BEAM` best states.
    """
    counts = frequencies()
    states: dict[tuple[int, int], tuple[float, tuple | None]] = {(BOUNDARY, BOUNDARY): (0.0, None)}
    for column in columns:
        reached: dict[tuple[int, int], tuple[float, tuple | None]] = {}
        for (before, left), (score, path) in states.items():
            for reading in column:
                number, changes = reading
                total = score + counts.log_follow_two(before, left, number) + (0.0 if changes else kept_bonus)
                total += heard.get(left << 16 | number, 0.0)
                known = reached.get((left, number))
                if known is None or total > known[0]:
                    reached[left, number] = (total, (path, reading))
        best = sorted(reached.items(), key=lambda item: -item[1][0])[:_BEAM]
        states = dict(best)
    path = next(iter(states.values()))[1]
    chosen = []
    while path is not None:
        path, reading = path
        chosen.append(reading)
    return chosen[::-1]


def _kept_bonus(words: list[str], columns: list[list[tuple[int, bool]]], heard: Mapping[int, float]) -> float:
    """How much (nats) a syllable typed without marks is believed, by how many of the marks wanted were typed.

    The marks wanted are those of the likeliest reading that believes no bare syllable. Fully accented text has nearly
    all of them, half accented text half.
    """
    syllables = [word for word in map(clean_letters, words) if could_be_syllable(word)]
    marked = sum(not word.isascii() for word in syllables)
    if not marked:
        return 0.0
    changed = sum(changes for _, changes in _best_path(columns, 0.0, heard))
    if marked < _ACCENTED_SHARE * (marked + changed):
        return _BELIEF
    return min(_MOST_BELIEF, _BELIEF + _BELIEF_PER_MARK * marked)


def _cased(read: str, typed: str) -> str:
    """The reading in the case of what was typed."""
    if typed.isupper() and len(typed) > 1:
        return read.upper()
    return read[0].upper() + read[1:] if typed[0].isupper() else read


def restore_accents(text: str, *, heard: Mapping[int, float] = MappingProxyType({})) -> Restoration:
    """The text with accents put on the syllables typed without them; what was typed with marks stays.

    `heard` favours pairs of syllables that stand in the documents asked: id of the left one << 16 | id of the right
    one (`frequencies().ids`) -> nats.

    >>> restore_accents("cong nghiep hoa nam 2030").text
    'công nghiệp hóa năm 2030'
    >>> restore_accents("đất đai của tỉnh").changed
    False
    """
    text = unicodedata.normalize("NFC", text)
    matches = list(_WORD.finditer(text))
    if not matches:
        return Restoration(text=text, syllables=())
    columns = [
        _readings(m[0]) if m[0][0].isalpha() else [(NUMBER if m[0][0].isdigit() else BOUNDARY, False)] for m in matches
    ]
    words = [m[0] for m in matches if m[0][0].isalpha()]
    chosen = _best_path(columns, _kept_bonus(words, columns, heard), heard)
    counts = frequencies()
    pieces, changes, last = [], [], 0
    for match, (number, changes_it) in zip(matches, chosen, strict=True):
        if not changes_it:
            continue
        typed = match[0]
        read = _cased(counts.written(counts.keys[number]), typed)
        pieces += [text[last : match.start()], read]
        last = match.end()
        changes.append(Restored(typed=typed, read=read, start=match.start(), end=match.end()))
    return Restoration(text="".join([*pieces, text[last:]]), syllables=tuple(changes))
