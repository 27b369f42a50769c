"""The gate: what is shown must stand in its quote, and the quote in the document.

Deterministic, without a language model. A quote passes when it is the slices of its file at its ranges, inside the
paragraph its address names, under the citation of that paragraph. A statement passes when every number, date, document
number, body and unit name of it occurs in its quotes, nothing of it is negated otherwise than there, and its words are
those of the quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answers.records import AnswerQuote, Statement
from citations import cite, unit_chain
from citations.hits import StoredUnits
from citations.records import Target
from corpus.vietnamese import find_symbols, fold, number_key, syllable_key
from corpus.vietnamese.bodies import BODY
from corpus.vietnamese.letters import UPPER
from indexer import Index

MIN_WORDS = 0.8  # share of a statement's content words that its quotes must have
NEGATIONS = frozenset(("không", "chưa", "chẳng", "đừng", "cấm", "trừ", "thiếu"))
SCOPE = 4  # words after a negation that it may negate
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE_END = re.compile(r"[.;:!?,()\n]")
_UNIT_NAME = re.compile(
    r"\b(điều|khoản|điểm|mục|phần|chương|phụ lục|biểu|hàng|cột|tiết)\s+"
    r"((?:\(?\d+(?:\.\d+)*\)?|[ivxlc]+|[a-zđ])\)?)(?=[\s,.;:)]|$)",
    re.IGNORECASE,
)
_PROVINCE = re.compile(rf"(?<!\w)(?:tỉnh|thành phố|huyện|xã)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*")
_FREE = frozenset(  # words that only join
    "là và của các những cho với về theo thì mà này đó được bị có đã đang sẽ đến từ trong tại ở vào năm nêu ghi văn bản"
    " như sau gồm tổng cả hai ba một để do bởi trên dưới khi còn cũng nhưng hơn so đạt".split()
)


def quote_faults(index: Index, quote: AnswerQuote) -> tuple[str, ...]:
    """Why a quote may not be shown; empty when it is verbatim, at its address, under its citation."""
    try:
        text = index.store.source(quote.file).text
    except KeyError:
        return ("unknown file",)
    document = index.store.document(quote.doc_id)
    paragraph = index.store.paragraph(quote.doc_id, quote.eid) if document else None
    if document is None or paragraph is None:
        return ("unknown address",)
    faults = []
    if document.file != quote.file:
        faults.append("other file")
    if not quote.quote or " ".join(span.of(text) for span in quote.ranges) != quote.quote:
        faults.append("not verbatim")
    if not all(any(p.start <= r.start and r.end <= p.end for p in paragraph.ranges) for r in quote.ranges):
        faults.append("outside its paragraph")
    if any(a.end > b.start for a, b in zip(quote.ranges, quote.ranges[1:], strict=False)):
        faults.append("out of order")
    target = Target(
        eid=quote.eid, quote=quote.quote, ranges=quote.ranges, page=paragraph.page,
        chain=unit_chain(StoredUnits(index, quote.doc_id), quote.eid), flags=paragraph.flags,
    )  # fmt: skip
    if cite(document, target).full != quote.citation:
        faults.append("other citation")
    if not quote.permalink.split("?", 1)[-1].startswith(f"van-ban={quote.doc_id}&doan={quote.eid}"):
        faults.append("other permalink")
    return tuple(faults)


def statement_faults(statement: str, quotes: Sequence[AnswerQuote]) -> tuple[str, ...]:
    """Why a statement may not be shown on the strength of these quotes; empty when it may.

    Headings and column names over a quote (`context`) count as said with it; its citation does not.
    """
    if not quotes:
        return ("no quote",)
    said = [" ".join((*quote.context, quote.quote)) for quote in quotes]
    whole = "\n".join(said)
    faults = []
    if not _numbers(statement) <= _numbers(whole):
        faults.append("number")
    if not _symbols(statement) <= _symbols(whole):
        faults.append("document number")
    if not _unit_names(statement) <= _unit_names(whole):
        faults.append("unit")
    if not all(_has(whole, body) for body in _named(statement)):
        faults.append("body")
    if not any(_same_negation(statement, one) for one in [*said, whole]):
        faults.append("negation")
    if _share_of_words(statement, whole) < MIN_WORDS:
        faults.append("words")
    return tuple(faults)


def line_faults(line: Statement, quotes: Sequence[AnswerQuote]) -> tuple[str, ...]:
    """Why a line of a quoted answer may not be shown: beyond `statement_faults`, its parts must stand verbatim in the
    quotes or in the headings and columns over them, and it must consist of nothing else."""
    said = [_plain(one) for quote in quotes for one in (quote.quote, *quote.context)]
    rest = f"{line.value} {line.text}"
    for part in sorted(line.parts, key=len, reverse=True):
        if not any(_plain(part) in one for one in said):
            return ("not verbatim",)
        rest = rest.replace(part, " ")
    if any(char.isalnum() for char in rest):
        return ("more than its parts",)
    whole = ". ".join(part for part in (line.value, line.text.removesuffix(" …")) if part)
    return statement_faults(whole, quotes)


def _plain(text: str) -> str:
    """The text without marks of emphasis, white space single."""
    return " ".join(text.replace("**", "").split())


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number_key(number.rstrip(".,")) for number in _NUMBER.findall(text))


def _symbols(text: str) -> frozenset[str]:
    return frozenset(symbol.key for symbol, _, _ in find_symbols(text))


def _unit_names(text: str) -> frozenset[str]:
    """Names of units ("khoản 3", "điểm a") as folded words."""
    return frozenset(f"{fold(name)} {fold(number).strip('()')}" for name, number in _UNIT_NAME.findall(text))


def _named(text: str) -> Iterable[str]:
    for pattern in (BODY, _PROVINCE):
        for match in pattern.finditer(text):
            if " " in match[0]:
                yield match[0]


def _has(text: str, name: str) -> bool:
    """Whether the words of a name stand in the text one after the other."""
    return f" {' '.join(_keys(name))} " in f" {' '.join(_keys(text))} "


def _keys(text: str) -> list[str]:
    return [syllable_key(word) for word in _WORD.findall(text)]


def _clauses(text: str) -> list[list[str]]:
    return [words for words in (_keys(clause) for clause in _CLAUSE_END.split(text)) if words]


def _negated(text: str) -> tuple[set[str], set[str]]:
    """(words inside the scope of a negation, words outside of all of them)."""
    inside: set[str] = set()
    outside: set[str] = set()
    for words in _clauses(text):
        last = -SCOPE - 1
        for place, word in enumerate(words):
            if word in NEGATIONS:
                last = place
            elif word not in _FREE:
                (inside if place - last <= SCOPE else outside).add(word)
    return inside, outside


def _same_negation(statement: str, said: str) -> bool:
    """Whether no word is negated in the statement that is plain in the quote, or the other way round."""
    inside, outside = _negated(statement)
    said_inside, said_outside = _negated(said)
    only_negated, only_plain = said_inside - said_outside, said_outside - said_inside
    lost = (outside - inside) & only_negated
    added = (inside - outside) & only_plain
    words, quoted = _keys(statement), _keys(said)
    return not lost and not added and not _dropped(words, quoted) and not _added(words, quoted)


def _dropped(words: Sequence[str], quoted: Sequence[str]) -> bool:
    """Whether the statement jumps over a negation: a gap between two runs of the quote has one."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(quoted):
        places.setdefault(word, []).append(place)
    last = None
    for word in words:
        if last is not None and last + 1 < len(quoted) and quoted[last + 1] == word:
            last += 1
            continue
        found = places.get(word, ())
        ahead = [place for place in found if last is not None and 0 < place - last - 1 <= SCOPE]
        if ahead and any(one in NEGATIONS for one in quoted[last + 1 : ahead[0]]) and word not in NEGATIONS:
            return True
        last = ahead[0] if ahead else found[0] if found else None
    return False


def _added(words: Sequence[str], quoted: Sequence[str]) -> bool:
    """Whether the statement negates what the quote does not: each negation must stand before one of the same words."""
    for place, word in enumerate(words):
        if word not in NEGATIONS:
            continue
        after = set(words[place + 1 : place + 3])
        same = (set(quoted[at + 1 : at + 3]) for at, one in enumerate(quoted) if one == word)
        if not any((after & one) or (not after and not one) for one in same):
            return True
    return False


def _share_of_words(statement: str, whole: str) -> float:
    words = [word for word in _keys(statement) if word not in _FREE]
    if not words:
        return 1.0
    known = set(_keys(whole))
    return sum(word in known for word in words) / len(words)
