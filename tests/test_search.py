"""Search over the five documents: quotes, matched words, order, numbers, scanned words, filters, odd questions."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.errors import BadQuery
from corpus.records import Span
from corpus.vietnamese import analyze
from indexer import build_index
from search import Engine, Filters, Hit, Query, open_engine
from search.highlight import matched_spans

SCAN = "003_ec8cbe22e8070fc2.txt"
QUESTIONS = (
    "tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ", "KCN Liên Hà Thái", "nghị quyết 29", "13,4%/năm",
    "khai thac khoang san", "chống khai thác hải sản bất hợp pháp", "sắp xếp ĐVHC cấp xã", "GRDP bình quân đầu người",
    "nhà ở cho công nhân", "kế hoạch 2024 của chỉ tiêu số 13", "đô thị vệ tinh", "100% xã đạt chuẩn nông thôn mới",
)  # fmt: skip


@pytest.fixture(scope="module")
def found(engine):
    """The hits of each question, thirty deep."""
    return {question: engine.search(Query(text=question, limit=30)).hits for question in QUESTIONS}


def matched_words(engine: Engine, hit: Hit) -> list[str]:
    """The highlighted words of a hit, in lower-case."""
    text = engine.index.store.source(hit.file).text
    return [span.of(text).lower() for span in hit.matched]


# what every hit promises


def test_every_quote_is_verbatim(engine, found):
    n_hits = 0
    for hits in found.values():
        for hit in hits:
            text = engine.index.store.source(hit.file).text
            assert " ".join(span.of(text) for span in hit.ranges) == hit.quote != ""
            n_hits += 1
    assert n_hits > 200


def test_ranks_follow_scores(found):
    for question, hits in found.items():
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        scores = [hit.score for hit in hits]
        assert all(map(math.isfinite, scores))
        assert scores == sorted(scores, reverse=True), question
        assert len({hit.ordinal for hit in hits}) == len(hits)
        assert all(0 <= hit.support <= 1 for hit in hits)


def test_matched_ranges_lie_inside_the_quote_and_do_not_overlap(found):
    n_spans = 0
    for hits in found.values():
        for hit in hits:
            for span in hit.matched:
                assert len(span) and any(r.start <= span.start and span.end <= r.end for r in hit.ranges)
            assert all(a.end < b.start or a.end <= b.start for a, b in zip(hit.matched, hit.matched[1:], strict=False))
            n_spans += len(hit.matched)
    assert n_spans > 500


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_matched_range_holds_a_word_of_the_question_or_of_an_official_term(engine, found, question):
    read = engine.read(question)
    asked = {term.folded for term in read.terms} | set(read.symbols)
    for concept in read.concepts:
        asked |= {word for wording in concept.concept.wordings if wording.official for word in wording.folded}
    for hit in found[question]:
        text = engine.index.store.source(hit.file).text
        for area in hit.ranges:
            tokens = analyze(area.of(text), abbreviations=engine.abbreviations, repair=True)
            for span in hit.matched:
                if area.start <= span.start < area.end:
                    inside = [t for t in tokens if t.start + area.start < span.end and t.end + area.start > span.start]
                    assert any(token.folded in asked for token in inside), span.of(text)


def test_matched_words_of_a_passage_in_two_ranges():
    text = "Khu kinh tế Thái Bình được thành\n\n7\n\nlập từ năm 2017."
    ranges = (Span(0, 32), Span(37, 53))
    quote = " ".join(span.of(text) for span in ranges)
    engine_free = _question("thành lập năm 2017")
    spans = matched_spans(ranges, analyze(quote), engine_free, {})
    assert [span.of(text) for span in spans] == ["thành", "lập", "năm", "2017"]


def _question(text: str):
    from search.reading import read_question
    from search.symbols import KnownSymbols

    return read_question(text, known_symbols=KnownSymbols(()), recognise=lambda content: ())


def test_the_same_question_gives_the_same_hits_in_any_thread(engine, built_index, found):
    again = open_engine(built_index)
    for n_threads in (1, 2, 4):
        with ThreadPoolExecutor(n_threads) as pool:
            run = pool.map(lambda question: again.search(Query(text=question, limit=30)).hits, QUESTIONS)
            assert dict(zip(QUESTIONS, run, strict=True)) == found
    assert {question: engine.search(Query(text=question, limit=30)).hits for question in QUESTIONS[:4]} == {
        question: found[question] for question in QUESTIONS[:4]
    }


def test_the_reading_tells_how_the_question_was_understood(engine):
    reading = engine.read("ty le lap day KCN theo nq 29").reading
    assert reading.changed and reading.text == "tỷ lệ lấp đầy khu công nghiệp theo 29-NQ/TW"
    assert reading.expansions == (("KCN", "khu công nghiệp"),)
    assert reading.symbols == ("29-NQ/TW",)
    assert not engine.read("tỉ lệ lấp đầy khu công nghiệp").reading.changed


# words that scanning damaged

GARBLED = [
    ("tháo gỡ khó khăn, hỗ trợ doanh nghiệp và nhà đầu tư", "Idiăn"),
    ("triển khai các hoạt động xúc tiến, thu hút đầu tư vào tỉnh", "ừiển Idiai"),
    ("nuôi trồng và khai thác thủy sản phát triển ổn định", "Iđiai"),
    ("nâng cao năng lực khai thác hải sản", "ứiác"),
    ("máy cấy cỡ lớn và cỡ trung do nước ngoài sản xuất", "ữung"),
    ("chăm sóc diện tích rừng trồng các năm trước", "rù*ng"),
    ("phong trào thi đua Tuyến đê kiểu mẫu", "ứii đua"),
    ("đấu giá quyền khai thác khoáng sản mỏ cát", "Iđiai"),
    ("nông thôn mới thông minh", "ứiôn"),
    ("sự đồng thuận, ủng hộ của nhân dân", "ứiuận"),
    ("triệu giống thủy sản", "ữiệu"),
    ("hoàn thiện Quy hoạch tỉnh trình Thủ tướng phê duyệt", "ữiiện"),
    ("cơ giới hóa khâu thu hoạch", "ỉdiâu"),
    ("khó khăn thách thức của tình hình thế giới", "tìiách"),
    ("ứng dụng khoa học kỹ thuật trong chăn nuôi trang trại", "ứiuật"),
    ("ung dung khoa hoc ky thuat trong chan nuoi trang trai", "ứiuật"),
]


@pytest.mark.parametrize(("question", "garbled"), GARBLED, ids=[garbled for _, garbled in GARBLED])
def test_a_garbled_word_is_found_and_highlighted(engine, question, garbled):
    text = engine.index.store.source(SCAN).text
    assert garbled in text
    assert garbled not in question
    hits = [hit for hit in engine.search(Query(text=question)).hits if garbled in hit.quote]
    assert hits and {hit.file for hit in hits} == {SCAN}
    assert any(garbled.split()[0] in span.of(text) for hit in hits for span in hit.matched)


def test_accents_that_scanning_took_do_not_hide_a_word(engine):
    quotes = [hit.quote for hit in engine.search(Query(text="khai thac khoang san", limit=20)).hits]
    assert any("ai thác khoáng sản" in quote and "khai thác khoáng sản" not in quote for quote in quotes)


def test_market_is_not_the_prime_minister(engine):
    """Both are read from the letters th-tr-ng in a bad scan."""
    hits = engine.search(Query(text="thi truong", limit=100)).hits
    assert len(hits) > 40
    for hit in hits:
        assert not {"thủ", "tướng", "thủ tướng"} & set(matched_words(engine, hit))
    assert all({"trường"} & set(fold_less(matched_words(engine, hit))) for hit in hits[:5])


def fold_less(words: list[str]) -> list[str]:
    """The words one by one."""
    return [part for word in words for part in word.split()]


# numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tăng 13,4%", "tăng 13.4%"),
        ("13,4%/năm", "13.4 %/năm"),
        ("tăng trưởng 7,37%", "tang truong 7.37%"),
    ],
    ids=["decimal comma and point", "blank before the sign", "without accents"],
)
def test_spellings_of_a_number_find_the_same(engine, one, other):
    first, second = (engine.search(Query(text=text)).hits for text in (one, other))
    assert [hit.ordinal for hit in first] == [hit.ordinal for hit in second]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("13.4%", "bình quân thời kỳ 2021 - 2030 đạt 13,4%/năm"),
        ("30583 ha", "tổng diện tích 30.583 ha"),
        ("134.9 km", "134,9km"),
        ("8900 USD", "8.900 USD"),
    ],
)
def test_a_number_finds_its_passage_first(engine, question, quote):
    assert quote in engine.search(Query(text=question)).hits[0].quote


@pytest.mark.parametrize("number", ["100", "30", "13,4", "50", "2030"])
def test_a_number_matches_no_longer_number(engine, number):
    hits = engine.search(Query(text=number, limit=50)).hits
    figures = [word for hit in hits for word in matched_words(engine, hit) if word[0].isdigit()]
    assert figures and {word.rstrip("%") for word in figures} == {number}


def test_a_number_that_stands_nowhere_is_highlighted_nowhere(engine):
    hits = engine.search(Query(text="1000", limit=50)).hits
    assert not any(word[0].isdigit() for hit in hits for word in matched_words(engine, hit))


# filters


def inside(hits, **wanted):
    """True when there are hits and all have these fields."""
    return bool(hits) and all(getattr(hit, name) == value for hit in hits for name, value in wanted.items())


def test_filter_by_document_and_by_its_alias(engine):
    question = "mục tiêu phát triển công nghiệp"
    (document,) = (d for d in engine.index.documents() if d.file.startswith("001_"))
    hits = engine.search(Query(text=question, filters=Filters(doc_ids=(document.doc_id,)), limit=50)).hits
    assert inside(hits, doc_id=document.doc_id) and len(hits) > 20
    assert "9209894b4a308c0b" in document.aliases
    by_alias = engine.search(Query(text=question, filters=Filters(doc_ids=("9209894b4a308c0b",)), limit=50)).hits
    assert by_alias == hits


def test_filters_by_type_province_and_year(engine):
    documents = {document.doc_id: document for document in engine.index.documents()}
    question = "mục tiêu tăng trưởng đến năm 2030"
    cases = {
        "type": (Filters(types=("Kế hoạch",)), lambda d: d.type == "Kế hoạch"),
        "two types": (Filters(types=("Kế hoạch", "Báo cáo")), lambda d: d.type in ("Kế hoạch", "Báo cáo")),
        "province": (Filters(places=("Thái Nguyên",)), lambda d: d.place == "Thái Nguyên"),
        "year": (Filters(years=(2018,)), lambda d: d.year == 2018),
        "all": (
            Filters(types=("Kế hoạch",), places=("Thái Bình",), years=(2018,)),
            lambda d: (d.type, d.place, d.year) == ("Kế hoạch", "Thái Bình", 2018),
        ),
    }
    for name, (filters, wanted) in cases.items():
        hits = engine.search(Query(text=question, filters=filters, limit=30)).hits
        assert hits and all(wanted(documents[hit.doc_id]) for hit in hits), name
        assert {hit.doc_id for hit in hits} == {d.doc_id for d in documents.values() if wanted(d)}, name


def test_filter_by_section(engine):
    (document,) = (d for d in engine.index.documents() if d.file.startswith("004_"))
    filters = Filters(doc_ids=(document.doc_id,), section="sec_II")
    hits = engine.search(Query(text="công nghiệp hóa", filters=filters, limit=50)).hits
    assert hits and all(hit.eid == "sec_II" or hit.eid.startswith("sec_II__") for hit in hits)
    assert not any(hit.eid.startswith("sec_III") for hit in hits)
    with_years = engine.search(Query(text="GRDP bình quân đầu người", filters=filters)).hits
    assert "8.900 USD" in with_years[0].quote


@pytest.mark.parametrize(
    "filters",
    [
        Filters(doc_ids=("0000000000000000",)),
        Filters(types=("Thông tư",)),
        Filters(places=("Cà Mau",)),
        Filters(years=(1975,)),
        Filters(section="sec_XX"),
        Filters(types=("Kế hoạch",), years=(1975,)),
        Filters(doc_ids=("' OR 1=1 --",), section="__"),
    ],
    ids=["document", "type", "province", "year", "section", "one of two", "not a value at all"],
)
@pytest.mark.parametrize("question", ["công nghiệp", "nghị quyết 29"])
def test_an_unknown_value_of_a_filter_gives_no_hits(engine, filters, question):
    assert engine.search(Query(text=question, filters=filters)).hits == ()


@pytest.mark.parametrize("limit", [1, 2, 10, 100])
def test_the_limit_holds(engine, limit):
    hits = engine.search(Query(text="phát triển kinh tế - xã hội của tỉnh", limit=limit)).hits
    assert len(hits) == limit


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_bounds_is_refused(limit):
    with pytest.raises(ValueError, match="limit"):
        Query(text="công nghiệp", limit=limit)


# odd questions

REFUSED = {
    "empty": "", "spaces": " \t\n ", "punctuation": "?!… -- «»", "NUL": "\x00\x00", "zero width": "\u200b\ufeff\u2060",
    "emoji": "🙂👨‍👩‍👧", "lone surrogate": "\ud800", "right-to-left marks": "\u202e\u200f",
    "combining marks": "\u0301\u0301",
    "1 MB of points": "." * 1_000_000,
}  # fmt: skip
ANSWERED = {
    "1 MB": "công nghiệp " * 90_000,
    "10,000 numbers": " ".join(map(str, range(10_000))),
    "one endless word": "a" * 1_000_000,
    "NUL inside": "công\x00nghiệp",
    "lone surrogate inside": "công \udfff nghiệp \ud800",
    "emoji inside": "🙂 khu công nghiệp 👨‍👩‍👧",
    "SQL": "'; DROP TABLE chunks; -- công nghiệp",
    "search syntax": 'body:"công nghiệp" AND (folded:x^9 OR *) NOT ~',
    "regex": "(công|nghiệp)+.*[a-z]{1,99}$^\\",
    "catastrophic regex": "nghị quyết " + "số " * 600 + "/",
    "template": "{{ 7*7 }} ${7*7} <%= công nghiệp %> {0}",
    "markup": "<script>alert(1)</script> công nghiệp",
    "right-to-left": "מדיניות תעשייה công nghiệp \u202e",
    "Chinese": "工业化 现代化",
    "path": "../../etc/passwd",
    "one letter": "a",
    "numbers of documents": "29-NQ/TW " * 200,
    "a thousand marks on one letter": "o" + "\u0323" * 1000 + " công nghiệp",
}
SECONDS = 5.0  # the limit of one search here, on a busy machine


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_question_without_letters_is_refused_in_vietnamese(engine, text):
    begin = time.perf_counter()
    with pytest.raises(BadQuery, match="Câu hỏi không có chữ hay số nào"):
        engine.search(Query(text=text))
    assert time.perf_counter() - begin < SECONDS


@pytest.mark.parametrize("text", ANSWERED.values(), ids=ANSWERED)
def test_an_odd_question_is_answered_like_any_other(engine, text):
    begin = time.perf_counter()
    result = engine.search(Query(text=text))
    assert time.perf_counter() - begin < SECONDS
    result.reading.text.encode("utf-8")
    assert len(result.hits) <= 10
    if "công nghiệp" in text:
        assert any("công nghiệp" in fold_less_quote(hit) for hit in result.hits)


def fold_less_quote(hit: Hit) -> str:
    """The words of a hit on one line, in lower-case."""
    return " ".join(hit.quote.lower().split())


def test_a_long_question_is_cut_and_says_so(engine):
    result = engine.search(Query(text="khu công nghiệp " * 1000))
    assert result.notices == ("Câu hỏi quá dài: chỉ tìm theo 2.000 ký tự đầu.",)
    assert result.hits


# a small index of its own


@pytest.fixture(scope="module")
def small(tmp_path_factory, engine):
    """An engine over three short documents."""
    corpus = tmp_path_factory.mktemp("small")
    texts = {
        "a.txt": "KẾ HOẠCH\n\nHỗ trợ hộ nghèo 100 triệu đồng mỗi năm.\n",
        "b.txt": "KẾ HOẠCH\n\nHỗ trợ hộ nghèo 1000 triệu đồng mỗi năm.\n",
        "c.txt": "BÁO CÁO\n\nHỗ trợ hộ nghèo 1.000 tỷ đồng, 13.4 phần trăm; "
        "ban quản lý rừng phòng hộ (BQLRPH) báo cáo. BQLRPH đề nghị.\n",
    }
    for name, text in texts.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build_index(corpus, corpus / "index", encoder=engine.encoder)
    return open_engine(corpus / "index")


def test_100_does_not_match_1000(small):
    for asked, matching in (("100", {"a.txt"}), ("1000", {"b.txt", "c.txt"}), ("1.000", {"b.txt", "c.txt"})):
        hits = small.search(Query(text=f"hỗ trợ {asked}")).hits
        text = {hit.file: " ".join(matched_words(small, hit)) for hit in hits}
        assert {file for file, words in text.items() if any(char.isdigit() for char in words)} == matching


def test_an_abbreviation_that_a_document_defines_finds_its_full_form(small):
    short, full = (small.search(Query(text=t)).hits for t in ("BQLRPH đề nghị", "ban quản lý rừng phòng hộ đề nghị"))
    assert short and [hit.ordinal for hit in short] == [hit.ordinal for hit in full]
    assert short[0].file == "c.txt"


def test_an_index_without_the_words_gives_no_hits(small):
    assert small.search(Query(text="xyzzy qwerty")).hits == ()


