"""The page of commitments through Streamlit's AppTest, and the rules of the modules behind it."""

import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from citations import parse_permalink
from commitments import open_register
from corpus.errors import BadQuery
from corpus.records import Span
from settings import Settings
from ui.commitment_address import FACETS, Wanted, params_of, wanted_from
from ui.commitment_chain import chains, first_pair, pairs, steps_html
from ui.commitment_charts import due_chart, pairs_of, plan_chart, years_chart
from ui.commitment_choice import choose, count_options, filter_values, in_order
from ui.commitment_export import csv_bytes, excel_bytes
from ui.commitment_findings import findings_of
from ui.commitment_form import read_changes, read_day, read_number, typed_from
from ui.commitment_matrix import indicator_counts, matrix_html, matrix_of
from ui.commitment_register import OpenRegister, current_register
from ui.commitment_table import PER_PAGE, list_html
from ui.commitment_words import level, when

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = PROJECT / "corpus" / "documents"


@pytest.fixture(scope="module")
def machine(engine):
    return open_register(engine)


@pytest.fixture
def opened(engine, machine):
    return OpenRegister(engine, machine, ())


@pytest.fixture
def corpus(tmp_path):
    """A folder for decisions, so that tests write nothing beside the shipped documents."""
    folder = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, folder)
    return folder


def page(monkeypatch, index, corpus, **params):
    """The app as it stands after one visit to the page of commitments with these parameters."""
    monkeypatch.setenv("CANCU_INDEX", str(index))
    monkeypatch.setenv("CANCU_CORPUS", str(corpus))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params["trang"] = "cam-ket"
    for name, value in params.items():
        app.query_params[name.replace("_", "-")] = value
    return app.run()


def shown(app):
    """All HTML of the page, one string."""
    return "\n".join(element.proto.body for element in app.get("html"))


def rows(html):
    """The rows of the list."""
    return re.findall(r'<tr role="row" class="cc-.*?</tr>', html, re.DOTALL)


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        pytest.param({"trang": "cam-ket"}, {}, id="nothing"),
        pytest.param({"dang": "hack", "sap": "rm -rf", "so": "0", "muc": "../x"}, {}, id="not-well-formed"),
        pytest.param({"loai": "task|sql", "thieu": "lead|x"}, {"loai": "task", "thieu": "lead"}, id="unknown-values"),
        pytest.param({"nam": "2030|20300|²0²3"}, {"nam": "2030"}, id="years"),
        pytest.param({"sap": "-thoi-han", "so": "12"}, {"sap": "-thoi-han", "so": "12"}, id="order-and-page"),
        pytest.param({"cach-tinh": "%~", "dang": "ma-tran"}, {"dang": "ma-tran", "cach-tinh": "%~"}, id="measure"),
        pytest.param({"chu-de": "a|b & c=#"}, {"chu-de": "a|b & c=#"}, id="signs-in-a-subject"),
    ],
)
def test_the_address_keeps_what_is_well_formed(params, kept):
    wanted = wanted_from(params)
    assert params_of(wanted) == {"trang": "cam-ket"} | kept
    assert wanted_from(params_of(wanted)) == wanted


@pytest.mark.parametrize("words", ["7,066.5", "75.1", "một", "1e5", "=1+1", "12.34", "--3", "9" * 40])
def test_a_number_that_is_not_vietnamese_is_refused(words):
    with pytest.raises(BadQuery, match="không phải số"):
        read_number(words)


@pytest.mark.parametrize("words", ["31/2/2024", "13/2024", "24", "2024-06", "năm 2030", "2130"])
def test_a_deadline_that_is_none_is_refused(words):
    with pytest.raises(BadQuery, match="không phải thời hạn"):
        read_day(words)


def test_what_the_form_shows_is_read_back_unchanged(machine):
    for record in machine.records:
        assert read_changes(record, typed_from(record)) == {}


def test_one_of_two_equal_bounds_changes_both(machine):
    record = next(one for one in machine.records if one.comparator == "=" and one.value_min == 7066.0)
    typed = typed_from(record) | {"value_min": "7.100,5"}
    assert read_changes(record, typed) == {"value_min": 7100.5, "value_max": 7100.5}
    typed = typed_from(record) | {"value_max": "8.000", "comparator": "range"}
    assert read_changes(record, typed) == {"comparator": "range", "value_max": 8000.0}


def test_deadlines_are_kept_together(machine):
    record = next(one for one in machine.records if one.deadline and one.deadline.since == "2018")
    typed = typed_from(record) | {"deadline_to": "6/2026"}
    assert read_changes(record, typed) == {"deadline_from": "2018", "deadline_to": "2026-06"}


def test_each_filter_value_says_how_many_records_it_leaves(opened):
    for given in (Wanted(), Wanted(kinds=("target",)), Wanted(documents=("289a24f0a4aee59d",), missing=("value",))):
        options = count_options(opened, given)
        for facet in FACETS:
            for value, n in options[facet].items():
                left = choose(opened, replace(given, **{facet: (value,)}))
                assert len(left) == n, (given, facet, value)


def test_the_two_missing_filters_find_what_has_none(opened):
    promises = ("target", "task")
    for record in choose(opened, Wanted(missing=("lead",), kinds=promises)):
        assert not record.lead
    late = choose(opened, Wanted(missing=("deadline",), kinds=promises))
    assert late and all(one.deadline is None or one.deadline.type == "conditional" for one in late)
    assert set(filter_values(opened)["missing"]) == {"lead", "deadline", "value"}


def test_a_subject_finds_every_record_not_only_the_first_ten(opened):
    found = choose(opened, Wanted(about="công nghiệp hỗ trợ"))
    said = [one for one in opened.register.records if "công nghiệp hỗ trợ" in " ".join(one.quote.lower().split())]
    assert len(found) > 10 and len(said) > 3
    assert {one.id for one in said} <= {one.id for one in found}


@pytest.mark.parametrize("column", ["loai", "noi-dung", "muc", "thoi-han", "chu-tri", "danh-gia", "tinh", "van-ban"])
def test_any_column_sorts_both_ways_and_loses_nothing(opened, column):
    records = opened.register.records
    upward, downward = in_order(opened, records, column), in_order(opened, records, f"-{column}")
    assert {one.id for one in upward} == {one.id for one in downward} == {one.id for one in records}
    if column == "thoi-han":
        dates = [one.deadline.until or one.deadline.since for one in upward if when(one.deadline)[-1:].isdigit()]
        dated = [date for date in dates if date]
        assert dated == sorted(dated) and len(dated) > 800
        assert upward[-1].deadline is None or not upward[-1].deadline.until
    if column == "chu-tri":
        assert upward[0].lead and downward[0].lead and not upward[-1].lead and not downward[-1].lead


def test_the_list_shows_the_exact_words_and_opens_the_paragraph(monkeypatch, built_index, corpus, opened):
    app = page(monkeypatch, built_index, corpus)
    assert not app.exception
    found = rows(shown(app))
    records = choose(opened, Wanted())
    assert len(found) == PER_PAGE and records[0].kind == "target"
    for record, html in zip(records, found, strict=False):
        quote = re.search(r'<blockquote class="cc-text">(.*?)</blockquote>', html, re.DOTALL)[1]
        assert re.sub(r"<[^>]+>", "", quote).replace("&quot;", '"').replace("&amp;", "&") == " ".join(
            span.of(opened.engine.index.text(record.file)) for span in record.ranges
        )
        link = re.search(r'class="cc-act" href="(\?van-ban[^"]+)"', html)[1].replace("&amp;", "&")
        address = parse_permalink(link)
        assert (address.doc_id, address.eid) == (record.doc_id, record.eid) and address.hash


def test_words_of_documents_are_escaped(opened):
    evil = replace(
        opened.register.records[0], indicator_raw="<img src=x onerror=alert(1)>", province="<b>x</b>", unit="<i>",
        value_min=1.0, value_max=1.0, kind="result",
    )  # fmt: skip
    html = list_html(opened, [evil], Wanted())
    assert "<img" not in html and "<i>" not in html and "<b>x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_pages_of_the_list_cover_everything_once(opened):
    records = choose(opened, Wanted(kinds=("task",)))
    n_pages = -(-len(records) // PER_PAGE)
    seen = [row for n in range(1, n_pages + 1) for row in rows(list_html(opened, records, Wanted(page=n)))]
    assert len(seen) == len(records)
    assert len(rows(list_html(opened, records, Wanted(page=999)))) == len(records) - (n_pages - 1) * PER_PAGE


def test_filters_of_the_page_stand_in_the_address_and_come_back(monkeypatch, built_index, corpus):
    app = page(monkeypatch, built_index, corpus, loai="task", thieu="deadline", tinh="Không Có")
    assert app.multiselect(key="loc-ck-kinds").value == ["task"]
    assert app.multiselect(key="loc-ck-missing").value == ["deadline"]
    assert app.multiselect(key="loc-ck-provinces").value == []
    assert all('class="cc-task' in row for row in rows(shown(app)))
    app.multiselect(key="loc-ck-kinds").set_value(["target"]).run()
    assert app.query_params["loai"] == "target" and "so" not in app.query_params
    assert all('class="cc-target' in row for row in rows(shown(app)))


def test_a_subject_typed_goes_into_the_address(monkeypatch, built_index, corpus):
    app = page(monkeypatch, built_index, corpus)
    app.text_input(key="chu-de").set_value("giảm nghèo")
    app.button[0].click().run()
    assert app.query_params["chu-de"] == "giảm nghèo"
    assert "trong số" in shown(app) and "nghèo" in rows(shown(app))[0]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        pytest.param({"chu_de": "?!…"}, "không có chữ hay số nào", id="only-punctuation"),
        pytest.param({"loai": "task", "nam": "2045"}, "Không có cam kết nào như vậy", id="nothing-left"),
        pytest.param({"muc": "0" * 16}, "Không còn mục này", id="record-gone"),
    ],
)
def test_empty_states_say_what_to_do(monkeypatch, built_index, corpus, params, told):
    app = page(monkeypatch, built_index, corpus, **params)
    assert not app.exception and told in shown(app)


def test_a_collection_without_commitments_says_so(monkeypatch, tmp_path):
    from embeddings import open_encoder
    from indexer import build_index

    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "a.txt").write_text("THƯ NGỎ\n\nXin chào.\n", encoding="utf-8")
    build_index(folder, tmp_path / "index", encoder=open_encoder(runtime="numpy"))
    app = page(monkeypatch, tmp_path / "index", folder)
    assert not app.exception and "không có chỉ tiêu, nhiệm vụ hay kết quả" in shown(app)


def test_the_calendar_counts_what_it_lists(monkeypatch, built_index, corpus, opened):
    html = shown(page(monkeypatch, built_index, corpus, dang="lich", loai="task"))
    due = opened.register.calendar(choose(opened, Wanted(kinds=("task",))))
    numbers = [int(n) for n in re.findall(r'aria-label="[^"]+: (\d+) mục"', html)]
    assert sum(numbers) == len(due) > 10
    assert "Sở Kế hoạch và Đầu tư (nay: Sở Tài chính)" in html and "Năm 2020" in html
    for target in re.findall(r'data-to="([^"]+)"', html):
        assert f'id="{target}"' in html


def test_the_matrix_never_mixes_bases_and_its_cells_open_their_source(opened):
    records = choose(opened, Wanted())
    for indicator, n in indicator_counts(records).items():
        matrix = matrix_of(records, indicator, "")
        assert len(matrix.cells) + sum(left for _, _, left in matrix.refused) == n
        html = matrix_html(opened, matrix, Wanted())
        assert html.count('class="cc-value"') == len(matrix.cells)
        assert ("Các số sau không so sánh" in html) == bool(matrix.refused)
        for basis, unit, left in matrix.refused:
            other = matrix_of(records, indicator, f"{unit}~{basis}")
            assert (other.unit, other.basis, len(other.cells)) == (unit, basis, left)


def test_findings_show_both_quotes_with_links(monkeypatch, built_index, corpus, opened):
    html = shown(page(monkeypatch, built_index, corpus, dang="doi-chieu"))
    every = findings_of(opened, opened.register.records, limited=False)
    assert html.count('<article class="cc-finding">') == len(every) > 3
    assert html.count('<div class="cc-side">') == sum(len(one.ids) for one in every)
    one = findings_of(opened, choose(opened, Wanted(documents=("c9365b2b330756e1",))), limited=True)
    assert len(one) < len(every)


def test_a_rejected_record_takes_its_findings_along(engine, machine):
    finding = machine.findings[0]
    gone = machine.by_id[finding.ids[0]]
    opened = OpenRegister(engine, machine, ())
    opened.register = type(machine)(
        [replace(one, review="rejected") if one.id == gone.id else one for one in machine.records],
        machine.documents,
    )
    assert finding not in findings_of(opened, opened.register.records, limited=False)


def test_the_chain_names_levels_and_says_what_is_not_stored(monkeypatch, built_index, corpus, opened):
    html = shown(page(monkeypatch, built_index, corpus, dang="doi-chieu"))
    assert len(chains(opened)) == 3 and html.count('<ol class="cc-chain">') == 3
    assert "<b>29-NQ/TW</b>" in html and "chưa có trong kho" in html
    assert "Cùng thực hiện 29-NQ/TW: 2 văn bản trong kho." in html
    assert pairs(opened) == ()
    assert "không nêu quan hệ thực hiện" in html and "nâng cao hơn" not in html


def test_levels_of_a_chain_are_told_apart(opened, monkeypatch):
    upper, lower = first_pair(opened, ["814c985cd4609198", "289a24f0a4aee59d"])
    monkeypatch.setattr("ui.commitment_chain.pairs", lambda _: ((upper, lower),))
    html = steps_html(opened, upper, lower)
    assert "Văn bản dưới nêu là thực hiện văn bản trên." in html
    assert "hạ thấp hơn" in html and "không nhắc lại" in html


def test_charts_show_the_numbers_of_the_register(opened):
    records = choose(opened, Wanted())
    due = due_chart(records).to_dict()
    values = due["data"]["values"]
    assert sum(one["n"] for one in values) == sum(1 for r in records if r.kind in ("target", "task") and r.year)
    assert due["config"]["locale"]["number"]["decimal"] == ","
    found = pairs_of(opened, records)
    services = next(one for one in found if "GTSX dịch vụ" in one.actual.indicator_raw)
    assert services.percent == pytest.approx(620.0)
    bars = plan_chart(found).to_dict()["layer"][0]["data"]["values"]
    assert all(-50 <= one["shown"] <= 150 for one in bars) and any("620 %, đạt" in one["name"] for one in bars)
    assert years_chart(matrix_of(records, "grdp_per_capita", "")) is not None
    assert due_chart([]) is None and plan_chart([]) is None
    assert "http" not in json.dumps(due["data"])


def test_every_view_survives_every_filter(monkeypatch, built_index, corpus):
    for view in ("danh-sach", "lich", "ma-tran", "doi-chieu", "bieu-do"):
        app = page(monkeypatch, built_index, corpus, dang=view, trong="6a77993f596d5cd5")
        assert not app.exception and "Có lỗi" not in shown(app), view


def test_exports_hold_what_is_shown_with_citation_and_link(opened):
    records = choose(opened, Wanted(kinds=("task",), sort="-thoi-han"))
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(opened, records, "https://vd.vn/"))).active
    table = list(sheet.iter_rows(values_only=True))
    columns = {name: place for place, name in enumerate(table[0])}
    assert [row[columns["Mã"]] for row in table[1:]] == [one.id for one in records]
    for row, record in zip(table[1:], records, strict=True):
        assert row[columns["Liên kết"]].startswith(f"https://vd.vn/?van-ban={record.doc_id}&doan={record.eid}")
        assert row[columns["Trích dẫn"]]
    assert len(csv_bytes(opened, records, "").decode("utf-8-sig").splitlines()) >= len(records) + 1


def test_a_record_is_confirmed_corrected_and_rejected(monkeypatch, built_index, corpus, machine):
    record = next(one for one in machine.records if one.kind == "task" and one.deadline and one.lead)
    app = page(monkeypatch, built_index, corpus, muc=record.content_hash)
    assert not app.exception and "Hiện nay: máy đọc." in shown(app)
    app.button(key=f"dung-{record.content_hash}-0").click().run()
    assert "Đã ghi: xác nhận." in shown(app) and "Hiện nay: đã xác nhận." in shown(app)
    app.text_area(key=f"o-lead-{record.content_hash}-1").set_value("Sở Thử Nghiệm\nSở Công Thương")
    app.text_input(key=f"o-deadline_to-{record.content_hash}-1").set_value("30/6/2031")
    app.button[-1].click().run()
    assert "Đã ghi: sửa." in shown(app) and "<b>Sở Thử Nghiệm; Sở Công Thương</b>" in shown(app)
    again = page(monkeypatch, built_index, corpus, muc=record.content_hash)
    assert "Hiện nay: đã sửa." in shown(again) and "30/6/2031" in shown(again)
    assert again.text_area(key=f"o-lead-{record.content_hash}-2").value == "Sở Thử Nghiệm\nSở Công Thương"
    app.button(key=f"bac-{record.content_hash}-2").click().run()
    lines = (corpus / "commitments_corrections.jsonl").read_text(encoding="utf-8").splitlines()
    acts = [json.loads(line) for line in lines]
    assert [one["action"] for one in acts] == ["confirm", "correct", "reject"]
    assert set(acts[1]) == {"content_hash", "doc_id", "eid", "action", "values", "when"}
    listed = page(monkeypatch, built_index, corpus, loai="task")
    assert record.content_hash not in shown(listed)
    listed = page(monkeypatch, built_index, corpus, duyet="rejected")
    assert record.content_hash in shown(listed) and "đã bác bỏ" in shown(listed)


def test_a_lead_that_a_person_adds_is_no_longer_missing(monkeypatch, built_index, corpus, engine, machine):
    record = next(one for one in machine.records if one.kind == "target" and "lead" in one.missing)
    app = page(monkeypatch, built_index, corpus, muc=record.content_hash)
    app.text_area(key=f"o-lead-{record.content_hash}-0").set_value("Sở Y tế")
    app.button[-1].click().run()
    opened = current_register(engine, Settings(corpus=corpus, index=built_index), lambda: None)
    fixed = opened.by_hash[record.content_hash]
    assert fixed.review == "corrected" and "lead" not in fixed.missing and fixed.grade == record.grade + 1
    assert opened.machine_by_hash[record.content_hash].lead == ()
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(opened, (fixed,), ""))).active
    cells = [cell.value for cell in sheet[2]]
    assert "Sở Y tế" in cells and "đã sửa" in cells


def test_what_cannot_be_read_is_told_and_not_kept(monkeypatch, built_index, corpus, machine):
    record = next(one for one in machine.records if one.kind == "target" and one.value is not None)
    app = page(monkeypatch, built_index, corpus, muc=record.content_hash)
    app.text_input(key=f"o-value_min-{record.content_hash}-0").set_value("7,066.5")
    app.button[-1].click().run()
    assert "không phải số" in shown(app)
    app = page(monkeypatch, built_index, corpus, muc=record.content_hash)
    app.button[-1].click().run()
    assert "Chưa sửa gì khác" in shown(app)
    assert not (corpus / "commitments_corrections.jsonl").exists()


def test_a_folder_that_cannot_be_written_is_told(monkeypatch, built_index, corpus, machine):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ui.commitment_record.add_correction", refuse)
    app = page(monkeypatch, built_index, corpus, muc=machine.records[0].content_hash)
    app.button(key=f"dung-{machine.records[0].content_hash}-0").click().run()
    assert not app.exception and "Không ghi được vào thư mục kho" in shown(app)


def test_decisions_survive_a_new_build(monkeypatch, tmp_path, corpus):
    from embeddings import open_encoder
    from indexer import build_index

    for path in corpus.iterdir():
        if not path.name.startswith("004"):
            path.unlink()
    encoder = open_encoder(runtime="numpy")
    build_index(corpus, tmp_path / "index", encoder=encoder)
    app = page(monkeypatch, tmp_path / "index", corpus)
    digest = re.search(r"muc=([0-9a-f]{16})", shown(app))[1]
    app = page(monkeypatch, tmp_path / "index", corpus, muc=digest)
    app.button(key=f"dung-{digest}-0").click().run()
    (corpus / "b.txt").write_text("BÁO CÁO\n\nDiện tích rừng trồng mới đạt 300 ha.\n", encoding="utf-8")
    report = build_index(corpus, tmp_path / "index", encoder=encoder)
    assert not [one for one in report.failures if "corrections" in one.file]
    html = shown(page(monkeypatch, tmp_path / "index", corpus, duyet="confirmed"))
    assert digest in html and len(rows(html)) == 1
    assert "<mark>300</mark> ha" in shown(
        page(monkeypatch, tmp_path / "index", corpus, chu_de="diện tích rừng trồng mới")
    )


def test_words_of_a_level():
    from commitments import Commitment

    record = Commitment(
        id="d/p#c1", content_hash="0" * 16, kind="target", doc_id="d", file="f", eid="p", quote="q",
        ranges=(Span(0, 1),), rule="default", comparator=">=", value_min=7066.0, unit="tỷ đồng", unit_norm="VND",
    )  # fmt: skip
    assert level(record) == "từ 7.066\u00a0tỷ đồng"
    assert level(replace(record, comparator="range", value_min=75.1, value_max=75.4, unit="%")) == "75,1–75,4\u00a0%"
    assert level(replace(record, comparator="<", value_min=None, value_max=2.0, unit="%")) == "dưới 2\u00a0%"
    assert level(replace(record, value_min=None)) == ""
