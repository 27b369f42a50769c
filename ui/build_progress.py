"""How far a build is, shown while it runs; when it ends the page is drawn again over the new index."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import office_texts as texts
from ui.building import Builder, BuildState
from ui.frame import notice_html

EVERY_S = 1.0
SEEN = "da-thay-lan-lap"
STAGES = ("", "model", "scan", "read", "vectors", "publish")


def show_build(builder: Builder) -> None:
    """Puts the running build on the page, renewed each second, or how the last one ended."""
    state = builder.state
    if state.running:
        st.fragment(_running, run_every=EVERY_S)(builder, state.n_finished)
    elif state.error:
        st.html(notice_html(texts.BUILD_FAILED.format(reason=state.error), "error"))
    elif state.report is not None:
        st.html(notice_html(built_line(state)))


def built_line(state: BuildState) -> str:
    """What the last build did, in one sentence."""
    report = state.report
    if report["unchanged"]:
        return texts.UNCHANGED
    return texts.BUILT.format(
        files=report["files"], documents=report["documents"], chunks=report["chunks"], read=report["files_read"],
        seconds=round(state.seconds),
    )  # fmt: skip


def step_line(state: BuildState) -> str:
    """The step that runs: "Bước 4/6: Đọc và tách văn bản (3/9)"."""
    n = STAGES.index(state.stage) + 1 if state.stage in STAGES else len(STAGES)
    stage = texts.STAGES.get(state.stage, state.stage)
    counted = state.total > 1
    template = texts.STEP_COUNTED if counted else texts.STEP
    return template.format(n=n, total=len(STAGES), stage=stage, done=state.done, all=state.total)


def share_done(state: BuildState) -> float:
    """How much of the build is done, 0..1; reading counts half."""
    begin = {"": 0.0, "model": 0.02, "scan": 0.2, "read": 0.25, "vectors": 0.8, "publish": 0.9}
    starts = [*begin.values(), 1.0]
    place = STAGES.index(state.stage) if state.stage in STAGES else len(STAGES) - 1
    within = state.done / state.total if state.total else 0.0
    return min(1.0, starts[place] + (starts[place + 1] - starts[place]) * within)


def _running(builder: Builder, n_finished: int) -> None:
    state = builder.state
    if not state.running or state.n_finished != n_finished:
        st.rerun()  # the whole page: the new index serves now
    st.progress(share_done(state), text=f"{texts.BUILDING}. {step_line(state)}")
    lines = [texts.ELAPSED.format(seconds=round(state.seconds))]
    if state.again:
        lines.append(texts.AGAIN)
    st.html(f'<p class="cc-count">{escape(" · ".join(lines))}</p>')
