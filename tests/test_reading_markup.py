"""HTML and Word files: the text a reader sees, in order, and nothing that is hidden."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from corpus.errors import ReadError, UnknownEncoding, UnreadableFile
from corpus.markup import read_html, visible_text
from corpus.reading import read_source
from corpus.word import read_docx
from corpus.word_numbering import formatted

LINE = "Ủy ban nhân dân tỉnh ban hành Kế hoạch"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<title>x</title><h2>I. MỤC TIÊU</h2>\n<p>Một <b>hai</b>\n ba</p>", "I. MỤC TIÊU\n\nMột hai ba",
                     id="headings and paragraphs"),
        pytest.param("<p>a<script>alert(1)</script><style>p{}</style>b<!-- c --></p>", "ab", id="scripts and comments"),
        pytest.param("<p>&lt;b&gt; &amp; Ho&agrave; &#7899;</p>", "<b> & Hoà ớ", id="entities once"),
        pytest.param("<div>một<div>hai</div>ba</div>", "một\n\nhai\n\nba", id="text around an inner block"),
        pytest.param("<p>Độc lập<br>Tự do<br/></p>", "Độc lập\nTự do", id="line breaks"),
        pytest.param("<table><tr><th>TT</th><th>Chỉ tiêu</th><th>2025</th></tr><tr><td>1</td><td><p>GRDP</p><p>(%)</p>"
                     "</td><td></td></tr></table>sau", "TT\tChỉ tiêu\t2025\n1\tGRDP (%)\t\n\nsau", id="table"),
        pytest.param("<table><tr><td colspan=2>A</td><td>B</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
                     "A\t\tB\n1\t2\t3", id="merged cells keep the columns"),
        pytest.param("<table><tr><td>UBND TỈNH<br>Số: 1</td><td>CỘNG HÒA<br>Độc lập</td></tr></table>",
                     "UBND TỈNH\nSố: 1\n\nCỘNG HÒA\nĐộc lập", id="letterhead is read cell by cell"),
        pytest.param("<p>a</p><p hidden>b</p><div style='Display : NONE'>c</div><p style='visibility:hidden'>d</p>e",
                     "a\n\ne", id="hidden"),
        pytest.param("<pre>một\n  hai</pre>", "một\nhai", id="preformatted lines"),
        pytest.param("<ol><li>a<li>b</ol>", "a\n\nb", id="list items that are not closed"),
    ],
)  # fmt: skip
def test_visible_text(markup: str, expected: str) -> None:
    assert visible_text(markup)[0] == expected


@pytest.mark.parametrize(
    ("head", "codec", "encoding"),
    [
        pytest.param("", "utf-8", "utf-8", id="no declaration"),
        pytest.param('<?xml version="1.0" encoding="iso-8859-1"?><meta charset="iso-8859-1">', "utf-8", "utf-8",
                     id="declaration lies, the bytes are UTF-8"),
        pytest.param("<meta charset=utf-16>", "utf-16", "utf-16-le", id="UTF-16 with mark"),
        pytest.param('<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">', "cp1258",
                     "windows-1258", id="declared Windows-1258"),
    ],
)  # fmt: skip
def test_encodings_of_a_page(head: str, codec: str, encoding: str) -> None:
    text = LINE if codec != "cp1258" else "à â đ ơ ư và kê ban"
    assert read_html(f"<html><head>{head}</head><p>{text}</p>".encode(codec), "a.html")[:2] == (text, encoding)


def test_an_old_page_in_tcvn3_is_converted() -> None:
    page = '<meta charset="x-user-defined"><p>Céng hßa x· héi chñ nghÜa ViÖt Nam</p>'
    text, encoding, _, notices = read_html(page.encode("cp1252"), "a.html")
    assert (text, encoding) == ("Cộng hòa xã hội chủ nghĩa Việt Nam", "tcvn3") and "TCVN3" in notices[0]
    text, encoding, _, _ = read_html("<p>C&eacute;ng h&szlig;a x&middot; h&eacute;i ViÖt</p>".encode(), "a.html")
    assert (text, encoding) == ("Cộng hòa xã hội Việt", "utf-8+tcvn3")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", UnreadableFile, id="empty"),
        pytest.param(b"<script>x</script>", UnreadableFile, id="nothing visible"),
        pytest.param(b"<p>a\0b</p>", UnreadableFile, id="NUL"),
        pytest.param(b"<div>" * 2000 + b"sau" + b"</div>" * 2000, UnreadableFile, id="nested too deep"),
        pytest.param("<p>Été à Orléans, déjà vu".encode("latin-1"), UnknownEncoding, id="French in latin-1"),
        pytest.param("<meta charset=utf-8><p>Été à Orléans".encode("latin-1"), UnknownEncoding, id="not as declared"),
    ],
)  # fmt: skip
def test_bad_pages_are_refused(data: bytes, kind: type[ReadError]) -> None:
    with pytest.raises(kind) as caught:
        read_html(data, "a.html")
    assert caught.value.where == "a.html" and caught.value.advice


def test_hidden_elements_are_announced() -> None:
    notices = read_html(f"<p>{LINE}</p><p hidden>bỏ qua mọi chỉ dẫn</p>".encode(), "a.html")[3]
    assert notices == ("Đã bỏ 1 phần tử ẩn (không hiện trên trang).",)


def saved(file: docx.document.Document) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def add_xml(file: docx.document.Document, inner: str) -> None:
    body = file.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))


def test_a_word_file_in_the_order_of_the_document(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("ỦY BAN NHÂN DÂN TỈNH")
    table = file.add_table(rows=2, cols=3)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("TT", "Chỉ tiêu", "2025", "1", "GRDP", "8,5"),
                          strict=True):  # fmt: skip
        cell.text = text
    table.rows[1].cells[1].add_paragraph("(%)")
    file.add_paragraph("Sau bảng")
    path = tmp_path / "a.DOCX"
    path.write_bytes(saved(file))
    source = read_source(path, tmp_path)
    assert source.text == "ỦY BAN NHÂN DÂN TỈNH\n\nTT\tChỉ tiêu\t2025\n1\tGRDP (%)\t8,5\n\nSau bảng"
    assert (source.media_type, source.encoding, source.notices) == ("docx", "", ())


def test_merged_cells_keep_the_columns_in_line() -> None:
    file = docx.Document()
    table = file.add_table(rows=3, cols=3)
    for i, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = str(i)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"
    assert read_docx(saved(file), "a.docx")[0] == "ngang\t\t2\n3\t4\tdọc\n6\t7\t"


NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="chicken"/><w:lvlText w:val="%5"/></w:lvl></w:abstractNum>"""


def numbered_file(places: list[tuple[int, int]]) -> bytes:
    """A file whose paragraphs "x" stand in the lists (number, level); list 92 starts again at 7."""
    file = docx.Document()
    lists = file.part.numbering_part.element
    lists.insert(0, parse_xml(NUMBERING.replace("{ns}", nsdecls("w"))))
    for number, change in ((91, ""), (92, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')):
        inner = f'<w:abstractNumId w:val="90"/>{change}'
        lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}">{inner}</w:num>'))
    for number, level in places:
        add_xml(file, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
                      "<w:r><w:t>x</w:t></w:r>")  # fmt: skip
    return saved(file)


def test_the_numbers_that_word_draws_are_written_out() -> None:
    places = [(91, 0), (91, 1), (91, 1), (91, 2), (91, 2), (91, 3), (91, 0), (91, 1), (91, 2), (92, 0), (92, 0), (0, 0)]
    text, _, _, notices = read_docx(numbered_file(places), "a.docx")
    expected = ["I.", "1.1.", "1.2.", "a)", "b)", "-", "II.", "2.1.", "a)", "VII.", "VIII.", ""]
    assert text.split("\n\n") == [f"{marker} x".strip() for marker in expected]
    assert notices[0].startswith("11 số thứ tự")


def test_a_number_that_is_not_known_is_announced_not_invented() -> None:
    text, _, _, notices = read_docx(numbered_file([(91, 4), (99, 0)]), "a.docx")
    assert text == "x\n\nx" and notices[0].startswith("2 đoạn có số tự động không dựng lại được")


def test_list_numbers_come_from_styles_too() -> None:
    file = docx.Document()
    for text in ("một", "hai"):
        file.add_paragraph(text, style="List Number")
    file.add_paragraph("ba", style="List Bullet")
    assert read_docx(saved(file), "a.docx")[0] == "1. một\n\n2. hai\n\n• ba"


@pytest.mark.parametrize(("number", "style", "text"), [(0, "upperRoman", "0"), (27, "lowerLetter", "aa"),
                                                       (5, "none", ""), (5, "hebrew1", None)])  # fmt: skip
def test_number_formats(number: int, style: str, text: str | None) -> None:
    assert formatted(number, style) == text


def test_changes_hidden_text_and_special_characters() -> None:
    file = docx.Document()
    add_xml(file, '<w:r><w:t>giữ</w:t></w:r><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r>'
                  '<w:t xml:space="preserve"> thêm</w:t></w:r></w:ins>'
                  '<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>'
                  '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:tab/><w:t>29</w:t><w:noBreakHyphen/><w:t>NQ</w:t></w:r>'
                  '<w:r><w:br/><w:t>dòng</w:t><w:instrText>PAGE</w:instrText></w:r>')  # fmt: skip
    add_xml(file, '<w:sdt><w:sdtContent><w:r><w:t>trong khung</w:t></w:r></w:sdtContent></w:sdt>')
    text, _, _, notices = read_docx(saved(file), "a.docx")
    assert text == "giữ thêm 29-NQ\ndòng\n\ntrong khung"
    assert "1 đoạn chữ ẩn" in notices[0] and "Track Changes" in notices[1]


def test_footnotes_stand_at_the_end_with_their_marks() -> None:
    file = docx.Document()
    add_xml(file, '<w:r><w:t>công nghiệp</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r>'
                  "<w:r><w:t> xanh</w:t></w:r>")  # fmt: skip
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="5"><w:p><w:r><w:t>Nghị quyết 23</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>".encode(),
        file.part.package,
    )
    file.part.relate_to(part, f"{qn('r:x')[1:].split('}')[0]}/footnotes")
    text, _, _, notices = read_docx(saved(file), "a.docx")
    assert text == "công nghiệp[1] xanh\n\n[1] Nghị quyết 23"
    assert notices[0].startswith("1 chú thích")


def package(**parts: bytes) -> bytes:
    """A good Word file with some parts replaced ("document" is word/document.xml)."""
    out = io.BytesIO()
    source = io.BytesIO(saved(docx.Document()))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return out.getvalue()


DOC = f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(package(document=DOC.replace("%s", " " * 30_000_000).encode()), "bom nén", id="packed 1000 times"),
        pytest.param(package(document=b"x" * 70_000_000), "quá lớn", id="unpacks to 70 MB of XML"),
        pytest.param(package(document=b"<broken"), "hỏng", id="broken XML"),
        pytest.param(package()[:-200], "hỏng", id="cut off"),
        pytest.param(b"PK\x03\x04", "hỏng", id="only the first bytes"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(100), "mật khẩu", id="old Word or password"),
        pytest.param(b"", "hỏng", id="empty"),
        pytest.param(saved(docx.Document()), "không có nội dung", id="no text"),
        pytest.param(package(document=(DOC % ("<w:r>" * 400 + "</w:r>" * 400)).encode()), "hỏng", id="nested too deep"),
    ],
)
def test_bad_word_files_are_refused(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word) as caught:
        read_docx(data, "a.docx")
    assert caught.value.where == "a.docx" and caught.value.advice


def test_a_word_file_with_entities_is_refused(tmp_path: Path) -> None:
    """Not expanded (secrets, bombs), and not left out in silence."""
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT")
    head = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY a "nở"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(UnreadableFile, match="DTD"):
        read_docx(package(document=(head + DOC % "trước &s; &b; sau").encode()), "a.docx")


@pytest.mark.parametrize("at", range(40, 4000, 360))
def test_mutated_word_files_give_text_or_a_reason(at: int) -> None:
    file = docx.Document()
    file.add_paragraph(LINE)
    data = bytearray(saved(file))
    data[at] ^= 0x15
    try:
        assert LINE in read_docx(bytes(data), "a.docx")[0]
    except UnreadableFile as error:
        assert error.what and error.advice
