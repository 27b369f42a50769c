"""A first answer by quoting: the sentence (or table row) of the best passages that carries most of the question.

Without a language model. The answer is the quote itself; when no passage carries enough of the question's words,
nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.records import Answer, AnswerQuote
from answers.sentences import split_sentences
from citations.hits import cite_hit
from corpus.records import Span
from corpus.vietnamese import analyze
from search import Engine, Hit, SearchResult
from search.sides import of_another_place

MIN_SUPPORT = 0.55  # share of the question's weight that a passage must carry; it refuses only what is far off
N_PASSAGES = 3  # passages looked at for the answering sentence
SHORT_PASSAGE = 320  # code points; a passage up to this length is quoted whole
ROWS = ("row", "cell")

_ASKS_NUMBER = re.compile(
    r"bao nhiêu|mấy|tỷ lệ|tỉ lệ|năm nào|khi nào|bao giờ|bao lâu|chỉ số|mức|thứ hạng|phần trăm", re.IGNORECASE
)
_DEMANDS_NUMBER = re.compile(r"bao nhiêu|thứ mấy|hạng mấy|năm nào|phần trăm", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
NOT_FOUND = "Chưa tìm thấy câu trả lời trong {n} văn bản đã lập chỉ mục."


def answer(engine: Engine, result: SearchResult) -> Answer:
    """What the best passages say on the question, or that nothing was found.

    A document of another place than the one asked about never answers.
    """
    documents = engine.index.documents()
    foreign = of_another_place(result.reading.text, documents)
    elsewhere = {document.doc_id for document, is_foreign in zip(documents, foreign, strict=True) if is_foreign}
    different = [hit for hit in result.hits if hit.copy_of is None and hit.doc_id not in elsewhere]
    best = [hit for hit in different[:N_PASSAGES] if hit.support >= MIN_SUPPORT]
    if not best:
        return Answer(status="not_found", text=NOT_FOUND.format(n=len(documents)))
    asked = {token.folded for token in analyze(result.reading.text)}
    wants_number = bool(_ASKS_NUMBER.search(result.reading.text))
    quotes = tuple(_quote(engine, hit, asked, wants_number) for hit in best[:2])
    if _DEMANDS_NUMBER.search(result.reading.text):
        quotes = tuple(quote for quote in quotes if _NUMBER.search(quote.quote))
    if not quotes:
        return Answer(status="not_found", text=NOT_FOUND.format(n=len(documents)))
    return Answer(status="answered", text=" ".join(quotes[0].quote.split()), quotes=quotes)


def _quote(engine: Engine, hit: Hit, asked: set[str], wants_number: bool) -> AnswerQuote:
    text = engine.index.store.source(hit.file).text
    ranges = hit.ranges
    if hit.kind not in ROWS and len(hit.quote) > SHORT_PASSAGE:
        ranges = _best_sentences(text, hit.ranges, asked, wants_number)
    citation = cite_hit(engine.index, hit)
    return AnswerQuote(
        file=hit.file,
        doc_id=hit.doc_id,
        eid=hit.eid,
        ranges=ranges,
        quote=" ".join(span.of(text) for span in ranges),
        citation=citation.full,
        permalink=citation.permalink,
    )


def _best_sentences(text: str, ranges: Sequence[Span], asked: set[str], wants_number: bool) -> tuple[Span, ...]:
    """The sentence that carries most of the asked words (and a number when one is asked for)."""

    def worth(spans: tuple[Span, ...]) -> float:
        piece = " ".join(span.of(text) for span in spans)
        found = len(asked & {token.folded for token in analyze(piece)})
        return found + (2.0 if wants_number and _NUMBER.search(piece) else 0.0)

    sentences = split_sentences(text, ranges)
    return max(sentences, key=worth) if sentences else tuple(ranges)
