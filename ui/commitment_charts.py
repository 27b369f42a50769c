"""Pictures of the register: what falls due when, results against plans, one indicator through the years.

The library draws inside the page from data that comes with it; nothing is asked of another machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import altair as alt

from commitments import Commitment
from commitments.matrix import Matrix
from commitments.records import KIND_NAMES, STATUS_NAMES
from ui import commitment_texts as texts
from ui.commitment_register import OpenRegister
from ui.commitment_table import source_link
from ui.commitment_words import level, name_of, number

MAX_BARS = 40  # indicators in one chart: more cannot be read
LABEL_WIDTH = 230  # pixels of an indicator's name beside its bar
DECIMALS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " đồng"]}
KIND_COLOURS = {"target": "#b4532a", "task": "#2f6f8f", "result": "#2f6f8f"}
VERDICT_COLOURS = {"đạt": "#4c8c4a", "vượt": "#2f6f8f", "không đạt": "#c2514a", texts.UNCLEAR: "#8b867d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A result with the plan it answers; `percent` is the result as a share of the plan."""

    plan: Commitment
    actual: Commitment
    percent: float


def pairs_of(opened: OpenRegister, records: Sequence[Commitment]) -> tuple[Pair, ...]:
    """The results among the records that answer a plan with a positive number, in reading order."""
    found = []
    for actual in records:
        plan = opened.register.by_id.get(actual.answers) if actual.answers else None
        if plan is None or actual.value is None or not plan.value or plan.value <= 0:
            continue
        if (plan.unit_norm, plan.scale) == (actual.unit_norm, actual.scale) and plan.review != "rejected":
            found.append(Pair(plan=plan, actual=actual, percent=100 * actual.value / plan.value))
    return tuple(found)


def due_chart(records: Sequence[Commitment]) -> alt.Chart | None:
    """Targets and tasks by the year in which they fall due; None when none has a year."""
    counts = Counter((one.year, one.kind) for one in records if one.kind in ("target", "task") and one.year)
    if not counts:
        return None
    rows = [{"year": str(year), "kind": KIND_NAMES[kind], "n": n} for (year, kind), n in sorted(counts.items())]
    kinds = [KIND_NAMES[kind] for kind in ("target", "task")]
    colours = alt.Scale(domain=kinds, range=[KIND_COLOURS["target"], KIND_COLOURS["task"]])
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=texts.CHART_YEAR, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("n:Q", title=texts.CHART_COUNT, axis=alt.Axis(format="d", tickMinStep=1)),
            color=alt.Color("kind:N", title=None, scale=colours, legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("year:N", title=texts.CHART_YEAR),
                alt.Tooltip("kind:N", title=texts.CHART_KIND),
                alt.Tooltip("n:Q", title=texts.CHART_COUNT, format="d"),
            ],
        )
    )
    return _dressed(chart.properties(height=260))


def plan_chart(pairs: Sequence[Pair]) -> alt.LayerChart | None:
    """Results as shares of their plans, one bar an indicator; None when there is no pair."""
    if not pairs:
        return None
    rows = [_bar(place, pair) for place, pair in enumerate(pairs[:MAX_BARS])]
    verdicts = list(VERDICT_COLOURS)
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=LABEL_WIDTH))
    bars = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(height={"band": 0.7})
        .encode(
            x=alt.X("percent:Q", title=texts.CHART_RATIO, axis=alt.Axis(orient="top", tickCount=6)),
            y=y,
            color=alt.Color(
                "verdict:N", title=None, legend=alt.Legend(orient="top"),
                scale=alt.Scale(domain=verdicts, range=list(VERDICT_COLOURS.values())),
            ),
            tooltip=[
                alt.Tooltip("full:N", title=texts.CHART_INDICATOR),
                alt.Tooltip("plan:N", title=texts.PLAN),
                alt.Tooltip("actual:N", title=texts.ACTUAL),
                alt.Tooltip("verdict:N", title=texts.CHART_VERDICT),
            ],
        )
    )  # fmt: skip
    words = (
        alt.Chart(alt.Data(values=rows))
        .mark_text(align="left", dx=4)
        .encode(x="percent:Q", y=y, text=alt.Text("percent:Q", format=".1f"))
    )
    rule = alt.Chart(alt.Data(values=[{"at": 100}])).mark_rule(strokeDash=[4, 3], color="#8b867d").encode(x="at:Q")
    return _dressed((bars + words + rule).properties(height=alt.Step(24)))


def years_chart(matrix: Matrix) -> alt.Chart | None:
    """One indicator's plans and results by year; None without a number that has a year."""
    rows = [
        {
            "year": cell.year[:4],
            "kind": KIND_NAMES[cell.kind],
            "value": cell.record.value,
            "shown": level(cell.record),
            "where": cell.place or cell.province or texts.NO_PLACE,
        }
        for cell in matrix.cells
        if cell.year
    ]
    if not rows:
        return None
    kinds = [KIND_NAMES[kind] for kind in ("target", "result")]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(size=110, filled=True, opacity=0.85)
        .encode(
            x=alt.X("year:O", title=texts.CHART_YEAR, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=matrix.unit or texts.CHART_VALUE, scale=alt.Scale(zero=False, padding=20)),
            color=alt.Color(
                "kind:N", title=None, legend=alt.Legend(orient="top"),
                scale=alt.Scale(domain=kinds, range=[KIND_COLOURS["target"], KIND_COLOURS["result"]]),
            ),
            shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=["diamond", "circle"])),
            tooltip=[
                alt.Tooltip("year:N", title=texts.CHART_YEAR),
                alt.Tooltip("kind:N", title=texts.CHART_KIND),
                alt.Tooltip("shown:N", title=texts.CHART_VALUE),
                alt.Tooltip("where:N", title=texts.PLACE_COLUMN),
            ],
        )
    )  # fmt: skip
    return _dressed(chart.properties(height=280))


def pairs_table(opened: OpenRegister, pairs: Sequence[Pair]) -> str:
    """The same pairs as a table whose numbers open their paragraphs."""
    head = "".join(f'<th scope="col">{name}</th>' for name in texts.PLAN_TABLE_COLUMNS)
    rows = ""
    for pair in pairs:
        plan, actual = pair.plan, pair.actual
        cells = (
            source_link(opened, plan, level(plan), css="cc-value"),
            source_link(opened, actual, level(actual), css="cc-value"),
            escape(f"{number(round(pair.percent, 1))} %"),
            escape(STATUS_NAMES[actual.computed_status]),
            escape(STATUS_NAMES[actual.stated_status] if actual.stated_status else texts.NO_VALUE),
        )
        shown = "".join(f"<td>{cell}</td>" for cell in cells)
        rows += f'<tr><th scope="row">{escape(name_of(actual, 120))}</th>{shown}</tr>'
    return (
        f'<details class="cc-more cc-register"><summary>{texts.CHART_TABLE}</summary><div class="cc-table" '
        f'tabindex="0" role="region" aria-label="{texts.CHART_PLAN}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _bar(place: int, pair: Pair) -> dict[str, str | float]:
    """One bar's data; the name begins with its number, so that two indicators never share a bar."""
    verdict = STATUS_NAMES[pair.actual.computed_status] if pair.actual.computed_status else texts.UNCLEAR
    return {
        "name": f"{place + 1}. {name_of(pair.actual, 60)}",
        "full": name_of(pair.actual, 200),
        "percent": round(pair.percent, 1),
        "plan": level(pair.plan),
        "actual": level(pair.actual),
        "verdict": verdict,
    }


def _dressed(chart: alt.Chart | alt.LayerChart) -> alt.Chart | alt.LayerChart:
    """The chart with Vietnamese decimals and no frame."""
    return chart.configure(locale=alt.Locale(number=alt.NumberLocale(**DECIMALS))).configure_view(strokeWidth=0)
