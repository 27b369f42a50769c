"""Fits the chance that found sentences answer a question, and draws what it is worth.

`python -m evaluation.calibrate` fits on the development questions and on the "calibrate" half of the written ones,
chooses the threshold that keeps KEPT of the answerable, writes `answers/calibration.json`, and judges on the "check"
half, which nothing was fitted on. `docs/risk_coverage.svg` shows the curve of that half.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from answers import answer
from answers.choosing import CALIBRATION, calibration, question_features
from search import Engine, Query, open_engine

HERE = Path(__file__).resolve().parent
KEPT = 0.955  # share of answerable questions of the fitted sets that must be answered
SURE = 0.75  # share of them that is shown without a warning
RIDGE = 1.0  # keeps the weights small: there are few hundred questions
N_STEPS = 60
LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question with whether the documents answer it, and its features (None when nothing was found)."""

    text: str
    kind: str
    answerable: bool
    features: dict[str, float] | None


def read_questions(part: str) -> list[tuple[str, str, bool]]:
    """(question, kind, answerable) of a part: "dev", "calibrate" or "check"."""
    if part == "dev":
        rows = _lines(HERE / "dev.jsonl")
        return [(row["question"], row["kind"], row["kind"] != "none") for row in rows]
    folder = HERE / "questions_written"
    answerable = [
        (row["question"], row["kind"], True) for row in _lines(folder / "answerable.jsonl") if row["part"] == part
    ]
    return answerable + [
        (row["question"], row["why"] + (" (khó)" if row.get("hard") else ""), False)
        for row in _lines(folder / "unanswerable.jsonl")
        if row["part"] == part
    ]


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judged(engine: Engine, part: str) -> list[Judged]:
    """The questions of a part with their features."""
    return [
        Judged(
            text=text,
            kind=kind,
            answerable=yes,
            features=question_features(engine, engine.search(Query(text=text, limit=LIMIT))),
        )
        for text, kind, yes in read_questions(part)
    ]


def fit(rows: Sequence[Judged]) -> dict:
    """Bias, weights and threshold by logistic regression, both classes weighing the same.

    Source: iteratively reweighted least squares with a ridge, T. Hastie, R. Tibshirani, J. Friedman, The Elements of
    Statistical Learning, 2009, 4.4.1.
    """
    rows = [row for row in rows if row.features]
    names = list(rows[0].features)
    x = np.array([[row.features[name] for name in names] + [1.0] for row in rows])
    y = np.array([float(row.answerable) for row in rows])
    share = np.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (len(y) - y.sum())))
    ridge = np.diag([RIDGE] * len(names) + [1e-6])
    w = np.zeros(len(names) + 1)
    for _ in range(N_STEPS):
        p = 1.0 / (1.0 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (share * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (share * (p - y)) + ridge @ w)
    chances = np.sort((1.0 / (1.0 + np.exp(-x @ w)))[y == 1])
    threshold = float(chances[int((1.0 - KEPT) * len(chances))])
    return {
        "bias": round(float(w[-1]), 4),
        "threshold": round(threshold - 1e-4, 4),
        "sure": round(float(chances[int((1.0 - SURE) * len(chances))]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(names, w, strict=False)},
    }


def measure(engine: Engine, part: str) -> list[tuple[float, bool, str, bool]]:
    """(chance, answerable, kind, answered) of the questions of a part, through the whole of `answer`."""
    found = []
    for text, kind, yes in read_questions(part):
        given = answer(engine, engine.search(Query(text=text, limit=LIMIT)))
        found.append((given.chance, yes, kind, given.status == "answered"))
    return found


def report(rows: Sequence[tuple[float, bool, str, bool]]) -> list[str]:
    """Kept and refused in all, and by the kind of the unanswerable."""
    kept = [answered for _, yes, _, answered in rows if yes]
    refused = [not answered for _, yes, _, answered in rows if not yes]
    lines = [f"answerable kept {_share(kept)}, unanswerable refused {_share(refused)}"]
    by_kind = defaultdict(list)
    for _, yes, kind, answered in rows:
        if not yes:
            by_kind[kind].append(not answered)
    return lines + [f"  {kind:<28} {_share(values)}" for kind, values in sorted(by_kind.items())]


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values)}/{len(values)} = {sum(values) / max(1, len(values)):.3f}"


def curve(rows: Sequence[tuple[float, bool, str, bool]]) -> list[tuple[float, float]]:
    """(coverage, risk) for every threshold: the share of all questions answered, the share of them unanswerable.

    Source: R. El-Yaniv, Y. Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.

    >>> curve([(0.9, True, "", True), (0.8, False, "", True)])
    [(0.5, 0.0), (1.0, 0.5)]
    """
    ordered = sorted(rows, key=lambda row: -row[0])
    points, wrong = [], 0
    for number, (_, yes, _, _) in enumerate(ordered, 1):
        wrong += not yes
        points.append((number / len(ordered), wrong / number))
    return points


def draw(points: Sequence[tuple[float, float]], here: tuple[float, float], path: Path) -> None:
    """The curve as an SVG of its own; `here` is the point in use."""
    width, height, left, low = 640, 360, 70, 50

    def at(coverage: float, risk: float) -> str:
        return f"{left + coverage * (width - left - 20):.1f},{height - low - risk / 0.5 * (height - low - 20):.1f}"

    grid = "".join(
        f'<text x="{left - 8}" y="{at(0, risk).split(",")[1]}" text-anchor="end" dy="4">{risk:.0%}</text>'
        f'<polyline points="{at(0, risk)} {at(1, risk)}" stroke="#ddd" fill="none"/>'
        for risk in (0, 0.1, 0.2, 0.3, 0.4, 0.5)
    ) + "".join(
        f'<text x="{at(share, 0).split(",")[0]}" y="{height - low + 18}" text-anchor="middle">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    x, y = at(*here).split(",")
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{grid}'
        f'<polyline points="{" ".join(at(*point) for point in points)}" stroke="#9a3324" stroke-width="2" fill="none"/>'
        f'<circle cx="{x}" cy="{y}" r="5" fill="#1f4e5f"/>'
        f'<text x="{float(x) - 8:.1f}" y="{float(y) - 10:.1f}" text-anchor="end">in use</text>'
        f'<text x="{width / 2}" y="{height - 10}" text-anchor="middle">questions answered</text>'
        f'<text transform="translate(16 {height / 2}) rotate(-90)" text-anchor="middle">of them unanswerable</text>'
        "</svg>\n",
        encoding="utf-8",
    )


def main() -> None:
    """Fits, writes the calibration, and prints what it is worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=HERE.parent / "index")
    parser.add_argument("--only-measure", action="store_true", help="fit nothing, measure the calibration in use")
    chosen = parser.parse_args()
    engine = open_engine(chosen.index)
    if not chosen.only_measure:
        fitted = fit([*judged(engine, "dev"), *judged(engine, "calibrate")])
        CALIBRATION.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        calibration.cache_clear()
    for part in ("dev", "calibrate", "check"):
        rows = measure(engine, part)
        print(part, *report(rows), sep="\n")
        if part == "check":
            answered = [yes for _, yes, _, given in rows if given]
            here = (len(answered) / len(rows), 1 - sum(answered) / max(1, len(answered)))
            draw(curve(rows), here, HERE.parent / "docs" / "risk_coverage.svg")


if __name__ == "__main__":
    main()
