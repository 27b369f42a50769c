"""The page of help: what the app can and cannot do, said to people who use it at work."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from settings import Settings
from ui import help_texts as texts
from ui.address import PAGE, STORE, link_to
from ui.behaviour import install
from ui.frame import set_title


def show_help(settings: Settings) -> None:
    """Puts the page on the screen."""
    install("help")
    set_title(texts.TITLE)
    sections = "".join(_section(heading, points) for heading, points in texts.SECTIONS)
    kept = [texts.FEEDBACK_OFF if settings.feedback_file is None else texts.FEEDBACK_KEPT]
    if settings.llm_url:
        kept.append(texts.LANGUAGE_MODEL.format(host=urlsplit(settings.llm_url).hostname))
    ends = "".join(f"<li>{escape(point)}</li>" for point in kept)
    store = f'<a class="cc-act" href="{escape(link_to({PAGE: STORE}))}" data-go="1">{escape(texts.TO_STORE)}</a>'
    st.html(
        f'<article class="cc-help"><h1 class="cc-title">{escape(texts.TITLE)}</h1>'
        f'<p class="cc-lede">{escape(texts.LEDE)}</p>{sections.removesuffix("</ul>")}{ends}</ul>'
        f"<h2>{escape(texts.FOR_ADMINISTRATOR)}</h2><p>{store}</p></article>"
    )


def _section(heading: str, points: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>"
