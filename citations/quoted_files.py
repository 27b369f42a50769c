"""The quotes in a file that somebody wrote or that was exported here: text, Word, Excel, BibTeX, RIS, JSON."""

from __future__ import annotations

import io
import json
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from citations.annotation import anchor_of
from citations.bibtex import ADDRESS_FIELD, QUOTE_FIELD, unescape
from citations.document_facts import FILE_MARK
from citations.permalink import DOCUMENT, HASH, PARAGRAPH, parse_permalink
from citations.quoted_text import LINK, quoted_in_text
from citations.records import Address, Quoted, QuotedFile
from citations.ris import ADDRESS_TAG, QUOTE_TAG
from citations.word_quotes import word_text
from citations.workbook import CUT, workbook_rows
from corpus.errors import BadCitationFile, CanCuError
from corpus.vietnamese import normal_text

MAX_BYTES = 32 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, SyntaxError, EOFError, OSError, KeyError,
    ValueError, AttributeError, IndexError, TypeError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip  # what zipfile and openpyxl raise on damaged packages; SyntaxError is the parent of XML's ParseError
_ENTRY = re.compile(r"@\s*(\w+)\s*\{\s*([^,\s{}]*)\s*,")
_FIELD = re.compile(r"\s*([\w-]+)\s*=\s*")
_TAG = re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)$")
ADVICE = "Cần lời trích trong “ ” hoặc \" \" và liên kết “…?van-ban=…” đi sau, hoặc tệp do chương trình này xuất ra."


def read_quoted(path: Path) -> QuotedFile:
    """The quotes of a file, by its ending.

    Raises: BadCitationFile when the file cannot be read, is of another kind, or holds no quote with an address.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        kinds = ", ".join(READERS)
        raise BadCitationFile("không đọc được loại tệp này.", where=str(path), advice=f"Dùng một trong: {kinds}.")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as problem:
        raise BadCitationFile(
            f"không mở được tệp ({problem.strerror or problem}).", where=str(path), advice="Kiểm tra đường dẫn."
        ) from problem
    if size > MAX_BYTES:
        what = f"tệp quá lớn ({size / 1e6:.0f} MB)."
        raise BadCitationFile(what, where=str(path), advice=f"Chia thành các tệp dưới {MAX_BYTES // 1024**2} MB.")
    try:
        found = read(data, str(path))
    except BadCitationFile:
        raise
    except CanCuError as problem:
        raise BadCitationFile(problem.what, where=str(path), advice=problem.advice) from problem
    if not any(one.quotes or one.address.hash or one.anchor for one in found.quoted):
        raise BadCitationFile("không có lời trích nào kèm liên kết.", where=str(path), advice=ADVICE)
    return found


def _decoded(data: bytes, where: str) -> str:
    """The text of a file in UTF-8, or UTF-16 with its mark."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = normal_text(data.decode("utf-16" if marked else "utf-8"))
    except UnicodeDecodeError as problem:
        what = f"không phải văn bản UTF-8 (byte thứ {problem.start + 1})."
        raise BadCitationFile(what, where=where, advice="Lưu lại tệp với bảng mã UTF-8.") from problem
    if "\0" in text:
        raise BadCitationFile("không phải tệp văn bản.", where=where, advice=ADVICE)
    return text


def _text_file(data: bytes, where: str) -> QuotedFile:
    return quoted_in_text(_decoded(data, where))


def _word_file(data: bytes, where: str) -> QuotedFile:
    text, notices = word_text(data, where)
    found = quoted_in_text(text, lines=False)
    return replace(found, notices=(*found.notices, *notices))


def _json_file(data: bytes, where: str) -> QuotedFile:
    try:
        found = json.loads(_decoded(data, where))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise BadCitationFile(f"không phải JSON ({problem}).", where=where, advice="Xuất lại tệp.") from problem
    items = found if isinstance(found, list) else [found]
    return _from_items((f"mục {number}", item) for number, item in enumerate(items, 1))


def _json_lines(data: bytes, where: str) -> QuotedFile:
    items = []
    for number, line in enumerate(_decoded(data, where).split("\n"), 1):
        try:
            items += [(f"dòng {number}", json.loads(line))] if line.strip() else []
        except (json.JSONDecodeError, RecursionError) as problem:
            raise BadCitationFile(
                f"không phải JSON ({problem}).", where=f"{where}, dòng {number}", advice="Sửa dòng đó hoặc xuất lại."
            ) from problem
    return _from_items(iter(items))


def _from_items(items: Iterator[tuple[str, Any]]) -> QuotedFile:
    """CSL items and annotations; an item of another form is told in a notice."""
    quoted, notices = [], []
    for where, item in items:
        try:
            quoted.append(_annotated(where, item) if item.get("type") == "Annotation" else _csl_item(where, item))
        except (ValueError, AttributeError, KeyError, TypeError):
            notices.append(f"{where}: không có lời trích và địa chỉ đọc được, hoặc lời trích không khớp mã băm của nó.")
    return QuotedFile(quoted=tuple(quoted), notices=tuple(notices))


def _annotated(where: str, item: Mapping[str, Any]) -> Quoted:
    anchor = anchor_of(item)
    return Quoted(where=where, quotes=(anchor.quote,), address=anchor.address, anchor=anchor)


def _csl_item(where: str, item: Mapping[str, Any]) -> Quoted:
    own = item.get("custom") or {}
    names = {DOCUMENT: "doc_id", PARAGRAPH: "eid", HASH: "hash"}
    address = parse_permalink({key: str(own.get(name, "")) for key, name in names.items()})
    told = f"{item.get('note', '')}\n{item.get('URL', '')}"
    return _entry(where, item["annote"], address or _address(told), str(own.get("file", "")))


def _address(words: str) -> Address | None:
    """The address of the first link in a text; None when there is none."""
    link = LINK.search(words)
    return parse_permalink(link[0].rstrip(".,;")) if link else None


def _entry(where: str, quote: str, address: Address | None, file: str = "") -> Quoted:
    """Raises: ValueError without quote or address."""
    if address is None or not quote.strip():
        raise ValueError(where)
    return Quoted(where=where, quotes=(quote,), address=address, file=file)


def _bib_file(data: bytes, where: str) -> QuotedFile:
    return _from_fields(_bib_entries(_decoded(data, where)), QUOTE_FIELD, (ADDRESS_FIELD, "url"), unescape)


def _bib_entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(key, fields by name) of each entry; values as written, without their outer braces or quotation marks."""
    for entry in _ENTRY.finditer(text):
        if entry[1].lower() in ("comment", "string", "preamble"):
            continue
        fields, at = {}, entry.end()
        while field := _FIELD.match(text, at):
            value, at = _bib_value(text, field.end())
            fields[field[1].lower()] = value
            comma = re.compile(r"\s*,").match(text, at)
            if comma is None:
                break
            at = comma.end()
        yield entry[2], fields


def _bib_value(text: str, at: int) -> tuple[str, int]:
    """(value, place behind it) of a field in braces, in quotation marks, or bare."""
    if at < len(text) and text[at] in '{"':
        depth, quoted = 0, text[at] == '"'
        for end in range(at, len(text)):
            depth += (text[end] == "{") - (text[end] == "}")
            if depth == 0 and end > at and (text[end] == '"' if quoted else text[end] == "}"):
                return text[at + 1 : end], end + 1
        return text[at + 1 :], len(text)
    bare = re.compile(r"[^,}\s]*").match(text, at)
    return bare[0], bare.end()


def _ris_file(data: bytes, where: str) -> QuotedFile:
    return _from_fields(_ris_records(_decoded(data, where)), QUOTE_TAG, (ADDRESS_TAG, "UR"), str)


def _ris_records(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(place, first value by tag) of each record; a line without a tag goes on with the value before it."""
    fields: dict[str, str] = {}
    number, last = 0, ""
    for line in text.split("\n"):
        tag = _TAG.match(line.rstrip())
        if tag is None:
            fields |= {last: f"{fields[last]} {line.strip()}"} if last and line.strip() else {}
            continue
        if tag[1] == "ER":
            number += 1
            yield f"bản ghi {number}", fields
            fields, last = {}, ""
            continue
        last = tag[1] if tag[1] not in fields else ""
        fields.setdefault(tag[1], tag[2])


def _from_fields(
    entries: Iterator[tuple[str, dict[str, str]]], quote: str, addresses: tuple[str, ...], read: Callable[[str], str]
) -> QuotedFile:
    quoted, notices = [], []
    for where, fields in entries:
        try:
            told = "\n".join(fields.get(name, "") for name in addresses)
            file = told.partition(FILE_MARK)[2].partition("\n")[0]
            quoted.append(_entry(where, read(fields.get(quote, "")), _address(told), file))
        except ValueError:
            notices.append(f"{where}: không có lời trích hoặc địa chỉ, không kiểm được.")
    return QuotedFile(quoted=tuple(quoted), notices=tuple(notices))


def _excel_file(data: bytes, where: str) -> QuotedFile:
    try:
        _refuse_unsafe(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it does not keep; only texts are read here
            rows = list(workbook_rows(data))
    except _DAMAGED as problem:
        raise BadCitationFile(
            f"tệp Excel hỏng hoặc không phải .xlsx ({type(problem).__name__}).",
            where=where,
            advice="Mở bằng Excel, lưu lại thành .xlsx.",
        ) from problem
    entries = ((f"hàng {row}", {"quote": quote.removesuffix(CUT), "link": link}) for row, quote, link in rows)
    return _from_fields(entries, "quote", ("link",), str)


def _refuse_unsafe(data: bytes) -> None:
    """Raises ValueError for a package that unpacks to too much or declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
            raise ValueError("unpacks to too much")
        for part in package.infolist():
            with package.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(2048):
                    raise ValueError("declares a DTD")


READERS: Mapping[str, Callable[[bytes, str], QuotedFile]] = {
    ".txt": _text_file, ".md": _text_file, ".json": _json_file, ".jsonld": _json_file, ".jsonl": _json_lines,
    ".bib": _bib_file, ".ris": _ris_file, ".docx": _word_file, ".xlsx": _excel_file,
}  # fmt: skip
