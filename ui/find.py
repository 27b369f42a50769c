"""The page for finding every passage: filters with counts, sorting, all hits, saving."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from corpus.errors import BadQuery
from corpus.vietnamese import fold
from indexer import StoredDocument
from search import AllHits, Engine, Filters
from search.arranging import document_dates
from settings import Settings
from ui import find_texts as texts
from ui.address import link_to
from ui.behaviour import install
from ui.find_address import Wanted, filters_of, params_of, wanted_from
from ui.find_html import act, chips_html, facets_html, grouped, order_html, pages_html, understood_html
from ui.find_nothing import nothing_html, ways_html
from ui.find_results import LIST_ID, PER_PAGE, View, page_parts, view_of
from ui.find_save import show_saving
from ui.frame import STYLE, documents_line, notice_html, page_address, set_title, show_error, unsearchable_html
from ui.results_html import reading_html
from ui.texts import FIND, NO_DOCUMENTS_YET, SEARCH
from ui.topics import example_topics

BOX_KEY, FOUND_KEY, EMPTY_KEY = "tim-gi", "tim-duoc", "tim-rong"


def show_find(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    st.html(STYLE.with_name("find.css"))
    wanted = wanted_from(st.query_params.to_dict())
    set_title(f"{FIND}: {wanted.text}" if wanted.text else FIND)
    target = LIST_ID if wanted.page > 1 else ""
    install(f"find {wanted.text} {wanted.page} {wanted.sort}", target=target, focus=not wanted.text)
    st.html(f'<h1 class="cc-title">{FIND}</h1>')
    documents = engine.index.documents()
    if not documents:
        st.html(notice_html(NO_DOCUMENTS_YET, "warning"))
        return link_to(params_of(wanted))
    if not wanted.text:
        st.html(f'<p class="cc-lede">{escape(texts.LEDE.format(documents=documents_line(documents)))}</p>')
    _show_form(wanted)
    if st.session_state.pop(EMPTY_KEY, False):
        st.html(notice_html(texts.EMPTY))
    if wanted.text:
        wanted = _show_found(engine, wanted, settings)
    else:
        _show_start(engine, wanted)
    return link_to(params_of(wanted))


def _show_form(wanted: Wanted) -> None:
    st.session_state[BOX_KEY] = wanted.text
    with st.form("tim", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="hop-tim"):
        st.text_input(
            texts.BOX,
            key=BOX_KEY,
            placeholder=texts.PLACEHOLDER,
            label_visibility="collapsed",
            autocomplete="off",
            width="stretch",
        )
        st.form_submit_button(SEARCH, type="primary", on_click=_submit, args=(wanted,))


def _submit(wanted: Wanted) -> None:
    """Puts what the box holds into the address; order and conditions stay."""
    text = str(st.session_state.get(BOX_KEY) or "").strip()
    st.session_state[EMPTY_KEY] = not text
    st.query_params.from_dict(params_of(replace(wanted, text=text, page=1)))


def _show_start(engine: Engine, wanted: Wanted) -> None:
    """The conditions that are set, topics to try, how to write, and what cannot be searched."""
    counted = not wanted.n_conditions  # the counts are those of all documents
    links = "".join(
        f'<li><a href="{escape(link_to(params_of(replace(wanted, text=topic))))}" data-go="1">{escape(topic)}'
        + (f' <span class="cc-n">{texts.N_PASSAGES.format(n=grouped(n))}</span></a></li>' if counted else "</a></li>")
        for topic, n in _topics(engine.index.generation, engine)
    )
    topics = f'<h2 class="cc-small">{texts.TOPICS}</h2><ul class="cc-examples">{links}</ul>' if links else ""
    chips = chips_html(engine, wanted)
    st.html(f"<div>{chips}{topics}{_how_html(opened=True)}{unsearchable_html(engine)}</div>")


@st.cache_data(max_entries=4, show_spinner=False)
def _topics(generation: str, _engine: Engine) -> tuple[tuple[str, int], ...]:
    return example_topics(_engine)


def _how_html(*, opened: bool = False) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in texts.HOW_LINES)
    state = " open" if opened else ""
    return f'<details class="cc-more cc-how"{state}><summary>{texts.HOW}</summary><ul>{lines}</ul></details>'


def _find(engine: Engine, wanted: Wanted) -> AllHits:
    """All passages of a search, kept for the next page of the same visit. Raises: BadQuery."""
    kept = st.session_state.setdefault(FOUND_KEY, {})

    def made(filters: Filters) -> AllHits:
        key = (engine.index.generation, wanted.text, filters)
        if key not in kept:
            found = engine.find_all(wanted.text, filters)
            for old in [one for one in kept if one[:2] != key[:2]]:
                del kept[old]
            kept[key] = found
        return kept[key]

    with st.spinner(texts.MAKING):
        _ = engine.facets  # read once per index: a second or so over a million passages
        found = made(Filters())
        return made(filters_of(wanted)) if found.cut and wanted.n_conditions else found


def _show_found(engine: Engine, wanted: Wanted, settings: Settings) -> Wanted:
    """The passages of a search; returns the view that is really shown."""
    try:
        found = _find(engine, wanted)
    except BadQuery as error:
        show_error(error)
        st.html(_how_html())
        return wanted
    notices = "".join(map(notice_html, found.question.notices))
    reading = found.question.reading
    changed = reading.changed and fold(" ".join(word.key for word in found.needs.words)) != fold(reading.text)
    reading = reading_html(replace(reading, changed=changed, also=(), symbols=()))
    st.html(f"<div>{reading}{understood_html(found)}{_how_html()}{notices}</div>")
    view = view_of(engine, wanted, found)
    side, main = st.columns([2, 7], gap="medium")
    with side:
        st.html(facets_html(engine, view.wanted, view.counter.counts(view.wanted.chosen)))
    with main:
        _show_main(view, page_address(settings.base_url))
    return view.wanted


def _show_main(view: View, base_url: str) -> None:
    if not len(view.places):
        st.html(f"<div>{chips_html(view.engine, view.wanted)}{nothing_html(view)}</div>")
        return
    st.html(f"<div>{_count_html(view)}{chips_html(view.engine, view.wanted)}{order_html(view.wanted)}</div>")
    show_saving(view, base_url)
    for part in page_parts(view, base_url):
        st.html(part)
    st.html(f"<div>{_others_html(view)}{pages_html(view.wanted, view.n_pages)}</div>")


def _count_html(view: View) -> str:
    """How many passages there are, in how many documents, and what is known about the count."""
    found = view.found
    words, near, accents = view.sums()
    template = texts.FOUND if found.needs.words else texts.FOUND_NAMED
    if found.operators.phrases:
        template = texts.FOUND_PHRASE
    n = texts.AT_LEAST.format(n=grouped(words)) if found.cut else grouped(words)
    parts = [template.format(n=n)] if words or not accents else []
    if near:
        parts.append(texts.AND_NEAR.format(n=near) if words else texts.N_PASSAGES.format(n=near))
    if accents:
        parts.append(texts.N_PASSAGES.format(n=grouped(accents)))
    shown = " ".join(parts if words else parts[-1:])
    where = texts.IN_DOCUMENTS.format(documents=documents_line(_documents(view)))
    lines = [f'<p class="cc-total" role="status"><b>{escape(shown)}</b> {escape(where)}.{_range(view)}</p>']
    if not words and near:
        lines.append(f'<p class="cc-count">{texts.NO_WORDS}</p>' + ("" if found.total else ways_html(view)))
    if found.cut:
        lines.append(notice_html(texts.CUT.format(n=grouped(found.total))))
    return "".join([*lines, _undated(view)])


def _range(view: View) -> str:
    """Which of the passages this page shows."""
    if view.n_pages == 1:
        return ""
    first = (view.wanted.page - 1) * PER_PAGE + 1
    last = first + len(view.on_page()) - 1
    said = texts.SHOWN_OF.format(first=grouped(first), last=grouped(last), total=grouped(len(view.places)))
    return f' <span class="cc-range">{escape(said[:1].upper() + said[1:])}.</span>'


def _documents(view: View) -> list[StoredDocument]:
    """The documents of all passages of a view."""
    numbers = set(view.engine.index.chunk_documents[view.found.ordinals[view.places]].tolist())
    return [one for number, one in enumerate(view.engine.index.documents()) if number in numbers]


def _undated(view: View) -> str:
    if view.wanted.sort not in ("newest", "oldest"):
        return ""
    index = view.engine.index
    n = int((document_dates(index)[index.chunk_documents[view.found.ordinals[view.places]]] < 0).sum())
    return f'<p class="cc-count">{escape(texts.UNDATED.format(n=grouped(n)))}</p>' if n else ""


def _others_html(view: View) -> str:
    """Links to groups that are not shown: those with other accents, and near ones that were hidden."""
    counts = view.counter.counts(view.wanted.chosen)["stands"]
    chosen = view.wanted.values("stands")
    links = ""
    if counts.get("khac-dau") and "khac-dau" not in chosen:
        label = texts.SEE_ACCENTS.format(n=grouped(counts["khac-dau"]))
        links += act(view.wanted.with_values("stands", ("khac-dau",)), label)
    near = counts.get("thieu-tu", 0) + counts.get("gan-nghia", 0)
    if near and chosen and not {"thieu-tu", "gan-nghia"} & set(chosen):
        links += act(view.wanted.with_values("stands", ()), texts.SHOW_NEAR.format(n=grouped(near)))
    return f'<p class="cc-acts">{links}</p>' if links else ""
