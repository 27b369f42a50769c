"""The page of files, for the administrator: add, remove, build again, and see what could not be read."""

from __future__ import annotations

from datetime import datetime
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import streamlit as st

from corpus.errors import CanCuError, ReadError
from corpus.intake import TRASH, add_file, collected, remove_file, safe_name
from corpus.reading import shown_name
from indexer import Index
from settings import Settings
from ui import office_texts as texts
from ui.access import close_for_administrator, is_administrator, open_for_administrator
from ui.behaviour import install
from ui.build_progress import show_build
from ui.building import builder_of
from ui.frame import notice_html, set_title
from ui.opened import current_engine
from ui.store_html import files_html, unread_html

ROUND, TOLD, CHOSEN, REPLACE, FORCE = "nap-lan", "kho-bao", "chon-go", "thay-ban-cu", "doc-lai"
LABEL = ":root {{ --cc-pick: '{words}'; }}"  # style.css puts it in place of the English words of the box
Told = tuple[str, str]  # kind of notice, sentence


def show_store(settings: Settings) -> None:
    """Puts the page on the screen, or what to do to be let in."""
    install("store")
    set_title(texts.STORE)
    st.html(f'<h1 class="cc-title">{texts.STORE}</h1>')
    if not open_for_administrator(settings):
        return
    st.html(f'<p class="cc-lede">{texts.STORE_LEDE}</p>')
    for kind, told in groupby(st.session_state.pop(TOLD, ()), key=itemgetter(0)):
        st.html(notice_html([sentence for _, sentence in told], kind))
    index = _index(settings)  # first: when the page says that the new index serves, it does
    _show_upload(settings)
    show_build(builder_of(settings))
    try:
        files = collected(settings.corpus)
    except ReadError as error:
        st.html(notice_html(str(error), "error"))
        files = []
    _show_files(settings, files, index)
    if index is not None:
        st.html(unread_html(index))
    _show_rebuild(settings)
    st.button(texts.LEAVE, on_click=close_for_administrator)


def _index(settings: Settings) -> Index | None:
    """The index that serves; None with a notice when there is none that can be opened."""
    try:
        return current_engine(settings, newest=True).index
    except CanCuError as error:
        st.html(notice_html(str(error), "warning"))
        return None


def _show_upload(settings: Settings) -> None:
    limit_mib = min(settings.max_upload_mib, st.get_option("server.maxUploadSize"))
    st.html(f'<h2 class="cc-small">{texts.ADD}</h2><style>{LABEL.format(words=texts.PICK)}</style>')
    key = f"nap-{st.session_state.setdefault(ROUND, 0)}"  # a new key empties the box
    with st.form("nap-form", border=False):
        st.file_uploader(
            texts.CHOOSE.format(mib=limit_mib),
            accept_multiple_files=True,
            key=key,
            max_upload_size=limit_mib,
        )
        st.checkbox(texts.REPLACE, key=REPLACE)
        st.form_submit_button(texts.PUT_IN, type="primary", on_click=_put_in, args=(settings, key, limit_mib << 20))


def _put_in(settings: Settings, key: str, max_bytes: int) -> None:
    """Takes the chosen files into the collection and asks for a build."""
    if not is_administrator(settings):
        return
    chosen = st.session_state.get(key) or []
    told: list[Told] = [] if chosen else [("plain", texts.NOTHING_CHOSEN)]
    changed = False
    for upload in chosen:
        try:
            done = add_file(
                settings.corpus, upload.name, upload.getvalue(), now=datetime.now(), max_bytes=max_bytes,
                replace=bool(st.session_state.get(REPLACE)),
            )  # fmt: skip
            name = safe_name(upload.name)
            renamed = "" if name == upload.name else " " + texts.RENAMED.format(given=upload.name, name=name)
            told.append(("plain", texts.ADDED[done].format(name=name) + renamed))
            changed |= done != "same"
        except ReadError as error:
            told.append(("error", str(error)))
    if changed:
        told += _build(settings)
    st.session_state[ROUND] += 1
    st.session_state[TOLD] = told


def _build(settings: Settings, *, force: bool = False) -> list[Told]:
    asked = builder_of(settings).request(force=force)
    return [("plain", texts.QUEUED)] if asked == "queued" else []


def _show_files(settings: Settings, files: list[Path], index: Index | None) -> None:
    names = {shown_name(path, settings.corpus): path for path in files}
    st.html(files_html(names, index))
    if not names:
        return
    chosen = st.multiselect(texts.CHOOSE_REMOVE, sorted(names), key=CHOSEN, placeholder=texts.CHOOSE_REMOVE_HINT)
    if st.button(texts.REMOVE, disabled=not chosen, key="go"):
        _confirm(settings, tuple(chosen))


@st.dialog(texts.CONFIRM_TITLE)
def _confirm(settings: Settings, names: tuple[str, ...]) -> None:
    listed = "".join(f"<li>{escape(name)}</li>" for name in names)
    st.html(f"<p>{escape(texts.CONFIRM)}</p><ul>{listed}</ul><p>{escape(texts.KEPT.format(folder=TRASH))}</p>")
    with st.container(horizontal=True):
        if st.button(texts.YES_REMOVE, type="primary", key="go-that"):
            _remove(settings, names)
            st.rerun()
        if st.button(texts.NO_REMOVE, key="khong-go"):
            st.rerun()


def _remove(settings: Settings, names: tuple[str, ...]) -> None:
    """Takes files out of the collection and asks for a build."""
    if not is_administrator(settings):
        return
    told: list[Told] = []
    changed = False
    for name in names:
        try:
            kept = remove_file(settings.corpus, name, now=datetime.now())
            told.append(("plain", texts.REMOVED.format(name=name, kept=kept.relative_to(settings.corpus))))
            changed = True
        except ReadError as error:
            told.append(("error", str(error)))
    if changed:
        told += _build(settings)
    st.session_state.pop(CHOSEN, None)
    st.session_state[TOLD] = told


def _show_rebuild(settings: Settings) -> None:
    st.html(f'<h2 class="cc-small">{texts.REBUILD}</h2>')
    st.checkbox(texts.FORCE, key=FORCE)
    st.button(texts.REBUILD, on_click=_rebuild, args=(settings,))


def _rebuild(settings: Settings) -> None:
    if is_administrator(settings):
        st.session_state[TOLD] = _build(settings, force=bool(st.session_state.get(FORCE)))
