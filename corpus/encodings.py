"""What encoding a text is in, decided by what it says: the reading whose words are Vietnamese syllables.

Bytes are never decoded with errors ignored or replaced. UTF-8 and UTF-16/32 are recognised by form; the eight-bit
encodings by the share of accented words that Vietnamese spelling allows. What stays uncertain is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import UnknownEncoding, UnreadableFile
from corpus.legacy import bytes_as_1252, from_double_utf8, from_tcvn1, from_tcvn3, from_vni
from corpus.vietnamese.syllables import is_syllable

SURE_SHARE = 0.85  # of the accented words of a converted text; clean Vietnamese gives 0.98 and more
MARGIN = 0.2  # by which the best reading must beat the next one
DOUBTFUL_SHARE = 0.5  # below this a Unicode text is tried as legacy text; bad OCR still gives 0.7
MIN_WORDS = 3  # accented words needed to decide anything
MIN_WORDS_IN_LINE = 4
MAX_SYLLABLE_CHARS = 16  # "nghiêng" decomposed has 9
MAX_NUL_SHARE = 0.001  # a few NUL characters are a slip of a converter; more are no text
MIN_LATIN_SHARE = 0.9  # of a text taken for UTF-16 by its NUL bytes alone
SAMPLE_CHARS = 200_000  # a decision needs no more
MAX_CONTROL_SHARE = 0.01
_WORD = re.compile("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_PUNCTUATION = "«»°·§¿¡"  # stand beside words in Unicode text; inside a word they are letters of a legacy encoding
_LATIN = re.compile("[\t-\r -\u036f\u1e00-\u20cf\u2190-\u27bf\ufeff]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_MAGIC = (
    (b"%PDF-", "PDF (.pdf)"), (b"PK\x03\x04", "nén hoặc Word/Excel (.zip, .docx, .xlsx)"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel cũ (.doc, .xls)"), (b"\x89PNG", "ảnh PNG"), (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"\x1f\x8b", "nén gzip"), (b"{\\rtf", "RTF (.rtf)"),
)  # fmt: skip
_CONVERTERS: dict[str, Callable[[str], str | None]] = {
    "tcvn3": from_tcvn3, "vni": from_vni, "tcvn5712-1": from_tcvn1, "utf-8": from_double_utf8,
}  # fmt: skip
_ONE_FAMILY = {"tcvn3", "tcvn5712-1"}  # differ in the capitals only; the better share decides
NAMES = {
    "tcvn3": "TCVN3 (phông .Vn)", "vni": "VNI (phông VNI-)", "tcvn5712-1": "TCVN 5712-1",
    "utf-8": "UTF-8 bị lưu chồng hai lần", "cp1258": "Windows-1258", "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE", "utf-32-le": "UTF-32 LE", "utf-32-be": "UTF-32 BE",
}  # fmt: skip
SAVE_AS_UTF8 = "Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại với bảng mã Unicode (UTF-8), rồi nạp lại."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A decoded text (not yet normalised), the encoding found, and Vietnamese notices for the person."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def syllable_share(text: str) -> tuple[float, int]:
    """The share (0..1) of accented words that are Vietnamese syllables, and how many accented words there are.

    >>> syllable_share("Cộng hòa xã hội"), syllable_share("été à Nîmes"), syllable_share("abc")
    ((1.0, 4), (0.3333333333333333, 3), (0.0, 0))
    """
    runs = (raw.strip(_PUNCTUATION) for raw in _WORD.findall(text[:SAMPLE_CHARS]))
    words = [word for word in runs if not word.isascii()]
    n_good = sum(len(word) <= MAX_SYLLABLE_CHARS and is_syllable(word) for word in words)
    return (n_good / len(words) if words else 0.0), len(words)


def _best(readings: dict[str, str]) -> str | None:
    """The name of the one reading that is surely Vietnamese, or None when none is, or two are alike."""
    scored = {name: syllable_share(text) for name, text in readings.items()}
    ranked = sorted(scored, key=lambda name: (-scored[name][0], -scored[name][1]))
    if not ranked or scored[ranked[0]][0] < SURE_SHARE or scored[ranked[0]][1] < MIN_WORDS:
        return None
    first = ranked[0]
    rivals = [n for n in ranked[1:] if readings[n] != readings[first] and {n, first} != _ONE_FAMILY]
    if rivals and scored[first][0] - scored[rivals[0]][0] < MARGIN:
        return None
    return first


def identify_legacy(text: str) -> tuple[str, str] | None:
    """The legacy encoding of a text shown as Windows-1252, with the converted text; None when not certain.

    >>> identify_legacy("Uû ban nh©n d©n tØnh")
    ('tcvn3', 'Uỷ ban nhân dân tỉnh')
    >>> identify_legacy("Ủy ban nhân dân tỉnh") is None, identify_legacy("un café à Orléans, été") is None
    (True, True)
    """
    readings = {"as it is": text}
    for name, convert in _CONVERTERS.items():
        converted = convert(text)
        if converted is not None and converted != text:
            readings[name] = converted
    best = _best(readings)
    return None if best in (None, "as it is") else (best, readings[best])


def repair_legacy(text: str) -> tuple[str, str, tuple[str, ...]]:
    """A Unicode text with its legacy parts converted: (text, encoding found or "", notices).

    The whole text is converted when it is legacy as a whole, else only those lines that surely are.
    """
    share, n_words = syllable_share(text)
    if n_words >= MIN_WORDS and share < DOUBTFUL_SHARE:
        found = identify_legacy(text)
        if found:
            notice = f"Văn bản viết bằng mã cũ {NAMES[found[0]]}, đã chuyển sang Unicode."
            return found[1], found[0], (notice,)
    lines, converted, names = text.split("\n"), [], set()
    for number, line in enumerate(lines):
        share, n_words = syllable_share(line)
        found = identify_legacy(line) if n_words >= MIN_WORDS_IN_LINE and share < DOUBTFUL_SHARE else None
        if found:
            lines[number] = found[1]
            converted.append(number + 1)
            names.add(NAMES[found[0]])
    if not converted:
        return text, "", ()
    where = ", ".join(map(str, converted[:5])) + (", …" if len(converted) > 5 else "")
    notice = f"{len(converted)} dòng viết bằng mã cũ {', '.join(sorted(names))} đã chuyển sang Unicode (dòng {where})."
    return "\n".join(lines), "", (notice,)


def decode_text(data: bytes, where: str) -> Decoded:
    """The text of a text file's bytes, with the encoding that was found.

    Raises: UnreadableFile (empty, binary, NUL), UnknownEncoding (not certain).
    """
    refuse_foreign(data, where)
    decoded = _few_nul_blanked(_unicode(data, where) or _eight_bit(data, where))
    refuse_binary(decoded.text, where)
    if decoded.encoding.startswith("utf"):
        text, legacy, notices = repair_legacy(decoded.text)
        encoding = f"{decoded.encoding}+{legacy}" if legacy else decoded.encoding
        decoded = Decoded(text=text, encoding=encoding, notices=decoded.notices + notices)
    return Decoded(text=decoded.text, encoding=decoded.encoding, notices=decoded.notices + text_notices(decoded.text))


def _few_nul_blanked(decoded: Decoded) -> Decoded:
    """The text with single NUL characters in otherwise good text as blanks, so that every other place stays."""
    n_nul = decoded.text.count("\0")
    if not n_nul or n_nul > MAX_NUL_SHARE * len(decoded.text):
        return decoded
    notice = f"Có {n_nul} ký tự NUL trong văn bản, đã đọc thành dấu cách; vị trí các chữ khác không đổi."
    return Decoded(
        text=decoded.text.replace("\0", " "), encoding=decoded.encoding, notices=(*decoded.notices, notice)
    )


def refuse_foreign(data: bytes, where: str) -> None:
    """Nothing; raises UnreadableFile for an empty file and for a file that is of another kind by its first bytes."""
    if not data:
        raise UnreadableFile("Tệp rỗng (0 byte).", where=where, advice="Hãy nạp lại tệp có nội dung.")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(
                f"Đây không phải tệp văn bản mà là tệp {kind}.",
                where=where,
                advice="Hãy đổi đuôi tệp cho đúng loại, hoặc lưu lại thành .txt, .docx hay .pdf.",
            )


def _unicode(data: bytes, where: str) -> Decoded | None:
    """The text when the bytes are UTF-8, UTF-16 or UTF-32 by mark or by form; None when they are not."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where, "có dấu BOM")
    encoding = _nul_pattern(data)
    if encoding:
        decoded = _strict(data, encoding, where, "không có BOM")
        if len(_LATIN.findall(decoded.text)) < MIN_LATIN_SHARE * len(decoded.text):
            raise UnknownEncoding(
                "Có nhiều byte NUL nhưng không đọc được như UTF-16 tiếng Việt.", where=where, advice=SAVE_AS_UTF8
            )
        return decoded
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, where: str, how: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(
            f"Tệp {NAMES.get(encoding, 'UTF-8')} ({how}) bị hỏng ở byte thứ {error.start + 1}.",
            where=where,
            advice=SAVE_AS_UTF8,
        ) from None
    notice = () if encoding == "utf-8" else (f"Tệp dùng bảng mã {NAMES[encoding]} ({how}), đã đọc thành Unicode.",)
    return Decoded(text=text, encoding=encoding, notices=notice)


def _nul_pattern(data: bytes) -> str:
    """The UTF-16/32 encoding without mark that the places of the NUL bytes show, or ""."""
    sample = data[: 1 << 16]
    if b"\0" not in sample or len(sample) < 8:
        return ""
    nul = [sum(byte == 0 for byte in sample[k::4]) / max(1, len(sample[k::4])) for k in range(4)]
    if nul[2] > 0.95 and nul[3] > 0.95 and nul[0] < 0.05:
        return "utf-32-le"
    if nul[0] > 0.95 and nul[1] > 0.95 and nul[3] < 0.05:
        return "utf-32-be"
    even, odd = (nul[0] + nul[2]) / 2, (nul[1] + nul[3]) / 2
    if odd > 0.3 and even < 0.02:  # Vietnamese has about 75 % ASCII characters
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.02 else ""


def _eight_bit(data: bytes, where: str) -> Decoded:
    """The text of bytes that are no Unicode: the one eight-bit reading that is surely Vietnamese."""
    refuse_nul(data.decode("latin-1"), where)
    shown = bytes_as_1252(data)
    readings = {"cp1252": shown} | {n: c for n in ("tcvn3", "vni", "tcvn5712-1") if (c := _CONVERTERS[n](shown))}
    try:
        readings["cp1258"] = data.decode("cp1258")
    except UnicodeDecodeError:
        readings.pop("cp1258", None)
    if readings["tcvn3"].casefold() == readings["tcvn5712-1"].casefold():
        del readings["tcvn5712-1"]
    best = _best(readings)
    if best in (None, "cp1252"):
        raise UnknownEncoding(_why_unknown(data), where=where, advice=SAVE_AS_UTF8)
    notice = f"Tệp dùng bảng mã cũ {NAMES[best]}, đã chuyển sang Unicode; trích dẫn theo bản đã chuyển."
    return Decoded(text=readings[best], encoding=best, notices=(notice,))


def _why_unknown(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            f"Không xác định chắc chắn được bảng mã: byte thứ {error.start + 1} không phải UTF-8, và nội dung "
            "không khớp rõ ràng với TCVN3, VNI hay Windows-1258."
        )
    return "Không xác định chắc chắn được bảng mã."


def refuse_nul(text: str, where: str) -> None:
    """Nothing; raises UnreadableFile with the place of the first NUL character."""
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise UnreadableFile(
            f"Có ký tự NUL ở vị trí {at + 1} (dòng {line}); tệp hỏng hoặc không phải văn bản.",
            where=where,
            advice="Hãy lưu lại tệp thành văn bản UTF-8, rồi nạp lại.",
        )


def refuse_binary(text: str, where: str) -> None:
    """Nothing; raises UnreadableFile for NUL, for too many control characters, and for a text without any content."""
    refuse_nul(text, where)
    n_controls = len(_CONTROL.findall(text))
    if n_controls > max(2, MAX_CONTROL_SHARE * len(text)):
        raise UnreadableFile(
            f"Có {n_controls} ký tự điều khiển; đây là dữ liệu nhị phân, không phải văn bản.",
            where=where,
            advice="Hãy kiểm tra lại tệp hoặc lưu lại thành .txt, .docx hay .pdf.",
        )
    if not re.sub("[\ufeff\u200b-\u200d\u2060\xad]", "", text).strip():
        raise UnreadableFile(
            "Tệp chỉ có khoảng trắng, không có nội dung.", where=where, advice="Hãy nạp lại tệp có nội dung."
        )


def text_notices(text: str) -> tuple[str, ...]:
    """What a person should know about the characters of a text: lost, invisible, or not Vietnamese."""
    notices = []
    if lost := text.count("\ufffd"):
        notices.append(f"Có {lost} ký tự đã mất từ trước (hiện là \ufffd); chỗ đó có thể không tìm được.")
    if n_controls := len(_CONTROL.findall(text)):
        notices.append(f"Có {n_controls} ký tự điều khiển trong văn bản, được giữ nguyên.")
    if n_bidi := len(_BIDI.findall(text)):
        notices.append(f"Có {n_bidi} ký tự đảo chiều chữ ẩn; nội dung hiện ra có thể khác thứ tự thật.")
    share, n_words = syllable_share(text)
    if n_words >= 20 and share < DOUBTFUL_SHARE:
        notices.append("Phần lớn chữ có dấu không phải tiếng Việt; tìm kiếm có thể kém chính xác.")
    return tuple(notices)
