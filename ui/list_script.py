"""The script that keeps the reading list in the visitor's browser, changes it there, and saves its files.

It holds no words of documents: a list is addresses and the visitor's own remarks. Every change is made on what the
browser keeps at that moment, so two tabs never undo each other's. Buttons say what they do by their data:
`data-collect` (in or out), `data-up`, `data-down`, `data-out` (an entry), `data-out-all`, `data-undo`, `data-adopt` (a
shared list), `data-list-file` (a file of the list); `data-remark` and `data-list-name` are boxes to write in.
"""

from __future__ import annotations

SCRIPT = """
const STORE = "can-cu-danh-muc", ADDRESS = /^[\\w.\\/-]{1,200}~[^\\s<>"'&?#|]{1,300}~([0-9a-f]{4,64})?$/;
let data = null, tell = () => {}, ask = () => {}, told = "", visit = "", done = 0, saved = 0, ready = false;
let memory = "", kept = true, removed = [], live = null, wanted = null, waiting = 0;

const fill = (words, values) => words.replace(/{(\\w+)}/g, (_, name) => values[name]);

function say(words) {
  if (!live) {
    live = document.createElement("div");
    live.setAttribute("role", "status");
    live.className = "cc-unseen";
    document.body.append(live);
  }
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 30);
}

let shown = null, hiding = 0;
function warn(words) {  // for all to see, not only to hear
  if (!shown) {
    shown = document.createElement("div");
    shown.setAttribute("role", "alert");
    shown.className = "cc-told";
    document.body.append(shown);
  }
  shown.textContent = words;
  shown.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { shown.hidden = true; }, 8000);
}

function read() {
  let text = memory;
  try { text = localStorage.getItem(STORE) ?? (kept ? "" : memory); } catch { kept = false; }
  let found = {};
  try { found = JSON.parse(text || "{}") || {}; } catch { /* not ours: begin anew */ }
  const entries = [], seen = new Set();
  for (const one of Array.isArray(found.entries) ? found.entries : []) {
    if (!ADDRESS.test(one?.a) || seen.has(one.a)) continue;
    seen.add(one.a);
    entries.push({ a: one.a, n: typeof one.n === "string" ? one.n : "" });
  }
  return { title: typeof found.title === "string" ? found.title : "", entries: entries.slice(0, data.max) };
}

function write(list) {
  memory = JSON.stringify({ v: 1, title: list.title, entries: list.entries });
  try { localStorage.setItem(STORE, memory); kept = true; } catch { kept = false; }
}

function change(act) {
  const list = read(), answer = act(list);
  write(list);
  show();
  report();
  return answer;
}

function report() {
  const keys = read().entries.map((one) => one.a), words = JSON.stringify([keys, done]);
  if (words === told) return;
  told = words;
  tell({ keys, done });
}

const add = (keys) => change((list) => {
  const here = new Set(list.entries.map((one) => one.a)), before = list.entries.length;
  for (const a of keys) {
    if (here.has(a) || list.entries.length >= data.max) continue;
    here.add(a);
    list.entries.push({ a, n: "" });
  }
  return { n: list.entries.length - before, full: keys.some((a) => !here.has(a)), all: list.entries.length };
});

const drop = (keys) => change((list) => {
  const gone = new Set(keys), out = list.entries.map((one, at) => ({ ...one, at })).filter((one) => gone.has(one.a));
  list.entries = list.entries.filter((one) => !gone.has(one.a));
  if (out.length) removed = out;
  return { n: out.length, all: list.entries.length };
});

const undo = () => change((list) => {
  for (const { a, n, at } of removed) {
    if (list.entries.length >= data.max || list.entries.some((one) => one.a === a)) continue;
    list.entries.splice(at, 0, { a, n });
  }
  removed = [];
});

const move = (key, by) => change((list) => {
  const from = list.entries.findIndex((one) => one.a === key), to = from + by;
  if (from < 0 || to < 0 || to >= list.entries.length) return 0;
  list.entries.splice(to, 0, ...list.entries.splice(from, 1));
  return to + 1;
});

const text = (element, words) => { if (element.textContent !== words) element.textContent = words; };

function show() {
  if (!data) return;
  const list = read(), here = new Set(list.entries.map((one) => one.a)), words = data.words;
  for (const button of document.querySelectorAll("[data-collect]")) {
    const on = here.has(button.dataset.collect);
    button.setAttribute("aria-pressed", String(on));
    text(button, on ? words.drop : words.add);
  }
  for (const place of document.querySelectorAll("[data-collected]"))
    text(place, here.size ? ` (${here.size})` : "");
  const notes = Object.fromEntries(list.entries.map((one) => [one.a, one.n]));
  for (const box of document.querySelectorAll("[data-remark]"))
    if (box !== document.activeElement) box.value = notes[box.dataset.remark] ?? "";
  for (const box of document.querySelectorAll("[data-list-name]"))
    if (box !== document.activeElement) box.value = list.title;
  const undone = document.querySelectorAll("[data-undone]");
  if (!undone.length) removed = [];
  for (const box of undone) {
    box.hidden = !removed.length;
    text(box.firstElementChild, removed.length ? fill(words.out, { n: removed.length }) : "");
  }
  for (const box of document.querySelectorAll("[data-not-kept]")) box.hidden = kept;
  if (wanted && (document.activeElement === document.body || !document.activeElement)) {
    const found = document.querySelector(wanted);
    if (found && !found.closest("[hidden]")) { found.focus({ preventScroll: true }); wanted = null; }
  }
}

function onClick(event) {
  const button = event.target.closest?.("button");
  const act = button?.dataset, words = data.words;
  if (!act) return;
  if ("collect" in act) {
    const on = button.getAttribute("aria-pressed") === "true";
    const { full, all } = on ? drop([act.collect]) : add([act.collect]);
    if (full) warn(fill(words.full, { n: data.max }));
    else say(fill(on ? words.dropped : words.added, { n: all }));
    if (!kept) warn(words.notKept);
  } else if ("adopt" in act) {
    const { n, full } = add(act.adopt.split("|"));
    const told = full ? fill(words.full, { n: data.max }) : n ? fill(words.many, { n }) : words.none;
    for (const place of document.querySelectorAll("[data-adopted]")) { text(place, told); place.hidden = false; }
  } else if ("out" in act) {
    drop([act.out]);
    document.querySelector("[data-undo]")?.focus({ preventScroll: true });
  } else if ("outAll" in act) {
    drop(read().entries.map((one) => one.a));
    document.querySelector("[data-undo]")?.focus({ preventScroll: true });
  } else if ("undo" in act) {
    wanted = `[data-out="${CSS.escape(removed[0]?.a ?? "")}"]`;
    undo();
    say(words.undone);
  } else if ("up" in act || "down" in act) {
    const key = act.up ?? act.down, by = "up" in act ? -1 : 1, name = by < 0 ? "up" : "down";
    wanted = `[data-${name}="${CSS.escape(key)}"]`;
    const place = move(key, by);
    if (place) say(fill(words.moved, { n: place }));
  } else if ("listFile" in act) {
    const list = read();
    say(words.making);
    const entries = list.entries.map((one) => [one.a, one.n]);
    ask(JSON.stringify({ ending: act.listFile, name: list.title, entries }));
  }
}

function onInput(event) {
  const box = event.target, key = box.dataset?.remark;
  if (key !== undefined)
    change((list) => { const one = list.entries.find((one) => one.a === key); if (one) one.n = box.value; });
  else if (box.dataset && "listName" in box.dataset) change((list) => { list.title = box.value; });
}

function save(file) {
  const bytes = Uint8Array.from(atob(file.bytes), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(fill(data.words.made, { name: file.name }));
}

function later() {
  if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; show(); });
}

function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("input", onInput);
  window.addEventListener("storage", (event) => {
    if (event.key !== STORE && event.key !== null) return;
    show();
    report();
  });
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  ready = true;
}

export default function (component) {
  data = component.data;
  tell = (state) => component.setStateValue("held", state);
  ask = (request) => component.setTriggerValue("file", request);
  if (!ready) start();
  if (visit !== data.visit) { visit = data.visit; done = 0; told = ""; saved = 0; }
  for (const order of data.orders) {
    if (order.n <= done) continue;
    done = order.n;
    if (order.do === "add") add(order.keys); else drop(order.keys);
  }
  if (data.file && data.file.n > saved) { saved = data.file.n; save(data.file); }
  show();
  report();
}
"""
