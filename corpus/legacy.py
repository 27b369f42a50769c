"""Vietnamese text from the time before Unicode: TCVN3 (.Vn fonts), VNI (VNI- fonts), UTF-8 read as Windows-1252.

All three are handled as text: the bytes as Windows-1252 shows them ("Céng hßa" is TCVN3 for "Cộng hòa"). The same
functions therefore serve files in these encodings and such text inside a valid UTF-8, HTML, Word or PDF file.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.vietnamese.syllables import is_syllable

TONE_MARKS = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng

# Source: TCVN 5712:1993. Each row: code of the first letter, then the letters in the order of the code chart;
# "." leaves a code as it is. The fonts of TCVN3 use the codes from A1 on, TCVN 5712-1 also those below A0.
_TCVN_CHART = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđẰ"), (0xB5, "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"),
)  # fmt: skip
_TCVN1_CAPITALS = (
    (0x01, "ÚỤ"), (0x04, "ỪỬỮ"), (0x11, "ỨỰỲỶỸÝỴ"), (0x80, "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"),
)  # fmt: skip
_TCVN_TONES = dict(zip("\xb0\xb1\xb2\xb3\xb4", TONE_MARKS, strict=True))  # stand behind a capital vowel
_TCVN_TONE_AFTER_VOWEL = re.compile("(?<=[AEIOUYaeiouyĂÂÊÔƠƯăâêôơư])[\xb0-\xb4]")

# Source: the published chart of the VNI Windows encoding: a vowel, then one letter for its mark and tone.
_VNI_TONES = dict(zip("øûõùï", TONE_MARKS, strict=True))
_VNI_ROOF = {"â": "\u0302", **{c: "\u0302" + t for c, t in zip("àåãáä", TONE_MARKS, strict=True)}}
_VNI_BREVE = {"ê": "\u0306", **{c: "\u0306" + t for c, t in zip("èúüéë", TONE_MARKS, strict=True)}}
_VNI_VOWELS = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

_ALIASES = {0x3BC: "à", 0x2219: "ã"}  # µ and · as PDF readers and web pages rewrite them
_LOST_U_HORN = re.compile(r"\b([^\W\d_]+)-([^\W\d_]*)")  # "n-íc": AD is ư, and a soft hyphen to everyone else

_C1 = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # Windows-1252 leaves these five open
_AS_1252 = {byte: _C1.get(byte) or bytes([byte]).decode("cp1252") for byte in range(256)}
_BYTE_OF = {char: byte for byte, char in _AS_1252.items()}
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


def _chart(rows: tuple[tuple[int, str], ...]) -> dict[int, str]:
    """Code point as Windows-1252 shows the byte -> letter."""
    return {ord(_AS_1252[first + i]): letter for first, letters in rows for i, letter in enumerate(letters)}


_TCVN3 = _chart(_TCVN_CHART)
_TCVN1 = _TCVN3 | _chart(_TCVN1_CAPITALS)


def _vni_pairs() -> dict[str, str]:
    """VNI sequence, lower-case -> letter: "aù" -> "á", "oä" -> "ộ", "ö" -> "ư"."""
    pairs = dict(_VNI_SINGLE)
    for written, vowel in _VNI_VOWELS.items():
        marks = dict(_VNI_TONES)
        if vowel in "aeo":
            marks |= _VNI_ROOF
        if vowel == "a":
            marks |= _VNI_BREVE
        for mark, combining in marks.items():
            pairs[written + mark] = unicodedata.normalize("NFC", vowel + combining)
    return pairs


_VNI = _vni_pairs()
_VNI_SEQUENCE = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)


def bytes_as_1252(data: bytes) -> str:
    """The bytes as Windows-1252 shows them, one character a byte; the five codes it leaves open stay as they are."""
    return "".join(map(_AS_1252.__getitem__, data))


def from_tcvn3(text: str) -> str:
    """The Unicode text of TCVN3 (ABC, .Vn fonts) text that was read as Windows-1252.

    >>> from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam")
    'Cộng hòa xã hội chủ nghĩa Việt Nam'
    >>> from_tcvn3("CéNG HßA X· HéI")
    'CỘNG HÒA XÃ HỘI'
    >>> from_tcvn3("Nhµ n-íc - ®Çu t- c«ng, kinh tÕ - x· héi")
    'Nhà nước - đầu tư công, kinh tế - xã hội'
    """
    return _raise_capital_fonts(_LOST_U_HORN.sub(_with_u_horn, _from_tcvn(text, _TCVN3 | _ALIASES)))


def from_tcvn1(text: str) -> str:
    """The Unicode text of TCVN 5712-1 text (capitals below A0) that was read as Windows-1252."""
    return _from_tcvn(text, _TCVN1)


def _from_tcvn(text: str, table: dict[int, str]) -> str:
    marked = _TCVN_TONE_AFTER_VOWEL.sub(lambda m: _TCVN_TONES[m[0]], text)
    return unicodedata.normalize("NFC", marked.translate(table))


def _with_u_horn(match: re.Match[str]) -> str:
    """The word with ư for its hyphen where only that makes a syllable."""
    left, right = match.groups()
    joined = f"{left}ư{right}"
    separate = is_syllable(left) and (not right or is_syllable(right))
    return joined if is_syllable(joined) and not separate else match[0]


def _raise_capital_fonts(text: str) -> str:
    """The text with whole words in capitals where the font (.VnTimeH) drew small letters as capitals.

    Such a word has only capitals among its ASCII letters: two or more, or one beside another word in capitals.
    """
    words = list(_WORD.finditer(text))
    plain = ["".join(c for c in m[0] if c.isascii()) for m in words]
    sure = [len(p) > 1 and p.isupper() for p in plain]
    pieces, at = [], 0
    for i, match in enumerate(words):
        beside = any(sure[j] for j in (i - 1, i + 1) if 0 <= j < len(words))
        raised = sure[i] or (beside and (plain[i].isupper() or not plain[i]))
        pieces += [text[at : match.start()], match[0].upper() if raised else match[0]]
        at = match.end()
    return "".join([*pieces, text[at:]])


def from_vni(text: str) -> str:
    """The Unicode text of VNI text that was read as Windows-1252.

    >>> from_vni("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM"), from_vni("Ñoäc laäp - Töï do")
    ('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do')
    """

    def letter(match: re.Match[str]) -> str:
        found = _VNI[match[0].lower()]
        return found.upper() if match[0][0].isupper() else found

    return _VNI_SEQUENCE.sub(letter, text)


def from_double_utf8(text: str) -> str | None:
    """The text whose UTF-8 bytes were read as Windows-1252 and saved again; None when it is no such text.

    >>> from_double_utf8("Cá»™ng hÃ²a"), from_double_utf8("Cộng hòa")
    ('Cộng hòa', None)
    """
    try:
        return bytes(_BYTE_OF[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
