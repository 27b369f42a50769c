"""Citation lines: exact on the real documents, honest about what a document leaves open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from citations import Address, Target, cite, parse_permalink, quote_hash, resolve, target_of, unit_chain
from citations.units import row_name
from citations.vietnamese_line import document_line, missing_parts, unit_line, vietnamese_date
from corpus import read_document
from corpus.facts import describe
from corpus.facts_json import facts_to_json
from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import normal_text
from indexer.records import StoredDocument

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
PARTS_003 = ("UYB CỘNG HÒA XÃ HỘI", "HỘI Đ^ỂiÌịỀ^^N")


NOWHERE = Span(0, 0)


def real_document(name: str, units: tuple[Paragraph, ...], flags: tuple[str, ...] = ()) -> Document:
    """A real document ("000", "003-doc2", …) with hand-made paragraphs."""
    file, _, part = name.partition("-doc")
    path = next(DOCUMENTS.glob(f"{file}_*.txt"))
    text = normal_text(path.read_bytes().decode())
    cuts = [0, *(text.index(mark) for mark in PARTS_003), len(text)] if part else [0, len(text)]
    span = Span(cuts[int(part or 1) - 1], cuts[int(part or 1)])
    source = SourceText(file=path.name, text=text, sha256="0" * 64, media_type="text", encoding="utf-8")
    doc_id = path.stem.split("_")[1] + (f"-doc{part}" if part else "")
    facts = describe(text, span)
    return Document(
        doc_id=doc_id, source=source, part=f"doc{part}" if part else "main", span=span, facts=facts, paragraphs=units,
        flags=flags,
    )  # fmt: skip


def unit(eid: str, label: str, kind: str = "heading", *, text_range: Span = NOWHERE, **more: object) -> Paragraph:
    parent = eid.rpartition("__")[0]
    return Paragraph(eid=eid, kind=kind, ranges=(text_range,), parent=parent, label=label, **more)


PROGRAMME = (
    unit("sec_II", "Mục II"),
    unit("sec_II__subsec_1", "khoản 1"),
    unit("sec_II__subsec_1__para_1-2", "điểm 1.2"),
    unit("sec_II__subsec_1__para_1-2__point_4", "tiết (4)", "point"),
)
TASK_29 = (
    "thực hiện Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XIII về tiếp tục đẩy mạnh công "
    "nghiệp hóa, hiện đại hóa đất nước đến năm 2030, tầm nhìn đến năm 2045"
)  # fmt: skip
ROW_5 = unit(
    "att_1__table_1__row_5", "hàng 5", "row",
    columns=("STT", "Nội dung, nhiệm vụ", "Đơn vị chủ trì"),
    values=("5", "Xây dựng cơ chế, chính sách hỗ trợ", "Sở Kế hoạch và Đầu tư"),
)  # fmt: skip
ANNEX = (
    unit("att_1", "Phụ lục"),
    unit("att_1__table_1", "", "table"),
    ROW_5,
    unit("att_1__table_1__row_5__col_3", "cột 3", "cell", columns=ROW_5.columns, values=ROW_5.values),
)
ROW_13 = unit(
    "att_1__table_1__row_13", "hàng 13", "row",
    values=("13", "GRDP bình quân đầu người (tính theo giá hiện hành)", "Triệu đồng", "58,9"),
)  # fmt: skip

LINES = {
    "000": (
        PROGRAMME,
        (),
        "tiết (4) điểm 1.2 khoản 1 Mục II Chương trình hành động ngày 19/5/2023 của Ban Thường vụ Tỉnh ủy Thái Bình "
        f"{TASK_29} (văn bản không ghi số)",
        "tiết (4) điểm 1.2 khoản 1 Mục II Chương trình hành động nêu trên",
    ),
    "001": (
        ANNEX,
        ("blank_number",),
        "cột 3 (Đơn vị chủ trì) hàng 5 (Xây dựng cơ chế, chính sách hỗ trợ), Phụ lục kèm theo Kế hoạch ngày 22/10/2018 "
        "của Ủy ban nhân dân tỉnh Thái Bình thực hiện Chương trình hành động số 25-CTr/TU ngày 10/8/2018 của Ban "
        "Thường vụ Tỉnh ủy thực hiện Nghị quyết số 23-NQ/TW ngày 22/3/2018 của Bộ Chính trị về định hướng xây dựng "
        "chính sách phát triển công nghiệp quốc gia đến năm 2030, tầm nhìn đến năm 2045 (số để trống)",
        "cột 3 (Đơn vị chủ trì) hàng 5 (Xây dựng cơ chế, chính sách hỗ trợ), Phụ lục kèm theo Kế hoạch nêu trên",
    ),
    "002": (
        (unit("sec_A", ""), unit("sec_A__para_3-4", "điểm 3.4"), unit("sec_A__para_3-4__p_2", "đoạn thứ 2", "p")),
        ("missing_beginning",),
        "đoạn thứ 2 điểm 3.4 Nghị quyết Đại hội đại biểu Đảng bộ tỉnh Thái Bình lần thứ XX, nhiệm kỳ 2020 - 2025 "
        "(văn bản không ghi số; văn bản không ghi ngày; mất phần đầu)",
        "đoạn thứ 2 điểm 3.4 Nghị quyết nêu trên",
    ),
    "003-doc1": (
        (unit("att_1", "Phụ lục"), ROW_13),
        ("missing_beginning", "scanned"),
        "hàng 13 (GRDP bình quân đầu người), Phụ lục kèm theo Báo cáo của Ủy ban nhân dân tỉnh Thái Bình về tình hình "
        "phát triển kinh tế - xã hội năm 2023 và mục tiêu, nhiệm vụ, giải pháp chủ yếu năm 2024 (văn bản không ghi số; "
        "văn bản không ghi ngày; bản quét, mất phần đầu)",
        "hàng 13 (GRDP bình quân đầu người), Phụ lục kèm theo Báo cáo nêu trên",
    ),
    "003-doc2": (
        (unit("part_1", "Phần thứ nhất"), unit("part_1__sec_I", "Mục I"), unit("part_1__sec_I__p_1", "", "p")),
        ("scanned",),
        "Mục I Phần thứ nhất Báo cáo tóm tắt tháng 11 năm 2023 của Ủy ban nhân dân tỉnh Thái Bình về tình hình phát "
        "triển kinh tế - xã hội năm 2023; mục tiêu, nhiệm vụ, giải pháp chủ yếu năm 2024 (văn bản không ghi số; ngày "
        "để trống)",
        "Mục I Phần thứ nhất Báo cáo tóm tắt nêu trên",
    ),
    "003-doc3": (
        (unit("art_2", "Điều 2", "article"),),
        ("scanned",),
        "Điều 2 Nghị quyết tháng 12 năm 2023 của Hội đồng nhân dân tỉnh Thái Bình về mục tiêu, nhiệm vụ và giải pháp "
        "chủ yểu phát triền kinh tế - xã hội năm 2024 (văn bản không ghi số; ngày để trống)",
        "Điều 2 Nghị quyết nêu trên",
    ),
    "004": (
        (unit("sec_II", "Mục II"), unit("sec_II__subsec_2", "khoản 2", "p")),
        (),
        "khoản 2 Mục II Kế hoạch của Ủy ban nhân dân tỉnh Thái Nguyên thực hiện Chương trình hành động số 37-CTr/TU "
        "ngày 10/02/2023 của Tỉnh ủy Thái Nguyên thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022 của Ban Chấp hành "
        "Trung ương Đảng về tiếp tục đẩy mạnh công nghiệp hóa, hiện đại hóa đất nước đến năm 2030, tầm nhìn đến năm "
        "2045 (văn bản không ghi số; văn bản không ghi ngày)",
        "khoản 2 Mục II Kế hoạch nêu trên",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_lines_of_the_real_documents(name: str) -> None:
    units, flags, full, short = LINES[name]
    document = real_document(name, units, flags)
    citation = cite(document, units[-1])
    assert citation.full == full
    assert citation.short == short


def test_a_citation_carries_everything_to_check_it() -> None:
    document = real_document("000", ())
    start = document.text.index("(4)")
    end = document.text.index("\n", start)
    point = unit("sec_II__subsec_1__para_1-2__point_4", "tiết (4)", "point", text_range=Span(start, end), page=3)
    citation = cite(replace(document, paragraphs=(*PROGRAMME[:3], point)), point, base_url="https://can-cu.example/")
    assert citation.quote == document.text[start:end]
    assert citation.quote.startswith("(4) Tỷ lệ lao động nông nghiệp")
    assert (citation.file, citation.page, citation.ranges) == ("000_031415255736158d.txt", 3, (Span(start, end),))
    assert citation.unit == "tiết (4) điểm 1.2 khoản 1 Mục II"
    assert citation.document_line in citation.full
    assert citation.permalink == (
        "https://can-cu.example/?van-ban=031415255736158d&doan=sec_II__subsec_1__para_1-2__point_4"
        f"&h={quote_hash(citation.quote)}"
    )


def stored(document: Document) -> StoredDocument:
    facts = document.facts
    return StoredDocument(
        doc_id=document.doc_id, file=document.source.file, part=document.part, start=0, end=0, type=facts.type.value,
        issuer=facts.issuer.value, place=facts.place.value, number=None, date=facts.date.value, title=facts.title.value,
        facts_json=facts_to_json(facts), flags=document.flags,
    )  # fmt: skip


def test_a_stored_document_gives_the_same_citation() -> None:
    document = real_document("001", ANNEX, ("blank_number",))
    target = target_of(ANNEX[-1], {one.eid: one for one in ANNEX}, document.text)
    assert cite(stored(document), target) == cite(document, ANNEX[-1])


def test_a_paragraph_cannot_be_cited_without_the_units_around_it() -> None:
    with pytest.raises(TypeError, match="target_of"):
        cite(stored(real_document("001", ANNEX)), ANNEX[-1])


NOTHING = Fact(value=None)
PLAIN = Facts(
    type=Fact(value="Kế hoạch"), issuer=Fact(value="Ủy ban nhân dân tỉnh Nam Định"), place=Fact(value="Nam Định"),
    number=Fact(value="146/KH-UBND"), date=Fact(value="2024-02-07"), title=Fact(value="Chuyển đổi số năm 2024"),
)  # fmt: skip

DOCUMENT_LINES = {
    "complete": (
        PLAIN,
        "Kế hoạch số 146/KH-UBND ngày 07/02/2024 của Ủy ban nhân dân tỉnh Nam Định về chuyển đổi số năm 2024",
    ),
    "title with its own verb": (
        replace(PLAIN, title=Fact(value="Quy định mức lương cơ sở")),
        "Kế hoạch số 146/KH-UBND ngày 07/02/2024 của Ủy ban nhân dân tỉnh Nam Định quy định mức lương cơ sở",
    ),
    "title that begins with an abbreviation": (
        replace(PLAIN, title=Fact(value="GRDP năm 2024")),
        "Kế hoạch số 146/KH-UBND ngày 07/02/2024 của Ủy ban nhân dân tỉnh Nam Định về GRDP năm 2024",
    ),
    "title that begins with the issuer": (
        replace(PLAIN, issuer=Fact(value="Đại hội Đảng bộ"), title=Fact(value="Đại hội Đảng bộ lần thứ XX")),
        "Kế hoạch số 146/KH-UBND ngày 07/02/2024 của Đại hội Đảng bộ lần thứ XX",
    ),
    "no issuer, no title": (
        replace(PLAIN, issuer=NOTHING, title=NOTHING),
        "Kế hoạch số 146/KH-UBND ngày 07/02/2024",
    ),
    "only the year": (replace(PLAIN, date=Fact(value="2024"), title=NOTHING, issuer=NOTHING, number=NOTHING),
                      "Kế hoạch năm 2024"),
    "nothing known": (
        Facts(type=NOTHING, issuer=NOTHING, place=NOTHING, number=NOTHING, date=NOTHING, title=NOTHING),
        "Văn bản",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENT_LINES)
def test_document_lines(name: str) -> None:
    facts, line = DOCUMENT_LINES[name]
    assert document_line(facts) == line


@pytest.mark.parametrize(
    ("facts", "flags", "notes"),
    [
        pytest.param(PLAIN, (), (), id="nothing missing"),
        pytest.param(replace(PLAIN, number=Fact(value=None, cue="blank_number")), (), ("số để trống",), id="blank"),
        pytest.param(replace(PLAIN, number=NOTHING), (), ("văn bản không ghi số",), id="no number"),
        pytest.param(replace(PLAIN, date=Fact(value="2024-02", cue="dateline_blank_day")), (), ("ngày để trống",),
                     id="blank day"),
        pytest.param(replace(PLAIN, issuer=NOTHING), (), ("văn bản không ghi cơ quan ban hành",), id="no issuer"),
        pytest.param(PLAIN, ("missing_beginning", "scanned"), ("bản quét, mất phần đầu",), id="scan without a head"),
        pytest.param(PLAIN, ("scanned",), (), id="a scan with its head"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(facts: Facts, flags: tuple[str, ...], notes: tuple[str, ...]) -> None:
    assert missing_parts(facts, flags) == notes


def test_later_mention_uses_the_number() -> None:
    target = Target(eid="art_5__para_1", quote="x", chain=("khoản 1", "Điều 5"))
    document = replace(real_document("004", ()), facts=PLAIN)
    assert cite(document, target).short == "khoản 1 Điều 5 Kế hoạch số 146/KH-UBND"
    assert cite(document, replace(target, chain=())).full == document_line(PLAIN)


def test_units_without_a_name_and_missing_parents_are_left_out() -> None:
    units = {one.eid: one for one in (unit("sec_II", "Mục II"), unit("sec_II__subsec_1__point_a", "điểm a", "point"))}
    assert unit_chain(units, "sec_II__subsec_1__point_a") == ("điểm a", "Mục II")
    assert unit_chain(units, "preface__p_1") == ()


def test_above_an_article_only_an_annex_is_named() -> None:
    chapter = (unit("chp_III", "Chương III"), unit("chp_III__art_11", "Điều 11", "article"))
    units = {one.eid: one for one in (*chapter, unit("chp_III__art_11__para_1", "khoản 1", "clause"))}
    assert unit_chain(units, "chp_III__art_11__para_1") == ("khoản 1", "Điều 11")
    annex = {one.eid: one for one in (unit("att_1", "Phụ lục"), unit("att_1__art_2", "Điều 2", "article"))}
    assert unit_chain(annex, "att_1__art_2") == ("Điều 2", "Phụ lục")
    below = {one.eid: one for one in (unit("art_1", "Điều 1", "article"), unit("art_1__sec_II", "Mục II"))}
    assert unit_chain(below, "art_1__sec_II") == ("Mục II", "Điều 1")


def test_a_table_is_numbered_only_where_there_are_two() -> None:
    one = {unit.eid: unit for unit in (*ANNEX[:1], replace(ANNEX[1], label="bảng 1"), ROW_13)}
    two = one | {"att_1__table_2": unit("att_1__table_2", "bảng 2", "table")}
    assert unit_chain(one, ROW_13.eid) == ("hàng 13 (GRDP bình quân đầu người)", "Phụ lục")
    assert unit_chain(two, ROW_13.eid) == ("hàng 13 (GRDP bình quân đầu người)", "bảng 1", "Phụ lục")


REAL_UNITS = [
    ("000", "main", "sec_II__subsec_1__para_1-2__point_4", "tiết (4) điểm 1.2 khoản 1 Mục II"),
    ("000", "main", "sec_III__subsec_4", "khoản 4 Mục III"),
    (
        "001",
        "main",
        "att_1__table_1__row_5__col_3",
        "cột 3 (Đơn vị chủ trì) hàng 5 (Xây dựng cơ chế, chính sách hỗ trợ các ngành công nghiệp ưu tiên của tỉnh "
        "Thái…), Phụ lục",
    ),
    ("003", "doc1", "att_1__table_1__row_13", "hàng 13 (GRDP bình quân đầu người), Phụ lục"),
    ("003", "doc3", "art_1__sec_II__subsec_1__point_b", "điểm b khoản 1 Mục II Điều 1"),
    ("004", "main", "sec_II__subsec_2", "khoản 2 Mục II"),
]


@pytest.mark.parametrize(("name", "part", "eid", "line"), REAL_UNITS, ids=lambda value: value[:30])
def test_units_of_the_real_documents(name: str, part: str, eid: str, line: str) -> None:
    document = next(one for one in read_document(next(DOCUMENTS.glob(f"{name}_*.txt"))) if one.part == part)
    paragraph = next(one for one in document.paragraphs if one.eid == eid)
    citation = cite(document, paragraph)
    assert citation.unit == line
    assert citation.quote == paragraph.quote(document.text)
    address = Address(doc_id=document.doc_id, eid=eid, hash=quote_hash(citation.quote))
    assert parse_permalink(citation.permalink) == address
    assert resolve(address, document.paragraphs, document.text).status == "exact"


def test_a_parent_that_is_its_own_ancestor_ends_the_walk() -> None:
    looped = Paragraph(eid="a", kind="p", ranges=(Span(0, 0),), parent="b", label="đoạn a")
    other = Paragraph(eid="b", kind="p", ranges=(Span(0, 0),), parent="a", label="đoạn b")
    assert unit_chain({"a": looped, "b": other}, "a") == ("đoạn a", "đoạn b")


def test_rows_and_cells_without_a_label_are_named_by_their_words() -> None:
    row = replace(ROW_13, label="")
    cell = unit("att_1__table_1__row_13__col_2", "", "cell", columns=("STT", "Chỉ tiêu"))
    units = {one.eid: one for one in (row, cell)}
    assert unit_chain(units, cell.eid) == ("cột “Chỉ tiêu”", "hàng “GRDP bình quân đầu người”")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        pytest.param(("13", "GRDP bình quân (tính theo giá hiện hành)"), "GRDP bình quân", id="bracket"),
        pytest.param(("1", "2,5", "-"), "", id="numbers only"),
        pytest.param((), "", id="no cells"),
        pytest.param(("n", "Thu ngân sách", "%"), "Thu ngân sách", id="number read as a letter"),
        pytest.param(("", "- Xây dựng", "%"), "Xây dựng", id="dash of a sub-row"),
        pytest.param(("(không tính thuế)",), "(không tính thuế)", id="a bracket alone is the name"),
        pytest.param(("1", "Tỷ lệ " + "rất dài " * 20), "Tỷ lệ " + "rất dài " * 8 + "rất dài…", id="cut at a word"),
    ],
)  # fmt: skip
def test_row_names(values: tuple[str, ...], name: str) -> None:
    assert row_name(values) == name


@pytest.mark.parametrize(
    ("chain", "line"),
    [
        pytest.param(("điểm a", "khoản 1", "Điều 5"), "điểm a khoản 1 Điều 5", id="article"),
        pytest.param(("hàng 2", "bảng 1", "Phụ lục II"), "hàng 2 bảng 1, Phụ lục II", id="table in an annex"),
        pytest.param(("hàng 2", "khoản 3", "Mục I"), "hàng 2, khoản 3 Mục I", id="table in the body"),
        pytest.param((), "", id="none"),
    ],
)
def test_unit_lines(chain: tuple[str, ...], line: str) -> None:
    assert unit_line(chain) == line


def test_dates_follow_the_drafting_rule() -> None:
    assert [vietnamese_date(iso) for iso in ("2023-05-19", "2023-01-02", "2023-12-09")] == [
        "ngày 19/5/2023",
        "ngày 02/01/2023",
        "ngày 09/12/2023",
    ]
