"""Notes and the text they belong to, linked both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from citations import Address, format_permalink
from corpus.records import Document, Paragraph
from ui import reader_texts as texts

ANCHORED = "footnote_of:"  # the flag of a note that names the paragraph with its mark
_MARK = re.compile(  # what is left of a raised number: 1) in a scan, 2) a number glued to a word in clean text
    r"(?<=[\w%)\"'.])(?:[\^°®][\^'\"*°®]*|\*?'{1,2}[\^*']*|\*[\^']*|\"\^|''\*?)(?=[\s.,;:)]|$)"
)


def anchor_of(note: Paragraph) -> str:
    """The eId of the paragraph that a note belongs to; "" when it is not known."""
    return next((flag.removeprefix(ANCHORED) for flag in note.flags if flag.startswith(ANCHORED)), "")


def notes_by_anchor(paragraphs: Sequence[Paragraph]) -> dict[str, list[Paragraph]]:
    """The notes of each paragraph that carries some, by its eId, in order."""
    found: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        if one.kind == "note" and (anchor := anchor_of(one)):
            found.setdefault(anchor, []).append(one)
    return found


def note_links(document: Document, notes: Mapping[str, Sequence[Paragraph]]) -> dict[int, tuple[int, str]]:
    """For each mark that surely belongs to a note: its start -> (its end, the opening tag of the link to the note).

    Sure is a paragraph with as many marks as notes; elsewhere the notes are named behind the paragraph.
    """
    found: dict[int, tuple[int, str]] = {}
    for one in document.paragraphs:
        own = notes.get(one.eid, ())
        marks = _marks(document.text, one) if own else []
        if len(marks) == len(own):
            for (start, end), note in zip(marks, own, strict=True):
                found[start] = (end, _opening(document.doc_id, note.eid, texts.TO_NOTE.format(label=note.label)))
    return found


def notes_line(document: Document, notes: Sequence[Paragraph]) -> str:
    """The links to the notes of a paragraph or table; "" when there are none."""
    if not notes:
        return ""
    links = ", ".join(
        f"{_opening(document.doc_id, note.eid, texts.TO_NOTE.format(label=note.label))}"
        f"{escape(note.label.removeprefix('chú thích '))}</a>"
        for note in notes
    )
    return f' <span class="cc-notes-of">{texts.NOTES} {links}</span>'


def back_link(document: Document, note: Paragraph) -> str:
    """The link from a note to the paragraph with its mark; "" when that is not known."""
    anchor = anchor_of(note)
    if not anchor:
        return ""
    return f" {_opening(document.doc_id, anchor, texts.BACK_TO_TEXT.format(label=note.label), 'cc-back-to')}↩</a>"


def _opening(doc_id: str, eid: str, name: str, css: str = "cc-note-mark") -> str:
    href = escape(format_permalink(Address(doc_id=doc_id, eid=eid)))
    return (
        f'<a class="{css}" href="{href}" data-go="1" data-to="doan-{escape(eid)}" '
        f'title="{escape(name)}" aria-label="{escape(name)}">'
    )


def _marks(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    return [
        (match.start(), match.end())
        for span in paragraph.ranges
        for match in _MARK.finditer(text, span.start, span.end)
    ]
