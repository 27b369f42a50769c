"""What a passage must hold to speak of a question: each content word, or another wording of the concept it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.vietnamese import analyze, fold
from indexer.records import StoredDocument
from indexer.terms import Need
from search.concepts import Recognised
from search.reading import STOP_WEIGHT, ReadQuestion, Term
from search.sides import named_places

MIN_WORDS = 2  # of a wording: a single syllable says too little
YEAR = "năm"
MAX_SHARED = 0.5  # of a concept's words in the question: a wording that repeats more is narrower or wider, not another
MAX_WORDINGS = 8  # other wordings told and searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word that must stand, with and without accents, and wordings (folded words) that may stand for it.

    `beside`: the pairs of folded words that it makes with its neighbours in the question. `by_title`: it may stand in
    the document's title alone, as a place or a year does.
    """

    key: str
    folded: str
    wordings: tuple[tuple[str, ...], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    by_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """All words that must stand, document numbers of which one must, and the other wordings as they are written."""

    words: tuple[Word, ...]
    symbols: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()


def needs_of(question: ReadQuestion, documents: Sequence[StoredDocument]) -> Needs:
    """What a passage must hold. Words that only ask or join are not needed, unless there are no others."""
    spoken = [term for term in question.terms if term.kind != "symbol"]
    content = [term for term in spoken if term.weight >= STOP_WEIGHT]
    if not content and not question.symbols:
        content = [term for term in spoken if term.weight > 0] or spoken
    named = _named(question, spoken)
    titled = {word for place in named_places(question.reading.text, documents) for word in fold(place).split()}
    pairs = [(a.folded, b.folded) for a, b in pairwise(content) if b.position == a.position + 1]
    words: dict[str, Word] = {}
    for term in content:
        wordings = tuple(dict.fromkeys(folded for places, _, folded in named if term.position in places))
        if term.folded not in words:
            by_title = term.folded in titled or term.kind == "number" or term.key == YEAR
            beside = tuple(pair for pair in pairs if term.folded in pair)
            words[term.folded] = Word(
                key=term.key, folded=term.folded, wordings=wordings, beside=beside, by_title=by_title
            )
    told = tuple(text for _, text, _ in named)
    return Needs(words=tuple(words.values()), symbols=question.symbols, wordings=told)


def query_of(needs: Needs) -> list[Need]:
    """The needs as the word index takes them, accents left aside, titles and headings counted in."""

    def part(field: str, term: str) -> list[tuple[str, str]]:
        return [(field, term), (f"context_{field}", term)]

    query: list[Need] = []
    for word in needs.words:
        alternatives = [[[*part("folded", word.folded), ("body_raw", word.key)]]]  # raw: as a scan has it, garbled
        alternatives += [[part("pairs", f"{a}_{b}") for a, b in pairwise(wording)] for wording in word.wordings]
        query.append(alternatives)
    if needs.symbols:
        query.append([[part("folded", key)] for key in needs.symbols])
    return query


def accented(word: Word) -> Need:
    """The need that a word stands in a passage's own words with its accents (as meant, or as a scan garbled it), or one
    of its other wordings."""
    own = [("body", word.key), ("body_raw", word.key)]
    return [[own], *([[("pairs", f"{a}_{b}")] for a, b in pairwise(one)] for one in word.wordings)]


def _named(question: ReadQuestion, terms: Sequence[Term]) -> list[tuple[range, str, tuple[str, ...]]]:
    """(positions of the question's words, text, folded words) of each other official wording of a concept that the
    question names word by word; a concept inside a longer one is not meant."""
    asked = tuple(term.folded for term in terms)
    spans: dict[tuple[int, int], list[Recognised]] = {}
    for recognised in question.concepts:
        for wording in recognised.concept.wordings:
            words = _folded(wording.text)
            for at in range(len(asked) - len(words) + 1 if len(words) >= MIN_WORDS else 0):
                if asked[at : at + len(words)] == words:
                    spans.setdefault((at, at + len(words)), []).append(recognised)
    found: dict[str, tuple[range, str, tuple[str, ...]]] = {}
    for start, end in sorted(spans):
        if any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans):
            continue
        places = range(terms[start].position, terms[end - 1].position + 1)
        for recognised in spans[start, end]:
            for wording in recognised.concept.wordings:
                words = _folded(wording.text)
                shared = sum(word in words for word in asked[start:end])
                if wording.official and len(words) >= MIN_WORDS and shared <= MAX_SHARED * (end - start):
                    found.setdefault(wording.text, (places, wording.text, words))
    return list(found.values())[:MAX_WORDINGS]


@lru_cache(maxsize=32_768)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(token.folded for token in analyze(text))
