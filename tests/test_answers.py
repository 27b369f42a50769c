"""Answers stand on verbatim quotes, or nothing is claimed."""

from __future__ import annotations

import pytest

from answers import answer
from answers.sentences import split_sentences
from corpus.records import Span
from search import Filters, Query

ANSWERED = {
    "GRDP bình quân đầu người của Thái Nguyên đạt bao nhiêu USD": "8.900 USD",
    "tổng diện tích khu kinh tế Thái Bình": "30.583 ha",
    "chỉ số phát triển con người HDI của tỉnh": "0,7",
    "tổng chiều dài đường bộ cao tốc qua địa phận tỉnh Thái Nguyên": "134,9km",
    "thu nhap binh quan dau nguoi nam 2030 cua thai binh": "130 triệu đồng",
    "tỷ lệ tàu lắp máy giám sát hành trình": "98,9%",
    "tổng diện tích tích tụ, tập trung đất đai là bao nhiêu": "11.216 ha",
}
NOT_IN_THE_DOCUMENTS = ("giá vé máy bay đi Paris", "mua vé xem phim ở đâu", "giá vàng hôm nay", "xyzzy qwerty")


def asked(engine, text, **more):
    """The answer to a question."""
    return answer(engine, engine.search(Query(text=text, **more)))


def is_verbatim(engine, quote) -> bool:
    """Whether a quote is the slices of its file, inside the passage that it names."""
    text = engine.index.store.source(quote.file).text
    paragraph = engine.index.paragraph(quote.doc_id, quote.eid)
    inside = all(any(p.start <= r.start and r.end <= p.end for p in paragraph.ranges) for r in quote.ranges)
    return inside and " ".join(span.of(text) for span in quote.ranges) == quote.quote != ""


@pytest.mark.parametrize(("question", "figure"), ANSWERED.items(), ids=ANSWERED)
def test_the_answer_is_a_verbatim_quote_that_holds_the_figure(engine, question, figure):
    given = asked(engine, question)
    assert given.status == "answered"
    assert figure in given.quotes[0].quote
    assert given.text == " ".join(given.quotes[0].quote.split())
    for quote in given.quotes:
        assert is_verbatim(engine, quote)
        assert quote.citation and quote.permalink.startswith("?van-ban=") and quote.doc_id in quote.permalink


@pytest.mark.parametrize("question", NOT_IN_THE_DOCUMENTS)
def test_what_the_documents_do_not_say_is_not_answered(engine, question):
    given = asked(engine, question)
    assert (given.status, given.quotes) == ("not_found", ())
    assert given.text == "Chưa tìm thấy câu trả lời trong 7 văn bản đã lập chỉ mục."


def test_no_hits_no_answer(engine):
    given = asked(engine, "GRDP bình quân đầu người", filters=Filters(places=("Cà Mau",)))
    assert given.status == "not_found"


def test_one_hit_is_enough(engine):
    given = asked(engine, "GRDP bình quân đầu người của Thái Nguyên đạt bao nhiêu USD", limit=1)
    assert given.status == "answered" and len(given.quotes) == 1


def test_a_long_passage_is_answered_by_its_sentence_with_the_number(engine):
    given = asked(engine, "Quy mô GRDP năm 2020 của Thái Bình đạt bao nhiêu tỷ đồng")
    quote = next(quote for quote in given.quotes if "53.539" in quote.quote)
    assert quote.quote.startswith("Quy mô GRDP năm 2020 đạt 53.539 tỷ đồng") and len(quote.quote) < 200


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Thu đạt 9.878 tỷ đồng. Chi giảm nhẹ.", ["Thu đạt 9.878 tỷ đồng.", "Chi giảm nhẹ."]),
        ("Tăng 13.4%; đến năm 2030 đạt 50%.", ["Tăng 13.4%; đến năm 2030 đạt 50%."]),
        ("1. Mục tiêu chung của tỉnh. 2. Mục tiêu cụ thể.", ["1. Mục tiêu chung của tỉnh.", "2. Mục tiêu cụ thể."]),
        ("Có được không? Được!", ["Có được không?", "Được!"]),
        ("  Không có dấu chấm cuối  ", ["Không có dấu chấm cuối"]),
        ("", []),
        (" \n ", []),
    ],
    ids=["thousands", "semicolon inside", "list markers", "question", "no end", "empty", "blank"],
)
def test_sentences(text, sentences):
    found = split_sentences(text, [Span(0, len(text))])
    assert [" ".join(span.of(text) for span in spans) for spans in found] == sentences


def test_a_sentence_over_two_ranges_keeps_both():
    text = "Khu kinh tế được Thủ tướng thành\n\n7\n\nlập năm 2017. Diện tích 30.583 ha."
    found = split_sentences(text, [Span(0, 32), Span(37, len(text))])
    assert [[span.of(text) for span in spans] for spans in found] == [
        ["Khu kinh tế được Thủ tướng thành", "lập năm 2017."],
        ["Diện tích 30.583 ha."],
    ]


def test_sentences_of_every_paragraph_cover_it(engine):
    n_sentences = 0
    for document in engine.index.documents():
        text = engine.index.store.source(document.file).text
        for paragraph in engine.index.paragraphs(document.doc_id):
            found = [span for spans in split_sentences(text, paragraph.ranges) for span in spans]
            whole = "".join(span.of(text) for span in paragraph.ranges)
            assert "".join("".join(span.of(text) for span in found).split()) == "".join(whole.split())
            n_sentences += len(found)
    assert n_sentences > 1500
