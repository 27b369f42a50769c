"""What the reader does by itself: keys of the find box, showing the original of a corrected word, copying originals.

The script holds no text of documents.
"""

from __future__ import annotations

import streamlit as st

from ui import reader_texts as texts

KEY = "hanh-vi-doc"

_SCRIPT = """
let ready = false, words = {}, committed = "", turn = null, used = "", live = null;
const BOX = ".st-key-tim-trong-van-ban input", FIX = ".cc-fix, .cc-maybe";
const box = () => document.querySelector(BOX);
const press = (name) => { used = name; document.querySelector(`.cc-find-${name}`)?.click(); };

function say(text) {
  if (!live || !live.isConnected) {
    live = document.createElement("div");
    live.setAttribute("role", "status");
    live.className = "cc-unseen";
    document.body.append(live);
  }
  live.textContent = text;
}

function toggle(fix) {
  const open = fix.classList.toggle("cc-open");
  fix.setAttribute("aria-expanded", open);
  if (open) say(fix.title);
}

function neighbour(fix, step) {
  const all = [...document.querySelectorAll(FIX)], next = all[all.indexOf(fix) + step];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target, field = box();
  if (at === field && field) {
    if (event.key === "Enter" && committed && at.value.trim().replace(/\\s+/g, " ") === committed) {
      event.preventDefault();
      press(event.shiftKey ? "previous" : "next");
      used = "box";
    } else if (event.key === "Enter") used = "box";
    else if (event.key === "Escape") { used = "box"; document.querySelector(".cc-find-clear")?.click(); }
    return;
  }
  const fix = at.closest?.(FIX);
  if (fix && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); return void toggle(fix); }
  if (fix && event.key === "ArrowRight") { event.preventDefault(); return void neighbour(fix, 1); }
  if (fix && event.key === "ArrowLeft") { event.preventDefault(); return void neighbour(fix, -1); }
  if (event.key === "Escape" && fix?.classList.contains("cc-open")) return void toggle(fix);
  if (event.key === "/" && field && !at.closest?.("input, textarea, [contenteditable], [role=combobox]")) {
    event.preventDefault();
    field.focus();
    field.select();
  }
}

function onClick(event) {
  const fix = event.target.closest?.(FIX);
  if (fix && !String(getSelection())) toggle(fix);
  for (const name of ["next", "previous", "clear"])
    if (event.target.closest?.(`.cc-find-${name}`) && event.isTrusted) used = name;
}

function onCopy(event) {
  const chosen = getSelection();
  if (!chosen?.rangeCount || event.target.closest?.("input, textarea")) return;
  const part = chosen.getRangeAt(0).cloneContents();
  const around = chosen.getRangeAt(0).commonAncestorContainer;
  const inside = (around.closest ? around : around.parentElement)?.closest(".cc-fix");
  const fixes = part.querySelectorAll(".cc-fix");
  if (!fixes.length && !inside) return;
  for (const fix of fixes) fix.textContent = fix.dataset.goc;
  const sheet = document.createElement("div");
  sheet.className = "cc-unseen cc-sheet";
  sheet.append(part);
  document.body.append(sheet);
  event.clipboardData.setData("text/plain", inside ? inside.dataset.goc : sheet.innerText);
  sheet.remove();
  event.preventDefault();
  say(words.copied);
}

function show(id, until = performance.now() + 8000) {
  const place = document.getElementById(id), mine = turn;
  if (!place) return void (performance.now() < until && requestAnimationFrame(() => mine === turn && show(id, until)));
  for (let folded; (folded = place.closest("details:not([open])")); ) folded.open = true;
  let left = 8;
  for (const name of ["wheel", "touchstart", "mousedown"])
    addEventListener(name, () => { left = 0; }, { once: true, passive: true });
  const settle = () => {
    if (mine !== turn || !place.isConnected || !left--) return;
    place.scrollIntoView({ block: "center", inline: "nearest" });
    setTimeout(settle, 120);
  };
  settle();
}

export default function ({ data }) {
  words = data.words;
  committed = data.find;
  if (!ready) {
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("click", onClick);
    document.addEventListener("copy", onCopy);
    ready = true;
  }
  if (turn === data.turn) return;
  turn = data.turn;
  if (data.shown) show(data.shown);
  const name = used;
  used = "";
  if (name) requestAnimationFrame(() => {
    const control = name === "next" || name === "previous" ? document.querySelector(`.cc-find-${name}`) : box();
    control?.focus({ preventScroll: true });
  });
}
"""

_component = st.components.v2.component("can_cu_reader", js=_SCRIPT)


def install_reader(turn: str, *, find: str, shown: str) -> None:
    """Puts the reader's behaviour on the page. Once per `turn` scrolls to the element with the id `shown`, "" for none.

    `find` is what is looked for now: Enter in the box goes on to the next place while the box still holds it.
    """
    _component(
        key=KEY,
        data={"turn": turn, "find": find, "shown": shown, "words": {"copied": texts.COPIED_ORIGINAL}},
        height="content",
    )
