"""What falls due when: years and leading bodies as a grid, then each year's entries by body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from commitments import Commitment
from commitments.records import KIND_NAMES
from commitments.register import CalendarEntry
from corpus.vietnamese import fold
from ui import commitment_texts as texts
from ui.address import link_to
from ui.commitment_address import VIEWS, Wanted, params_of
from ui.commitment_register import OpenRegister
from ui.commitment_table import is_repeated, quote_html, record_link, source_link
from ui.commitment_words import day, level, name_of
from ui.frame import notice_html

MAX_ENTRIES = 20  # of one body in one year; the list shows the rest
MAX_OPEN = 8  # entries of a group that stands open from the start

Group = Mapping[tuple[str, str], Sequence[CalendarEntry]]


def calendar_html(opened: OpenRegister, records: Sequence[Commitment], wanted: Wanted) -> str:
    """The calendar of the records."""
    entries = opened.register.calendar(records)
    if not entries:
        return notice_html(texts.CALENDAR_NOTHING)
    groups: dict[tuple[str, str], list[CalendarEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.due[:4], _body(entry)].append(entry)
    years = sorted({year for year, _ in groups}, key=lambda year: year or "9999")
    n_records = len({entry.record.id for entry in entries})
    sections = "".join(_year(opened, year, groups, wanted) for year in years)
    return (
        f'<div class="cc-register"><p class="cc-lede">{texts.CALENDAR_LEDE.format(n=n_records)}</p>'
        f"{_grid(years, groups)}{sections}</div>"
    )


def _body(entry: CalendarEntry) -> str:
    """A group's name: the body with the one that took over; "" when none is named."""
    return f"{entry.body} ({texts.NOW.format(name=entry.successor)})" if entry.successor else entry.body


def _bodies(groups: Group) -> list[str]:
    """All bodies by name, those without one last."""
    return sorted({body for _, body in groups}, key=lambda body: (not body, fold(body)))


def _grid(years: Sequence[str], groups: Group) -> str:
    """How many entries each body has in each year, each number a link to its group."""
    head = "".join(f'<th scope="col">{escape(year or texts.NO_YEAR)}</th>' for year in years)
    body = ""
    for name in _bodies(groups):
        cells = "".join(_count(year, name, len(groups.get((year, name), ()))) for year in years)
        body += f'<tr><th scope="row">{escape(name or texts.NO_LEAD)}</th>{cells}</tr>'
    total = "".join(
        f"<td>{sum(len(group) for (one, _), group in groups.items() if one == year)}</td>" for year in years
    )
    return (
        f'<div class="cc-table cc-grid" role="region" tabindex="0" aria-label="{texts.GRID_NAME}"><table>'
        f'<thead><tr><th scope="col">{texts.AGENCY}</th>{head}</tr></thead><tbody>{body}'
        f'<tr class="cc-total"><th scope="row">{texts.ALL_AGENCIES}</th>{total}</tr></tbody></table></div>'
    )


def _count(year: str, name: str, n: int) -> str:
    if not n:
        return '<td><span class="cc-nil" aria-hidden="true">·</span></td>'
    label = texts.DUE_IN.format(name=name or texts.NO_LEAD, year=year or texts.NO_YEAR, n=n)
    target = _group_id(year, name)
    return f'<td><a href="?" data-go="1" data-to="{target}" aria-label="{escape(label)}">{n}</a></td>'


def _group_id(year: str, name: str) -> str:
    return "han-" + "-".join(re.findall(r"[a-z0-9]+", f"{year or 'x'} {fold(name) or 'khong-ro'}"))


def _year(opened: OpenRegister, year: str, groups: Group, wanted: Wanted) -> str:
    title = texts.YEAR.format(year=year) if year else texts.NO_YEAR
    shown = "".join(
        _group(opened, year, name, groups[year, name], wanted) for name in _bodies(groups) if (year, name) in groups
    )
    return f'<section class="cc-year"><h2 class="cc-small">{escape(title)}</h2>{shown}</section>'


def _group(opened: OpenRegister, year: str, name: str, entries: Sequence[CalendarEntry], wanted: Wanted) -> str:
    items = "".join(_entry(opened, entry, wanted) for entry in entries[:MAX_ENTRIES])
    rest = len(entries) - MAX_ENTRIES
    if rest > 0:
        to = replace(
            wanted, view=VIEWS[0], page=1, sort="thoi-han",
            years=(int(year),) if year else wanted.years,
            agencies=(entries[0].body,) if name else wanted.agencies,
            missing=wanted.missing if name else ("lead",),
            kinds=wanted.kinds or ("target", "task"),
        )  # fmt: skip
        items += (
            f'<li><a class="cc-act" href="{escape(link_to(params_of(to)))}" data-go="1">'
            f"{texts.REST.format(n=rest)}</a></li>"
        )
    count = texts.N_DUE.format(n=len(entries))
    state = " open" if len(entries) <= MAX_OPEN else ""
    return (
        f'<details class="cc-due" id="{_group_id(year, name)}"{state}><summary><b>{escape(name or texts.NO_LEAD)}</b> '
        f'<span class="cc-count">{count}</span></summary><ul>{items}</ul></details>'
    )


def _entry(opened: OpenRegister, entry: CalendarEntry, wanted: Wanted) -> str:
    record = entry.record
    head = " · ".join(part for part in (day(entry.due) if len(entry.due) > 4 else "", level(record)) if part)
    label = "" if is_repeated(record) else f'<p class="cc-of">{escape(name_of(record, 140))}</p>'
    due = f' <span class="cc-count">{escape(head)}</span>' if head else ""
    return (
        f'<li><span class="cc-kind">{KIND_NAMES[record.kind]}</span>{due}{label}{quote_html(opened, record)}'
        f'<p class="cc-acts">{source_link(opened, record)}'
        f'<a class="cc-act" href="{escape(record_link(record, wanted))}" data-go="1">{texts.DETAILS}</a></p></li>'
    )
