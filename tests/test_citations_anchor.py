"""Stacked anchors: exact again after a rebuild, found again after damage, refused when nothing is near enough."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from citations.anchors import CONTEXT_CHARS, make_anchor
from citations.annotation import anchor_of, annotation
from citations.passages import document_passage
from citations.permalink import quote_hash, resolve, resolve_anchor
from citations.plain_words import difference, find_whole, stands_in
from citations.reanchor import locate_piece
from citations.records import Address, AnchorPiece
from corpus import read_document
from corpus.records import Document, Paragraph, Span
from corpus.structure import split_documents

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy0123456789,. "


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return tuple(one for path in sorted(DOCUMENTS.glob("*.txt")) for one in read_document(path))


def anchor(document: Document, paragraph: Paragraph):
    address = Address(
        doc_id=document.doc_id, eid=paragraph.eid, hash=quote_hash(paragraph.quote(document.text))
    )
    return make_anchor(document.text, paragraph.ranges, address)


def noisy(text: str, share: float, seed: str) -> tuple[str, list[int]]:
    """A text with a share of its code points replaced, left out or doubled by another, and each one's new place."""
    chance = random.Random(seed)
    pieces, places, at = [], [], 0
    for char in text:
        places.append(at)
        kind = chance.randrange(3) if chance.random() < share else -1
        written = {-1: char, 0: chance.choice(LETTERS), 1: "", 2: char + chance.choice(LETTERS)}[kind]
        pieces.append(written)
        at += len(written)
    return "".join(pieces), [*places, at]


def test_every_anchor_is_unique_and_verbatim(documents):
    n_pieces = 0
    for document in documents:
        for paragraph in document.paragraphs:
            found = anchor(document, paragraph)
            assert found.quote == paragraph.quote(document.text)
            for piece, span in zip(found.pieces, paragraph.ranges, strict=True):
                whole = piece.prefix + piece.exact + piece.suffix
                assert document.text.count(whole) == 1
                assert document.text.startswith(whole, span.start - len(piece.prefix))
                assert min(len(piece.prefix), span.start) >= min(CONTEXT_CHARS, span.start)
                n_pieces += 1
    assert n_pieces > 1380  # 51 paragraphs have several ranges


def test_json_ld_leads_back_exactly_from_every_paragraph(documents):
    n, several = 0, 0
    for document in documents:
        for paragraph in document.paragraphs:
            written = json.loads(json.dumps(annotation(document_passage(document, paragraph)), ensure_ascii=False))
            found = resolve_anchor(anchor_of(written), document.paragraphs, document.text)
            assert (found.status, found.eid, found.confidence) == ("exact", paragraph.eid, 1.0)
            assert found.ranges == paragraph.ranges and found.quote == paragraph.quote(document.text)
            n, several = n + 1, several + isinstance(written["target"], list)
    assert (n, several) == (1332, 51)


def test_an_annotation_has_the_selectors_of_the_standard(documents):
    document = documents[0]
    paragraph = next(one for one in document.paragraphs if one.eid == "sec_II__subsec_1__para_1-2__point_4")
    found = annotation(document_passage(document, paragraph, base_url="https://can-cu.example/"))
    assert found["type"] == "Annotation" and found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert found["target"]["source"] == f"https://can-cu.example/?van-ban={document.doc_id}"
    fragment, position, quote = found["target"]["selector"]
    assert fragment == {"type": "FragmentSelector", "value": paragraph.eid}
    assert position == {"type": "TextPositionSelector", "start": 8252, "end": 8328}
    assert quote["exact"] == "(4) Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội giảm còn dưới 20%."
    assert (len(quote["prefix"]), quote["suffix"]) == (32, "\n\n(5) Tỷ lệ lao động qua đào tạo")
    assert found["x:sha256"] == document.source.sha256 and found["x:quoteHash"].startswith("sha256:ba95d865")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param({"target": None}, id="no target"),
        pytest.param({"x:quote": "lời khác"}, id="quote that is not the one hashed"),
        pytest.param({"target": {"source": "https://a.example/", "selector": []}}, id="no document"),
        pytest.param({"x:ocrNoise": {}}, id="noise of another kind"),
        pytest.param({"target": {"source": f"?van-ban={16 * 'a'}", "selector": [
            {"type": "FragmentSelector", "value": "art_1\ud800"},
            {"type": "TextPositionSelector", "start": 0, "end": 1}, {"type": "TextQuoteSelector", "exact": "x"},
        ]}}, id="half a surrogate pair in the address"),
        pytest.param({"x:quoteHash": "", "target": {"source": f"?van-ban={16 * 'a'}", "selector": [
            {"type": "FragmentSelector", "value": "art_1"},
            {"type": "TextPositionSelector", "start": float("inf"), "end": 1},
            {"type": "TextQuoteSelector", "exact": "x"},
        ]}}, id="a place without end"),
    ],
)  # fmt: skip
def test_an_annotation_that_is_damaged_is_refused(documents, damage):
    written = annotation(document_passage(documents[0], documents[0].paragraphs[5]))
    with pytest.raises(ValueError):
        anchor_of({**written, **damage})


def stands_at(ranges, document: Document, paragraph: Paragraph, places: list[int]) -> bool:
    """Whether ranges of a damaged text are those of a paragraph, give or take two code points at each end."""
    wanted = [(places[span.start], places[span.end]) for span in paragraph.ranges]
    return len(ranges) == len(wanted) and all(
        abs(span.start - start) <= 2 and abs(span.end - end) <= 2
        for span, (start, end) in zip(ranges, wanted, strict=True)
    )


def test_after_one_percent_of_noise_the_places_are_found_again(documents):
    """The text is damaged and split anew: eIds change, words change, the anchor must still lead to the place."""
    n = found_again = wrong = 0
    for document in documents:
        text, places = noisy(document.text, 0.01, f"1-{document.source.file}")
        again = {one.part: one for one in split_documents(replace(document.source, text=text))}[document.part]
        for paragraph in document.paragraphs:
            found = resolve_anchor(anchor(document, paragraph), again.paragraphs, text)
            right = stands_at(found.ranges, document, paragraph, places)
            n, found_again, wrong = n + 1, found_again + right, wrong + (not right and found.status != "gone")
            assert found.status == "gone" or found.eid in {one.eid for one in again.paragraphs}
    assert n == 1332
    assert found_again / n >= 0.99
    assert wrong / n <= 0.005


TEXT = "Một. Giảm còn dưới 20% vào năm 2030 theo kế hoạch.\nHai. Tăng 50%.\nBa. Tăng 50%.\n"


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    found, at = [], 0
    for number, line in enumerate(text.split("\n")[:-1], 1):
        found.append(Paragraph(eid=f"p_{number}", kind="p", ranges=(Span(at, at + len(line)),)))
        at += len(line) + 1
    return tuple(found)


def old_anchor(number: int):
    paragraph = paragraphs(TEXT)[number - 1]
    address = Address(doc_id="d" * 16, eid=paragraph.eid, hash=quote_hash(paragraph.quote(TEXT)))
    return make_anchor(TEXT, paragraph.ranges, address)


CASES = {
    "nothing changed": (TEXT, 1, "exact", "p_1"),
    "a line before it": ("Mới.\n" + TEXT, 1, "moved", "p_2"),
    "twin lines keep apart by what stands around them": ("Mới.\n" + TEXT, 3, "moved", "p_4"),
    "one number changed": (TEXT.replace("20%", "25%"), 1, "changed", "p_1"),
    "changed and moved": ("Mới.\n" + TEXT.replace("20%", "25%"), 1, "changed", "p_2"),
    "another text": ("Không có gì giống như trước ở đây cả.\nHai. Tăng 50%.\n", 1, "gone", ""),
    "empty": ("", 1, "gone", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_following_an_anchor(name):
    text, number, status, eid = CASES[name]
    old = old_anchor(number)
    found = resolve(old.address, paragraphs(text), text, anchor=old)
    assert (found.status, found.eid) == (status, eid)
    assert (found.confidence == 1.0) == (status == "exact" and eid == old.address.eid)
    assert found.confidence >= 0.75 or status == "gone"
    if status == "changed":
        assert found.quote == "Một. Giảm còn dưới 25% vào năm 2030 theo kế hoạch."


def test_an_anchor_needs_the_text():
    with pytest.raises(TypeError, match="text of the file"):
        resolve(old_anchor(1).address, paragraphs(TEXT), {"p_1": "x"}, anchor=old_anchor(1))


def test_a_cell_that_takes_the_address_of_another_is_not_followed():
    """A lost row gives the next one its address; the same number there is another number."""
    rice, pupils = "Sản lượng lúa cả năm 100 nghìn tấn thóc\n", "Số lượt khách du lịch 100 triệu người đi về\n"
    at = (rice.index("100"), len(rice) + pupils.index("100"))
    address = Address(doc_id="d" * 16, eid="row_1__col_2", hash=quote_hash("100"))
    cell = make_anchor(rice + pupils, (Span(at[0], at[0] + 3),), address)
    new = pupils + rice
    places = (pupils.index("100"), len(pupils) + rice.index("100"))
    cells = tuple(
        Paragraph(eid=f"row_{number}__col_2", kind="cell", ranges=(Span(start, start + 3),))
        for number, start in enumerate(places, 1)
    )
    found = resolve_anchor(cell, cells, new)
    assert (found.status, found.eid) == ("moved", "row_2__col_2")


def test_the_weights_of_the_score():
    """Quote 50, prefix 20, suffix 20, position 2 (of 92)."""
    piece = AnchorPiece(span=Span(12, 16), exact="XXXX", prefix="một hai ba: ", suffix=" bốn năm sáu")
    text = "một hai ba: {} bốn năm sáu"
    assert locate_piece(piece, text.format("XXXX"), Span(0, 28)).score == 1.0
    one_edit = locate_piece(piece, text.format("XYXX"), Span(0, 28))
    assert one_edit.score == pytest.approx((50 * 0.75 + 20 + 20 + 2) / 92)
    assert locate_piece(piece, text.format("YYYX"), Span(0, 28)) is None  # more than half of it changed


@pytest.mark.parametrize(
    ("words", "whole", "stands"),
    [
        pytest.param("giảm 20%", "sẽ giảm 20% vào", True, id="inside"),
        pytest.param("20%", "tăng 120%", False, id="not inside a number"),
        pytest.param("8", "tăng 8,2%", False, id="not a part of a decimal number"),
        pytest.param("an", "ngân", False, id="not inside a word"),
        pytest.param("thu ngân sách (…) 100 tỷ đồng", "thu ngân sách năm nay đạt 100 tỷ đồng", True, id="left out"),
        pytest.param("100 tỷ đồng […] thu ngân sách", "thu ngân sách đạt 100 tỷ đồng", False, id="turned round"),
        pytest.param("a […] b", "a c b", False, id="too little on both sides"),
        pytest.param("", "x", False, id="nothing"),
    ],
)
def test_standing_verbatim(words, whole, stands):
    assert stands_in(words, whole) is stands


def test_differences_are_shown_with_a_few_words_around():
    old = "một hai ba bốn năm sáu bảy tám chín mười"
    assert difference(old, old.replace("chín", "9")) == "… ba bốn năm sáu bảy tám [bỏ: chín] [thêm: 9] mười"
    assert difference(old, old) == ""
    assert find_whole("ba bốn", old) == 8
