"""The words of a passage as a correction sees them: what may be touched, and which readings each damaged word has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.vietnamese.frequencies import BOUNDARY, NUMBER, frequencies
from corpus.vietnamese.letters import fold
from corpus.vietnamese.repair import glued_parts, is_suspect, repair_candidates
from corpus.vietnamese.syllables import is_syllable, syllable_key
from corpus.vietnamese.symbols import find_symbols

MAX_READINGS = 10  # of one word, the cheapest
_MIN_GLUED = 300.0  # two words that a lost space or a stray dot joined stand side by side this often in clean text
_KNOWN = 1_000  # a word that clean text uses this often
_BREAKS = "*'’‘^~"
_WORD = re.compile(
    rf"(?P<broken>[^\W\d_]+(?:[{_BREAKS}-]{{1,2}}[^\W\d_]+)+)"
    r"|(?P<dotted>[^\W\d_A-ZĐ]{2,7}\.[^\W\d_]{2,7}(?![\w.]))"
    r"|(?P<word>[^\W\d_]+)|(?P<number>\d[\d.,/-]*)|(?P<stop>[.;:!?()\[\]{}\"“”…|])"
)
_MORE_RULES = tuple((re.compile(pattern), reading, cost) for pattern, reading, cost in (  # beside those of `repair`
    (r"ã(?=[cmnpt])", "ă", 0.2),
    (r"n[ệẹậ]$", "ng", 0.3), (r"ưc[mn]g$", "ương", 0.3), (r"ư[èẻ]mg$", "ường", 0.3), (r"ưcri$", "ươi", 0.3),
    (r"^[TtrIi]nr", "tr", 0.4), (r"(?<=[aăâeêiểế])[iìíxl][ứửữủ]i$", "nh", 0.5), (r"^ng?[iìl](?=[eê])", "nghi", 0.5),
))  # fmt: skip
_STARTS_SENTENCE = frozenset(".:!?;“\"[({")
_BEFORE_NAMES = frozenset(
    "ông bà anh chị chí huyện xã phường tỉnh thôn làng sông cầu đường quận trấn ấp bản đảo cảng hồ cửa".split()
)
_FOLDED_BEFORE_NAMES = frozenset(map(fold, _BEFORE_NAMES))
_CODE = re.compile(r"[/\\&@_=<>§\[\]{}^|!#$%~]|-(?=[A-ZĐƯÀ-Ỵ]{2})")  # beside a word: a code, or a half lost word


@dataclass(slots=True)
class Reading:
    """One thing a word may mean: its key's id, what stands for it in the corrected text, and what it costs."""

    number: int
    text: str  # "" keeps what stands there
    cost: float
    last: int = 0  # of two words that were glued: the id of the second; 0 for one word


@dataclass(slots=True)
class Word:
    """One word, number or stop of a passage. `start`, `end` are code points of the text it was read from."""

    start: int
    end: int
    raw: str
    number: int  # id in `Frequencies` of the word as it stands
    suspect: bool = False
    opens: bool = False  # begins a sentence or a list item
    readings: list[Reading] = field(default_factory=list)  # other than what stands there; empty for what stays


def read_words(text: str, ranges: Sequence[tuple[int, int]]) -> list[Word]:
    """The words of a passage, the slices `ranges` of `text`, in order; those that may be damaged with readings."""
    words: list[Word] = []
    for start, end in ranges:
        symbols = [(a + start, b + start) for _, a, b in find_symbols(text[start:end])]
        words += _words_of(text, start, end, symbols)
    for at, word in enumerate(words):
        word.opens = at == 0 or words[at - 1].raw[:1] in _STARTS_SENTENCE or _new_line(text, words[at - 1], word)
    for at, word in enumerate(words):
        if word.readings and _is_name(words, at):
            word.readings = []
        for reading in word.readings:
            reading.text = _cased(reading, word)
    return words


def _words_of(text: str, start: int, end: int, symbols: list[tuple[int, int]]) -> Iterator[Word]:
    for match in _WORD.finditer(text, start, end):
        kind, raw, (a, b) = match.lastgroup, match[0], match.span()
        if kind == "number":
            yield Word(a, b, raw, NUMBER)
        elif kind == "stop" or any(x < b and a < y for x, y in symbols) or _touches_code(text, a, b):
            yield Word(a, b, raw, BOUNDARY)
        elif kind == "word":
            yield _word(raw, a, b)
        else:
            whole = _joined_word(raw, a, b, kind)
            if whole is not None:
                yield whole
                continue
            parts = [(part[0], a + part.start(), a + part.end()) for part in re.finditer(r"[^\W\d_]+", raw)]
            whole_words = all(_is_sound(part) for part, _, _ in parts)
            yield from (_word(*part) if whole_words else Word(part[1], part[2], part[0], BOUNDARY) for part in parts)


def _touches_code(text: str, start: int, end: int) -> bool:
    """Whether a word belongs to a number, a code or an address: these are never touched."""
    before, after = text[start - 1 : start], text[end : end + 1]
    near = f"{before} {text[end : end + 3] if after == '-' else after}"
    return before.isdigit() or after.isdigit() or bool(_CODE.search(near))


def _word(raw: str, start: int, end: int) -> Word:
    """A run of letters with its readings."""
    counts, key = frequencies(), syllable_key(raw)
    word = Word(start, end, raw, counts.ids.get(key, BOUNDARY), is_suspect(raw, key))
    if (raw.isupper() and len(raw) > 1) or (len(raw) == 1 and (raw.isascii() or fold(raw) in "il")):
        return word
    if word.suspect and (parts := glued_parts(raw)):
        word.readings = [_pair_reading(parts, 0.2)]
    if word.suspect or is_syllable(key):
        word.readings += _single_readings(raw, key, 0.0)
    return word


def _joined_word(raw: str, start: int, end: int, kind: str) -> Word | None:
    """A word that marks split ("lưọ*ng"), or two that a dot joined ("triển.khai"); None when it is neither."""
    counts = frequencies()
    if kind == "dotted":
        left, right = raw.split(".")
        ids = [counts.ids.get(syllable_key(part), 0) for part in (left, right)]
        fits = is_syllable(left) and is_syllable(right) and right.islower()
        if not fits or counts.pair_count(*ids) < _MIN_GLUED:
            return None
        return Word(start, end, raw, BOUNDARY, True, readings=[_pair_reading((left, right), 0.2)])
    parts = re.findall(r"[^\W\d_]+", raw)
    whole = "".join(parts)
    if len(whole) > 8 or all(map(_is_sound, parts)) or whole.isupper() or any(part.istitle() for part in parts[1:]):
        return None
    key = syllable_key(whole)
    own = [Reading(counts.ids[key], whole, 0.1)] if is_syllable(key) and key in counts.ids else []
    readings = own + _single_readings(whole, key, 0.1)
    return Word(start, end, raw, BOUNDARY, True, readings=readings) if readings else None


def _is_sound(part: str) -> bool:
    """Whether a part of a word with marks inside is a word of its own ("kinh tế-xã hội")."""
    return len(part) > 1 and is_syllable(part) and frequencies().count(syllable_key(part)) >= _KNOWN


def _single_readings(raw: str, key: str, extra: float) -> list[Reading]:
    """The syllables that a run of letters may stand for, cheapest first."""
    counts, costs = frequencies(), dict(repair_candidates(raw))
    for pattern, reading, cost in _MORE_RULES:
        form, n = pattern.subn(reading, raw, count=1)
        for other, more in repair_candidates(form) if n else ():
            costs[other] = min(costs.get(other, 9.0), cost + more)
    costs.pop(key, None)
    found = sorted(costs.items(), key=lambda item: item[1])[:MAX_READINGS]
    return [Reading(counts.ids[other], counts.written(other), cost + extra) for other, cost in found]


def _pair_reading(parts: Sequence[str], cost: float) -> Reading:
    """Two words with the blank between them put back; their letters stay."""
    ids = [frequencies().ids.get(syllable_key(part), BOUNDARY) for part in parts]
    return Reading(ids[0], " ".join(parts), cost, ids[1])


def _new_line(text: str, before: Word, word: Word) -> bool:
    """Whether a blank line or a list mark stands between two words."""
    between = text[before.end : word.start]
    return between.count("\n") > 1 or bool(re.search(r"\n\s*[-–+•*]", between))


def _is_name(words: Sequence[Word], at: int) -> bool:
    """Whether a word may belong to a name of a person, a place or a firm: it is left alone."""
    word = words[at]
    if not is_capitalised(word):
        return _inside_name(words, at)
    beside = [words[i] for i in (at - 1, at + 1) if 0 <= i < len(words)]
    if any(is_capitalised(one) for one in beside if not (one.opens and one is words[at - 1])):
        return True
    if at and words[at - 1].raw.lower() in _BEFORE_NAMES:
        return True
    return not word.opens and not word.suspect and not _joins(word, beside)


def _inside_name(words: Sequence[Word], at: int) -> bool:
    """Whether a word without a capital is a damaged part of a place's name: "huyện va Thư", "đường Ngô quyên"."""
    before = [fold(word.raw) in _FOLDED_BEFORE_NAMES for word in words[max(0, at - 2) : at]]
    following = words[at + 1] if at + 1 < len(words) else None
    if following is not None and is_capitalised(following) and not following.opens:
        return (bool(before) and before[-1]) or words[at].raw in _BEFORE_NAMES
    return len(before) == 2 and before[0] and is_capitalised(words[at - 1])


def is_capitalised(word: Word) -> bool:
    """Whether a word begins with a capital that was printed, not made up by the scanner ("Idiăn" is khăn)."""
    if not word.raw[:1].isupper() or (word.raw.isupper() and len(word.raw) > 1):
        return False
    made_up = word.suspect and word.readings and fold(word.raw[0]) != fold(word.readings[0].text[0])
    return not made_up


def _joins(word: Word, beside: Sequence[Word]) -> bool:
    """Whether some reading of a capitalised word is plainly common beside its neighbour ("Kê hoạch")."""
    counts = frequencies()
    own = max(counts.pair_count(word.number, one.number) for one in beside) if beside else 0.0
    after = beside[-1] if beside and beside[-1].start > word.start else None
    if after is None or after.number <= NUMBER or own > 20:
        return False
    return any(counts.pair_count(reading.number, after.number) >= _MIN_GLUED for reading in word.readings)


def _cased(reading: Reading, word: Word) -> str:
    """The reading in the case of what stands there; where the scanner made up the first letter, by the sentence."""
    text, first = reading.text, word.raw[0]
    if reading.last:
        return text
    same_letter = fold(first) == fold(text[0])
    upper = first.isupper() if same_letter else word.opens and first.isupper()
    return text[0].upper() + text[1:] if upper else text[0].lower() + text[1:]
