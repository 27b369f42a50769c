"""The five real documents: exact units, quotes, tables, joined sentences, documents of the dossier."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from corpus import read_corpus, split_documents
from corpus.records import SourceText

DOCUMENTS = Path(__file__).resolve().parent.parent / "corpus" / "documents"


def source_of(number: str) -> SourceText:
    path = next(DOCUMENTS.glob(f"{number}_*.txt"))
    data = path.read_bytes()
    return SourceText(
        file=path.name, text=data.decode("utf-8"), sha256=hashlib.sha256(data).hexdigest(), media_type="text",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def split():
    """File number -> its documents."""
    return {number: split_documents(source_of(number)) for number in ("000", "001", "002", "003", "004")}


def by_eid(document):
    return {paragraph.eid: paragraph for paragraph in document.paragraphs}


def quote(document, eid):
    return by_eid(document)[eid].quote(document.text)


def headings(document):
    return [p.eid for p in document.paragraphs if p.kind == "heading"]


def test_each_file_holds_its_documents(split):
    parts = {number: [document.part for document in documents] for number, documents in split.items()}
    assert parts == {number: ["main"] for number in ("000", "001", "002", "004")} | {"003": ["doc1", "doc2", "doc3"]}
    for documents in split.values():
        base = hashlib.sha256(documents[0].text.encode()).hexdigest()[:16]
        if len(documents) == 1:
            assert documents[0].doc_id == base
        else:
            assert [d.doc_id for d in documents] == [f"{base}-doc{k}" for k in (1, 2, 3)]
    one, two, three = split["003"]
    text = one.text
    assert (one.span.start, one.span.end, two.span.end) == (0, two.span.start, three.span.start)
    assert three.span.end == len(text)
    assert text[two.span.start:].startswith("UYB CỘNG HÒA XÃ HỘI")
    assert text[three.span.start:].startswith("HỘI Đ")


@pytest.mark.parametrize(("number", "part", "counts"), [
    ("000", 0, {"heading": 18, "indent": 41, "point": 12, "clause": 6, "citation": 1, "preface": 4, "conclusions": 10}),
    ("001", 0, {"row": 12, "cell": 60, "table": 1, "citation": 1, "conclusions": 8, "preface": 2}),
    ("002", 0, {"point": 8, "preface": 3}),
    ("003", 0, {"table": 1, "row": 26, "conclusions": 12}),
    ("003", 1, {"table": 1, "row": 26, "note": 12}),
    ("003", 2, {"article": 3, "citation": 4, "preface": 8, "conclusions": 17}),
    ("004", 0, {"heading": 16, "clause": 8, "indent": 33, "citation": 1, "conclusions": 10}),
])  # fmt: skip
def test_units_are_counted(split, number, part, counts):
    found = Counter(paragraph.kind for paragraph in split[number][part].paragraphs)
    assert {kind: found[kind] for kind in counts} == counts


@pytest.mark.parametrize(("number", "part", "eid", "words"), [
    ("000", 0, "sec_II__subsec_1__para_1-2__point_4",
     "(4) Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội giảm còn dưới 20%."),
    ("000", 0, "sec_II__subsec_2__para_2-10", "2.10. Phát huy giá trị văn hóa"),
    ("000", 0, "sec_III__p_1", "Văn phòng Tỉnh ủy phối hợp"),
    ("001", 0, "sec_II__subsec_2__indent_1", "- Tỷ trọng công nghiệp trong GRDP đạt trên 30%"),
    ("001", 0, "sec_IV__subsec_9", "9. UBND các huyện, thành phố:"),
    ("001", 0, "p_1", "Trên đây là Kế hoạch của UBND tỉnh"),
    ("001", 0, "att_1", "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ THỰC HIỆN CHƯƠNG TRÌNH HÀNH ĐỘNG"),
    ("001", 0, "att_1__table_1__row_5__col_3", "Sở Kế hoạch và Đầu tư"),
    ("001", 0, "att_1__table_1__row_5__col_5", "Năm 2019"),
    ("002", 0, "sec_B", "B.** Thông qua Báo cáo kiểm điểm"),
    ("003", 0, "part_1__sec_III",
     "IIL CẢI CÁCH HÀNH CHÍNH, XÂY DựNG CHÍNH QUYÈN VÀ\nCHUYỂN ĐỎI SÓ; QUÓC PHÒNG VA AN NINH"),
    ("003", 0, "part_2", "Phần thứ hai MỤC TIÊU, NHIỆM vụ, GIẢI PHÁP CHỦ YỂU PHÁT TRIỂN KINH TỂ - XÃ HỘI NĂM 2024"),
    ("003", 0, "part_2__sec_II__subsec_1__para_1-2", "J.2. Công tác quản lý tài nguyên"),
    ("003", 0, "part_2__sec_II__subsec_1__para_1-3", "1,3, Sản xuất công nghiệp"),
    ("003", 1, "part_2__sec_II__subsec_1__para_1-1", "LL Sản xuất nông, lâm nghiệp"),
    ("003", 0, "att_1__table_1__row_13__col_8", "75,1-75,4"),
    ("003", 1, "att_1__table_1__row_13__col_8", "75,1-75,4"),
    ("003", 0, "att_1__table_1__row_4__col_5", "1 trờ lên"),
    ("003", 1, "att_1__table_1__row_3-1__col_5", "ỉ 9.2"),
    ("003", 2, "art_1__sec_I", "L MỤC TIÊU TỔNG QUÁT"),
    ("003", 2, "art_1__sec_II__subsec_1__point_b__indent_1", "- Mức giảm tỷ lệ sinh đạt 0,1 %o"),
    ("003", 2, "art_3", "Điều 3. Thường trực Hội đồng nhân dân tỉnh"),
    ("003", 2, "preamble__p_1", "QUYỂT NGHỊ:"),
    ("004", 0, "sec_II__subsec_3", "3. Tỷ trọng lao động nông nghiệp"),
    ("004", 0, "conclusions__p_9", "Tuanle/KH.T4/50b"),
])  # fmt: skip
def test_a_unit_has_its_address_and_words(split, number, part, eid, words):
    assert quote(split[number][part], eid).startswith(words)


def test_headings_follow_the_markers_not_the_markdown(split):
    assert headings(split["000"][0]) == [
        "sec_I", "sec_II", "sec_II__subsec_1", *[f"sec_II__subsec_1__para_1-{k}" for k in (1, 2, 3)],
        "sec_II__subsec_2", *[f"sec_II__subsec_2__para_2-{k}" for k in range(1, 11)], "sec_III",
    ]
    assert headings(split["001"][0]) == [
        "sec_I", "sec_I__subsec_1", "sec_I__subsec_2", "sec_II", "sec_II__subsec_1", "sec_II__subsec_2", "sec_III",
        *[f"sec_III__subsec_{k}" for k in range(1, 9)], "sec_IV",
        *[f"sec_IV__subsec_{k}" for k in range(1, 12)], "att_1",
    ]
    assert headings(split["004"][0]) == [
        "sec_I", "sec_I__subsec_1", "sec_I__subsec_2", "sec_II", "sec_III",
        *[f"sec_III__subsec_{k}" for k in range(1, 11)], "sec_IV",
    ]


def test_the_scanned_report_has_its_units_in_order(split):
    one = [
        "part_1", "part_1__sec_I", *[f"part_1__sec_I__subsec_{k}" for k in range(1, 6)], "part_1__sec_II",
        "part_1__sec_III", "part_1__sec_IV", *[f"part_1__sec_IV__subsec_{k}" for k in range(1, 4)], "part_2",
        "part_2__sec_I", "part_2__sec_I__subsec_1", "part_2__sec_I__subsec_2",
        *[f"part_2__sec_I__subsec_2__para_2-{k}" for k in (1, 2, 3)], "part_2__sec_II", "part_2__sec_II__subsec_1",
        *[f"part_2__sec_II__subsec_1__para_1-{k}" for k in range(1, 6)], "part_2__sec_II__subsec_2",
        "part_2__sec_II__subsec_3", "att_1",
    ]
    assert headings(split["003"][0]) == one
    assert headings(split["003"][2]) == [
        "art_1__sec_I", "art_1__sec_II", "art_1__sec_II__subsec_1", "art_1__sec_II__subsec_2",
    ]
    repaired = {p.eid: p.num_raw for p in split["003"][0].paragraphs if "sequence_repaired" in p.flags and p.num_raw}
    assert repaired["part_1__sec_III"] == "IIL" and repaired["part_2__sec_II"] == "n."
    assert repaired["part_2__sec_II__subsec_1__para_1-5"] == "i.5."
    assert all(p.confidence < 1 for p in split["003"][0].paragraphs if "sequence_repaired" in p.flags)


@pytest.mark.parametrize(("number", "joined"), [("000", 10), ("001", 2), ("002", 1), ("004", 0)])
def test_sentences_cut_by_pages_are_joined(split, number, joined):
    no_prose = ("heading", "table", "conclusions")
    several = [p for p in split[number][0].paragraphs if len(p.ranges) > 1 and p.kind not in no_prose]
    assert len(several) == joined
    assert not any("starts_mid_sentence" in p.flags for p in split[number][0].paragraphs if number != "002")


def test_a_signature_is_one_statement(split):
    closing = [(d, p) for d in split["003"][:2] for p in d.paragraphs if p.kind == "conclusions"]
    signed = [" ".join(quote(d, p.eid).split()) for d, p in closing]
    assert "TM. ỦY BAN NHÂN DÂN TỈNH KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Quang Hưng" in signed
    assert quote(split["001"][0], "conclusions__p_8") == "TM. ỦY BAN NHÂN DÂN TỈNH Đặng Trọng Thăng"


def test_joined_sentences_read_on(split):
    assert "Thủ tướng Chính phủ quyết định thành lập từ năm 2017" in quote(split["000"][0], "sec_I__p_2")
    assert "thiết bị điện, điện tử" in quote(split["001"][0], "sec_III__subsec_2__indent_1")
    long = quote(split["003"][0], "part_1__sec_I__subsec_1__p_1")
    assert '(ke hoạch" 2,2% trở lên); ừong đó' in long  # a footnote and a page border lie between
    assert "Trong đỏ: Nông" not in long


def test_footnotes_are_lifted_out_and_anchored(split):
    notes = [p for p in split["003"][0].paragraphs if p.kind == "note"]
    assert [p.eid for p in notes] == [f"note_{k}" for k in range(1, len(notes) + 1)]
    assert 70 <= len(notes) <= 80
    assert notes[0].quote(split["003"][0].text).startswith("' Trong đỏ: Nông, lâm nghiệp")
    assert "footnote_of:part_1__sec_I__p_1" not in notes[5].flags
    eids = by_eid(split["003"][0])
    for note in notes:
        owner = next(flag for flag in note.flags if flag.startswith("footnote_of:"))
        assert owner.removeprefix("footnote_of:") in eids
    assert [p.label for p in notes[:2]] == ["chú thích 1", "chú thích 2"]


COLUMNS = (
    "STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2022", "Kế hoạch năm 2023", "Ước thực hiện cả năm 2023",
    "Đánh giá kết quả thực hiện", "Dự kiến kế hoạch năm 2024", "Ghi chú",
)  # fmt: skip


@pytest.mark.parametrize("part", [0, 1], ids=["report", "summary"])
def test_the_flattened_indicator_table_is_read_row_by_row(split, part):
    document = split["003"][part]
    rows = [p for p in document.paragraphs if p.kind == "row"]
    assert [p.eid.rsplit("row_", 1)[1] for p in rows] == [
        "1", "2", "3", "3-1", "3-2", *map(str, range(4, 12)), "11-1", *map(str, range(12, 24)),
    ]
    assert {p.columns for p in rows} == {COLUMNS}
    verdicts = Counter(p.values[6].replace(" ", "") for p in rows if p.values[6])
    assert verdicts == {"VượtKH": 1, "ĐạtKH": 13, "KhôngđạtKH": 9}  # as printed: 01, 13, 09
    beds = by_eid(document)["att_1__table_1__row_16"]
    assert beds.values[2:8] == ("giường", "40,4", "40,4", "40,4", "ĐạtKH", "40")
    assert beds.label == "hàng 16" and beds.parent == "att_1__table_1"
    child = by_eid(document)["att_1__table_1__row_11-1"]
    assert child.parent == "att_1__table_1__row_11" and child.values[3:6] == ("7.066", "7.606", "5.083")


def test_misread_serial_numbers_are_repaired_and_kept(split):
    six, eleven = by_eid(split["003"][0])["att_1__table_1__row_6"], by_eid(split["003"][1])["att_1__table_1__row_11"]
    assert (six.num_raw, six.flags, six.confidence < 1) == ("ố", ("sequence_repaired",), True)
    assert eleven.num_raw == "n" and eleven.values[0] == "n"


def test_the_annex_of_tasks(split):
    document = split["001"][0]
    rows = [p for p in document.paragraphs if p.kind == "row"]
    assert rows[0].columns == (
        "STT", "Nội dung, nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành",
    )
    assert [p.values[0] for p in rows] == [str(k) for k in range(1, 13)]
    assert rows[9].values[2] == "Sở Thông tin và Truyền thông"
    table = by_eid(document)["att_1__table_1"]
    assert all(any(t.start <= r.start and r.end <= t.end for t in table.ranges) for p in rows for r in p.ranges)


def test_a_repeated_section_is_kept_and_flagged(split):
    document = split["002"][0]
    found = by_eid(document)
    assert "duplicate" not in found["para_3-4"].flags
    assert "duplicate" in found["para_3-4_2"].flags and "duplicate" in found["para_3-4_2__p_1"].flags
    assert found["para_3-4"].quote(document.text) == found["para_3-4_2"].quote(document.text)
    assert found["para_3-3"].kind == "clause" and found["p_1"].flags == ("starts_mid_sentence",)
    assert document.flags == ("missing_beginning", "duplicate_section")


def test_flags_of_the_documents(split):
    flags = {number: [set(d.flags) for d in documents] for number, documents in split.items()}
    assert flags["000"] == [set()] and flags["004"] == [set()]
    assert flags["001"] == [{"blank_number"}]
    assert flags["003"] == [{"missing_beginning", "scanned"}, {"scanned"}, {"scanned"}]


def test_labels_and_parents_build_a_citation(split):
    document = split["000"][0]
    found = by_eid(document)
    unit, chain = found["sec_II__subsec_1__para_1-2__point_4"], []
    while True:
        chain.append(unit.label)
        if not unit.parent:
            break
        unit = found[unit.parent]
    assert chain == ["tiết (4)", "điểm 1.2", "khoản 1", "Mục II"]
    assert found["sec_II__subsec_1__para_1-2__point_4"].heading_path == (
        "II. MỤC TIÊU, NHIỆM VỤ, GIẢI PHÁP", "1. Mục tiêu", "1.2. Mục tiêu cụ thể đến năm 2030",
    )
    report = by_eid(split["003"][0])
    assert report["part_1"].label == "Phần thứ nhất" and report["att_1"].label == "Phụ lục"
    assert report["att_1__table_1__row_13__col_8"].label == "cột 8"
    assert by_eid(split["003"][2])["art_1__sec_II__subsec_1__point_b__indent_2"].label == "gạch đầu dòng thứ 2"


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_parent_exists_and_every_address_is_unique(split, number):
    for document in split[number]:
        eids = [p.eid for p in document.paragraphs]
        assert len(eids) == len(set(eids))
        assert {p.parent for p in document.paragraphs} <= {"", *eids}
        assert all(p.label for p in document.paragraphs)
        assert all(c.isascii() for eid in eids for c in eid)


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_ranges_lie_in_the_document_and_cover_it(split, number):
    for document in split[number]:
        owner: dict[int, str] = {}
        for paragraph in document.paragraphs:
            for span in paragraph.ranges:
                assert document.span.start <= span.start < span.end <= document.span.end
                if paragraph.kind in ("table", "row", "cell"):
                    continue
                for k in range(span.start, span.end):
                    assert k not in owner, (owner.get(k), paragraph.eid)
                    owner[k] = paragraph.eid
        held = {k for p in document.paragraphs for span in p.ranges for k in range(span.start, span.end)}
        text = document.text
        left = [k for k in range(document.span.start, document.span.end) if k not in held and not text[k].isspace()]
        printed = [k for k in left if text[k] not in "#*-"]
        assert len(printed) <= 0.0005 * len(document.span)  # two page numbers of the scan
        assert "".join(text[k] for k in printed) in ("", "1225")


@pytest.mark.parametrize("number", ["001", "003"])
def test_the_result_does_not_depend_on_the_run(split, number):
    again = split_documents(source_of(number))
    assert [(p.eid, p.ranges, p.flags) for d in again for p in d.paragraphs] == [
        (p.eid, p.ranges, p.flags) for d in split[number] for p in d.paragraphs
    ]


def test_windows_line_ends_change_no_address(split, tmp_path):
    raw = next(DOCUMENTS.glob("001_*.txt")).read_bytes()
    (tmp_path / "a.txt").write_bytes(raw.replace(b"\n", b"\r\n"))
    reading = read_corpus(tmp_path)
    assert reading.n_files == 1 and not reading.failures
    (document,) = reading.documents
    assert document.doc_id == split["001"][0].doc_id
    assert [p.eid for p in document.paragraphs] == [p.eid for p in split["001"][0].paragraphs]


def test_a_bad_file_stops_nothing(tmp_path):
    (tmp_path / "good.txt").write_text("I. MỤC TIÊU\n\n1. Mục tiêu chung\n\n- Tăng trưởng 8%.\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    steps = []
    reading = read_corpus(tmp_path, progress=lambda done, total, name: steps.append((done, total, name)))
    assert [p.eid for p in reading.documents[0].paragraphs] == ["sec_I", "sec_I__subsec_1", "sec_I__subsec_1__indent_1"]
    assert [failure.file for failure in reading.failures] == ["bad.txt"]
    assert reading.n_files == 2
    assert steps[-1][0] == steps[-1][1]
