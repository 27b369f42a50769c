"""What can be done with a passage to cite it: the two buttons, the choice of a table's parts, the dialog's blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from citations import Address, format_permalink, parse_permalink, quote_hash
from citations.records import Passage
from citations.styles import render
from corpus.records import Document, Paragraph
from indexer import Index
from ui import cite_texts as texts
from ui.addressed import Addressed, find_piece
from ui.collected import key_of

ENDINGS = {"bibtex": "bib", "ris": "ris", "csl": "json", "jsonld": "jsonld"}  # styles that are also files
LONG_TEXT = 240  # characters; more than these may scroll on a small screen, and must then be reached by keyboard
CELL = "__col_"  # in an eId: before the number of a cell's column


def quoted_address(index: Index, permalink: str, quote: str) -> Address | None:
    """The address of a quote, by its permalink: of the whole paragraph, or of the piece that is quoted.

    A permalink names the whole paragraph; where only a piece of it is quoted, the address carries that piece's hash.
    """
    address = parse_permalink(permalink)
    if address is None or not address.eid or not quote:
        return address
    piece = Address(doc_id=address.doc_id, eid=address.eid, hash=quote_hash(quote))
    return piece if piece.hash == address.hash or find_piece(index, piece) else address


def cite_buttons(address: Address | None) -> str:
    """The buttons that cite a passage and that put it into the reading list or take it out; "" without an address."""
    if address is None or not address.eid:
        return ""
    return cite_button(address) + collect_button(address)


def cite_button(address: Address) -> str:
    """The button that opens the dialog of citing."""
    key = escape(key_of(address))
    return f'<button type="button" class="cc-act" data-cite="{key}" aria-haspopup="dialog">{texts.CITE}</button>'


def collect_button(address: Address) -> str:
    """The button that puts a passage into the reading list or takes it out; the browser shows which of the two."""
    key = escape(key_of(address))
    return f'<button type="button" class="cc-act" data-collect="{key}" aria-pressed="false">{texts.ADD}</button>'


def parts_html(document: Document, table: Sequence[Paragraph], addressed: Addressed) -> str:
    """Links to the parts of a table around the cited one: the table, the row, each cell of the row; "" without any."""
    cited = addressed.paragraph
    row = cited if cited.kind == "row" else next((one for one in table if one.eid == cited.parent), None)
    if row is None or row.kind != "row":
        return ""
    named = [(table[0], texts.WHOLE_TABLE), (row, texts.WHOLE_ROW)]
    for cell in table:
        number = cell.eid.rpartition(CELL)[2]
        if cell.kind == "cell" and cell.parent == row.eid and number.isdecimal():
            name = " ".join(row.columns[int(number) - 1].split()) if int(number) <= len(row.columns) else ""
            template = texts.COLUMN_NAMED if name else texts.COLUMN
            named.append((cell, template.format(n=number, name=name)))
    items = "".join(f"<li>{_part_link(document, one, label, cited)}</li>" for one, label in named)
    return f'<p class="cc-line">{texts.CHOICE}</p><ul class="cc-parts">{items}</ul>'


def _part_link(document: Document, part: Paragraph, label: str, cited: Paragraph) -> str:
    address = Address(doc_id=document.doc_id, eid=part.eid, hash=quote_hash(part.quote(document.text)))
    current = ' aria-current="true"' if part.eid == cited.eid else ""
    return f'<a href="{escape(format_permalink(address))}" data-go="1"{current}>{escape(label)}</a>'


def styles_html(passage: Passage, accessed: date) -> str:
    """The passage in every style: a named block with its text, copied by a button, saved where it is a file's."""
    blocks = ""
    for style, name in texts.STYLE_NAMES.items():
        text = render([passage], style, accessed=accessed)
        hint = f'<p class="cc-line">{escape(texts.STYLE_HINTS[style])}</p>' if style in texts.STYLE_HINTS else ""
        heading = f'<h3 id="kieu-{style}">{escape(name)}</h3>'
        code = ' class="cc-code"' if style in ENDINGS else ""
        scrolled = f' tabindex="0" role="group" aria-labelledby="kieu-{style}"' if len(text) > LONG_TEXT else ""
        blocks += (
            f'<section class="cc-style" aria-labelledby="kieu-{style}">{heading}{hint}'
            f'<pre{code}{scrolled} id="loi-{style}">{escape(text)}</pre>'
            f'<p class="cc-acts">{_buttons(style)}</p></section>'
        )
    return f'<div class="cc-styles">{blocks}</div>'


def _buttons(style: str) -> str:
    """The button that copies the text of a style, and the one that saves it where the style is also a file's.

    Both take the text from the page: an attribute would lose the blank at the end of a RIS record.
    """
    attributes = f'type="button" class="cc-act" aria-describedby="kieu-{style}" data-of="loi-{style}"'
    copy = f"<button {attributes} data-copy>{texts.COPY}</button>"
    ending = ENDINGS.get(style)
    if ending is None:
        return copy
    label = texts.DOWNLOAD.format(ending=ending)
    return f'{copy}<button {attributes} data-save="trich-dan.{ending}">{label}</button>'
