"""Two documents side by side: pairs of passages with their differences, and what stands on one side only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from citations.comparison_file import comparison_word, comparison_workbook
from citations.export import FORMATS
from citations.passages import stored_passage
from indexer import StoredDocument
from search import Engine
from search.comparison import Comparison, Pair, compare_documents
from search.near import MIN_WORDS, Unit
from ui import among_texts as texts
from ui.address import link_to
from ui.compare_address import Compared, params_of
from ui.difference_html import legend_html, pieces_html, verdict_html
from ui.facts import short_name, title_of
from ui.frame import notice_html
from ui.near import side_html
from ui.number_links import current_relations
from ui.passage import passage_html
from ui.results_html import PATH_MARK
from ui.symbol_page import page_links_html

PER_PAGE = 15  # pairs on one page
MAX_LISTED = 40  # passages listed under one heading
LEFT_KEY, RIGHT_KEY = "so-sanh-a", "so-sanh-b"


def show_documents(engine: Engine, compared: Compared, base_url: str) -> Compared:
    """Puts choice, counts, pairs and the rest on the page; returns the view shown."""
    documents = {one.doc_id: one for one in engine.index.documents()}
    given = compared
    compared = _chosen(engine, documents, compared)
    if (given.left and given.left != compared.left) or (given.right and given.right != compared.right):
        st.html(notice_html(texts.UNKNOWN, "warning"))
    _show_choice(documents, compared)
    if compared.left == compared.right:
        st.html(notice_html(texts.SAME_DOCUMENT, "warning"))
        return compared
    with st.spinner(texts.COMPARING):
        comparison = _compared(engine, str(engine.index.folder), compared.left, compared.right)
    pairs = comparison.with_other_numbers if compared.only_numbers else comparison.pairs
    pages = max(1, -(-len(pairs) // PER_PAGE))
    compared = replace(compared, page=min(compared.page, pages))
    left, right = documents[compared.left], documents[compared.right]
    st.html(_counts(comparison, compared))
    _show_exports(engine, comparison, pairs, (title_of(left), title_of(right)), base_url)
    st.html(_pairs(engine, pairs, comparison, compared, left, right))
    st.html(page_links_html(compared.page, pages, lambda to: link_to(params_of(replace(compared, page=to)))))
    if not compared.only_numbers:
        st.html(_only(engine, texts.ONLY_LEFT, comparison.only_left))
        st.html(_only(engine, texts.ONLY_RIGHT, comparison.only_right))
    return compared


@st.cache_resource(max_entries=6, show_spinner=False)
def _compared(_engine: Engine, generation: str, left: str, right: str) -> Comparison:
    """The comparison of two documents, made once for all visitors while it is among the latest."""
    return compare_documents(_engine, left, right)


def _chosen(engine: Engine, documents: dict[str, StoredDocument], compared: Compared) -> Compared:
    """The view with both documents chosen: for one alone the one that carries out the same, else the next one."""
    left = compared.left if compared.left in documents else ""
    right = compared.right if compared.right in documents else ""
    order = list(documents)
    if not left and not right:
        left = next((one for one in order if _sibling(engine, documents[one])), order[0])
    one = left or right
    other = _sibling(engine, documents[one]) or next(doc_id for doc_id in order if doc_id != one)
    return replace(compared, left=left or other, right=right or other)


def _sibling(engine: Engine, document: StoredDocument) -> str:
    """The first document that carries out the same one as this; "" when there is none."""
    together = current_relations(engine).together(document)
    return next((others[0].doc_id for _, others in together), "")


def _show_choice(documents: dict[str, StoredDocument], compared: Compared) -> None:
    order = list(documents)
    names = {doc_id: short_name(one) for doc_id, one in documents.items()}
    for key, chosen in ((LEFT_KEY, compared.left), (RIGHT_KEY, compared.right)):
        st.session_state[key] = chosen
    for place, key, label in zip(st.columns(2), (LEFT_KEY, RIGHT_KEY), (texts.LEFT, texts.RIGHT), strict=True):
        with place:
            st.selectbox(label, order, key=key, format_func=names.__getitem__, on_change=_choose, args=(compared,))
    swapped = replace(compared, left=compared.right, right=compared.left, page=1)
    st.html(f'<p class="cc-acts"><a class="cc-act" href="{_href(swapped)}" data-go="1">⇄ {texts.SWAP}</a></p>')


def _choose(compared: Compared) -> None:
    """Puts the chosen documents into the address, from the first page on."""
    left, right = st.session_state[LEFT_KEY], st.session_state[RIGHT_KEY]
    st.query_params.from_dict(params_of(replace(compared, left=left, right=right, page=1)))


def _href(compared: Compared) -> str:
    return escape(link_to(params_of(compared)))


def _counts(comparison: Comparison, compared: Compared) -> str:
    """How much agrees, and the switch between all pairs and those with other numbers."""
    counted = texts.COUNTED.format(
        pairs=len(comparison.pairs), identical=comparison.n_identical, numbers=len(comparison.with_other_numbers)
    )
    sides = texts.COUNTED_SIDES.format(left=comparison.n_left, right=comparison.n_right, words=MIN_WORDS)
    links = ""
    for only, label in ((False, texts.ALL_PAIRS), (True, texts.ONLY_NUMBERS)):
        current = ' aria-current="true"' if only == compared.only_numbers else ""
        href = _href(replace(compared, only_numbers=only, page=1))
        links += f'<a href="{href}" data-go="1"{current}>{label}</a>'
    return (
        f'<p role="status"><b>{escape(counted)}</b></p><p class="cc-line">{escape(sides)}</p>'
        f'<nav class="cc-ways cc-which" aria-label="{texts.PAIRS}">{links}</nav>'
    )


def _show_exports(
    engine: Engine, comparison: Comparison, pairs: Sequence[Pair], titles: tuple[str, str], base_url: str
) -> None:
    def word() -> bytes:
        return comparison_word(
            engine.index, comparison, titles, base_url=base_url, made=date.today(), pairs=pairs
        )

    def excel() -> bytes:
        return comparison_workbook(engine.index, comparison, base_url=base_url, pairs=pairs)

    making: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        (texts.EXPORT_WORD, "docx", word), (texts.EXPORT_EXCEL, "xlsx", excel),
    )  # fmt: skip
    with st.container(horizontal=True, key="xuat-so-sanh"):
        for label, ending, make in making:
            st.download_button(
                label, make, file_name=f"{texts.FILE_NAME}.{ending}", mime=FORMATS[ending].media_type,
                key=f"so-sanh-{ending}", on_click="ignore",
            )  # fmt: skip


def _pairs(
    engine: Engine,
    pairs: Sequence[Pair],
    comparison: Comparison,
    compared: Compared,
    left: StoredDocument,
    right: StoredDocument,
) -> str:
    """The pairs of one page, in the order of the first document."""
    if not comparison.pairs:
        return f"<div>{notice_html((texts.NO_PAIRS, texts.NO_PAIRS_ADVICE))}</div>"
    if not pairs:
        return f"<div>{notice_html(texts.NO_NUMBERS)}</div>"
    shown = pairs[(compared.page - 1) * PER_PAGE : compared.page * PER_PAGE]
    first = (compared.page - 1) * PER_PAGE + 1
    body = "".join(_pair(engine, number, pair, left, right) for number, pair in enumerate(shown, first))
    return (
        f'<section class="cc-pairs" aria-label="{texts.PAIRS}">{legend_html()}<ol class="cc-bare">{body}</ol></section>'
    )


def _pair(engine: Engine, number: int, pair: Pair, left: StoredDocument, right: StoredDocument) -> str:
    sides = "".join(
        side_html(
            short_name(document), pieces_html(pieces, side),
            stored_passage(engine.index, unit.doc_id, unit.eid).citation, full=False,
        )
        for document, unit, pieces, side in (
            (left, pair.left, pair.difference.left, "left"), (right, pair.right, pair.difference.right, "right"),
        )
    )  # fmt: skip
    head = f'<span class="cc-number">{number}.</span> {verdict_html(pair.difference)}'
    return f'<li class="cc-pair">{head}<div class="cc-two">{sides}</div></li>'


def _only(engine: Engine, name: str, units: Sequence[Unit]) -> str:
    """What stands on one side only, as an outline of headings with counts that open."""
    if not units:
        return "<div></div>"
    groups: dict[tuple[str, ...], list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.heading_path[:2], []).append(unit)
    body = "".join(_group(engine, path, inside) for path, inside in groups.items())
    summary = escape(name.format(n=len(units)))
    return f'<details class="cc-only"><summary>{summary}</summary>{body}</details>'


def _alone(engine: Engine, unit: Unit) -> str:
    """A passage without a partner, with its unit and a link."""
    citation = stored_passage(engine.index, unit.doc_id, unit.eid).citation
    link = f'<a class="cc-act" href="{escape(citation.permalink)}" data-go="1">{texts.OPEN}</a>'
    return (
        f'<li><span class="cc-text">{passage_html(unit.quote)}</span> '
        f'<span class="cc-line">{escape(citation.unit)} {link}</span></li>'
    )


def _group(engine: Engine, path: Sequence[str], units: Sequence[Unit]) -> str:
    heading = PATH_MARK.join(" ".join(part.split()) for part in path) or texts.WITHOUT_HEADING
    items = "".join(_alone(engine, unit) for unit in units[:MAX_LISTED])
    if len(units) > MAX_LISTED:
        items += f"<li>{texts.N_MORE.format(n=len(units) - MAX_LISTED)}</li>"
    return f'<details><summary>{escape(heading)} ({len(units)})</summary><ul class="cc-bare">{items}</ul></details>'
