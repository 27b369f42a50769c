"""After an answer: asking on, saying whether it was right, and what was asked on this visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from answers import Answer
from answers.conversation import complete
from corpus.errors import FeedbackError
from evaluation.feedback import MAX_COMMENT, Feedback, Verdict, keep_feedback
from indexer import StoredDocument
from settings import Settings
from ui import texts
from ui.address import MAX_KEPT, Asked, link_to, params_of
from ui.frame import notice_html

FOLLOW_KEY, HISTORY_KEY, SAID_KEY, WRONG_KEY, COMMENT_KEY = "hoi-tiep", "da-hoi", "da-nhan-xet", "chua-dung", "gop-y"
MAX_HISTORY = 20


def understood(asked: Asked, documents: Sequence[StoredDocument]) -> Asked:
    """The question made whole when the address holds a follow-up as it was typed (`?hoi=còn Hà Nội?&tiep=…`)."""
    if not asked.previous or asked.typed:
        return asked
    done = complete(asked.previous, asked.text, places_of(documents))
    if not done.completed:
        return replace(asked, previous="")
    return replace(asked, text=done.text, typed=asked.text)


def places_of(documents: Sequence[StoredDocument]) -> tuple[str, ...]:
    """The places of the documents, sorted."""
    return tuple(sorted({one.place for one in documents if one.place}))


def understood_html(asked: Asked) -> str:
    """How a follow-up was understood, with the way to ask what was typed alone; "" for other questions."""
    if not asked.previous or not asked.typed:
        return ""
    alone = link_to(params_of(replace(asked, text=asked.typed, previous="", typed="")))
    link = (
        f'<a class="cc-act" href="{escape(alone)}" data-go="1">{escape(texts.ASK_ALONE.format(typed=asked.typed))}</a>'
    )
    before = escape(texts.AFTER.format(previous=asked.previous))
    return (
        f'<div class="cc-reading cc-understood" role="status"><p>{texts.UNDERSTOOD} <b>{escape(asked.text)}</b></p>'
        f"<p>{before} {link}</p></div>"
    )


def show_follow_up(asked: Asked, documents: Sequence[StoredDocument], shown: int) -> None:
    """Puts the box for asking on under the answer."""
    with (
        st.form("hoi-them", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="hop-hoi-tiep"),
    ):
        st.text_input(
            texts.FOLLOW_UP,
            key=FOLLOW_KEY,
            placeholder=texts.FOLLOW_UP_EXAMPLE,
            autocomplete="off",
            width="stretch",
        )
        st.form_submit_button(texts.FOLLOW_UP_SEND, on_click=_follow, args=(asked, places_of(documents), shown))


def _follow(asked: Asked, places: tuple[str, ...], shown: int) -> None:
    """Puts the completed question into the address, with the one before and what was typed."""
    typed = str(st.session_state.get(FOLLOW_KEY) or "").strip()[:MAX_KEPT]
    if not typed:
        return
    done = complete(asked.text, typed, places)
    following = replace(asked, text=done.text, previous="", typed="", shown=shown)
    if done.completed:
        following = replace(following, previous=asked.text, typed=typed)
    st.session_state[FOLLOW_KEY] = ""
    st.query_params.from_dict(params_of(following, shown=shown))


def show_feedback(asked: Asked, answer: Answer, settings: Settings) -> None:
    """Puts the question whether the answer is right on the page; nothing when it is switched off."""
    if settings.feedback_file is None:
        return
    answered = f"{asked.text}\n{answer.text}"
    said = st.session_state.setdefault(SAID_KEY, {})
    problem = st.session_state.pop(f"{SAID_KEY}-loi", "")
    if problem:
        st.html(notice_html(problem, "error"))
    if answered in said:
        st.html(f'<p class="cc-said" role="status">{escape(texts.SAID[said[answered]])}</p>')
        return
    with st.container(horizontal=True, vertical_alignment="center", key="nhan-xet"):
        st.html(f'<p class="cc-said">{texts.IS_IT_RIGHT}</p>', width="content")
        st.button(texts.RIGHT, key="dung", on_click=_say, args=(asked, answer, settings, "right"))
        st.button(texts.WRONG, key="sai", on_click=_open_comment, args=(answered,))
    if st.session_state.get(WRONG_KEY) == answered:
        with st.form("gop-y-them", border=False):
            st.text_area(
                texts.COMMENT, key=COMMENT_KEY, max_chars=MAX_COMMENT, height=90, placeholder=texts.COMMENT_EXAMPLE
            )
            st.form_submit_button(texts.SEND_COMMENT, on_click=_say, args=(asked, answer, settings, "wrong"))


def _open_comment(answered: str) -> None:
    st.session_state[WRONG_KEY] = answered


def _say(asked: Asked, answer: Answer, settings: Settings, verdict: Verdict) -> None:
    """Keeps a verdict; when the disk does not take it, that is told and everything stays."""
    comment = str(st.session_state.get(COMMENT_KEY) or "") if verdict == "wrong" else ""
    said = Feedback(
        question=asked.text,
        answer=answer.text if answer.status == "answered" else "",
        quotes=tuple(quote.permalink for quote in answer.quotes),
        verdict=verdict,
        comment=comment,
        day=date.today(),
    )
    try:
        keep_feedback(settings.feedback_file, said)
    except FeedbackError as problem:
        st.session_state[f"{SAID_KEY}-loi"] = str(problem)
        return
    st.session_state.setdefault(SAID_KEY, {})[f"{asked.text}\n{answer.text}"] = verdict
    st.session_state.pop(WRONG_KEY, None)


def remember(asked: Asked) -> None:
    """Notes a question in the list of this visit, newest last, each once; kept nowhere else."""
    link = link_to(params_of(asked))
    kept = [one for one in st.session_state.get(HISTORY_KEY, []) if one != (asked.text, link)]
    st.session_state[HISTORY_KEY] = [*kept, (asked.text, link)][-MAX_HISTORY:]


def history_html(now: str = "") -> str:
    """The questions of this visit, newest first, without the one on the page; "" when there are none."""
    asked = [one for one in reversed(st.session_state.get(HISTORY_KEY, [])) if one[0] != now]
    if not asked:
        return ""
    links = "".join(f'<li><a href="{escape(link)}" data-go="1">{escape(text)}</a></li>' for text, link in asked)
    summary = escape(texts.HISTORY.format(n=len(asked)))
    return f'<details class="cc-more cc-history"><summary>{summary}</summary><ol>{links}</ol></details>'
