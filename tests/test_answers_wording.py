"""A sentence in the words of its quote passes; with numbers, bounds, directions or names moved it does not."""

from __future__ import annotations

import random
import re

import pytest

from answers import answer
from answers.gate import statement_faults
from answers.phrasing import is_plain, is_vietnamese
from answers.records import AnswerQuote
from answers.sentences import split_sentences
from answers.wording import proving
from corpus.records import Span
from evaluation.calibrate import read_questions
from search import Query

SEED = 20261120
NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*(?![\w/])")


@pytest.fixture(scope="module")
def sentences(engine):
    """(sentence, its quote) of the answers to the written questions."""
    found = {}
    for text, _, answerable in read_questions("check"):
        if not answerable:
            continue
        for quote in answer(engine, engine.search(Query(text=text, limit=10))).quotes:
            for spans in split_sentences(quote.quote, (Span(0, len(quote.quote)),)):
                sentence = " ".join(" ".join(span.of(quote.quote) for span in spans).split())
                if len(sentence.split()) > 4:
                    found[sentence] = quote
    return list(found.items())


def test_whole_sentences_of_quotes_pass(sentences):
    failed = [sentence for sentence, quote in sentences if not proving(sentence, [quote])]
    assert len(sentences) > 150 and failed == []


def test_most_whole_sentences_pass_everything(sentences):
    good = [
        s for s, quote in sentences
        if is_plain(s.lstrip("-*• ")) and is_vietnamese(s) and not statement_faults(s, [quote]) and proving(s, [quote])
    ]  # fmt: skip
    assert len(good) / len(sentences) > 0.94


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Chỉ con người duy trì trên 0,7", "Chỉ số phát triển con người duy trì trên 0,7."),
        ("Thực hiện năm giải pháp lớn", "Thực hiện các giải pháp lớn trong năm."),
        ("Tỉnh được hỗ trợ hộ nghèo", "Tỉnh hỗ trợ hộ nghèo."),
        ("Tỉnh phát triển khai thác", "Tỉnh phát triển du lịch và hạn chế khai thác."),
        ("Có. Tỉnh hỗ trợ hộ nghèo", "Tỉnh hỗ trợ hộ nghèo."),
        ("Sở A phối hợp thực hiện", "Sở A chủ trì, Sở B phối hợp thực hiện."),
        ("Tỉnh miễn học phí", "Tỉnh miễn học phí, trừ hộ khá."),
        ("Trồng 5 ha rừng", "Trồng 5 ha rừng và xây 2 cầu nếu có vốn."),
    ],
)
def test_what_leaving_out_would_change(sentence, said):
    quote = AnswerQuote(file="", doc_id="", eid="", ranges=(), quote=said, citation="", permalink="")
    assert proving(sentence, [quote]) == () and proving(said, [quote]) == (0,)


def numbers_exchanged(text, chance):
    found = list(NUMBER.finditer(text))
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a[0] != b[0]]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _replaced(pattern, by):
    def change(text, chance):
        found = list(re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text))
        if not found:
            return None
        one = chance.choice(found)
        return re.sub(r"\s+", " ", text[: one.start()] + by.get(one[0], "") + text[one.end() :]).strip()

    return change


CHANGES = {
    "numbers exchanged": numbers_exchanged,
    "direction": _replaced("tăng|giảm", {"tăng": "giảm", "giảm": "tăng"}),
    "bound dropped": _replaced("trên|dưới|khoảng|gần|hơn|tối thiểu|ít nhất|trở lên", {}),
    "bound changed": _replaced("trên|dưới", {"trên": "dưới", "dưới": "trên"}),
    "aim dropped": _replaced("phấn đấu|dự kiến|ước", {}),
    "power of ten": _replaced("tỷ|triệu|nghìn", {"tỷ": "triệu", "triệu": "tỷ", "nghìn": "triệu"}),
    "unit dropped": lambda text, chance: text.replace("%", "", 1) if "%" in text else None,
    "done already": _replaced("đạt", {"đạt": "đã đạt"}),
}


def test_no_changed_meaning_passes(sentences):
    chance = random.Random(SEED)
    made, past_gate, past_both = {}, {}, []
    for sentence, quote in sentences:
        spoiled_ones = {(name, change(sentence, chance)) for name, change in CHANGES.items() for _ in range(3)}
        for name, spoiled in sorted(spoiled_ones, key=str):
            if spoiled is None or spoiled == sentence or " ".join(spoiled.split()) in " ".join(quote.quote.split()):
                continue
            made[name] = made.get(name, 0) + 1
            if not statement_faults(spoiled, [quote]):
                past_gate[name] = past_gate.get(name, 0) + 1
                if proving(spoiled, [quote]):
                    past_both.append((name, sentence, spoiled))
    print("\n", {name: f"{past_gate.get(name, 0)} of {n} pass the gate alone" for name, n in made.items()})
    assert past_both == []
    assert sum(made.values()) >= 400 and set(made) == set(CHANGES)
