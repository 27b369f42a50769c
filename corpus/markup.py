"""HTML as the text a reader sees: one line a paragraph, blank lines between blocks, table rows separated by tabs."""

from __future__ import annotations

import re

from lxml import etree, html

from corpus.encodings import (
    Decoded,
    decode_text,
    identify_legacy,
    refuse_binary,
    refuse_foreign,
    refuse_nul,
    repair_legacy,
    text_notices,
)
from corpus.errors import UnknownEncoding, UnreadableFile
from corpus.legacy import bytes_as_1252
from corpus.records import Page
from corpus.table_lines import table_lines

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary ul"
)
_DROPPED_TAGS = (
    "script style noscript template head iframe object embed applet svg canvas audio video button select textarea "
    "datalist map input title meta link"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(_DROPPED_TAGS.split())
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SPACES = re.compile("[ \t\n\r\f]+")  # a no-break space is text
_BREAK = "\x00"  # a line end that <br> made; the text itself cannot hold it
_AS_1252 = ("iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252", "x-user-defined", "us-ascii", "ascii")


def read_html(data: bytes, where: str) -> tuple[str, str, tuple[Page, ...], tuple[str, ...]]:
    """The visible text of an HTML file, its encoding, no pages, and notices.

    Raises: UnreadableFile (empty, binary, nothing visible, nested too deep), UnknownEncoding.
    """
    refuse_foreign(data, where)
    decoded = _decode(data, where)
    refuse_nul(decoded.text, where)
    visible, n_hidden = visible_text(decoded.text, where)
    refuse_binary(visible, where)
    text, legacy, notices = repair_legacy(visible)
    encoding = decoded.encoding
    if encoding == "cp1252":
        if not legacy:
            raise UnknownEncoding(
                "Không xác định chắc chắn được bảng mã của trang HTML.",
                where=where,
                advice="Hãy lưu lại trang với bảng mã UTF-8, rồi nạp lại.",
            )
        encoding = legacy
    elif legacy:
        encoding = f"{encoding}+{legacy}"
    if n_hidden:
        notices += (f"Đã bỏ {n_hidden} phần tử ẩn (không hiện trên trang).",)
    return text, encoding, (), decoded.notices + notices + text_notices(text)


def _decode(data: bytes, where: str) -> Decoded:
    """The markup as text. Encoding "cp1252" means: the bytes as they are shown, still to be identified."""
    try:
        return decode_text(data, where) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _as_utf8(data)
    except UnicodeDecodeError:
        pass
    found = _META_CHARSET.search(data[:8192])
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    if declared and declared not in (*_AS_1252, "utf-8", "utf8"):
        try:
            text = data.decode(declared)
            return Decoded(text=text, encoding=declared, notices=(f"Trang HTML khai báo bảng mã {declared}.",))
        except (LookupError, UnicodeDecodeError):
            pass
    shown = bytes_as_1252(data)
    if declared in ("utf-8", "utf8") and identify_legacy(shown) is None:
        raise UnknownEncoding(
            "Trang HTML khai báo UTF-8 nhưng có byte không phải UTF-8.",
            where=where,
            advice="Hãy lưu lại trang với bảng mã UTF-8, rồi nạp lại.",
        )
    return Decoded(text=shown, encoding="cp1252")


def _as_utf8(data: bytes) -> Decoded:
    return Decoded(text=data.decode("utf-8-sig"), encoding="utf-8")


def visible_text(markup: str, where: str = "") -> tuple[str, int]:
    """The text a browser would show, and the number of hidden elements left out.

    >>> visible_text("<h1>I. MỤC TIÊU</h1><p>Một&nbsp;<b>hai</b><br>ba</p><script>x()</script>")[0]
    'I. MỤC TIÊU\\n\\nMột\\xa0hai\\nba'
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeEncodeError):
        raise UnreadableFile(
            "Trang HTML không có nội dung đọc được.", where=where, advice="Hãy kiểm tra lại tệp."
        ) from None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableFile(
            "Trang HTML lồng quá sâu, đọc sẽ mất chữ.",
            where=where,
            advice="Hãy mở trang bằng trình duyệt và lưu phần văn bản thành .txt.",
        )
    page = _Page()
    page.walk(tree)
    page.end_block()
    return "\n\n".join(page.blocks), page.n_hidden


class _Page:
    """The blocks of visible text, in document order."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.n_hidden = 0
        self._inline: list[str] = []

    def end_block(self) -> None:
        """Closes the paragraph being built: white space becomes one space, <br> a line end."""
        lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(self._inline).split(_BREAK)]
        block = "\n".join(lines).strip("\n")
        if block:
            self.blocks.append(block)
        self._inline.clear()

    def walk(self, element: etree._Element) -> None:
        """Takes in one element and what it holds; its tail belongs to the caller."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or not tag:
            return
        if _is_hidden(element):
            self.n_hidden += 1
            return
        if tag == "br":
            self._inline.append(_BREAK)
            return
        if tag == "table":
            self.end_block()
            self.blocks.extend(table_lines(self._rows(element)))
            return
        block = tag in _BLOCKS
        if block:
            self.end_block()
        if tag == "pre":
            self._inline.append((element.text or "").replace("\n", _BREAK))
        else:
            self._inline.append(element.text or "")
        for child in element:
            self.walk(child)
            self._inline.append(child.tail or "")
        if block:
            self.end_block()

    def _rows(self, table: etree._Element) -> list[list[list[str]]]:
        """The table as rows of cells of paragraphs; a cell over several columns is followed by empty ones."""
        rows: list[list[list[str]]] = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            cells: list[list[str]] = []
            for cell in row.iterchildren("td", "th"):
                inner = _Page()
                inner.walk(cell)
                inner.end_block()
                self.n_hidden += inner.n_hidden
                lines = [line for block in inner.blocks for line in block.split("\n") if line]
                cells += [lines, *([[]] * (_span(cell) - 1))]
            rows.append(cells)
        caption = table.find("caption")
        return [[[_SPACES.sub(" ", caption.text_content()).strip()]], *rows] if caption is not None else rows


def _span(cell: etree._Element) -> int:
    value = cell.get("colspan", "1").strip()
    return min(int(value), 50) if value.isascii() and value.isdigit() and value != "0" else 1


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(element.get("style", "")))
