"""Judging: metrics by hand, judgments against brute force, and the figures of the shipped documents."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from corpus.errors import CanCuError
from corpus.records import Span
from corpus.vietnamese import analyze
from evaluation.gold import answering_rank, covers, read_gold, table
from evaluation.metrics import ndcg_at, recall_at, reciprocal_rank_at
from evaluation.records import Evidence, GoldQuestion, Retrieved
from evaluation.run import evaluate_gold

PROJECT = Path(__file__).resolve().parent.parent
DEV = PROJECT / "evaluation" / "dev.jsonl"
CONCEPTS = sorted((PROJECT / "knowledge" / "concepts").glob("*.jsonl"))
QUESTION_SETS = sorted((PROJECT / "knowledge" / "questions").glob("*.jsonl"))


def rows(path: Path) -> list[dict]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


# metrics


@pytest.mark.parametrize(
    ("ranking", "relevance", "ndcg", "mrr", "recall"),
    [
        (["a", "b", "c"], {"a": 1}, 1.0, 1.0, 1.0),
        (["b", "a", "c"], {"a": 1}, 1 / math.log2(3), 0.5, 1.0),
        (["b", "c", "d", "a"], {"a": 1}, 0.0, 0.0, 0.0),
        (["a", "x", "b"], {"a": 1, "b": 1}, (1 + 1 / 2) / (1 + 1 / math.log2(3)), 1.0, 1.0),
        (["x", "b", "a"], {"a": 2, "b": 1}, (1 / math.log2(3) + 2 / 2) / (2 + 1 / math.log2(3)), 0.5, 1.0),
        (["a"], {"a": 1, "b": 1, "c": 1, "d": 1}, 1 / (1 + 1 / math.log2(3) + 1 / 2), 1.0, 0.25),
        ([], {"a": 1}, 0.0, 0.0, 0.0),
        (["a"], {"a": 0}, 0.0, 0.0, 0.0),
        (["a"], {}, 0.0, 0.0, 0.0),
    ],
    ids=["first", "second", "beyond the cut", "two", "grades", "too few found", "no hits", "grade 0", "none relevant"],
)
def test_metrics_of_the_first_three(ranking, relevance, ndcg, mrr, recall):
    assert ndcg_at(3, ranking, relevance) == pytest.approx(ndcg)
    assert reciprocal_rank_at(3, ranking, relevance) == pytest.approx(mrr)
    assert recall_at(3, ranking, relevance) == pytest.approx(recall)


# judgments


def brute_force_covers(hit: Retrieved, evidence: Evidence) -> bool:
    """The rule again, character by character."""
    theirs = set(range(evidence.span.start, evidence.span.end))
    ours = {place for span in hit.ranges for place in range(span.start, span.end)}
    if hit.file != evidence.file or len(ours) > 2000:
        return False
    both = len(ours & theirs)
    return both > 0 and (both >= len(theirs) / 2 or both >= len(ours) / 2)


def brute_force_rank(question: GoldQuestion, hits: list[Retrieved]) -> int | None:
    """The smallest k for which the first k hits answer the question."""
    for k in range(1, len(hits) + 1):
        met = [e for e in question.evidence if any(brute_force_covers(hit, e) for hit in hits[:k])]
        files = {evidence.file for evidence in question.evidence}
        if {e.file for e in met} == files if question.all_needed else met:
            return k
    return None


def random_ranges(draw: random.Random) -> tuple[Span, ...]:
    """One to three ranges in order that do not overlap."""
    places = sorted(draw.sample(range(200), 2 * draw.randint(1, 3)))
    return tuple(Span(a, b) for a, b in zip(places[::2], places[1::2], strict=True))


def test_judgments_agree_with_brute_force():
    draw = random.Random(7)
    n_answered = 0
    for _ in range(3000):
        evidence = tuple(
            Evidence(file=draw.choice("ab"), span=random_ranges(draw)[0]) for _ in range(draw.randint(1, 3))
        )
        hits = [Retrieved(file=draw.choice("ab"), ranges=random_ranges(draw)) for _ in range(draw.randint(0, 6))]
        assert [covers(h, e) for h in hits for e in evidence] == [
            brute_force_covers(h, e) for h in hits for e in evidence
        ]
        question = GoldQuestion(
            id="q", question="?", kind="fact", answer="", evidence=evidence, all_needed=draw.random() < 0.5
        )
        rank = answering_rank(question, hits)
        assert rank == brute_force_rank(question, hits)
        n_answered += rank is not None
    assert 500 < n_answered < 2500


@pytest.mark.parametrize(
    ("ranges", "span", "counts"),
    [
        ((Span(0, 100),), Span(50, 150), True),
        ((Span(0, 99),), Span(50, 150), False),
        ((Span(60, 70),), Span(0, 1000), True),
        ((Span(0, 2000),), Span(10, 20), True),
        ((Span(0, 2001),), Span(10, 20), False),
        ((Span(0, 1000), Span(1500, 2501)), Span(10, 20), False),
        ((Span(0, 10),), Span(10, 20), False),
    ],
    ids=["half", "less than half", "inside", "longest", "too long", "too long in two ranges", "only touching"],
)
def test_what_counts_as_found(ranges, span, counts):
    assert covers(Retrieved(file="a", ranges=ranges), Evidence(file="a", span=span)) is counts
    assert not covers(Retrieved(file="b", ranges=ranges), Evidence(file="a", span=span))


def test_a_comparison_needs_a_passage_of_every_file():
    spans = {"a": Span(0, 10), "b": Span(0, 10)}
    evidence = tuple(Evidence(file=file, span=span) for file, span in spans.items())
    hits = [Retrieved(file=file, ranges=(Span(0, 10),)) for file in "aab"]
    both = GoldQuestion(id="q", question="?", kind="compare", answer="", evidence=evidence, all_needed=True)
    one = GoldQuestion(id="q", question="?", kind="fact", answer="", evidence=evidence)
    assert (answering_rank(both, hits), answering_rank(one, hits)) == (3, 1)
    assert answering_rank(both, hits[:2]) is None


def test_the_table_of_figures_by_hand():
    questions = [
        GoldQuestion(id=str(n), question="?", kind=kind, answer="")
        for n, kind in enumerate(["fact", "fact", "fact", "ocr", "none"])
    ]
    fact, ocr, whole = table(questions, {"0": 1, "1": 7, "2": None, "3": 12, "4": 1})
    assert (fact.n, fact.recall_1, fact.recall_5, fact.recall_10) == (3, 1 / 3, 1 / 3, 2 / 3)
    assert fact.mrr_10 == pytest.approx((1 + 1 / 7) / 3)
    assert (ocr.n, ocr.recall_10, ocr.mrr_10) == (1, 0.0, 0.0)
    assert (whole.kind, whole.n, whole.recall_1) == ("ALL", 4, 1 / 4)
    assert whole.mrr_10 == pytest.approx((1 + 1 / 7) / 4)


GOOD = {"id": "1", "question": "?", "kind": "fact", "answer": "", "evidence": [{"file": "a.txt", "quote": "bc"}]}


def test_evidence_is_located_in_its_file(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\ufeff{json.dumps(GOOD)}\n\n{json.dumps({**GOOD, 'all_needed': True})}\n", encoding="utf-8")
    first, second = read_gold(path, {"a.txt": "abcd"})
    assert first.evidence == (Evidence(file="a.txt", span=Span(1, 3)),)
    assert (first.all_needed, second.all_needed) == (False, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "dòng 2: không phải JSON"),
        ('{"id": "1"}', "dòng 2: không phải JSON có “id”"),
        ("[1]", "dòng 2: không phải JSON"),
        (json.dumps({**GOOD, "evidence": [{"file": "a.txt", "quote": "x"}]}), "không có nguyên văn trong tệp"),
        (json.dumps({**GOOD, "evidence": [{"file": "b.txt", "quote": "bc"}]}), "1, b.txt: bằng chứng"),
    ],
    ids=["broken", "fields missing", "a list", "quote not in the file", "another file"],
)
def test_a_broken_file_of_questions_is_refused_naming_the_line(tmp_path, line, said):
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line}\n", encoding="utf-8")
    with pytest.raises(CanCuError, match=said):
        read_gold(path, {"a.txt": "abcd"})


def test_a_missing_file_of_questions_is_named(tmp_path):
    with pytest.raises(CanCuError, match=r"nothing\.jsonl: không đọc được"):
        read_gold(tmp_path / "nothing.jsonl", {})


# the shipped documents


@pytest.fixture(scope="module")
def report(engine):
    """The figures of the shipped search on the development questions."""
    return evaluate_gold(engine, DEV)


def test_every_quote_of_the_development_questions_stands_in_its_document(engine):
    texts = {file: engine.index.store.source(file).text for file, *_ in engine.index.store.files()}
    questions = read_gold(DEV, texts)
    assert len(questions) >= 100 and len({question.id for question in questions}) == len(questions)
    assert {question.kind for question in questions} >= {"plain", "ocr", "table", "compare", "none", "paraphrase"}
    assert all(question.evidence for question in questions if question.kind != "none")
    assert all(not question.evidence for question in questions if question.kind == "none")


def test_no_hit_has_a_quote_that_is_not_verbatim(report):
    assert report.n_not_verbatim == 0
    assert report.n_quotes > 1900


# what was promised for each kind of question; `None` where nothing was
FLOORS = {
    "ALL": (0.80, 0.87, 0.70),
    "plain": (0.90, None, None),
    "ocr": (0.90, None, None),
    "table": (0.90, None, None),
}


@pytest.mark.parametrize("kind", FLOORS)
def test_the_figures_reach_what_was_promised(report, kind):
    row = next(row for row in report.rows if row.kind == kind)
    recall_5, recall_10, mrr_10 = FLOORS[kind]
    assert row.recall_5 >= recall_5
    assert recall_10 is None or row.recall_10 >= recall_10
    assert mrr_10 is None or row.mrr_10 >= mrr_10


def test_the_report_says_the_same_to_people_and_machines(report):
    plain = report.as_dict()
    assert plain["rows"][-1]["R@5"] == report.rows[-1].recall_5 and plain["not_verbatim"] == 0
    assert json.loads(json.dumps(plain)) == plain
    lines = list(report.lines(missed=True))
    assert f"trích dẫn sai nguyên văn 0/{report.n_quotes}" in lines
    missed = [q for q in report.questions if q.evidence and (report.ranks[q.id] or 99) > 5]
    assert len(lines) == len(report.rows) + 3 + len(missed)


# nothing of the questions in what the search knows


def words(text: str) -> str:
    """The words without accents, with a blank on both sides."""
    return f" {' '.join(token.folded for token in analyze(text))} "


@pytest.fixture(scope="module")
def development() -> list[str]:
    """The development questions as words."""
    return [words(row["question"]) for row in rows(DEV)]


def test_no_everyday_wording_comes_from_a_development_question(development):
    wordings = {words(wording) for path in CONCEPTS for row in rows(path) for wording in row.get("everyday", ())}
    long = sorted(wording for wording in wordings if wording.count(" ") >= 5)  # four syllables or more
    assert len(long) > 3000
    joined = "|".join(development)
    assert [wording for wording in long if wording in joined] == []


def test_no_question_written_for_training_is_a_development_question(development):
    written = [words(row["question"]) for path in QUESTION_SETS for row in rows(path)]
    assert len(written) > 5000
    assert not set(written) & set(development)
