"""Nothing passes the gate that the documents do not say, and everything true does."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from answers import AnswerQuote, answer
from answers.gate import line_faults, quote_faults, statement_faults
from corpus.records import Span
from evaluation.calibrate import read_questions
from search import Query

SEED, N_CORRUPTIONS, N_OF_A_KIND = 20261120, 500, 50
NEGATION = re.compile(r"\b(?:không|chưa|Không|Chưa)\s+")
BODIES = ("Sở Công Thương", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo", "Ban Tổ chức Tỉnh ủy")


@pytest.fixture(scope="module")
def given(engine):
    """Real answers to the development and the written questions."""
    questions = [text for part in ("dev", "check") for text, _, answerable in read_questions(part) if answerable]
    answers = [answer(engine, engine.search(Query(text=text, limit=10))) for text in questions]
    return [one for one in answers if one.status == "answered"]


@pytest.fixture(scope="module")
def lines(given):
    """(statement, the quotes it stands on) of all of them."""
    return [(line, [one.quotes[n] for n in line.quotes]) for one in given for line in one.statements]


def test_true_quotes_and_statements_pass(engine, given, lines):
    quotes = [quote for one in given for quote in one.quotes]
    assert len(quotes) > 250 and len(lines) > 200
    assert [(quote.eid, faults) for quote in quotes if (faults := quote_faults(engine.index, quote))] == []
    assert [(line, faults) for line, proof in lines if (faults := line_faults(line, proof))] == []
    whole = [(quote.quote, faults) for quote in quotes if (faults := statement_faults(quote.quote, [quote]))]
    assert whole == []


def without_negation(text, chance):
    """The text with one of its negations gone; None when it has none."""
    found = list(NEGATION.finditer(text))
    if not found:
        return None
    one = chance.choice(found)
    return text[: one.start()] + text[one.end() :]


def other_digit(text, chance):
    """The text with one digit changed."""
    places = [place for place, char in enumerate(text) if char.isdecimal()]
    if not places:
        return None
    place = chance.choice(places)
    return text[:place] + chance.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def other_body(text, chance):
    """The text with one body in the place of another."""
    found = re.search(r"Sở [A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]+)*", text)
    if not found:
        return None
    other = chance.choice([body for body in BODIES if body not in text])
    return text[: found.start()] + other + text[found.end() :]


def with_negation(text, chance):
    """The text with a negation before one of its verbs."""
    found = list(re.finditer(r"(?<=\s)(?:đạt|thực hiện|phát triển|xây dựng|triển khai|tăng|giảm|hoàn thành)\b", text))
    if not found:
        return None
    one = chance.choice(found)
    return text[: one.start()] + "không " + text[one.start() :]


def other_unit(text, chance):
    """The text that names another article."""
    return f"Theo Điều {chance.randint(41, 99)}, {text}"


STATEMENT_CORRUPTIONS = (without_negation, other_digit, other_body, with_negation, other_unit)


def spoiled_lines(line, change, chance):
    """The line with its value or its text changed, and its parts with them, as a wrong program would have made it."""
    for name in ("value", "text"):
        before = getattr(line, name)
        after = change(before, chance) if before else None
        if after is not None and after != before:
            yield replace(line, **{name: after})
            yield replace(line, **{name: after}, parts=tuple(filter(None, (line.value, line.text, after))))


def corrupted_quotes(engine, quote: AnswerQuote, others, chance):
    """(kind, quote) of every way to spoil a quote that applies to it."""
    for name, change in (("dropped không", without_negation), ("changed digit", other_digit), ("body", other_body)):
        text = change(quote.quote, chance)
        if text is not None:
            yield name, replace(quote, quote=text)
    other = chance.choice([one for one in others if one.file != quote.file])
    yield "other document", replace(quote, doc_id=other.doc_id)
    yield "other file", replace(quote, file=other.file)
    siblings = [p for p in engine.index.paragraphs(quote.doc_id) if p.kind in ("p", "point") and p.eid != quote.eid]
    if siblings:
        sibling = chance.choice(siblings)
        yield "swapped article", replace(quote, eid=sibling.eid)
        text = engine.index.text(quote.file)
        spans = (*quote.ranges, *sibling.ranges)
        yield "spliced", replace(quote, ranges=spans, quote=" ".join(span.of(text) for span in spans))
    yield "citation of another", replace(quote, citation=other.citation)
    first = quote.ranges[0]
    yield "shifted", replace(quote, ranges=(Span(first.start + 1, first.end + 1), *quote.ranges[1:]))


def test_five_hundred_corruptions_are_all_caught(engine, given, lines):
    chance = random.Random(SEED)
    quotes = [quote for one in given for quote in one.quotes]
    made: dict[str, list] = {}
    for quote in chance.sample(quotes, len(quotes)):
        for kind, spoiled in corrupted_quotes(engine, quote, quotes, chance):
            made.setdefault(kind, []).append((quote_faults(engine.index, spoiled), spoiled))
    for line, proof in chance.sample(lines, len(lines)):
        for change in STATEMENT_CORRUPTIONS:
            for spoiled in spoiled_lines(line, change, chance):
                made.setdefault(change.__name__, []).append((line_faults(spoiled, proof), spoiled))
    tried = {kind: some[:N_OF_A_KIND] for kind, some in made.items()}
    assert [(kind, spoiled) for kind, some in tried.items() for faults, spoiled in some if not faults] == []
    assert len(tried) == 14 and min(map(len, tried.values())) >= 10
    assert sum(map(len, tried.values())) >= N_CORRUPTIONS


@pytest.mark.parametrize(
    ("statement", "quote", "fault"),
    [
        ("đạt kế hoạch", "Chỉ tiêu này không đạt kế hoạch.", "negation"),
        ("không đạt kế hoạch", "Chỉ tiêu này đạt kế hoạch.", "negation"),
        ("đạt 14% ", "Tốc độ tăng đạt 13,4%/năm", "number"),
        ("Tỷ lệ đạt 50%", "Tỷ lệ lao động đạt 50% trở lên", ""),
        ("hạn 2025", "hoàn thành năm 2024", "number"),
        ("Sở Tài chính chủ trì", "Sở Công Thương chủ trì thực hiện", "body"),
        ("theo 12/QĐ-UBND", "theo Quyết định 13/QĐ-UBND", "document number"),
        ("khoản 4 Điều 2", "quy định tại khoản 3 Điều 2 Luật này", "unit"),
        ("Huyện Vũ Thư xây nhà máy điện gió ngoài khơi", "Huyện Vũ Thư có 5 xã đạt chuẩn nông thôn mới", "words"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_what_a_statement_may_say(statement, quote, fault):
    proof = AnswerQuote(file="", doc_id="", eid="", ranges=(), quote=quote, citation="", permalink="")
    faults = statement_faults(statement, [proof])
    assert fault in faults if fault else not faults


def test_the_check_half_is_as_written():
    folder = Path(__file__).resolve().parent.parent / "evaluation" / "questions_written"
    assert len([1 for _, _, yes in read_questions("check") if not yes]) >= 95
    assert (folder / "README.md").exists()
