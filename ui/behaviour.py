"""What the page does by itself: follows links without reloading, scrolls to a passage, copies, puts the cursor.

The script holds no text of documents: it reads what to copy from the page and is told only an element's id.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from ui import texts

KEY = "hanh-vi"

_SCRIPT = """
const PLACE = "can-cu-truoc-dang-nhap";
let go = () => {}, turn = null, ready = false, live = null, moving = 0;

function bring(element) {
  const folded = "details:not([open])";
  for (let around; (around = element.closest(folded)); ) around.open = true;
  const mine = ++moving, until = performance.now() + 1200;
  const stop = () => { if (moving === mine) moving++; };
  for (const name of ["wheel", "touchstart", "keydown", "mousedown"])
    window.addEventListener(name, stop, { once: true, passive: true });
  const settle = () => {
    if (moving !== mine || !element.isConnected) return;
    element.scrollIntoView({ block: element.offsetHeight > innerHeight * 0.7 ? "start" : "center" });
    if (performance.now() < until) setTimeout(settle, 120);
  };
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  settle();
}

function whenThere(find, act, until = performance.now() + 8000) {
  const element = find();
  if (element) act(element);
  else if (performance.now() < until) requestAnimationFrame(() => whenThere(find, act, until));
}

function say(words) {
  if (!live) {
    live = document.createElement("div");
    live.setAttribute("role", "status");
    live.className = "cc-unseen";
    document.body.append(live);
  }
  live.textContent = words;
}

async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* no permission or no TLS */ }
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "cc-unseen";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

async function onCopy(button, words) {
  const shown = button.dataset.of && document.getElementById(button.dataset.of);  // copied as it stands on the page
  const done = await copy(shown ? shown.textContent : button.dataset.copy) ? words.copied : words.failed;
  const label = button.dataset.label || (button.dataset.label = button.textContent);
  button.textContent = done;
  say(done);
  button.focus();
  setTimeout(() => { button.textContent = label; }, 2000);
}

let held = 0;

function hold(id) {
  const mine = ++held, until = performance.now() + 8000;
  const stop = () => { if (held === mine) held++; };
  for (const name of ["keydown", "mousedown", "touchstart"])
    window.addEventListener(name, stop, { once: true, passive: true });
  const look = () => {
    if (held !== mine || performance.now() > until) return;
    if (document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
    setTimeout(look, 80);
  };
  look();
}

function closeOutline(link) {
  const covers = innerWidth <= 768 && link.closest('[data-testid="stSidebar"]');
  if (covers) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

function onClick(event, words) {
  const button = event.target.closest?.("[data-copy]");
  if (button) return void onCopy(button, words);
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const there = link.dataset.to && document.getElementById(link.dataset.to);
  if (there) { closeOutline(link); bring(there); }
  else go(link.getAttribute("href"));
  if (!there && link.id) hold(link.id);
}

function keepPlace(closed) {
  const here = location.search, kept = sessionStorage.getItem(PLACE);
  if (closed) { if (here) sessionStorage.setItem(PLACE, here); return; }
  sessionStorage.removeItem(PLACE);
  if (kept && !here) location.replace(kept);
}

export default function ({ data, setTriggerValue }) {
  go = (href) => setTriggerValue("go", href);
  document.documentElement.lang = "vi";
  if (!ready) document.addEventListener("click", (event) => onClick(event, data.words));
  ready = true;
  if (turn === data.turn) return;
  const first = turn === null;
  turn = data.turn;
  keepPlace(data.turn === "closed");
  moving++;
  if (data.target) whenThere(() => document.getElementById(data.target), bring);
  else if (!first) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (data.focus)
    whenThere(
      () => document.querySelector(".st-key-cau-hoi input, .st-key-tim-gi input"),
      (box) => box.focus({ preventScroll: true }),
    );
}
"""

_component = st.components.v2.component("can_cu_behaviour", js=_SCRIPT)


def install(turn: str, *, target: str = "", focus: bool = False) -> None:
    """Puts the behaviour on the page. A link with an id keeps the keyboard's place when the page comes back with it.

    Once per `turn`: scrolls to the element `target`, or to the top; `focus` puts the cursor into the question box. The
    turn "closed" (a login is asked for) keeps the address in this tab until the visitor is back from the login.
    """
    words = {"copied": texts.COPIED, "failed": texts.COPY_FAILED}
    data = {"turn": turn, "target": target, "focus": focus, "words": words}
    _component(key=KEY, data=data, on_go_change=_go, height="content")


def _go() -> None:
    """Opens the view that a link of this page names."""
    href = str(st.session_state[KEY].get("go") or "")
    if href.startswith("?"):
        st.query_params.from_dict(dict(parse_qsl(href[1:])))
