"""Where documents begin and end in a file, and the regions of one document.

A new document begins at a letterhead: the national name or a dateline with its year, together with a line that names
a type. A form in an annex has dots instead of a year and begins nothing.

Source: NĐ 30/2020/NĐ-CP, Phụ lục I (letterhead, căn cứ, nơi nhận, chữ ký); Hướng dẫn 36-HD/VPTW (Party letterhead).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block, bare, ends_sentence, starts_low
from corpus.lines import Line
from corpus.markers import Marker, is_capitals, read_marker
from corpus.vietnamese import fold

LETTERHEAD_LINES = 15  # the national name, dateline and type line stand this near
MAX_PREFACE_BLOCKS = 45
SIGNATURE_BLOCKS = 30  # the signature stands this near behind the end mark
LEAST_ATTACHED_BLOCKS = 12  # names and seals behind a signature are fewer
_NATIONAL = frozenset(["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"])
_PARTY = re.compile(r"dang cong san viet nam")
_DATELINE = re.compile(
    r"^\W*[^\W\d]\w*( \w+){0,5}\s?[,.;]\s*\w{2,5}\W*\d{0,2}\W*\w{3,6}\W*\d{0,2}\W*\w{2,4}\s*"
    r"(?:(?:19|20)\d\d|\w0\d\d|2\w\d\d|20\w\d|20\d\w)\W*$"
)
_DATE_WORDS = frozenset(("ngay", "thang", "nam"))
_BLANKS = re.compile(r"[.…]{3,}|…")
TYPE_LINE = re.compile(
    r"^(BÁO CÁO|KẾ HOẠCH|NGHỊ QUY[ẾỂ]T|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|CHỈ THỊ|KẾT LUẬN|TỜ TRÌNH|THÔNG BÁO|HƯỚNG DẪN|ĐỀ ÁN|"
    r"QUY CHẾ|QUY ĐỊNH|THÔNG TƯ|NGHỊ ĐỊNH|LUẬT|PHÁP LỆNH|CÔNG ĐIỆN|PHƯƠNG ÁN|DỰ ÁN|CHIẾN LƯỢC|QUY HOẠCH|"
    r"NGHỊ Q\w{3,5})\b"
)
_ATTACHED = re.compile(
    r"^(QUY CHẾ|QUY ĐỊNH|DANH MỤC|BIỂU|KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|ĐIỀU LỆ|NỘI QUY|PHƯƠNG ÁN|HƯỚNG DẪN|BẢNG|DỰ TOÁN|"
    r"CHIẾN LƯỢC|QUY HOẠCH|DANH SÁCH|MỤC TIÊU|QUY TRÌNH|TIÊU CHÍ|CHUẨN)\b"
)
_WITH = re.compile(
    r"^\W{0,3}\(?\s*(ban hành\s+)?(kèm theo|theo)\b.{0,30}(Quyết định|Nghị quyết|Kế hoạch|Thông tư|Nghị định|Công văn|"
    r"Tờ trình|Báo cáo|Chương trình|Chỉ thị|Luật|Đề án|Hướng dẫn)", re.I
)
_SIGNED = re.compile(r"^\W{0,3}(T/?M|K/?T|T/?L|TUQ|Q)[.,]\s*[A-ZÀ-ỸĐƯ]{2,}")
_ATTESTED = re.compile(r"^\W*XÁC THỰC VĂN BẢN HỢP NHẤT")  # closes a consolidated text
_END = re.compile(r"\.\s?/[.,]?\W{0,4}$|\./\W{0,4}$")
BASIS = re.compile(
    r"^\W*(Căn cứ|Thực hiện|Để thực hiện|Thi hành|Triển khai(?: thực hiện)?|Tiếp tục thực hiện|Cụ thể hóa|"
    r"Xét(?: đề nghị| Báo cáo| Tờ trình)?|Theo đề nghị|Trên cơ sở|Sau khi)\b.{0,200}?(Nghị quyết|Chương trình|Chỉ thị|"
    r"Kết luận|kết luận|Kế hoạch|Quyết định|Luật|Nghị định|Thông tư|Công văn|Báo cáo|Tờ trình|Hiến pháp|Pháp lệnh|"
    r"Bộ luật|Hiệp định|Quy định|đề nghị)|^Theo đề nghị của|^Xét đề nghị|^Căn cứ|^Trên cơ sở ý kiến", re.S
)
_ENACTS = re.compile(r"ban hành|quyết định|quyết nghị|như sau|QUYẾT ĐỊNH|QUY[ẾỂ]T NGHỊ")
_STRUCTURAL = ("part", "chapter", "section", "roman", "article", "number", "decimal", "letter_section", "paren")
_SIGNS = re.compile(r"\W*(?:T/?M|K/?T|T/?L|TUQ|Q|CHỦ TỊCH|PHÓ CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|GIÁM ĐỐC)\b")
MAX_SIGNATURE_LINE, MAX_SIGNATURE = 60, 240  # code points of a line of a signature, of the whole
_CONTINUED = re.compile(r"^\W*\(?\s*(Tiếp theo|Tiếp|Xem tiếp).{0,12}(trang|kỳ|số)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A run of blocks: "preface", "citation", "enacting", "body", "conclusions" or "attachment"."""

    name: str
    blocks: tuple[Block, ...]


def split_lines(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The half-open index ranges of the documents among the lines; one range when there is one document."""
    starts = [0]
    last_head = -LETTERHEAD_LINES
    for i, line in enumerate(lines):
        if i - last_head < LETTERHEAD_LINES or not _opens_letterhead(line.text):
            continue
        near = [x.text for x in lines[i:i + LETTERHEAD_LINES]]
        if not _is_letterhead(near):
            continue
        last_head = i
        begin = _page_start(lines, i, starts[-1])
        if begin - starts[-1] >= LETTERHEAD_LINES and _has_body(lines[starts[-1]:begin]):
            starts.append(begin)
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True) if a < b]


def _opens_letterhead(text: str) -> bool:
    if len(text) > 120:
        return False
    return _is_national(text) or _is_dateline(text)


def _is_national(text: str) -> bool:
    """Whether a line holds the national name, at most two of its words misread, or the Party's name."""
    folded = fold(bare(text))
    return is_capitals(text) and (len(_NATIONAL & set(folded.split())) >= 6 or bool(_PARTY.search(folded)))


def _is_dateline(text: str) -> bool:
    """Whether a line is "Thái Bình, ngày … tháng … năm 2023" with its year; one of the three words may be misread.

    >>> _is_dateline("Thái Bình, ngày tháng 11 năm 2023"), _is_dateline("Hà Nội, ngày ... tháng ... năm ...")
    (True, False)
    """
    folded = fold(bare(text)).strip(" *")
    return len(folded) < 70 and bool(_DATELINE.match(folded)) and len(_DATE_WORDS & set(folded.split())) >= 2


def _is_letterhead(near: Sequence[str]) -> bool:
    """Whether lines hold a dateline with its year, and a type line or the national name; no dotted blanks."""
    dated = next((k for k, text in enumerate(near) if _is_dateline(text)), None)
    if dated is None or any(_BLANKS.search(text) for text in near[:dated + 3]):
        return False
    if any(_SIGNED.match(text) or _ATTESTED.match(text) for text in near[:dated + 4]):
        return False
    named = any(_is_national(text) for text in near)
    typed = any(TYPE_LINE.match(bare(text).strip(" *")) and len(text) < 90 for text in near)
    titled = any(is_capitals(bare(text)) for text in near[dated + 1:dated + 4])
    return (typed and (named or dated <= 3)) or (named and titled)


def _page_start(lines: Sequence[Line], at: int, floor: int) -> int:
    """The first line of the letterhead around line `at`: back to the page's top, at most six short lines."""
    begin = at
    while begin - 1 > floor and at - begin < 6 and not lines[begin].border:
        above = lines[begin - 1].text
        if len(above) > 70 or (ends_sentence(above) and not above.startswith("Số")):
            break
        if not (is_capitals(above) or above.startswith("Số") or not any(c.isalnum() for c in above)):
            break
        begin -= 1
    return begin


def _has_body(lines: Sequence[Line]) -> bool:
    """Whether text stands between two letterheads: several sentences, or units."""
    return sum(ends_sentence(line.text) and len(line.text) > 20 for line in lines) >= 3


def regions(blocks: Sequence[Block]) -> list[Region]:
    """The regions of one document, in order."""
    main_end, attachments = _attachments(blocks)
    found = _main_regions(blocks[:main_end])
    for start, end in attachments:
        found.append(Region(name="attachment", blocks=tuple(blocks[start:end])))
    return found


def _main_regions(blocks: Sequence[Block]) -> list[Region]:
    preface = _before_basis(blocks, _preface_end(blocks))
    cites = preface
    while cites < len(blocks) and (_is_basis(blocks[cites]) or (cites > preface and blocks[cites].note is not None)):
        cites += 1
    enacts = cites
    while cites > preface and enacts < min(cites + 4, len(blocks)) and _enacts(blocks[enacts]):
        enacts += 1
    if enacts < len(blocks) and enacts > cites and _plain_marker(blocks[enacts]) is None and not (
        blocks[enacts - 1].text.endswith(":")
    ):
        enacts = cites
    closing = _closing(blocks, enacts)
    blocks = [*blocks[:closing], *_signature_joined(blocks[closing:])]
    parts = (
        ("preface", 0, preface), ("citation", preface, cites), ("enacting", cites, enacts), ("body", enacts, closing),
        ("conclusions", closing, len(blocks)),
    )
    return [Region(name=name, blocks=tuple(blocks[a:b])) for name, a, b in parts if a < b]


def _signature_joined(blocks: Sequence[Block]) -> list[Block]:
    """The closing blocks with a signature (on whose behalf, office, name) put together: it is one statement."""
    joined: list[Block] = []
    open_signature = False
    for block in blocks:
        plain = block.note is None and block.table is None and read_marker(block.text) is None
        goes_on = open_signature and plain and len(block.text) <= MAX_SIGNATURE_LINE and ":" not in block.text
        if goes_on and len(joined[-1].text) + len(block.text) <= MAX_SIGNATURE:
            last = joined.pop()
            joined.append(
                replace(
                    last, lines=last.lines + block.lines, ranges=last.ranges + block.ranges,
                    text=f"{last.text} {block.text}", marker=None,
                )
            )  # fmt: skip
            continue
        open_signature = plain and bool(_SIGNS.match(block.text)) and len(block.text) <= MAX_SIGNATURE_LINE
        joined.append(block)
    return joined


def _before_basis(blocks: Sequence[Block], preface: int) -> int:
    """`preface`, or the index of the first "Căn cứ…" when only introductions stand before it."""
    for i in range(preface, min(preface + 15, len(blocks))):
        if blocks[i].note is not None:
            continue
        if blocks[i].table is not None or _plain_marker(blocks[i]):
            return preface
        if blocks[i].text.startswith("Căn cứ") and _is_basis(blocks[i]):
            return i
    return preface


def _plain_marker(block: Block) -> Marker | None:
    return None if block.table is not None or block.note is not None else read_marker(block.text)


def _preface_end(blocks: Sequence[Block]) -> int:
    """The index of the first block that is not letterhead or title."""
    continued = False
    for i, block in enumerate(blocks[:MAX_PREFACE_BLOCKS]):
        if block.table is not None or (_is_basis(block) and not block.heavy):
            return i
        if block.note is not None:
            continue
        marker = _plain_marker(block)
        if marker and marker.cls in _STRUCTURAL and (marker.cls != "paren" or i == 0):
            return i
        if (len(block.text) >= 110 and ends_sentence(block.text)) or (continued and starts_low(block.text)):
            return i
        if i == 0 and len(block.text) > 200:
            return 0
        continued = continued or bool(_CONTINUED.match(block.text))
    return next((i for i, block in enumerate(blocks) if len(block.text) > 80 and ends_sentence(block.text)), 0)


def _is_basis(block: Block) -> bool:
    if block.table is not None or block.note is not None or not BASIS.match(block.text):
        return False
    return ends_sentence(block.text) or block.text.rstrip()[-1:] == ","


def _enacts(block: Block) -> bool:
    if block.table is not None or block.note is not None or _plain_marker(block):
        return False
    return len(block.text) <= 900 and bool(_ENACTS.search(block.text))


def is_closing(text: str) -> bool:
    """Whether a block begins the closing part: the list of receivers, or a signature.

    >>> is_closing("Nọ-inhận: , CHỦ TỊCH"), is_closing("TM. ỦY BAN NHÂN DÂN TỈNH"), is_closing("Nơi nhận hồ sơ")
    (True, True, False)
    """
    letters = re.sub(r"[^a-z:]", "", fold(text[:24]))
    return bool(re.match(r"n[o]?[il]?nhan:", letters)) or bool(_SIGNED.match(text))


def _closing(blocks: Sequence[Block], body: int) -> int:
    """The index at which the closing part begins; `len(blocks)` when there is none."""
    last_unit = body
    for i in range(body, len(blocks)):
        marker = _plain_marker(blocks[i])
        if marker and (marker.cls in ("article", "chapter", "part") or (
            marker.cls == "roman" and is_capitals(marker.title)
        )):
            last_unit = i
    for i in range(last_unit, len(blocks)):
        if blocks[i].table is None and blocks[i].note is None and is_closing(blocks[i].text):
            return _behind_end(blocks, i, body)
    return len(blocks)


def _behind_end(blocks: Sequence[Block], at: int, body: int) -> int:
    """Back over specks between the end mark "./." and the closing part."""
    for i in range(at - 1, max(body, at - 5), -1):
        if _END.search(blocks[i].text):
            return i + 1
        if len(blocks[i].text) > 60 or blocks[i].note is not None:
            break
    return at


def _attachments(blocks: Sequence[Block]) -> tuple[int, list[tuple[int, int]]]:
    """The index behind the main document, and the index ranges of its attachments."""
    starts: list[int] = []
    closed = signed = False
    ended = -SIGNATURE_BLOCKS
    for i, block in enumerate(blocks):
        if block.table is not None or block.note is not None:
            continue
        closing = i > 0 and is_closing(block.text)
        ended = i if i > 0 and _END.search(block.text) else ended
        signed = signed or (closing and i - ended < SIGNATURE_BLOCKS)
        closed = closed or closing or ended > 0
        behind = signed and not starts and _behind_signature(blocks, i)
        if i > 0 and (behind or _begins_attachment(blocks, i, closed=closed)):
            starts.append(i)
    # The title of an attachment that follows its own heading line begins nothing new.
    kept = [i for k, i in enumerate(starts) if k == 0 or i - starts[k - 1] > 8 or _plain_marker(blocks[i])]
    ends = [*kept[1:], len(blocks)]
    return (kept[0] if kept else len(blocks)), list(zip(kept, ends, strict=False)) if kept else []


def _behind_signature(blocks: Sequence[Block], i: int) -> bool:
    """Whether a new page behind the signature begins something attached: more than names follows."""
    return blocks[i].first.border and not is_closing(blocks[i].text) and _plain_marker(blocks[i]) is None and (
        len(blocks) - i >= LEAST_ATTACHED_BLOCKS
    )


def _is_appendix_word(text: str) -> bool:
    """Whether a block begins with PHỤ LỤC, one letter misread."""
    word = fold(text[:7])
    return len(word) == 7 and sum(a != b for a, b in zip(word, "phu luc", strict=True)) <= 1


def _begins_attachment(blocks: Sequence[Block], i: int, *, closed: bool) -> bool:
    block = blocks[i]
    marker = _plain_marker(block)
    if marker and marker.cls in ("appendix", "form"):
        apart = block.heavy or block.first.border or block.first.blanks > 0 or is_capitals(block.text)
        capitals = is_capitals(marker.raw) or len(block.text) <= 40
        return apart and (closed or capitals) and not block.text.rstrip().endswith((";", "./."))
    if not closed or not is_capitals(block.text):
        return False
    if _is_appendix_word(block.text):
        return True
    if not _ATTACHED.match(block.text):
        return False
    return any(_WITH.match(later.text) for later in blocks[i + 1:i + 6])
