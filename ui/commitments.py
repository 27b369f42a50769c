"""The page of commitments: subject, filters, and five views of what the documents promise, order and report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from commitments import Commitment
from commitments.records import KIND_NAMES, REVIEW_NAMES, STATUS_NAMES
from corpus.errors import BadQuery
from search import Engine
from settings import Settings
from ui import commitment_texts as texts
from ui.address import link_to
from ui.behaviour import install
from ui.commitment_address import FACETS, VIEWS, Wanted, params_of, wanted_from
from ui.commitment_choice import choose, count_options, known
from ui.commitment_export import show_exports
from ui.commitment_record import show_record
from ui.commitment_register import OpenRegister, Progress, current_register
from ui.commitment_table import LIST_ID, count_pages, list_html
from ui.commitment_views import SHOW
from ui.facts import short_name
from ui.frame import STYLE, documents_line, notice_html, page_address, set_title, show_error, unsearchable_html
from ui.texts import FILTER_ALL, FILTERS, FILTERS_SET, NO_DOCUMENTS_YET, SEARCH

ABOUT_KEY, TURN_KEY = "chu-de", "lan-trang"


def show_commitments(engine: Engine, settings: Settings) -> Wanted:
    """Puts the page on the screen; returns the view shown."""
    st.html(STYLE.with_name("commitments.css"))
    set_title(texts.TITLE)
    if not engine.index.documents():
        st.html(notice_html(NO_DOCUMENTS_YET, "warning"))
        install("commitments")
        return Wanted()
    opened = _opened(engine, settings)
    wanted = known(opened, wanted_from(st.query_params.to_dict()))
    record = opened.by_hash.get(wanted.record)
    base_url = page_address(settings.base_url)
    target = LIST_ID if wanted.page > 1 and record is None else ""
    install(f"commitments {wanted.view} {wanted.page} {wanted.record} {wanted.sort}", target=target)
    if record is not None:
        show_record(opened, record, wanted, settings, base_url)
        return wanted
    if wanted.record:
        st.html(notice_html(texts.GONE_RECORD, "warning"))
        wanted = replace(wanted, record="")
    _show_register(opened, wanted, base_url)
    return wanted


def _opened(engine: Engine, settings: Settings) -> OpenRegister:
    """The register; while it is read for the first time, how far that is."""
    place = st.empty()

    def reporter() -> Progress:
        bar = place.progress(0.0, texts.READING_FIRST)
        return lambda _, done, total: bar.progress(done / total, texts.READING.format(done=done, total=total))

    opened = current_register(engine, settings, reporter)
    place.empty()
    return opened


def _show_register(opened: OpenRegister, wanted: Wanted, base_url: str) -> None:
    st.html(_head(opened))
    if not opened.register.records:
        st.html(notice_html((texts.EMPTY, texts.EMPTY_ADVICE), "warning") + unsearchable_html(opened.engine))
        return
    _fill(wanted)
    _show_form(wanted)
    try:
        records = choose(opened, wanted)
        options = count_options(opened, wanted)
    except BadQuery as problem:
        show_error(problem)
        return
    _show_filters(opened, wanted, options)
    st.html(_views(wanted) + _found(opened, wanted, records))
    if not records:
        _show_nothing(wanted)
        return
    show_exports(opened, records, base_url)
    if wanted.view == VIEWS[0]:
        wanted = replace(wanted, page=min(wanted.page, count_pages(records)))
        st.html(list_html(opened, records, wanted))
    else:
        SHOW[wanted.view](opened, records, wanted)


def _head(opened: OpenRegister) -> str:
    records = opened.register.records
    lede = texts.LEDE.format(documents=documents_line(opened.engine.index.documents()))
    shown = f'<p class="cc-lede">{escape(lede)}</p>' if records else ""
    return f'<h1 class="cc-title">{texts.TITLE}</h1>{shown}'


def _kinds(records: Sequence[Commitment]) -> str:
    """How many records of each kind: "244 chỉ tiêu, 45 nhiệm vụ"."""
    counts = Counter(record.kind for record in records)
    return ", ".join(
        texts.COUNTED_KIND.format(n=_grouped(counts[kind]), kind=name)
        for kind, name in KIND_NAMES.items()
        if counts[kind]
    )


def _grouped(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _fill(wanted: Wanted) -> None:
    """Brings the widgets in line with the address, which alone says what is shown."""
    given = {ABOUT_KEY: wanted.about, **{_key(name): list(getattr(wanted, name)) for name in FACETS}}
    for key, value in given.items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def _key(facet: str) -> str:
    return f"loc-ck-{facet}"


def _go(wanted: Wanted) -> None:
    st.query_params.from_dict(params_of(wanted))


def _submit(wanted: Wanted) -> None:
    """Puts what the boxes hold into the address, from the first page on."""
    facets = {name: tuple(st.session_state.get(_key(name)) or ()) for name in FACETS}
    about = str(st.session_state.get(ABOUT_KEY) or "").strip()
    sort = wanted.sort if about == wanted.about else ""
    _go(replace(wanted, about=about, page=1, sort=sort, **facets))


def _show_form(wanted: Wanted) -> None:
    with st.form("cam-ket", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="hop-chu-de"):
        st.text_input(
            texts.ABOUT,
            key=ABOUT_KEY,
            placeholder=texts.ABOUT_PLACEHOLDER,
            label_visibility="collapsed",
            autocomplete="off",
            width="stretch",
        )
        st.form_submit_button(SEARCH, type="primary", on_click=_submit, args=(wanted,))


def _show_filters(opened: OpenRegister, wanted: Wanted, options: dict[str, dict]) -> None:
    label = FILTERS_SET.format(n=wanted.n_filters) if wanted.n_filters else FILTERS
    with st.expander(label, key="loc-cam-ket", type="compact"):
        columns = st.columns(3)
        for place, name in enumerate(FACETS):
            with columns[place % 3]:
                st.multiselect(
                    texts.FACETS[name],
                    list(options[name]),
                    key=_key(name),
                    format_func=_namer(opened, name, options[name]),
                    placeholder=FILTER_ALL,
                    select_all=False,
                    on_change=_submit,
                    args=(wanted,),
                )
        if wanted.n_filters:
            st.button(texts.CLEAR, key="bo-loc", on_click=_go, args=(replace(wanted.unfiltered(), about=wanted.about),))


def _namer(opened: OpenRegister, facet: str, counts: dict) -> Callable[[object], str]:
    """How the values of a filter are shown: by name, with the number of records each would leave."""
    documents = {one.doc_id: short_name(one) for one in opened.engine.index.documents()} if facet == "documents" else {}
    names = {
        "documents": documents,
        "kinds": KIND_NAMES,
        "verdicts": STATUS_NAMES,
        "missing": texts.MISSING,
        "reviews": REVIEW_NAMES,
    }.get(facet, {})
    return lambda value: texts.OPTION.format(name=names.get(value, value), n=counts.get(value, 0))


def _views(wanted: Wanted) -> str:
    links = ""
    for view, label in texts.VIEWS.items():
        href = escape(link_to(params_of(replace(wanted, view=view, page=1))))
        current = ' aria-current="page"' if view == wanted.view else ""
        links += f'<a href="{href}" data-go="1"{current}>{label}</a>'
    return f'<nav class="cc-views" aria-label="{texts.VIEWS_LABEL}">{links}</nav>'


def _found(opened: OpenRegister, wanted: Wanted, records: Sequence[Commitment]) -> str:
    """How many records there are, of how many, by kind."""
    within = {record.doc_id for record in records}
    documents = documents_line([one for one in opened.engine.index.documents() if one.doc_id in within])
    total = len(opened.register)
    template = texts.FOUND if len(records) == total else texts.FOUND_OF
    found = template.format(n=_grouped(len(records)), total=_grouped(total), documents=documents)
    words = texts.FOUND_KINDS.format(found=found, kinds=_kinds(records)) if records else found
    return f'<p class="cc-count" role="status">{escape(words)}</p>'


def _show_nothing(wanted: Wanted) -> None:
    advice = "".join(f"<li>{escape(line)}</li>" for line in texts.NOTHING_ADVICE)
    href = escape(link_to(params_of(wanted.unfiltered())))
    st.html(
        f'<section class="cc-nothing" role="status"><h2>{texts.NOTHING}</h2><ul>{advice}</ul>'
        f'<p class="cc-acts"><a class="cc-act" href="{href}" data-go="1">{texts.CLEAR}</a></p></section>'
    )
