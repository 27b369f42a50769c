"""The dialog that cites one passage in every style; any button with `data-cite` on a page opens it."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from citations import Address
from search import Engine
from settings import Settings
from ui import cite_texts as texts
from ui.cite_html import collect_button, styles_html
from ui.collected import address_of, key_of
from ui.facts import source_state
from ui.frame import MAIN_ID, STYLE, copy_button, errors_told, notice_html, page_address
from ui.kept_passage import KeptPassage, find_kept
from ui.opened import current_engine
from ui.results_html import line_html, quoted_html
from ui.texts import COPY_LINK, PAGE, PARAGRAPH_FLAGS, SOURCE_CHANGED, SOURCE_MISSING

KEY = "trich-dan"

_SCRIPT = """
let open = () => {}, opener = null, ready = false, words = {}, shown = null;

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function onClick(event) {
  const cite = event.target.closest?.("[data-cite]");
  if (cite) {
    opener = cite;
    open(cite.dataset.cite);
    return;
  }
  const file = event.target.closest?.("[data-save]");
  if (!file) return;
  const text = document.getElementById(file.dataset.of).textContent + "\\n", name = file.dataset.save;
  save(name, name.endsWith(".ris") ? text.replaceAll("\\n", "\\r\\n") : text);
}

/* the dialog never shows the passage asked before, keeps the cursor inside, and gives it back when it closes */
function watch() {
  const citing = document.querySelector('[role="dialog"] .cc-citing'), now = citing?.closest('[role="dialog"]');
  if (now) {
    now.toggleAttribute("data-stale", citing.dataset.cited !== opener?.dataset.cite);
    now.querySelector('[aria-label="Close"]')?.setAttribute("aria-label", words.close);
    if (!now.contains(document.activeElement)) now.focus({ preventScroll: true });
  }
  if (!now && shown && opener) {
    const same = [...document.querySelectorAll("[data-cite]")].find((one) => one.dataset.cite === opener.dataset.cite);
    const back = opener.isConnected ? opener : same || document.getElementById(words.main);
    back?.focus({ preventScroll: true });
  }
  shown = now || null;
}

export default function ({ data, setTriggerValue }) {
  open = (key) => setTriggerValue("open", key);
  words = data.words;
  if (ready) return;
  ready = true;
  document.addEventListener("click", onClick);
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
}
"""

_component = st.components.v2.component("can_cu_cite", js=_SCRIPT)


@st.fragment
def offer_citing(settings: Settings) -> None:
    """Opens the dialog when a button of the page asks for it; the page itself is not made again."""
    words = {"close": texts.CLOSE, "main": MAIN_ID}
    asked = _component(key=KEY, data={"words": words}, on_open_change=lambda: None, height="content")
    address = address_of(asked.open) if asked.open else None
    if address is not None:
        _dialog(settings, address)


@st.dialog(texts.CITE, width="medium")
def _dialog(settings: Settings, address: Address) -> None:
    """The dialog over the page."""
    st.html(STYLE.with_name("cite.css"))
    with errors_told():
        _show(settings, address)


def _show(settings: Settings, address: Address) -> None:
    """The passage verbatim, what must be known to cite it, and every style."""
    with st.spinner(texts.PREPARING):
        engine, base_url = current_engine(settings), page_address(settings.base_url)
        kept = find_kept(engine.index, address, base_url=base_url)
    if kept.passage is None:
        body = notice_html((texts.GONE, texts.GONE_ADVICE), "warning")
    else:
        body = _quote(engine, kept) + _doubts(settings, engine, kept) + styles_html(kept.passage, date.today())
    st.html(f'<div class="cc-citing" data-cited="{escape(key_of(address))}">{body}</div>')


def _quote(engine: Engine, kept: KeptPassage) -> str:
    """The verbatim words, their citation, and what can be done with both."""
    citation = kept.passage.citation
    page = f" ({PAGE.format(n=citation.page)})" if citation.page else ""
    return (
        f'<div class="cc-quoted" role="group" aria-label="{texts.QUOTED}" tabindex="0">'
        f"{quoted_html(engine, citation.doc_id, citation.eid, citation.ranges, ())}</div>"
        f'<p class="cc-line">{line_html(citation.full, citation.unit)}{escape(page)}</p>'
        f'<p class="cc-acts">{collect_button(kept.address)}'
        f"{copy_button(COPY_LINK, citation.permalink)}</p>"
    )


def _doubts(settings: Settings, engine: Engine, kept: KeptPassage) -> str:
    """What must be known before citing: words that changed, a bad scan, what the document does not state."""
    citation, document = kept.passage.citation, kept.document
    said = {"changed": [texts.CHANGED], "moved": [texts.REREAD if kept.reread else texts.MOVED]}.get(kept.status, [])
    state = source_state(settings.corpus, document)
    if state != "same":
        said.append(SOURCE_CHANGED if state == "changed" else SOURCE_MISSING)
    if "scanned" in document.flags:
        said.append(texts.SCANNED)
    paragraph = engine.index.paragraph(citation.doc_id, citation.eid)
    notes = [*citation.notes, *(PARAGRAPH_FLAGS[flag] for flag in paragraph.flags if flag in PARAGRAPH_FLAGS)]
    if notes:
        said.append(texts.NOT_STATED.format(notes="; ".join(notes)))
    if paragraph.ranges != citation.ranges:
        said.append(texts.PIECE)
    return "".join(f'<p class="cc-doubt">{escape(line)}</p>' for line in said)
