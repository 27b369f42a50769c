"""What every page shares: style, header, and sentences that tell the visitor something."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

from corpus.errors import CanCuError, NoIndex
from indexer import StoredDocument
from search import Engine
from ui import texts
from ui.address import COMMITMENTS, COMPARE, HELP, LIBRARY, LIST, PAGE, SEARCH, link_to

STYLE = Path(__file__).with_name("style.css")
MAIN_ID = "noi-dung"
MAX_TITLE = 80  # code points of a tab's name


def show_header(
    current: Literal["ask", "search", "documents", "commitments", "compare", "list", "help", "store"],
) -> None:
    """Puts style and header on the page."""
    st.html(STYLE)
    entries = (
        ("ask", texts.ASK, "?"),
        ("search", texts.FIND, link_to({PAGE: SEARCH})),
        ("documents", texts.DOCUMENTS, link_to({PAGE: LIBRARY})),
        ("commitments", texts.COMMITMENTS, link_to({PAGE: COMMITMENTS})),
        ("compare", texts.COMPARE, link_to({PAGE: COMPARE})),
        ("list", texts.READING_LIST, link_to({PAGE: LIST})),
        ("help", texts.HELP, link_to({PAGE: HELP})),
    )
    links = "".join(
        f'<a href="{escape(href)}" data-go="1"{" aria-current=page" if name == current else ""}>{escape(label)}'
        f"{'<span data-collected></span>' if name == 'list' else ''}</a>"
        for name, label, href in entries
    )
    st.html(
        f'<a class="cc-skip" href="#{MAIN_ID}">{escape(texts.SKIP)}</a><header class="cc-header">'
        f'<a class="cc-name" href="?" data-go="1">{escape(texts.NAME)}</a>'
        f'<nav aria-label="{escape(texts.MAIN_MENU)}">{links}</nav></header><span id="{MAIN_ID}" tabindex="-1"></span>'
    )


def set_title(name: str) -> None:
    """Names the browser's tab after what is open."""
    words = " ".join(name.split())
    st.set_page_config(page_title=f"{words[:MAX_TITLE]} – {texts.NAME}" if words else texts.NAME)


def notice_html(sentences: str | Sequence[str], kind: Literal["plain", "warning", "error"] = "plain") -> str:
    """A box with one or more sentences, as HTML; an error is announced to screen readers at once."""
    lines = (sentences,) if isinstance(sentences, str) else sentences
    role = "alert" if kind == "error" else "status"
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div class="cc-notice cc-{kind}" role="{role}">{body}</div>'


def show_error(error: CanCuError) -> None:
    """Puts an error on the page as one sentence; where nothing was built yet, with the command that builds."""
    if isinstance(error, NoIndex):
        st.html(f'<h1 class="cc-title">{escape(texts.NO_INDEX)}</h1><p>{escape(texts.NO_INDEX_ADVICE)}</p>')
        st.code(texts.BUILD_COMMAND, language=None)
    else:
        st.html(notice_html(str(error), "error"))


def show_unexpected() -> None:
    """Puts a sentence with a code on the page for the error being handled; the log has its trace under that code."""
    trace = traceback.format_exc()
    code = sha256(trace.encode()).hexdigest()[:8]
    logging.getLogger("can_cu").error("page failed, code %s\n%s", code, trace)
    st.html(notice_html(texts.UNEXPECTED.format(code=code), "error"))


@contextmanager
def errors_told() -> Iterator[None]:
    """Tells errors of a part of the page that is made again by itself, where the page cannot."""
    try:
        yield
    except CanCuError as error:
        show_error(error)
    except Exception:
        show_unexpected()


def documents_line(documents: Sequence[StoredDocument]) -> str:
    """How many documents are meant: "7 văn bản (5 tệp)"."""
    n_files = len({document.file for document in documents})
    template = texts.N_DOCUMENTS if n_files == len(documents) else texts.N_DOCUMENTS_FILES
    return template.format(n=len(documents), files=n_files)


def unsearchable_html(engine: Engine) -> str:
    """The files and pages that cannot be searched, with the reasons; "" when there are none."""
    failures = engine.index.failures()
    if not failures:
        return ""
    lines = []
    for failure in failures:
        pages = texts.UNSEARCHABLE_PAGES.format(pages=", ".join(map(str, failure.pages))) if failure.pages else ""
        where = ", ".join(part for part in (failure.file, pages) if part)
        lines.append(f"<li><b>{escape(where)}</b>: {escape(f'{failure.reason} {failure.advice}'.strip())}</li>")
    summary = escape(texts.UNSEARCHABLE.format(n=len(failures)))
    return f'<details class="cc-more"><summary>{summary}</summary><ul>{"".join(lines)}</ul></details>'


def copy_button(label: str, copied: str) -> str:
    """A button that copies the text `copied`, as HTML."""
    return f'<button type="button" class="cc-act" data-copy="{escape(copied)}">{escape(label)}</button>'


def page_address(base_url: str) -> str:
    """The address of this page without its parameters, put before links that are copied; "" when unknown."""
    here = (st.context.url or "").partition("?")[0]
    return base_url or (f"{here}/" if here.count("/") == 2 else here)
