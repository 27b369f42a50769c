"""PDF files made by pypdf, and broken on purpose: text by page, and a reason for every page without."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from corpus import pdf
from corpus.errors import UnreadablePdf
from corpus.pdf import PAGE_BREAK, PdfLimits, read_pdf
from corpus.reading import read_source

FIRST = "QUYET DINH so 15 ve viec ban hanh ke hoach phat trien nong nghiep"
SECOND = "Dieu 1. Ban hanh kem theo Quyet dinh nay Ke hoach phat trien nong nghiep"
VIETNAMESE = "Ủy ban nhân dân tỉnh Thái Bình"


def stream(data: bytes, **entries: object) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update({NameObject(f"/{key}"): value for key, value in entries.items()})
    return made


def to_unicode(text: str) -> bytes:
    """A character map for codes 1, 2, … -> the characters of `text`."""
    rows = "\n".join(f"<{i:02X}> <{ord(char):04X}>" for i, char in enumerate(text, start=1))
    return (f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <00> <FF> "
            f"endcodespacerange\n{len(text)} beginbfchar\n{rows}\nendbfchar endcmap end end").encode()  # fmt: skip


def make_pdf(*pages: str | bytes | None, image: tuple[int, int] = (0, 0), password: str = "", owner: str = "") -> bytes:
    """A PDF whose pages show a text (str), raw drawing commands (bytes) or nothing (None); each may show an image."""
    writer = PdfWriter()
    for content in pages:
        page = writer.add_blank_page(595, 842)
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                                 NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
        drawn = content if isinstance(content, bytes) else b""
        if isinstance(content, str):
            letters = "".join(dict.fromkeys(content))
            codes = bytes(letters.index(char) + 1 for char in content)
            drawn = b"BT /F1 12 Tf 50 700 Td <" + codes.hex().encode() + b"> Tj ET"
            font[NameObject("/ToUnicode")] = writer._add_object(stream(to_unicode(letters)))
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        if image[0] and not isinstance(content, bytes):
            picture = stream(b"\0", Type=NameObject("/XObject"), Subtype=NameObject("/Image"),
                             Width=NumberObject(image[0]), Height=NumberObject(image[1]),
                             ColorSpace=NameObject("/DeviceGray"), BitsPerComponent=NumberObject(8))  # fmt: skip
            resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})
            drawn += b" q 595 0 0 842 0 0 cm /Im1 Do Q"
        page[NameObject("/Resources")] = resources
        if drawn:
            page[NameObject("/Contents")] = writer._add_object(stream(drawn))
    if password or owner:
        writer.encrypt(user_password=password, owner_password=owner or "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_comes_page_by_page_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(VIETNAMESE, SECOND))
    source = read_source(path, tmp_path)
    assert (source.media_type, source.encoding, source.notices) == ("pdf", "", ())
    assert source.text == VIETNAMESE + PAGE_BREAK + SECOND
    assert [(page.number, page.span.of(source.text), page.searchable) for page in source.pages] == [
        (1, VIETNAMESE, True), (2, SECOND, True)]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(make_pdf(FIRST, password="secret"), ("mật khẩu",), id="user password"),
        pytest.param(make_pdf(None, None, image=(1240, 1754)), ("2 trang", "OCR"), id="scan: every page an image"),
        pytest.param(make_pdf(b"0 0 m 9 9 l S\n" * 400), ("1 trang", "OCR"), id="letters drawn as outlines"),
        pytest.param(make_pdf("Ky boi: Cong thong tin 01/02/2024", image=(1240, 1754)), ("OCR",), id="only a stamp"),
        pytest.param(make_pdf(None, None), ("trắng",), id="blank pages"),
        pytest.param(make_pdf(), ("không có trang",), id="no page"),
        pytest.param(make_pdf("!@#$%^&*()<>{}[]|~`+=" * 4), ("phông lỗi",), id="a text layer of symbols"),
        pytest.param(make_pdf(FIRST)[:-300], ("cắt cụt",), id="cut off"),
        pytest.param(make_pdf(FIRST)[:20], ("cắt cụt",), id="cut off at once"),
        pytest.param(b"not a pdf %%EOF", ("không phải PDF",), id="no PDF"),
        pytest.param(b"", ("rỗng",), id="empty"),
        pytest.param(b"%PDF-1.7\nnothing here\n%%EOF\n", ("hỏng",), id="damaged"),
    ],
)
def test_bad_files_are_refused_with_reason(data: bytes, words: tuple[str, ...]) -> None:
    with pytest.raises(UnreadablePdf) as caught:
        read_pdf(data, "a.pdf")
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert caught.value.where == "a.pdf" and caught.value.advice


def test_an_owner_password_alone_does_not_hinder_reading() -> None:
    assert read_pdf(make_pdf(FIRST, owner="boss"), "a.pdf")[0] == FIRST


def test_pages_without_text_are_named_and_not_searchable() -> None:
    outlines = b"0 0 m 9 9 l S\n" * 400
    text, _, pages, notices = read_pdf(make_pdf(FIRST, outlines, None, SECOND, outlines, outlines), "a.pdf")
    assert [page.searchable for page in pages] == [True, False, True, True, False, False]
    assert pages[3].span.of(text) == SECOND and len(pages[1].span) == 0
    assert notices[0].startswith("Trang 2, 5-6: không có lớp chữ")
    assert notices[1] == "Trang 3: trang trắng."


@pytest.mark.parametrize(
    ("shown", "meant", "encoding"),
    [
        pytest.param("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "tcvn3", id="TCVN3"),
        pytest.param("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc", "vni", id="VNI"),
    ],
)
def test_legacy_fonts_are_converted(shown: str, meant: str, encoding: str) -> None:
    text, found, pages, notices = read_pdf(make_pdf(shown, SECOND), "a.pdf")
    assert (text, found) == (meant + PAGE_BREAK + SECOND, encoding)
    assert pages[1].span.of(text) == SECOND and "phông mã cũ" in notices[0]


def test_cyclic_pages_are_refused() -> None:
    data = make_pdf(FIRST)
    kids = data.index(b"/Kids [")
    parent = data[: data.index(b"/Kids")].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[-1]
    end = data.index(b"]", kids)
    cyclic = b"/Kids [ " + parent + b" 0 R ]"
    data = data[:kids] + cyclic.ljust(end + 1 - kids) + data[end + 1 :]
    with pytest.raises(UnreadablePdf, match=r"Không đọc được|không có trang"):
        read_pdf(data, "a.pdf")


def slow_page() -> bytes:
    return b"BT /F1 12 Tf " + b"1 0 0 1 0 0 Tm (x) Tj " * 400_000 + b"ET"


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        pytest.param(PdfLimits(wall_s=0.05), "quá lâu", id="wall time"),
        pytest.param(PdfLimits(memory_bytes=60 << 20), "", id="memory"),
    ],
)
def test_a_child_over_its_limits_is_refused(limits: PdfLimits, word: str) -> None:
    with pytest.raises(UnreadablePdf) as caught:
        read_pdf(make_pdf(FIRST, slow_page()), "a.pdf", limits)
    assert word in str(caught.value)


def test_pages_read_before_the_kill_are_kept() -> None:
    text, _, pages, notices = read_pdf(make_pdf(FIRST, slow_page(), SECOND), "a.pdf", PdfLimits(cpu_s=1))
    assert text.startswith(FIRST) and [page.searchable for page in pages] == [True, False, False]
    assert notices[0].startswith("Trang 2-3: chưa đọc, vì đọc quá lâu")


def test_limits_on_pages_and_characters_are_announced() -> None:
    data = make_pdf(FIRST, SECOND, SECOND)
    pages, notices = read_pdf(data, "a.pdf", PdfLimits(max_pages=2))[2:]
    assert [page.searchable for page in pages][:2] == [True, True] and "3 trang (giới hạn 2)" in notices[0]
    pages, notices = read_pdf(data, "a.pdf", PdfLimits(max_chars=100))[2:]
    assert [page.searchable for page in pages] == [True, False, False] and "quá nhiều chữ" in notices[0]


def test_a_stopped_child_does_not_hold_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    class Stopped(real):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            os.kill(self.pid, signal.SIGSTOP)

    monkeypatch.setattr(subprocess, "Popen", Stopped)
    with pytest.raises(UnreadablePdf, match="quá lâu"):
        read_pdf(make_pdf(FIRST), "a.pdf", PdfLimits(wall_s=0.3))


@pytest.mark.parametrize("at", range(0, 1000, 125))
def test_mutated_files_give_text_or_a_reason(at: int) -> None:
    data = bytearray(make_pdf(FIRST, SECOND))
    data[at : at + 12] = bytes(byte ^ 0x15 for byte in data[at : at + 12])
    try:
        text, _, pages, _ = read_pdf(bytes(data), "a.pdf")
    except UnreadablePdf as error:
        assert error.what and error.advice
    else:
        assert text and all(page.span.end <= len(text) for page in pages)


def test_the_child_says_nothing_but_json() -> None:
    command = [sys.executable, "-P", str(pdf.CHILD), str(1 << 30), "5", "1000", "10"]
    done = subprocess.run(command, input=make_pdf(FIRST), capture_output=True)
    lines = done.stdout.decode("ascii").splitlines()
    assert done.returncode == 0 and lines[0] == '{"pages": 1}' and lines[-1] == '{"done": true}' and len(lines) == 3
