"""Styles of citation: exact on real passages, honest about what is missing, loadable by real programs."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from datetime import date

import pybtex.database
import pytest
import rispy
from citeproc import Citation as CiteprocCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.plugin import find_plugin
from pybtex.richtext import Text

from citations.bibtex import escape, unescape
from citations.document_facts import citation_key, csl_type, number_said
from citations.passages import stored_passage
from citations.styles import STYLES, render
from corpus.records import Fact, Facts
from indexer import open_index

BASE = "https://can-cu.example/"
DAY = date(2026, 11, 20)
POINT = ("814c985cd4609198", "sec_II__subsec_1__para_1-2__point_4")
CELL = ("65c64f79cb41673c-doc1", "att_1__table_1__row_13__col_5")
LINK = f"{BASE}?van-ban=814c985cd4609198&doan={POINT[1]}&h=ba95d865"
TITLE = (
    "thực hiện Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XIII về tiếp tục đẩy mạnh công "
    "nghiệp hóa, hiện đại hóa đất nước đến năm 2030, tầm nhìn đến năm 2045"
)


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index)


@pytest.fixture(scope="module")
def passages(index):
    """All 1,332 passages of the five documents."""
    return [
        stored_passage(index, document.doc_id, paragraph.eid, base_url=BASE)
        for document in index.documents()
        for paragraph in index.paragraphs(document.doc_id)
    ]


@pytest.fixture
def point(index):
    return stored_passage(index, *POINT, base_url=BASE)


NOTHING = Fact(value=None)
NO_FACTS = Facts(type=NOTHING, issuer=NOTHING, place=NOTHING, number=NOTHING, date=NOTHING, title=NOTHING)


def facts(**known: str) -> Facts:
    return replace(NO_FACTS, **{name: Fact(value=value) for name, value in known.items()})


def test_apa_names_issuer_date_number_and_the_exact_unit(point):
    assert render([point], "apa", accessed=DAY) == (
        f"Ban Thường vụ Tỉnh ủy Thái Bình. (2023, ngày 19 tháng 5). Chương trình hành động {TITLE} (không ghi số). "
        f"Truy cập ngày 20/11/2026, từ {LINK}\n"
        "(Ban Thường vụ Tỉnh ủy Thái Bình, 2023, tiết (4) điểm 1.2 khoản 1 Mục II)"
    )


def test_chicago_gives_first_note_later_note_and_bibliography(point):
    first, later, entry = render([point], "chicago", accessed=DAY).split("\n")
    assert first == (
        f"Ban Thường vụ Tỉnh ủy Thái Bình, Chương trình hành động {TITLE}, không ghi số (ngày 19/5/2023), tiết (4) "
        f"điểm 1.2 khoản 1 Mục II, truy cập ngày 20/11/2026, {LINK}."
    )
    assert later == (
        "Ban Thường vụ Tỉnh ủy Thái Bình, Chương trình hành động nêu trên, tiết (4) điểm 1.2 khoản 1 Mục II."
    )
    assert entry == (
        f"Ban Thường vụ Tỉnh ủy Thái Bình. Chương trình hành động {TITLE}. Không ghi số. Ngày 19/5/2023. Truy cập ngày "
        f"20/11/2026, {LINK}."
    )


def test_a_cell_of_a_damaged_document_says_what_is_missing(index):
    cell = stored_passage(index, *CELL)
    where = "cột 5 (Kế hoạch năm 2023) hàng 13 (GRDP bình quân đầu người), Phụ lục"
    entry, mention = render([cell], "apa", accessed=DAY).split("\n")
    assert entry.startswith("Ủy ban nhân dân tỉnh Thái Bình. (không ghi ngày). Báo cáo về tình hình")
    assert entry.endswith("(không ghi số) [bản quét, mất phần đầu].")
    assert mention == f"(Ủy ban nhân dân tỉnh Thái Bình, không ghi ngày, {where})"
    plain = render([cell], "plain")
    assert plain.startswith(f"“65,2”\n— {where} kèm theo Báo cáo")
    assert plain.endswith(f"?van-ban={CELL[0]}&doan={CELL[1]}&h=001595da")
    (item,) = json.loads(render([cell], "csl"))
    assert not {"issued", "number", "URL", "accessed"} & set(item)
    assert "văn bản không ghi số; văn bản không ghi ngày; bản quét, mất phần đầu" in item["note"]
    bib = render([cell], "bibtex")
    assert "date =" not in bib and "year =" not in bib and "number =" not in bib and "url =" not in bib
    assert "văn bản không ghi số; văn bản không ghi ngày" in bib


def test_a_document_that_states_nothing_is_cited_without_inventing(point):
    bare = replace(point, facts=NO_FACTS)
    assert render([bare], "apa").startswith("Văn bản (không ghi trích yếu) (không ghi số). (không ghi ngày). http")
    for style in STYLES:
        assert "None" not in render([bare], style, accessed=DAY)
    (item,) = json.loads(render([bare], "csl"))
    assert item["type"] == "document" and "author" not in item


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        pytest.param({"type": "Luật", "number": "64/2025/QH15"}, "legislation", id="law"),
        pytest.param({"type": "Nghị định", "number": "30/2020/NĐ-CP"}, "legislation", id="decree"),
        pytest.param({"type": "Nghị quyết", "number": "12/2023/NQ-HĐND"}, "legislation", id="normative resolution"),
        pytest.param({"type": "Nghị quyết", "number": "29-NQ/TW"}, "report", id="Party resolution"),
        pytest.param({"type": "Nghị quyết"}, "report", id="resolution without number"),
        pytest.param({"type": "Quyết định", "number": "123/QĐ-UBND"}, "regulation", id="decision"),
        pytest.param({"type": "Kế hoạch"}, "report", id="plan"),
        pytest.param({}, "document", id="unknown"),
    ],
)
def test_csl_types(known, kind):
    assert csl_type(facts(**known)) == kind


def test_a_known_number_is_told_in_every_style(point):
    numbered = replace(point, facts=replace(point.facts, number=Fact(value="25-CTr/TU")))
    assert number_said(numbered.facts) == "số 25-CTr/TU"
    for style in ("apa", "chicago", "bibtex", "ris", "csl"):
        assert "25-CTr/TU" in render([numbered], style)


# BibTeX


def test_special_characters_survive_bibtex():
    words = r"100% & 5$ #1 a_b {x} ~ ^ \ “ngoặc” đ"
    assert "{x}" not in escape(words)
    assert unescape(escape(words)) == words
    entry = pybtex.database.parse_string(f"@misc{{k,\n  note = {{{escape(words)}}}\n}}", "bibtex").entries["k"]
    assert unescape(entry.fields["note"]) == words
    assert str(Text.from_latex(escape("100% & #1 a_b “ngoặc” đ"))) == "100% & #1 a_b “ngoặc” đ"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1))
def test_any_text_survives_bibtex(words):
    entry = pybtex.database.parse_string(f"@misc{{k,\n  note = {{{escape(words)}}}\n}}", "bibtex").entries["k"]
    assert unescape(entry.fields["note"]) == words


def test_every_passage_loads_in_a_bibtex_program(passages):
    loaded = pybtex.database.parse_string(render(passages, "bibtex", accessed=DAY), "bibtex").entries
    assert len(loaded) == len(passages) == 1332
    for passage in passages:
        entry = loaded[citation_key(passage)]
        assert unescape(entry.fields["annotation"]) == " ".join(passage.citation.quote.split())
        assert entry.fields["url"] == passage.url
        assert str(entry.persons["author"][0]) == f"{{{passage.facts.issuer.value}}}"


def test_a_bibtex_style_prints_the_entry(point, index):
    annex = stored_passage(index, "289a24f0a4aee59d", "att_1__table_1__row_5__col_3", base_url=BASE)
    resolution = replace(annex, facts=replace(annex.facts, type=Fact(value="Quyết định")))
    data = pybtex.database.parse_string(render([point, resolution], "bibtex"), "bibtex")
    assert [entry.type for entry in data.entries.values()] == ["techreport", "misc"]
    style, backend = find_plugin("pybtex.style.formatting", "plain")(), find_plugin("pybtex.backends", "plaintext")()
    first, second = (entry.text.render(backend) for entry in style.format_entries(data.entries.values()))
    assert "Ban Thường vụ Tỉnh ủy Thái Bình" in first and "May 2023" in first and "Chương trình hành động" in first
    assert "văn bản không ghi số" in first and "Phụ lục" in second


# RIS


def test_every_passage_loads_in_a_ris_program(passages):
    loaded = rispy.loads(render(passages, "ris", accessed=DAY))
    assert len(loaded) == 1332
    for record, passage in zip(loaded, passages, strict=True):
        assert record["notes"][0] == " ".join(passage.citation.quote.split())
        assert record["type_of_reference"] == "RPRT"
        assert record["urls"] == [passage.url]
        assert record["type_of_work"] == passage.facts.type.value
        assert record["section"] == " ".join(passage.citation.unit.split()) if passage.citation.unit else True


def test_line_breaks_never_break_a_ris_record(point):
    quote = "dòng một\nER  - \nTY  - JOUR\r\ndòng hai"
    broken = replace(point, citation=replace(point.citation, quote=quote))
    (record,) = rispy.loads(render([broken], "ris"))
    assert record["notes"][0] == "dòng một ER - TY - JOUR dòng hai"


def test_a_ris_date_is_as_precise_as_the_document(point, index):
    assert "DA  - 2023/05/19/\n" in render([point], "ris")
    month = stored_passage(index, "65c64f79cb41673c-doc2", "preface__p_1")
    assert "DA  - 2023/11//\n" in render([month], "ris")


# CSL


CSL_NAMES = {
    "id", "type", "title", "genre", "number", "authority", "author", "issued", "jurisdiction", "publisher-place",
    "section", "page", "language", "annote", "URL", "accessed", "note", "custom",
}  # fmt: skip


def rendered(items: list[dict]) -> list[str]:
    """The bibliography of a real CSL processor; it knows all our names but `custom`, which it leaves alone."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"The following arguments for Reference are unsupported: custom$")
        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            bibliography.register(CiteprocCitation([CitationItem(item["id"].lower())]))
        return [str(entry) for entry in bibliography.bibliography()]


def test_a_csl_processor_prints_the_items(passages):
    items = json.loads(render(passages[::6], "csl", accessed=DAY))
    assert len(items) == 222 and all(set(item) <= CSL_NAMES for item in items)
    lines = rendered(items)
    assert len(lines) == 222
    assert lines[0].startswith("Ban Thường vụ Tỉnh ủy Thái Bình (2023) Thực hiện Nghị quyết Hội nghị lần thứ sáu")
    assert "(no date)" in lines[-1] or "n.d." in lines[-1]


def test_a_csl_item_keeps_the_quote_verbatim(passages):
    items = json.loads(render(passages, "csl"))
    assert [item["annote"] for item in items] == [passage.citation.quote for passage in passages]
    assert len({item["id"] for item in items}) == 1332
    point = next(item for item in items if item["custom"]["eid"] == POINT[1])
    assert point["issued"] == {"date-parts": [[2023, 5, 19]]} and point["type"] == "report"
    assert point["genre"] == "Chương trình hành động" and point["custom"]["ranges"] == [[8252, 8328]]


def test_keys_are_plain_letters_and_stay_apart(point):
    odd = replace(point.citation, eid="art_5__row_đất")
    other = replace(point.citation, eid="art_5__row_dat")
    keys = {citation_key(replace(point, citation=one)) for one in (point.citation, odd, other)}
    assert len(keys) == 3 and all(key.isascii() and " " not in key for key in keys)
