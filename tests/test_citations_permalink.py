"""Permalinks: written and read back, and followed when the document has changed."""

from __future__ import annotations

import pytest

from citations import Address, Resolution, format_permalink, parse_permalink, quote_hash, resolve
from corpus.records import Paragraph, Span

DOC = "031415255736158d"

ADDRESSES = {
    "paragraph": Address(doc_id=DOC, eid="sec_II__subsec_1__para_1-2__point_4", hash="7f3a9c01"),
    "part of a dossier": Address(doc_id="ec8cbe22e8070fc2-doc2", eid="att_1__table_1__row_13__col_5", hash="00000000"),
    "document alone": Address(doc_id=DOC),
    "without hash": Address(doc_id=DOC, eid="art_5"),
    "alias": Address(doc_id="akn/vn-thai-binh/doc/kh/ubnd/2018-10-22/nn", eid="point_dd"),
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("base_url", ["", "https://can-cu.example/tra-cuu"])
def test_reading_a_link_is_the_inverse_of_writing_it(name: str, base_url: str) -> None:
    address = ADDRESSES[name]
    assert parse_permalink(format_permalink(address, base_url=base_url)) == address


@pytest.mark.parametrize(
    ("link", "address"),
    [
        pytest.param({"van-ban": DOC, "doan": "art_5", "h": "7f3a"}, Address(doc_id=DOC, eid="art_5", hash="7f3a"),
                     id="page parameters, short hash"),
        pytest.param({"van-ban": [DOC], "doan": ["art_5"]}, Address(doc_id=DOC, eid="art_5"), id="lists"),
        pytest.param(f"van-ban={DOC}&doan=art_5", Address(doc_id=DOC, eid="art_5"), id="bare query"),
        pytest.param(f"?van-ban={DOC}&doan=<script>&h=7f3a", Address(doc_id=DOC), id="no markup"),
        pytest.param(f"?van-ban={DOC}&doan=art_5&h=XYZ", Address(doc_id=DOC, eid="art_5"), id="hash that is none"),
        pytest.param("?van-ban=a b&doan=art_5", None, id="document id with a blank"),
        pytest.param("?q=câu+hỏi", None, id="no document"),
        pytest.param("", None, id="empty"),
    ],
)  # fmt: skip
def test_links_as_they_come(link: str | dict[str, str | list[str]], address: Address | None) -> None:
    assert parse_permalink(link) == address


def test_the_hash_is_of_the_quote_and_nothing_else() -> None:
    assert quote_hash("Điều 1.") == "1cb2dd3d"
    assert quote_hash("Điều 1. ") != quote_hash("Điều 1.")


TEXT = "Giảm còn dưới 20%.\nTăng 50%.\nTăng 50%.\n"
NOW = (
    Paragraph(eid="p_1", kind="p", ranges=(Span(0, 18),)),
    Paragraph(eid="p_2", kind="p", ranges=(Span(19, 28),)),
    Paragraph(eid="p_3", kind="p", ranges=(Span(29, 38),)),
)

CASES = {
    "same words, same place": ("p_1", quote_hash("Giảm còn dưới 20%."), ("exact", "p_1", 1.0)),
    "twin elsewhere does not matter": ("p_3", quote_hash("Tăng 50%."), ("exact", "p_3", 1.0)),
    "same words, other place": ("p_9", quote_hash("Giảm còn dưới 20%."), ("moved", "p_1", 0.9)),
    "moved and its old place taken": ("p_2", quote_hash("Giảm còn dưới 20%."), ("moved", "p_1", 0.9)),
    "words changed": ("p_1", quote_hash("Giảm còn dưới 25%."), ("changed", "p_1", 0.5)),
    "neither": ("p_9", quote_hash("Không còn."), ("gone", "", 0.0)),
    "words in two other places are not guessed": ("p_9", quote_hash("Tăng 50%."), ("gone", "", 0.0)),
    "link without hash": ("p_2", "", ("exact", "p_2", 1.0)),
    "gone without hash": ("p_9", "", ("gone", "", 0.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_following_a_link(name: str) -> None:
    eid, digest, (status, now, confidence) = CASES[name]
    expected = Resolution(status=status, eid=now, confidence=confidence)
    address = Address(doc_id=DOC, eid=eid, hash=digest)
    assert resolve(address, NOW, TEXT) == expected
    assert resolve(address, NOW, {one.eid: one.quote(TEXT) for one in NOW}) == expected
