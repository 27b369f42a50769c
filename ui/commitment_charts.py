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
MAX_LABEL = 34  # code points of an indicator's name over its bar: what a phone has room for
MIN_PERCENT, MAX_PERCENT = -50.0, 150.0  # of the frame: beyond it a bar says nothing more
INK = {"light": "#1d1b18", "dark": "#e9e6e0"}
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
    return _dressed(chart.properties(height=320))


def plan_chart(pairs: Sequence[Pair], *, dark: bool = False) -> alt.LayerChart | None:
    """Results as shares of their plans, one bar an indicator under its name; None when there is no pair.

    Bars longer than the frame are cut; the number in the name is always the true one.
    """
    if not pairs:
        return None
    rows = [_bar(place, pair) for place, pair in enumerate(pairs[:MAX_BARS])]
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("place:O", axis=None))
    scale = alt.Scale(domain=[min([0.0, *(row["shown"] for row in rows)]), MAX_PERCENT])
    verdicts = alt.Scale(domain=list(VERDICT_COLOURS), range=list(VERDICT_COLOURS.values()))
    bars = base.mark_bar(height=9, yOffset=9).encode(
        x=alt.X("shown:Q", title=texts.CHART_RATIO, scale=scale, axis=alt.Axis(tickCount=5, format="d")),
        color=alt.Color("verdict:N", title=None, scale=verdicts, legend=alt.Legend(orient="top", columns=2)),
        tooltip=[
            alt.Tooltip("full:N", title=texts.CHART_INDICATOR),
            alt.Tooltip("plan:N", title=texts.PLAN),
            alt.Tooltip("actual:N", title=texts.ACTUAL),
            alt.Tooltip("verdict:N", title=texts.CHART_VERDICT),
        ],
    )
    ink = INK["dark" if dark else "light"]
    words = base.mark_text(align="left", dy=-6, color=ink, fontSize=12).encode(x=alt.value(2), text="name:N")
    at = alt.Chart(alt.Data(values=[{"at": 100}]))
    rule = at.mark_rule(strokeDash=[4, 3], color=ink, opacity=0.6).encode(x=alt.X("at:Q", scale=scale))
    return _dressed((bars + rule + words).properties(height=alt.Step(40)))


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
    return _dressed(chart.properties(height=320))


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
    """One bar's data."""
    verdict = STATUS_NAMES[pair.actual.computed_status] if pair.actual.computed_status else texts.UNCLEAR
    percent = number(round(pair.percent, 1))
    name = name_of(pair.actual, MAX_LABEL)
    return {
        "place": place,
        "name": texts.CHART_BAR.format(name=name, percent=percent, verdict=verdict),
        "full": name_of(pair.actual, 200),
        "shown": round(min(MAX_PERCENT, max(MIN_PERCENT, pair.percent)), 1),
        "plan": level(pair.plan),
        "actual": level(pair.actual),
        "verdict": verdict,
    }


def _dressed(chart: alt.Chart | alt.LayerChart) -> alt.Chart | alt.LayerChart:
    """The chart with Vietnamese decimals and no frame."""
    return chart.configure(locale=alt.Locale(number=alt.NumberLocale(**DECIMALS))).configure_view(strokeWidth=0)
