"""The box for a follow-up question under an answer, what it was understood as, and what was asked before."""

from __future__ import annotations

from html import escape

import streamlit as st

from answers.conversation import complete
from settings import Settings
from ui import texts
from ui.address import QUESTION, Asked, link_to, params_of

BOX, BEFORE, TYPED, HISTORY = "hoi-tiep", "tiep", "go", "da-hoi"
MAX_HISTORY = 12


def show_follow_up(asked: Asked, settings: Settings) -> None:
    """Puts the follow-up box and the questions of this visit on the page."""
    _remember(asked)
    with st.form("hoi-tiep-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts.FOLLOW_UP, key=BOX, placeholder=texts.FOLLOW_UP_PLACEHOLDER, label_visibility="collapsed",
            autocomplete="off", width="stretch",
        )  # fmt: skip
        st.form_submit_button(texts.FOLLOW_UP, on_click=_submit, args=(asked, settings.hits))
    before = [link for link in st.session_state.get(HISTORY, ()) if link != asked.text]
    if before:
        items = "".join(
            f'<li><a href="{escape(link_to({QUESTION: text}))}" data-go="1">{escape(text)}</a></li>' for text in before
        )
        st.html(f'<details class="cc-more"><summary>{escape(texts.HISTORY)}</summary><ul>{items}</ul></details>')


def understood_html(params: dict[str, str]) -> str:
    """How a follow-up was completed, with a link to ask only what was typed; "" for other questions."""
    typed = params.get(TYPED, "")
    if not typed or not params.get(BEFORE):
        return ""
    alone = link_to({QUESTION: typed})
    return (
        f'<div class="cc-reading"><p>{escape(texts.UNDERSTOOD)} <b>{escape(params.get(QUESTION, ""))}</b> '
        f'<a href="{escape(alone)}" data-go="1">{escape(texts.ASK_ALONE.format(typed=typed))}</a></p></div>'
    )


def _remember(asked: Asked) -> None:
    kept = [text for text in st.session_state.get(HISTORY, ()) if text != asked.text]
    st.session_state[HISTORY] = [asked.text, *kept][:MAX_HISTORY]


def _submit(asked: Asked, shown: int) -> None:
    """Puts the completed question into the address; a question that stands alone goes there as it was typed."""
    typed = str(st.session_state.get(BOX) or "").strip()
    if not typed:
        return
    done = complete(asked.text, typed)
    params = params_of(Asked(text=done.text, filters=asked.filters, shown=shown), shown=shown)
    if done.completed:
        params |= {BEFORE: asked.text, TYPED: typed}
    st.session_state[BOX] = ""
    st.query_params.from_dict(params)
