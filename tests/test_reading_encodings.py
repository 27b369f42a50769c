"""Old Vietnamese encodings: each is recognised and converted exactly, and nothing is taken for one that it is not."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from corpus.encodings import identify_legacy, repair_legacy, syllable_share
from corpus.errors import UnknownEncoding
from corpus.legacy import _TCVN3, _VNI, bytes_as_1252
from corpus.reading import read_source

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
CLEAN = ("000_031415255736158d.txt", "001_9209894b4a308c0b.txt", "004_cae0744b80c874d2.txt")


def document(name: str) -> str:
    """The text with the characters that every old encoding has: typographic marks become ASCII."""
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    return text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "-", 0x2014: "-", 0xA0: " ",
                           0x2026: "...", 0xAD: ""})  # fmt: skip


def as_tcvn3(text: str) -> bytes:
    """The bytes; a capital with tone as the small letter, which a font of capitals (.VnTimeH) would draw large."""
    back = {letter: code for code, letter in _TCVN3.items() if letter in "ĂÂÊÔƠƯĐ" or letter.islower()}
    small = (c if c in back or c.isascii() else c.lower() for c in text)
    return "".join(chr(back[c]) if c in back else c for c in small).encode("latin-1")


def as_vni(text: str) -> bytes:
    back = {letter: written for written, letter in _VNI.items()}
    written = [back[c] if c in back else back[c.lower()].upper() if c.lower() in back else c for c in text]
    return "".join(written).encode("latin-1")


def as_cp1258(text: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"

    def split(char: str) -> str:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in parts if c in tones)
        whole = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tone
        return whole if tone else char

    return "".join(map(split, text)).encode("cp1258")


def with_iconv(text: str) -> bytes:
    done = subprocess.run(["iconv", "-f", "UTF-8", "-t", "TCVN"], input=text.encode(), capture_output=True, check=True)
    return done.stdout


WRITERS = {"tcvn3": as_tcvn3, "vni": as_vni, "cp1258": as_cp1258}


@pytest.mark.parametrize("encoding", WRITERS)
@pytest.mark.parametrize("name", CLEAN)
def test_a_whole_document_comes_back_letter_by_letter(tmp_path: Path, name: str, encoding: str) -> None:
    text = document(name)
    path = tmp_path / "a.txt"
    path.write_bytes(WRITERS[encoding](text))
    source = read_source(path, tmp_path)
    assert source.encoding == encoding
    assert len(source.notices) == 1 and "Unicode" in source.notices[0]
    assert source.text.casefold() == text.casefold()
    if encoding != "tcvn3":  # whose capitals with tone exist in other fonts only
        assert source.text == text


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv")
def test_the_tables_agree_with_iconv(tmp_path: Path) -> None:
    text = document(CLEAN[2])
    path = tmp_path / "a.txt"
    path.write_bytes(with_iconv(text))
    source = read_source(path, tmp_path)
    assert (source.encoding, source.text) == ("tcvn5712-1", text)
    path.write_bytes(with_iconv(text.lower()))
    source = read_source(path, tmp_path)
    assert (source.encoding, source.text) == ("tcvn3", text.lower())


def test_paragraphs_in_eight_bits_are_never_taken_for_another_encoding(tmp_path: Path) -> None:
    """Confusion table over paragraphs: a wrong text is never accepted, and few are refused."""
    lines = [line for name in CLEAN for line in document(name).split("\n") if len(line) >= 40]
    path = tmp_path / "a.txt"
    for encoding, write in WRITERS.items():
        n_right = 0
        for line in lines:
            path.write_bytes(write(line))
            try:
                source = read_source(path, tmp_path)
            except UnknownEncoding:
                continue
            assert source.text.casefold() == line.casefold(), encoding
            n_right += 1
        assert len(lines) > 200 and n_right / len(lines) > 0.97, (encoding, n_right, len(lines))


@pytest.mark.parametrize(
    ("shown", "meant", "encoding"),
    [
        pytest.param("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "tcvn3", id="TCVN3"),
        pytest.param("Uû ban nh©n d©n", "Uỷ ban nhân dân", "tcvn3", id="TCVN3, one capital in a word stays alone"),
        pytest.param("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "tcvn3",
                     id="TCVN3 in a font of capitals"),
        pytest.param("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "vni", id="VNI"),
        pytest.param("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc", "vni", id="VNI, đ and ư"),
        pytest.param("Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "utf-8",
                     id="UTF-8 saved twice"),
        pytest.param("Nhµ n-íc ®Çu t- x©y dùng n«ng th«n míi", "Nhà nước đầu tư xây dựng nông thôn mới", "tcvn3",
                     id="TCVN3 whose ư became a hyphen"),
    ],
)  # fmt: skip
def test_legacy_text_inside_a_unicode_file_is_converted(tmp_path: Path, shown: str, meant: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(shown, encoding="utf-8")
    source = read_source(path, tmp_path)
    assert (source.text, source.encoding) == (meant, f"utf-8+{encoding}")
    assert "chuyển sang Unicode" in source.notices[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ủy ban nhân dân tỉnh Thái Bình ban hành kế hoạch", id="Vietnamese"),
        pytest.param("Le comité a décidé d'étudier les priorités de l'État", id="French"),
        pytest.param("Die Straße über die Brücke für Fußgänger ist schön", id="German"),
        pytest.param("£ ¥ © ® ± µ · ¶ § ° ½ × ÷", id="signs"),
        pytest.param("riẸhĩa rât trọng phát ừiên nhũTig tìiách thức {tình hĩnh", id="bad scan"),
        pytest.param("Kế hoạch số 12", id="short"),
        pytest.param("ke hoach khong dau", id="without accents"),
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert identify_legacy(text) is None
    assert repair_legacy(text) == (text, "", ())


def test_only_the_legacy_lines_of_a_mixed_text_change() -> None:
    good = "Ủy ban nhân dân tỉnh ban hành Kế hoạch thực hiện Nghị quyết của Tỉnh ủy."
    text, encoding, notices = repair_legacy(f"{good}\nUû ban nh©n d©n tØnh ®· ban hµnh\n{good}\n{good}")
    assert text == f"{good}\nUỷ ban nhân dân tỉnh đã ban hành\n{good}\n{good}"
    assert encoding == "" and "1 dòng" in notices[0] and "dòng 2" in notices[0]


def test_a_foreign_unicode_text_is_read_and_announced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Le comité a décidé d'étudier les priorités de l'État, été comme hiver. " * 5, encoding="utf-8")
    source = read_source(path, tmp_path)
    assert source.encoding == "utf-8" and "không phải tiếng Việt" in source.notices[0]


def test_every_byte_is_shown() -> None:
    shown = bytes_as_1252(bytes(range(256)))
    assert len(set(shown)) == 256 and shown[0x80] == "€" and shown[0x81] == "\x81" and shown[0xE9] == "é"


def test_deciding_takes_no_longer_on_one_endless_word() -> None:
    assert syllable_share("x" * 1_000_000 + "é") == (0.0, 0)
