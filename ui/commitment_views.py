"""The views of the register that need widgets of their own: calendar, matrix, findings with chain, charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from commitments import Commitment
from ui import commitment_texts as texts
from ui.commitment_address import Wanted, params_of
from ui.commitment_calendar import calendar_html
from ui.commitment_chain import chain_html, document_name, documents_with_targets, first_pair, steps_html
from ui.commitment_findings import findings_html, findings_of
from ui.commitment_matrix import indicator_counts, indicator_name, matrix_html, matrix_of, nothing_html
from ui.commitment_register import OpenRegister
from ui.frame import notice_html

Records = Sequence[Commitment]
CHARTED_KEY = "van-ban-ve"


def show_calendar(opened: OpenRegister, records: Records, wanted: Wanted) -> None:
    """What falls due by year and body."""
    st.html(calendar_html(opened, records, wanted))


def show_matrix(opened: OpenRegister, records: Records, wanted: Wanted) -> None:
    """One indicator over places, documents and years."""
    indicator = _choose_indicator(records, wanted)
    if not indicator:
        st.html(nothing_html())
        return
    st.html(f'<p class="cc-line">{texts.MATRIX_LEDE}</p>')
    st.html(matrix_html(opened, matrix_of(records, indicator, wanted.measure), wanted))


def show_comparison(opened: OpenRegister, records: Records, wanted: Wanted) -> None:
    """Findings, the chain of documents, and two documents side by side."""
    limited = bool(wanted.n_filters or wanted.about)
    st.html(findings_html(opened, findings_of(opened, records, limited=limited)))
    st.html(chain_html(opened) + f'<h2 class="cc-small">{texts.COMPARE}</h2>')
    choices = documents_with_targets(opened)
    if len(choices) < 2:
        st.html(notice_html(texts.ONE_DOCUMENT))
        return
    upper, lower = first_pair(opened, choices)
    left, right = st.columns(2)
    with left:
        upper = _choose("upper", texts.UPPER, choices, upper, wanted, lambda one: document_name(opened, one))
    with right:
        lower = _choose("lower", texts.LOWER, choices, lower, wanted, lambda one: document_name(opened, one))
    st.html(notice_html(texts.SAME_DOCUMENT) if upper == lower else steps_html(opened, upper, lower))


def show_charts(opened: OpenRegister, records: Records, wanted: Wanted) -> None:
    """Deadlines by year, results against plans, one indicator through the years."""
    from ui import commitment_charts as charts  # the drawing library is loaded only by those who look

    st.html(f'<h2 class="cc-small">{texts.CHART_DUE}</h2>')
    _draw(charts.due_chart(records), texts.CHART_NOTHING_DUE, texts.CHART_DUE_ALT, "ve-han")
    st.html(f'<h2 class="cc-small">{texts.CHART_PLAN}</h2><p class="cc-line">{texts.CHART_PLAN_LEDE}</p>')
    pairs = charts.pairs_of(opened, records)
    documents = list(dict.fromkeys(pair.actual.doc_id for pair in pairs))
    if len(documents) > 1:
        chosen = st.selectbox(
            texts.CHART_DOCUMENT, documents, key=CHARTED_KEY, format_func=lambda one: document_name(opened, one)
        )
        pairs = tuple(pair for pair in pairs if pair.actual.doc_id == chosen)
    _draw(
        charts.plan_chart(pairs, dark=st.context.theme.type == "dark"),
        texts.CHART_NOTHING_PLAN,
        texts.CHART_PLAN_ALT,
        "ve-ke-hoach",
    )
    if pairs:
        st.html(charts.pairs_table(opened, pairs))
    st.html(f'<h2 class="cc-small">{texts.CHART_YEARS}</h2>')
    indicator = _choose_indicator(records, wanted)
    if not indicator:
        st.html(nothing_html())
        return
    matrix = matrix_of(records, indicator, wanted.measure)
    _draw(charts.years_chart(matrix), texts.CHART_NOTHING_YEARS, texts.CHART_YEARS_ALT, "ve-nam")
    st.html(matrix_html(opened, matrix, wanted))


def _draw(chart: object, nothing: str, alt: str, key: str) -> None:
    if chart is None:
        st.html(notice_html(nothing))
    else:
        st.altair_chart(chart, width="stretch", key=key, alt=alt)


def _choose_indicator(records: Records, wanted: Wanted) -> str:
    """The indicator of the matrix, "" when none can be compared."""
    counts = indicator_counts(records)
    if not counts:
        return ""

    def shown(one: str) -> str:
        return texts.MATRIX_OPTION.format(name=indicator_name(one), n=counts[one])

    return _choose("indicator", texts.INDICATOR, list(counts), next(iter(counts)), wanted, shown)


def _choose(
    field: str, label: str, choices: list[str], default: str, wanted: Wanted, shown: Callable[[str], str]
) -> str:
    """A box that puts its choice into the address; what the address holds already is chosen."""
    asked = getattr(wanted, field)
    value = asked if asked in choices else default
    key = f"chon-{field}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value

    def keep() -> None:
        changed = {field: st.session_state[key], **({"measure": ""} if field == "indicator" else {})}
        st.query_params.from_dict(params_of(replace(wanted, **changed)))

    st.selectbox(label, choices, key=key, format_func=shown, on_change=keep)
    return value


SHOW: dict[str, Callable[[OpenRegister, Records, Wanted], None]] = {
    "lich": show_calendar,
    "ma-tran": show_matrix,
    "doi-chieu": show_comparison,
    "bieu-do": show_charts,
}
