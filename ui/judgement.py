"""The buttons "đúng" and "chưa đúng" under an answer; what is said stays on this machine, without who said it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import streamlit as st

from answers import Answer
from evaluation.feedback import Judgement, store_judgement
from settings import Settings
from ui import texts
from ui.frame import notice_html

DONE, COMMENT = "da-danh-gia", "ghi-chu"


def show_judgement(question: str, answer: Answer, settings: Settings) -> None:
    """Puts the buttons on the page, or thanks when this answer was judged in this visit; nothing when switched off."""
    if settings.feedback is None:
        return
    key = sha256(f"{question}\0{answer.text}".encode()).hexdigest()[:12]
    told = st.session_state.get(DONE, {}).get(key)
    if told:
        st.html(notice_html(told, "plain" if told == texts.THANKS else "error"))
        return
    with st.expander(texts.JUDGE, key="danh-gia", type="compact"):
        st.text_input(texts.COMMENT, key=f"{COMMENT}-{key}", autocomplete="off")
        with st.container(horizontal=True):
            for label, verdict in ((texts.RIGHT, "right"), (texts.WRONG, "wrong")):
                st.button(
                    label, key=f"{verdict}-{key}", on_click=_judge, args=(key, question, answer, verdict, settings)
                )


def _judge(key: str, question: str, answer: Answer, verdict: str, settings: Settings) -> None:
    given = Judgement(
        question=question,
        status=answer.status,
        answer=answer.text,
        quotes=tuple(quote.permalink for quote in answer.quotes),
        verdict=verdict,
        comment=str(st.session_state.get(f"{COMMENT}-{key}") or "").strip(),
        day=date.today(),
    )
    try:
        store_judgement(settings.feedback, given)
        told = texts.THANKS
    except OSError as error:
        told = texts.NOT_STORED.format(reason=error.strerror or str(error))
    st.session_state.setdefault(DONE, {})[key] = told
