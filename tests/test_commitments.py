"""The register on the five shipped documents: acceptance figures, verbatim quotes, joins, checks, filters."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from commitments import RegisterFilter, find_commitments
from commitments.cascade import chain_of, compare_levels
from commitments.checks import tally_of
from commitments.corrections import add_correction, load_corrections
from commitments.indicators import indicator_id
from commitments.matrix import make_matrix
from commitments.records_json import as_dict, from_dict, line_of
from corpus import read_corpus

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "documents"
LINE = {
    "file", "start", "end", "quote", "kind", "indicator", "comparator", "value_min", "value_max", "unit",
    "deadline_from", "deadline_to", "lead", "coordinate", "place", "doc_id", "eid", "flags",
}  # fmt: skip


@pytest.fixture(scope="module")
def documents():
    return read_corpus(CORPUS).documents


@pytest.fixture(scope="module")
def register(documents):
    return find_commitments(documents)


def of(register, file, eid="", kind=""):
    return [r for r in register.records if r.file.startswith(file) and r.eid.startswith(eid) and kind in ("", r.kind)]


def bounds(record):
    return record.comparator, record.value_min, record.value_max


def test_every_quote_is_verbatim_and_every_id_is_its_own(register, documents):
    texts = {document.doc_id: document.text for document in documents}
    eids = {(document.doc_id, paragraph.eid) for document in documents for paragraph in document.paragraphs}
    for record in register.records:
        text = texts[record.doc_id]
        assert record.quote == " ".join(span.of(text) for span in record.ranges)
        assert (record.doc_id, record.eid) in eids
        assert record.id.startswith(f"{record.doc_id}/{record.eid}#c")
        if record.value_span is not None:
            assert record.ranges[0].start <= record.value_span.start < record.value_span.end <= record.ranges[-1].end
    assert len({record.id for record in register.records}) == len(register)
    assert len({record.content_hash for record in register.records}) == len(register)


def test_a1_targets_of_the_programme(register):
    found = of(register, "000", "sec_II__subsec_1__para_1-2__", "target")
    with_value = [record for record in found if record.value is not None]
    assert [bounds(record) for record in with_value] == [
        ("=", 13.4, 13.4), ("~", 4.3, 4.3), ("=", 11.4, 11.4), ("=", 50, 50), (">=", 130, None), ("=", 9.6, 9.6),
        ("<", None, 20), ("range", 35, 40), (">", 80, None), (">=", 85, None), ("=", 50, 50), ("~", 40, 40),
        ("=", 3200, 3200), ("=", 25, 25), ("~", 30, 30), (">=", 40, None), (">", 0.7, None), ("=", 100, 100),
        ("range", 80, 90),
    ]  # fmt: skip
    (relative,) = [record for record in found if record.value is None]
    assert relative.quote == "GRDP bình quân đầu người đến năm 2030 tương đương với bình quân chung của cả nước"
    income = with_value[4]
    assert (income.deadline.until, income.deadline.inherited_from) == ("2030", "sec_II__subsec_1__para_1-2")
    assert (with_value[5].deadline.since, with_value[5].deadline.until) == ("2021", "2030")


def test_a2_targets_of_the_two_plans(register):
    assert [record.value for record in of(register, "001", "sec_II__subsec_2", "target")] == [30, 25, 45, 12, 12, 70]
    found = of(register, "004", "sec_II__", "target")
    shown = {(record.value_raw, record.unit_norm) for record in found}
    assert {("7,5", "%/năm"), ("35 - 40", "%"), ("8.900", "USD")} <= shown
    assert len([record for record in found if record.value is not None]) == 12


def test_a3_tasks_of_the_annex_and_leads_of_the_headings(register):
    rows = of(register, "001", "att_1__table_1__row_", "task")
    assert len(rows) == 12
    assert [body.raw for body in rows[4].lead] == ["Sở Kế hoạch và Đầu tư"]
    assert (rows[4].deadline.since, rows[4].deadline.until) == ("2019", "2019")
    assert "các đơn vị liên quan" in [body.raw for body in rows[4].coordinate]
    tasks = of(register, "001", "sec_IV__", "task")
    leads = {record.lead[0].raw for record in tasks if record.lead[0].inherited_from}
    assert len(leads) == 10
    assert all(record.lead for record in tasks)


def test_a4_the_indicator_table_agrees_with_its_tally_but_for_one_row(register, documents):
    report = next(document for document in documents if document.part == "doc1")
    own = [record for record in register.records if record.doc_id == report.doc_id]
    assert tally_of(own) == {"exceeded": 1, "met": 13, "missed": 9}
    rows = {record.context_eids[0] for record in own if record.rule == "table_cell"}
    assert len(rows) == 26
    wrong = [f for f in register.findings if f.check == "verdict" and f.places[0][0] == report.doc_id]
    assert [place[1] for place in wrong[0].places] == ["att_1__table_1__row_4__col_5", "att_1__table_1__row_4__col_6"]
    assert len(wrong) == 1
    assert not [f for f in register.findings if f.check == "tally"]


def test_a5_contradictions_and_sums_are_reported_with_both_places(register):
    beds = [f for f in register.findings if f.check == "contradiction" and "giường" in f.detail]
    assert len(beds) == 1
    assert {register.by_id[identifier].value for identifier in beds[0].ids} == {40.0, 40.4}
    assert len({doc_id for doc_id, _ in beds[0].places}) == 2
    (land,) = [f for f in register.findings if f.check == "sum"]
    assert "11.265,92" in land.detail and "11.216" in land.detail


def test_a6_chains(documents):
    by_file = {(document.source.file[:3], document.part): document for document in documents}
    chain = chain_of("x", by_file["004", "main"].facts, {})
    assert [link.symbol for link in chain] == ["", "37-CTr/TU", "29-NQ/TW"]
    chain = chain_of("y", by_file["001", "main"].facts, {"25-CTr/TU": "z"})
    assert [(link.symbol, link.doc_id) for link in chain] == [("", "y"), ("25-CTr/TU", "z"), ("23-NQ/TW", "")]


def test_what_one_level_did_with_the_targets_of_another(register):
    steps = {step.indicator_id: step.change for step in compare_levels(of(register, "000"), of(register, "004"))}
    assert steps["trained_labour"] == "copied"
    assert steps["manufacturing_share"] == "sharpened"
    assert steps["hdi"] == "dropped"
    assert steps["grdp_per_capita"] in ("added", "rebased")
    assert steps["hightech_share"] == "added"


def test_the_same_promise_in_report_and_resolution_is_one(register):
    record = next(r for r in of(register, "003", "art_1__sec_II__subsec_1__point_a__indent_1"))
    assert len({place.doc_id for place in record.places}) == 2
    assert len(register.promises()) < len(register)


def test_results_and_targets_are_told_apart(register):
    first = of(register, "000", "sec_I__")
    assert {record.kind for record in first} == {"result"}
    report = of(register, "003", "part_1__sec_I__p_1")
    assert [(r.kind, r.value) for r in report][:3] == [("result", 67948), ("result", 7.37), ("target", 11)]


def test_filters(register):
    by_2030 = register.filter(kinds=("target",), years=(2030,))
    assert by_2030 and all(record.year and record.year >= 2030 for record in by_2030)
    trade = register.filter(agencies=("Sở Công Thương",), kinds=("task",))
    assert len(trade) == 9
    assert {record.province for record in register.filter(provinces=("Thai Nguyen",))} == {"Thái Nguyên"}
    assert all("lead" in record.missing for record in register.filter(RegisterFilter(missing=("lead", "deadline"))))
    assert register.filter(text="giuong benh") == register.filter(text="giường bệnh") != ()
    assert {record.computed_status for record in register.filter(statuses=("exceeded",))} == {"exceeded"}


def test_facets_count_what_is_there(register):
    facets = register.facets()
    assert facets["kind"] == dict(Counter(record.kind for record in register.records).most_common())
    assert sum(facets["province"].values()) == len(register)


def test_the_calendar_names_the_successor(register):
    entry = next(e for e in register.calendar() if e.body == "Sở Kế hoạch và Đầu tư")
    assert (entry.due, entry.successor) == ("2019", "Sở Tài chính")
    dues = [entry.due for entry in register.calendar() if entry.due]
    assert dues == sorted(dues)


def test_the_matrix_refuses_to_mix_bases(register):
    matrix = register.matrix("grdp_per_capita")
    assert {cell.record.basis for cell in matrix.cells} == {"giá hiện hành"}
    assert {cell.record.unit_norm for cell in matrix.cells} == {"VND"}
    assert any("USD" in unit for _, unit, _ in matrix.refused)
    assert "khác cơ sở tính" in matrix.notice
    assert register.matrix("beds").notice == ""
    made_up = replace(matrix.cells[0].record, basis="giá so sánh")
    assert len(make_matrix([matrix.cells[0].record, made_up], "grdp_per_capita").cells) == 1
    with pytest.raises(KeyError):
        register.matrix("không có")


def test_only_a_changed_document_is_read_again(documents, tmp_path):
    seen = []
    first = find_commitments(documents, index=tmp_path, progress=lambda *at: seen.append(at))
    assert first.n_read == len(documents) and seen[-1] == ("commitments", len(documents), len(documents))
    again = find_commitments(documents, index=tmp_path)
    assert again.n_read == 0 and again.records == first.records
    changed = replace(documents[0], facts=replace(documents[0].facts, date=documents[1].facts.date))
    assert find_commitments((changed, *documents[1:]), index=tmp_path).n_read == 1
    (tmp_path / "commitments.sqlite").write_bytes(b"damaged")
    assert find_commitments(documents, index=tmp_path).records == first.records


def test_corrections_survive_and_never_say_who(documents, register, tmp_path):
    target = of(register, "000", "sec_II__subsec_1__para_1-2__point_4")[0]
    other = of(register, "000", "sec_II__subsec_1__para_1-2__point_9")[0]
    add_correction(tmp_path, target, "correct", {"value_max": 21.0, "lead": ["Sở Nội vụ"], "deadline_to": "2029"})
    add_correction(tmp_path, other, "reject")
    again = find_commitments(documents, corpus=tmp_path)
    fixed = again.by_id[target.id]
    assert (fixed.value_max, fixed.lead[0].raw, fixed.deadline.until, fixed.review) == (
        21,
        "Sở Nội vụ",
        "2029",
        "corrected",
    )
    assert fixed.quote == target.quote
    assert other.id not in {record.id for record in again.filter()}
    assert other.id in {record.id for record in again.filter(rejected=True)}
    assert {act.action for act in load_corrections(tmp_path)} == {"correct", "reject"}
    line = (tmp_path / "commitments_corrections.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert set(__import__("json").loads(line)) == {"content_hash", "doc_id", "eid", "action", "values", "when"}
    with pytest.raises(ValueError, match="cannot correct"):
        add_correction(tmp_path, target, "correct", {"quote": "x"})


def test_records_come_back_from_json(register):
    for record in register.records:
        assert from_dict(as_dict(record)) == record


def test_the_line_of_the_command_has_exactly_its_fields(register):
    for record in register.records[:200]:
        assert set(line_of(record)) - {"ranges"} == LINE


def test_canonical_indicators_of_damaged_wordings():
    assert indicator_id("Tỷ ứọng lao động nông nghiệp ữong tổng lao động toàn xã hội") == "agri_labour_share"
    assert indicator_id("Tỷ lệ dân số tham gia BHYT") == "health_insurance"
    assert indicator_id("số buổi họp") == ""


def test_search_by_plain_words_finds_all_places(engine):
    from commitments import open_register

    register = open_register(engine)
    found = register.search(engine, "giuong benh tren van dan")
    assert {"40", "40,4"} <= {record.value_raw for record in found}
    assert len({record.doc_id for record in found if record.indicator_id == "beds"}) == 3
    assert open_register(engine).n_read == 0
