"""An answer for the command line: as lines for people, as one row of JSON for machines."""

from __future__ import annotations

from collections.abc import Sequence

from answers.records import Answer, AnswerQuote
from corpus.records import Span


def place_row(ranges: Sequence[Span]) -> dict:
    """Where a quote stands: `start` and `end` in its file, and `ranges` when it has several.

    >>> place_row([Span(3, 9)])
    {'start': 3, 'end': 9}
    """
    place: dict = {"start": ranges[0].start, "end": ranges[-1].end}
    return place if len(ranges) == 1 else {**place, "ranges": [[span.start, span.end] for span in ranges]}


def quote_row(quote: AnswerQuote) -> dict:
    """A quote as a row: file, place, verbatim words, citation."""
    return {"file": quote.file, **place_row(quote.ranges), "quote": quote.quote, "citation": quote.citation}


def answer_row(answer: Answer) -> dict:
    """An answer as a row; the numbers in `statements` are places in `quotes`."""
    return {
        "status": answer.status,
        "kind": answer.kind,
        "answer": answer.text,
        "statements": [
            {"value": line.value, "text": line.text, "side": line.side, "quotes": list(line.quotes)}
            for line in answer.statements
        ],
        "quotes": [quote_row(quote) for quote in answer.quotes],
        "missing": list(answer.missing),
        "notes": list(answer.notes),
        "conflicts": [quote_row(quote) for quote in answer.conflicts],
        "nearest": [quote_row(quote) for quote in answer.nearest],
    }


def answer_lines(answer: Answer) -> list[str]:
    """An answer as lines: what is stated, what must be known, the quotes that prove it, quotes that disagree.

    When nothing was found: that, what could not be searched, and the nearest passages.
    """
    numbered = len(answer.quotes) > 1
    lines = []
    for number, line in enumerate(answer.statements, start=1):
        head = f"{number}. " if answer.kind == "list" else ""
        lines.append(head + line.line() + _references(line.quotes if numbered else ()))
    if not answer.statements:
        lines.append(answer.text)
    if answer.missing:
        lines.append(f"Chưa tìm thấy phần: {', '.join(answer.missing)}.")
    lines += [f"Lưu ý: {note}" for note in answer.notes]
    for number, quote in enumerate(answer.quotes, start=1):
        lines += _quote_lines(quote, f"[{number}] " if numbered else "")
    if answer.conflicts:
        lines += ["", "Văn bản khác ghi khác:"]
        lines += [line for quote in answer.conflicts for line in _quote_lines(quote)]
    if answer.status == "not_found" and answer.searched.unreadable:
        lines.append(f"Không tìm được trong: {', '.join(answer.searched.unreadable)}.")
    if answer.nearest:
        lines += ["", "Các đoạn gần nhất (chưa chắc trả lời câu hỏi):"]
        lines += [line for quote in answer.nearest for line in _quote_lines(quote)]
    return lines


def _references(quotes: Sequence[int]) -> str:
    return "".join(f" [{number + 1}]" for number in quotes)


def _quote_lines(quote: AnswerQuote, head: str = "") -> list[str]:
    side = f"{quote.side}: " if quote.side else ""
    scanned = " (bản quét, chữ có thể sai)" if quote.scanned else ""
    lines = ["", f"  {head}{side}“{' '.join(quote.quote.split())}”", f"  — {quote.citation}{scanned}"]
    lines += [f"    ⚠ {doubt}" for doubt in quote.doubts]
    return lines + [f"    cũng nêu tại: {one.citation}" for one in quote.also]
