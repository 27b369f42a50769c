"""Readings of syllables that scanning damaged: rewrite rules, then the accents, judged by how frequent a reading is.

Source: the rules are the confusions counted in a scanned provincial dossier (`th` read as `ứ`, `tr` as `ừ`, `kh` as
`Idi`, `Ich`, `kli`, `nh` as `nli`, lost marks), generalised to the same letter shapes elsewhere in the syllable.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from math import log

from corpus.vietnamese.frequencies import frequencies
from corpus.vietnamese.letters import clean_letters, fold, normal_text, split_tone
from corpus.vietnamese.syllables import could_be_syllable, is_syllable, syllable_key

_V = "aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_ONSET_RULES = tuple((re.compile(pattern), reading, cost) for pattern, reading, cost in (
    (rf"^[ứúíÚỨ][iìíỉl]?(?=[{_V}])", "th", 0.4), (rf"^[ửứữừ][iìíl](?=[{_V}])", "th", 0.2),
    (r"^lứi", "nh", 0.2), (rf"^[ứí]a(?=[{_V}])", "th", 0.5), (rf"^tía(?=[{_V}])", "th", 0.4), (r"^tx", "tr", 0.4),
    (r"^Ic", "k", 0.4),
    (rf"^[ửữừù](?=[{_V}])", "th", 0.8), (rf"^[ừữửùưứ](?=[{_V}])", "tr", 0.5), (r"^[ừữ](?=[uư])", "tr", 0.2),
    (r"^[IiílỉÍ1]?[dđ]i", "kh", 0.4), (r"^[IlJí]?d[iìíỉl]", "kh", 0.8), (r"^[IlJ][dđ](?=[^ri])", "kh", 0.8),
    (r"^[Il]d(?=[nê])", "ki", 0.6), (r"^k[ỉíì](?=[ióòoôđ])", "kh", 0.4), (r"^[Iilí]ch", "kh", 0.3),
    (r"^[IJ]h", "th", 0.6), (r"^[IlJ]h", "kh", 0.7), (r"^k[lJI][iìíỉ]?", "kh", 0.2),
    (r"^k[iìíỉ](?=[aăâoôơuưáảạấầắếớờ])", "kh", 0.8), (r"^t[iìíỉlI][iìíỉlI]", "th", 0.2), (r"^t[lIiìíỉ]", "th", 0.5),
    (r"^t[mn][iì]?", "trư", 0.5), (r"^t[mn]", "tr", 0.8), (r"^[IíìlJ]r", "tr", 0.3), (r"^[Ií](?=[ruưaâêo])", "t", 0.8),
    (rf"^[Iỉíì](?=[{_V}])", "l", 0.4), (r"^I", "t", 0.8), (r"^I", "k", 1.0),
    (r"^n[liI1](?=[aăâeêiưuoôơáàảạấầắặậộếềệớờợúủụứừự])", "nh", 0.4), (r"^c[lI][iì]?", "ch", 0.3),
    (r"^p[lI][iì]?", "ph", 0.3), (r"^g[lI][iì]?", "gh", 0.5), (r"^ng[lI][iì]?", "ngh", 0.3), (r"^ri", "n", 0.7),
    (r"^v[iì](?=[ệê])", "vi", 0.2), (r"^f", "t", 0.6), (r"^[Jj]", "", 1.0), (r"^[Iil1]{2}", "h", 0.8),
    (r"^w", "v", 0.8), (r"^[Zz]", "", 1.2), (r"^đ[iI]", "đ", 1.0),
))  # fmt: skip
_INNER_RULES = tuple((re.compile(pattern), reading, cost) for pattern, reading, cost in (
    (r"n[liI1ìíỉ][iì]?$", "nh", 0.2), (r"c[lI1][iìí]?$", "ch", 0.3), (r"cii$", "ch", 0.4), (r"T[iI]g$", "ng", 0.1),
    (r"[ŨũÙùŪu]T[iI]g", "ững", 0.1), (r"[ựŲỰ]T[iI]g", "ựng", 0.1), (r"[ŨũÙù]T[iI]", "ữn", 0.2),
    (r"[uưoơƯ]?[ÒÓOoòóơờỜ]T[iI]g", "ường", 0.3), (r"[uư]?[ÒÓOoòóơờỜ]T[iI]", "ườn", 0.4), (r"T[iI]", "n", 0.3),
    (r"[ĩi]?ĩg$|ĩig$", "ng", 0.3), (r"[iI]ig$", "ng", 0.3), (r"rig$", "ng", 0.2), (r"oo[iI]?g$", "ong", 0.2),
    (r"oọng$", "ong", 0.3), (r"uo[iI]g$", "ương", 0.4), (r"riẸ|rig|ri(?=[gh])|iig", "ng", 0.4), (r"Ẹ", "g", 0.3),
    (r"rn", "m", 0.4), (r"ri$", "n", 0.4), (r"[lI]i", "h", 0.6), (r"ii", "u", 0.8), (r"ii", "n", 0.8),
    (r"dỉ|dì|di", "h", 1.2), (r"[lI1]$", "t", 0.8), (r"[lI1]$", "i", 0.6), (r"j$", "i", 0.6), (r"J", "i", 0.8),
    (r"vv", "w", 1.0), (r"f", "t", 0.7), (r"tĩ", "n", 0.9), (r"(.)\1", r"\1", 0.6), (r"uú", "ướ", 0.3),
    (r"uù", "ườ", 0.3), (r"u[oơ]", "ươ", 0.3), (r"ÍT|IT", "n", 0.8), (r"[íi]n$", "m", 1.2), (r"m$", "nh", 1.6),
    (r"(?<=.)T(?=.)", "r", 0.8), (r"0", "o", 0.3), (r"mứi", "nh", 0.5), (r"rứi|nứi", "nh", 0.5), (r"ưi$", "h", 1.2),
    (r"(?<=[cn])(?:ứ|ửi|ữi)$", "h", 0.8), (r"(?<=[cn])ử$", "h", 0.8), (r"[eê]ii", "ều", 0.8), (r"q$", "g", 0.6),
))  # fmt: skip
_LOOKALIKES = {  # letter shapes on the folded level; each costs _SHAPE_COST
    "c": "eo", "e": "co", "o": "ceu", "u": "no", "n": "um", "i": "tl", "l": "ti", "t": "il", "h": "b", "b": "h",
    "m": "n", "y": "v", "v": "y", "a": "o", "g": "q", "q": "g", "s": "g", "k": "h", "d": "", "r": "t", "x": "k",
}  # fmt: skip
_SHAPE_COST = 1.3
_MAX_COST = 2.4
_COST_IN_NATS = 2.6  # a cost of one makes a reading e^2.6 = 13 times less likely
_CLEAR_IN_NATS = 1.6  # the best reading must be five times as likely as the second
_MIN_COUNT = 60  # a reading must be a syllable that clean text really uses
_BELIEVED = 1_000  # a word no rule allows but clean text uses this often is right as it stands
_MIN_GLUED = 200.0  # clean text must have the two syllables side by side this often
_TURN = re.compile(r"([^\W\d_]*[^\W\d_A-ZÀ-ÝĂĐĨŨƠƯẠ])([A-ZĐ][^\W\d_]+)")  # small letter, then a capital
_LETTERS = re.compile(r"[^\W\d_]+")
_HOOKS = {frozenset("\u0309\u0303"), frozenset("\u0300\u0309"), frozenset("\u0301\u0309")}


def is_suspect(raw: str, key: str) -> bool:
    """True when no spelling rule allows the word and clean text does not use it: a candidate for repair.

    >>> [is_suspect(word, word.lower()) for word in ("ứiực", "Ichai", "internet", "đắk", "được", "UNESCO", "truong")]
    [True, True, False, False, False, False, False]
    """
    shortest = 3 if raw.isascii() else 2
    if not shortest <= len(key) <= 12 or not key.isalpha() or raw.isupper() or is_syllable(key):
        return False
    if raw.isascii() and could_be_syllable(key):
        return False
    return frequencies().count(key) < _BELIEVED


def noise_share(text: str) -> float:
    """The share, 0..1, of the words of a text that no spelling rule allows and clean text does not use.

    >>> noise_share("khai thác khoáng sản"), noise_share("Ichai thác Ichoáng sản"), noise_share("")
    (0.0, 0.5, 0.0)
    """
    words = _LETTERS.findall(normal_text(text))
    return sum(is_suspect(word, syllable_key(word)) for word in words) / len(words) if words else 0.0


def _accent_cost(seen: str, meant: str) -> float:
    """What it costs to take the accents seen for those meant (same folded letters)."""
    seen_letters, seen_tone = split_tone(seen)
    meant_letters, meant_tone = split_tone(meant)
    cost = 0.0
    if seen_tone != meant_tone:
        cost += 0.3 if not seen_tone or frozenset((seen_tone, meant_tone)) in _HOOKS else 0.6
    for a, b in zip_longest(seen_letters, meant_letters, fillvalue=""):
        if a != b:
            cost += 0.3 if a == fold(a) else 0.4
    return cost


def _rewritten(raw: str) -> dict[str, float]:
    """The forms that the rewrite rules make of a word (one onset rule, up to two others), with their costs."""
    forms = {raw: 0.0}
    for pattern, reading, cost in _ONSET_RULES:
        form, n = pattern.subn(reading, raw, count=1)
        if n:
            forms[form] = min(cost, forms.get(form, 9.0))
    for _ in range(2):
        for form, so_far in tuple(forms.items()):
            for pattern, reading, cost in _INNER_RULES:
                new, n = pattern.subn(reading, form, count=1)
                if n and so_far + cost < min(forms.get(new, 9.0), _MAX_COST):
                    forms[new] = so_far + cost
    return forms


def _shape_variants(folded: str) -> list[str]:
    """The folded word with one letter replaced by one of the same shape."""
    return [
        folded[:at] + other + folded[at + 1 :]
        for at, letter in enumerate(folded)
        for other in _LOOKALIKES.get(letter, "")
    ]


@lru_cache(maxsize=100_000)
def repair_candidates(raw: str) -> tuple[tuple[str, float], ...]:
    """The possible readings of a damaged word as (key, cost), cheapest first; () when the rules reach none.

    >>> repair_candidates("ứiực")[0][0], repair_candidates("Ichai")[0][0], repair_candidates("nhũTig")[0][0]
    ('thực', 'khai', 'những')
    """
    counts, found = frequencies(), {}
    for form, cost in _rewritten(raw).items():
        word = clean_letters(form)
        for folded, extra in [(fold(word), 0.0), *((v, _SHAPE_COST) for v in _shape_variants(fold(word)))]:
            for number in counts.same_fold.get(folded, ()):
                key = counts.keys[number]
                if counts.counts[number] < _MIN_COUNT or not is_syllable(key):
                    continue
                total = cost + extra + _accent_cost(syllable_key(word), key)
                if total < min(found.get(key, 9.0), _MAX_COST):
                    found[key] = total
    return tuple(sorted(found.items(), key=lambda item: item[1])[:24])


def repaired_reading(raw: str, previous: int, following: int) -> str | None:
    """The reading of a damaged word that fits its neighbours best (ids of `Frequencies`), None when none is clear."""
    candidates = repair_candidates(raw)
    if not candidates:
        return None
    counts = frequencies()
    scored = []
    for key, cost in candidates:
        number = counts.ids[key]
        fit = counts.log_follow(previous, number) + counts.log_follow(number, following)
        scored.append((fit - _COST_IN_NATS * cost, key))
    return _clear_best(scored)


def _clear_best(scored: list[tuple[float, str]]) -> str | None:
    """The best-scored reading when it is clearly ahead of those with other letters (accents may stay in doubt)."""
    scored.sort(reverse=True)
    best, key = scored[0]
    rivals = [score for score, other in scored[1:] if fold(other) != fold(key)]
    return key if not rivals or best - rivals[0] >= _CLEAR_IN_NATS else None


@lru_cache(maxsize=20_000)
def glued_parts(raw: str) -> tuple[str, ...]:
    """The words that a lost space glued together ("ĐạtKH", "banhành"), () when the word is no such pair.

    >>> glued_parts("ĐạtKH"), glued_parts("banhành"), glued_parts("ứiực")
    (('Đạt', 'KH'), ('ban', 'hành'), ())
    """
    counts = frequencies()
    turn = _TURN.fullmatch(raw)
    if turn and is_syllable(turn[1]) and (turn[2].isupper() or is_syllable(turn[2])):
        return turn.groups()
    best, parts = _MIN_GLUED, ()
    for at in range(2, len(raw) - 1):
        left, right = (counts.ids.get(syllable_key(part)) for part in (raw[:at], raw[at:]))
        if left and right and counts.pair_count(left, right) > best and is_syllable(raw[:at]) and is_syllable(raw[at:]):
            best, parts = counts.pair_count(left, right), (raw[:at], raw[at:])
    return parts


def repair_syllable(raw: str) -> str | None:
    """The one good reading of a damaged syllable, as it is mostly written; None when it is right or none is clear.

    >>> repair_syllable("ừong"), repair_syllable("hànli"), repair_syllable("được"), repair_syllable("xyzzy")
    ('trong', 'hành', None, None)
    """
    if not is_suspect(raw, syllable_key(raw)):
        return None
    counts = frequencies()
    scored = [(log(counts.count(key)) - _COST_IN_NATS * cost, key) for key, cost in repair_candidates(raw)]
    best = _clear_best(scored) if scored else None
    return counts.written(best) if best else None
