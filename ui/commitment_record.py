"""One commitment: its exact words, what the machine read, and what a person confirms, corrects or rejects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from commitments import Commitment
from commitments.corrections import Correction, add_correction
from commitments.records import KIND_NAMES, MISSING_NAMES, REVIEW_NAMES, STATUS_NAMES
from corpus.errors import BadQuery
from settings import Settings
from ui import commitment_texts as texts
from ui.address import link_to
from ui.cite_html import cite_buttons, quoted_address
from ui.commitment_address import Wanted, params_of
from ui.commitment_form import read_changes, typed_from
from ui.commitment_register import OpenRegister
from ui.commitment_table import (
    quote_html,
    record_link,
    review_badge,
    short_document,
    source_link,
    suspect_html,
    unit_name,
)
from ui.commitment_words import bodies, day, level, name_of, number, when
from ui.frame import copy_button, notice_html
from ui.passage import ranges_html
from ui.texts import COPY_CITATION

TOLD = "cam-ket-da-ghi"  # in the session: what the last act did
CELL = "__col_"  # in an eId: before the number of a cell's column
_LONG = ("lead", "coordinate")


def show_record(opened: OpenRegister, record: Commitment, wanted: Wanted, settings: Settings, base_url: str) -> None:
    """Puts one record on the page."""
    back = escape(link_to(params_of(replace(wanted, record=""))))
    st.html(
        f'<p class="cc-back"><a href="{back}" data-go="1">← {texts.BACK_TO_LIST}</a></p>'
        f'<h1 class="cc-title">{escape(name_of(record, 160))}</h1>'
        f'<p class="cc-badges"><span class="cc-kind">{escape(KIND_NAMES[record.kind])}</span>{review_badge(record)}</p>'
        + _source(opened, record, base_url)
        + (notice_html(f"{texts.SUSPECT[:1].upper()}{texts.SUSPECT[1:]}.", "warning") if suspect_html(record) else "")
    )
    told = st.session_state.pop(TOLD, None)
    if told:
        st.html(notice_html(*told))
    machine = opened.machine_by_hash[record.content_hash]
    st.html(_facts(record, machine) + _related(opened, record, wanted))
    _show_review(opened, record, machine, settings)


def _source(opened: OpenRegister, record: Commitment, base_url: str) -> str:
    """The quote with its citation and actions."""
    citation = opened.keep(("cited", base_url), lambda: opened.cited(base_url))(record)
    full = citation.full if citation else ""
    where = full or f"{unit_name(opened, record)}, {short_document(opened.engine.index.document(record.doc_id))}"
    copied = f"“{record.quote}”\n{full}\n{citation.permalink if citation else ''}"
    address = quoted_address(opened.engine.index, citation.permalink, record.quote) if citation else None
    return (
        f'<section class="cc-answer cc-one" aria-label="{texts.SOURCE}">{quote_html(opened, record)}'
        f'{_row(opened, record)}<p class="cc-line">{escape(where)}</p><p class="cc-acts">{source_link(opened, record)}'
        f"{copy_button(COPY_CITATION, copied)}{cite_buttons(address)}</p></section>"
    )


def _row(opened: OpenRegister, record: Commitment) -> str:
    """The table row in which a cell stands, column by column; "" for other passages."""
    row_eid, mark, _ = record.eid.partition(CELL)
    row = opened.engine.index.paragraph(record.doc_id, row_eid) if mark else None
    if row is None:
        return ""
    text, cells = opened.engine.index.text(record.file), ""
    for place, column in enumerate(row.columns, start=1):
        cell = opened.engine.index.paragraph(record.doc_id, f"{row_eid}{CELL}{place}")
        if cell is not None and column.strip():
            name, words = " ".join(column.split()), ranges_html(text, cell.ranges, record.ranges)
            cells += f'<div><dt>{escape(name)}</dt><dd class="cc-text">{words}</dd></div>'
    return f'<p class="cc-line">{texts.WHOLE_ROW}</p><dl class="cc-row">{cells}</dl>' if cells else ""


def _fields(record: Commitment) -> dict[str, str]:
    """Every field in words, "" for what is not known."""
    return {
        "kind": KIND_NAMES[record.kind],
        "indicator_raw": " ".join(record.indicator_raw.split()),
        "value": level(record),
        "deadline": when(record.deadline),
        "lead": bodies(record.lead),
        "coordinate": bodies(record.coordinate),
        "province": record.province or "",
        "place": record.place or "",
        "topics": ", ".join(record.topics),
        "basis": record.basis,
        "stated_status": STATUS_NAMES[record.stated_status] if record.stated_status else "",
        "computed_status": STATUS_NAMES[record.computed_status] if record.computed_status else "",
        "missing": ", ".join(MISSING_NAMES[name] for name in record.missing),
        "confidence": f"{number(round(100 * record.confidence))} %",
    }


def _facts(record: Commitment, machine: Commitment) -> str:
    """What the machine read; beside it what a person wrote, where that differs."""
    read, said = _fields(machine), _fields(record)
    differs = {name for name in read if read[name] != said[name]} if record.review == "corrected" else set()
    head = f'<th scope="col">{texts.FIELD}</th><th scope="col">{texts.MACHINE_SAYS}</th>'
    head += f'<th scope="col">{texts.PERSON_SAYS}</th>' if differs else ""
    rows = ""
    for name, value in read.items():
        if not value and name not in differs:
            continue
        person = (
            f"<td>{f'<b>{escape(said[name] or texts.NO_VALUE)}</b>' if name in differs else ''}</td>" if differs else ""
        )
        rows += f'<tr><th scope="row">{texts.FIELDS[name]}</th><td>{escape(value or texts.NO_VALUE)}</td>{person}</tr>'
    return (
        f'<h2 class="cc-small">{texts.FACTS}</h2><div class="cc-table"><table class="cc-fields"><thead><tr>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _related(opened: OpenRegister, record: Commitment, wanted: Wanted) -> str:
    """The plan a result answers, and the other places of the same promise."""
    found = ""
    plan = opened.register.by_id.get(record.answers) if record.answers else None
    if plan is not None:
        found += f'<h2 class="cc-small">{texts.PLAN_OF}</h2><ul class="cc-copies">{_place(opened, plan, wanted)}</ul>'
    others = [one for one in (opened.register.by_id.get(place.id) for place in record.places) if one is not None]
    if others:
        items = "".join(_place(opened, one, wanted) for one in others)
        found += f'<h2 class="cc-small">{texts.ALSO_AT}</h2><ul class="cc-copies">{items}</ul>'
    return found


def _place(opened: OpenRegister, record: Commitment, wanted: Wanted) -> str:
    document = short_document(opened.engine.index.document(record.doc_id))
    name = f"{unit_name(opened, record)}, {document}"
    return (
        f'<li><a href="{escape(record_link(record, wanted))}" data-go="1">{escape(name)}</a>: '
        f"{escape(level(record) or name_of(record))}</li>"
    )


def _show_review(opened: OpenRegister, record: Commitment, machine: Commitment, settings: Settings) -> None:
    """The three decisions, and those taken so far; the form starts from what is in force."""
    acts = [one for one in opened.acts if one.content_hash == record.content_hash]
    st.html(
        f'<h2 class="cc-small">{texts.REVIEW}</h2><p class="cc-line">{texts.REVIEW_LEDE}</p>'
        f'<p class="cc-line">{escape(texts.STATE.format(state=REVIEW_NAMES[record.review]))}</p>{_history(acts)}'
    )
    turn = f"{record.content_hash}-{len(acts)}"
    with st.container(horizontal=True, key="duyet"):
        st.button(texts.CONFIRM, key=f"dung-{turn}", on_click=_decide, args=(settings, machine, "confirm"))
        st.button(texts.REJECT, key=f"bac-{turn}", on_click=_decide, args=(settings, machine, "reject"))
    with st.expander(texts.CORRECT, key=f"sua-{record.content_hash}"), st.form(f"sua-{turn}", border=False):
        before = typed_from(record)
        left, right = st.columns(2)
        for place, (name, label) in enumerate(texts.LABELS.items()):
            with left if place % 2 == 0 else right:
                _box(name, label, before[name], turn)
        st.form_submit_button(texts.SAVE, type="primary", on_click=_correct, args=(settings, machine, turn))


def _box(name: str, label: str, value: str, turn: str) -> None:
    """One field of the form."""
    key = f"o-{name}-{turn}"
    if name in _LONG:
        st.text_area(label, value, key=key, height=96)
    elif name == "kind":
        st.selectbox(label, list(KIND_NAMES), list(KIND_NAMES).index(value), key=key, format_func=KIND_NAMES.get)
    elif name == "comparator":
        choices = list(texts.COMPARATORS)
        at = choices.index(value) if value in choices else 0
        st.selectbox(label, choices, at, key=key, format_func=texts.COMPARATORS.get)
    else:
        st.text_input(label, value, key=key, autocomplete="off")


def _history(acts: Sequence[Correction]) -> str:
    if not acts:
        return ""
    items = "".join(f"<li>{escape(_moment(act.when))}: {escape(texts.ACTS[act.action])}</li>" for act in acts)
    return f'<h3 class="cc-check">{texts.HISTORY}</h3><ul class="cc-copies">{items}</ul>'


def _moment(iso: str) -> str:
    """A moment as "14:05 20/11/2026 (UTC)"; as it stands when it is not one."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{moment:%H:%M} {day(moment.date().isoformat())} (UTC)"


def _correct(settings: Settings, machine: Commitment, turn: str) -> None:
    """Keeps what the form holds, when it differs from what the machine read."""
    typed = {name: str(st.session_state.get(f"o-{name}-{turn}") or "") for name in texts.LABELS}
    try:
        values = read_changes(machine, typed)
    except BadQuery as problem:
        st.session_state[TOLD] = (str(problem), "error")
        return
    if not values:
        st.session_state[TOLD] = (texts.NOTHING_CHANGED, "warning")
        return
    _decide(settings, machine, "correct", values)


def _decide(settings: Settings, machine: Commitment, action: str, values: dict[str, Any] | None = None) -> None:
    """Writes one decision beside the documents."""
    try:
        add_correction(settings.corpus, machine, action, values)
    except (OSError, BadQuery) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        st.session_state[TOLD] = (texts.NOT_SAVED.format(reason=reason), "error")
        return
    st.session_state[TOLD] = (texts.SAVED.format(act=texts.ACTS[action]), "plain")
