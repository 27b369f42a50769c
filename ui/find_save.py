"""Saving what a search found: into the reading list of this visit, as a file, as a link."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

import streamlit as st

from citations import Address, quote_hash
from citations.export import FORMATS, export
from citations.passages import hit_passage
from citations.records import ReadingList
from commitments.export import safe_cell
from corpus.vietnamese import fold
from search import Engine
from search.listing import hits_at
from ui import find_texts as texts
from ui.address import LIST, PAGE, link_to
from ui.collected import MAX_COLLECTED, collect, collected
from ui.find_address import params_of
from ui.find_html import chosen_said, grouped
from ui.find_results import View
from ui.frame import copy_button

MAX_FILE = 500  # passages in one file
ADDED_KEY = "tim-da-them"
CSV = "csv"
CSV_COLUMNS = ("STT", "Trích nguyên văn", "Trích dẫn", "Trang", "Liên kết", "Tệp nguồn", "Ghi chú")
REMARKS = ("", texts.NEAR_REMARK, texts.ACCENTS_REMARK)  # by group
MAX_NAME = 60  # code points of a file's name


def show_saving(view: View, base_url: str) -> None:
    """Buttons that keep the passages of this page or all of them, files of all, and the link to this view."""
    shown, places = view.on_page().tolist(), view.places.tolist()
    with st.container(horizontal=True, key="luu-tim"):
        label = texts.ADD_PAGE.format(n=len(shown))
        st.button(label, key="them-trang", on_click=_add, args=(view, shown))
        if len(places) > len(shown):
            label = texts.ADD_ALL.format(n=grouped(len(places)))
            st.button(label, key="them-het", on_click=_add, args=(view, places))
        names = {"docx": FORMATS["docx"].name, "xlsx": FORMATS["xlsx"].name, CSV: "CSV"}
        for suffix, name in names.items():
            st.download_button(
                texts.DOWNLOAD.format(name=name),
                _later(view, suffix, base_url),
                file_name=f"{file_name(view.wanted.text)}.{suffix}",
                mime="text/csv" if suffix == CSV else FORMATS[suffix].media_type,
                key=f"tai-{suffix}",
                on_click="ignore",
            )
    words, near, _ = view.sums()
    lines = [texts.INCLUDED.format(words=grouped(words), near=grouped(near))] if words and near else []
    if len(places) > MAX_FILE:
        lines.append(texts.DOWNLOAD_CUT.format(n=MAX_FILE))
    said = f'<span class="cc-count">{escape(" ".join(lines))}</span>'
    link = copy_button(texts.COPY_LINK, base_url + link_to(params_of(view.wanted)))
    st.html(f'<p class="cc-acts cc-kept">{link}{said}</p>')
    added = st.session_state.pop(ADDED_KEY, "")
    if added:
        link = f'<a class="cc-act" href="{link_to({PAGE: LIST})}" data-go="1">{texts.OPEN_LIST}</a>'
        st.html(f'<div class="cc-notice" role="status"><p>{escape(added)} {link}</p></div>')


def _add(view: View, places: Sequence[int]) -> None:
    """Puts passages into the reading list and keeps what to tell about it."""
    addresses = addresses_of(view, places[:MAX_COLLECTED])
    new, known = collect(addresses), len(collected())
    several = len(addresses) - new
    said = (texts.ADDED_SOME if several else texts.ADDED).format(new=new, known=several, total=known)
    missing = not set(addresses) <= set(collected()) or len(places) > MAX_COLLECTED
    st.session_state[ADDED_KEY] = f"{said} {texts.LIST_FULL.format(n=MAX_COLLECTED)}" if missing else said


def addresses_of(view: View, places: Sequence[int]) -> list[Address]:
    """The addresses of passages in order; pieces of one paragraph give it once."""
    index = view.engine.index
    found = {}
    for chunk in index.store.chunks([int(view.found.ordinals[place]) for place in places]):
        if (chunk.doc_id, chunk.eid) not in found:
            paragraph, document = index.paragraph(chunk.doc_id, chunk.eid), index.document(chunk.doc_id)
            words = paragraph.quote(index.text(document.file))
            found[chunk.doc_id, chunk.eid] = Address(doc_id=chunk.doc_id, eid=chunk.eid, hash=quote_hash(words))
    return list(found.values())


def file_of(view: View, suffix: str, base_url: str) -> bytes:
    """All passages of a view in its order, at most MAX_FILE, as a file; those that lack words say so in a remark."""
    listed = reading_list(view.engine, view, base_url)
    if suffix != CSV:
        return export(listed, suffix)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for number, passage in enumerate(listed.passages, 1):
        cited = passage.citation
        row = (cited.quote, cited.full, str(cited.page or ""), cited.permalink, cited.file, passage.remark)
        writer.writerow([number, *map(safe_cell, row)])
    return ("\ufeff" + out.getvalue()).encode()


def reading_list(engine: Engine, view: View, base_url: str) -> ReadingList:
    """The passages with title and day; the title is the search with its conditions."""
    places = view.places[:MAX_FILE].tolist()
    hits = hits_at(engine, view.found, places)
    groups = view.found.groups[places].tolist()
    conditions = chosen_said(engine, view.wanted)
    title = texts.FILE_TITLE.format(text=view.wanted.text) + (f" ({'; '.join(conditions)})" if conditions else "")
    passages = tuple(
        hit_passage(engine.index, hit, base_url=base_url, remark=REMARKS[group])
        for hit, group in zip(hits, groups, strict=True)
    )
    return ReadingList(passages=passages, title=title, accessed=date.today())


def file_name(text: str) -> str:
    """A file's name from a search, without accents.

    >>> file_name("“Giảm nghèo” -thuế?")
    'tim-kiem-giam-ngheo-thue'
    """
    words = "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:MAX_NAME].strip("-")
    return f"{texts.FILE_NAME}-{words}" if words else texts.FILE_NAME


def _later(view: View, suffix: str, base_url: str) -> Callable[[], bytes]:
    return lambda: file_of(view, suffix, base_url)
