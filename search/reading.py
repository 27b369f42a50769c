"""How a question is understood: accents restored, abbreviations spelled out, document numbers recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from corpus.errors import BadQuery
from corpus.vietnamese import Token, analyze, is_syllable, normal_text, restore_accents, syllable_key
from corpus.vietnamese.frequencies import frequencies
from search.concepts import Recognised
from search.question_words import content_weights
from search.records import Reading
from search.symbols import KnownSymbols, read_symbols

SHOWN_CONFIDENCE = 0.55  # concepts below this are searched but not worth telling
MAX_QUESTION = 2000  # code points; longer questions are cut, and the user is told
STOP_WEIGHT = 0.3  # words below this weight are no content
MAX_TERMS = 64  # content words used; more add noise and time

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")

_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the question: its forms, its weight from what kind of word it is (0..1), and its place."""

    key: str
    folded: str
    kind: str
    weight: float
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuestion:
    """A question ready for searching."""

    reading: Reading
    terms: tuple[Term, ...]
    symbols: tuple[str, ...]  # keys of document numbers as indexed
    concepts: tuple[Recognised, ...]
    notices: tuple[str, ...] = ()


def read_question(
    text: str,
    *,
    known_symbols: KnownSymbols,
    recognise: Callable[[str], tuple[Recognised, ...]],
    abbreviations: Mapping[str, str] | None = None,
    heard: Mapping[int, float] = MappingProxyType({}),
    max_question: int = MAX_QUESTION,
) -> ReadQuestion:
    """The question as it will be searched; `recognise` gives the concepts that a text of content words names.

    Raises: BadQuery when there is no letter or digit in it.
    """
    typed, notices = clean(text, max_question)
    plain = without_shouting(typed)
    spelled, symbol_keys, shown = read_symbols(plain, known_symbols)
    restoration = restore_accents(spelled, heard=heard)
    restored = restoration.text
    tokens = analyze(restored, abbreviations=abbreviations)
    terms = _terms(tokens)
    if not terms and not symbol_keys:
        raise BadQuery("Câu hỏi không có chữ hay số nào.", advice="Hãy viết câu hỏi bằng chữ.")
    recognised = recognise(said_text(terms) or restored)
    reading = Reading(
        text=spelled_out(restored, tokens),
        changed=restoration.changed or spelled != plain,
        expansions=_expansions(restored, tokens),
        also=_also(recognised, terms),
        symbols=shown,
    )
    return ReadQuestion(reading=reading, terms=terms, symbols=symbol_keys, concepts=recognised, notices=notices)


def clean(text: str, max_question: int = MAX_QUESTION) -> tuple[str, tuple[str, ...]]:
    """The question without invisible characters, cut to `max_question` code points, and notices about that.

    Raises: BadQuery when nothing searchable is left.
    """
    notices: tuple[str, ...] = ()
    if len(text) > max_question:
        text = text[:max_question]
        notices = (f"Câu hỏi quá dài: chỉ tìm theo {max_question:,} ký tự đầu.".replace(",", "."),)
    plain = " ".join(_UNSEEN.sub(" ", normal_text(text.encode("utf-8", "ignore").decode("utf-8"))).split())
    if not any(unicodedata.category(char)[0] in "LN" for char in plain):
        raise BadQuery(
            "Câu hỏi không có chữ hay số nào.", advice="Hãy viết câu hỏi, ví dụ: “mục tiêu tăng trưởng đến năm 2030”."
        )
    return plain, notices


def without_shouting(text: str) -> str:
    """The question with its syllables in lower-case when all of it is typed in capitals: the "CA" of "TÀU CA" is no
    abbreviation there, the "KCN" beside it still is.

    >>> without_shouting("TÀU CÁ CỦA KCN"), without_shouting("KCN, CCN"), without_shouting("KCN Tiền Hải")
    ('tàu cá của KCN', 'KCN, CCN', 'KCN Tiền Hải')
    """
    words = {word for word in _LETTERS.findall(text) if is_syllable(syllable_key(word))} if text.isupper() else set()
    if sum(len(word) > 1 for word in words) < 2:
        return text
    return _LETTERS.sub(lambda match: match[0].lower() if match[0] in words else match[0], text)


def spelled_out(text: str, tokens: Sequence[Token]) -> str:
    """The text as it is searched, whichever way it was typed: abbreviations in full, syllables in their usual spelling.

    >>> text = "tỉ lệ lấp đầy KCN"
    >>> spelled_out(text, analyze(text))
    'tỷ lệ lấp đầy khu công nghiệp'
    """
    by_span: dict[tuple[int, int], list[Token]] = {}
    for token in tokens:
        by_span.setdefault((token.start, token.end), []).append(token)
    pieces, last = [], 0
    for (start, end), parts in by_span.items():
        words = [frequencies().written(part.key) for part in parts]
        typed = text[start:end]
        if len(parts) == 1:
            if parts[0].kind != "syllable" or typed.lower() == words[0] or syllable_key(typed) != parts[0].key:
                continue
            words = [words[0].capitalize() if typed[0].isupper() else words[0]]
        pieces += [text[last:start], " ".join(words)]
        last = end
    return "".join([*pieces, text[last:]])


def _terms(tokens: Sequence[Token]) -> tuple[Term, ...]:
    weights = content_weights([token.key for token in tokens])
    return tuple(
        Term(key=token.key, folded=token.folded, kind=token.kind, weight=weight, position=i)
        for i, (token, weight) in enumerate(zip(tokens[:MAX_TERMS], weights[:MAX_TERMS], strict=True))
    )


def said_text(terms: Sequence[Term]) -> str:
    """The words of a question that say anything, without those that only ask ("bao nhiêu", "như thế nào")."""
    return " ".join(term.key for term in terms if term.weight > 0)


def _expansions(text: str, tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """The abbreviations of the question with what they stand for."""
    by_span: dict[tuple[int, int], list[str]] = {}
    for token in tokens:
        by_span.setdefault((token.start, token.end), []).append(token.key)
    return tuple((text[start:end], " ".join(keys)) for (start, end), keys in by_span.items() if len(keys) > 1)


def _also(recognised: Sequence[Recognised], terms: Sequence[Term]) -> tuple[str, ...]:
    """The official terms searched besides the typed words, surest first, at most four."""
    typed = " ".join(term.key for term in terms)
    names = [found.concept.preferred for found in recognised if found.confidence >= SHOWN_CONFIDENCE]
    return tuple(name for name in dict.fromkeys(names) if " ".join(name.lower().split()) not in typed)[:4]
