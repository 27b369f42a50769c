"""Places, sides and copies: what is asked of one place is not answered from another, comparisons bring both sides."""

import pytest

from answers import answer
from search import Query
from search.named_documents import of_another_document
from search.sides import named_places, of_another_place, sides_of


def places_of(engine, hits):
    place = {document.doc_id: document.place for document in engine.index.documents()}
    return [place[hit.doc_id] for hit in hits]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("mục tiêu của Thái Nguyên", ["Thái Nguyên"], id="one"),
        pytest.param("muc tieu cua thai nguyen va THÁI BÌNH", ["Thái Bình", "Thái Nguyên"], id="two, no accents"),
        pytest.param("mục tiêu của Hà Nội", [], id="not in the documents"),
        pytest.param("trung bình thái độ", [], id="its syllables apart"),
    ],
)
def test_places_named(engine, question, expected):
    assert named_places(question, engine.index.documents()) == expected


def test_documents_of_another_place(engine):
    documents = engine.index.documents()
    foreign = of_another_place("đô thị hóa ở Thái Nguyên", documents)
    assert {d.place for d, f in zip(documents, foreign, strict=True) if f} == {"Thái Bình"}
    assert not of_another_place("tỷ lệ đô thị hóa", documents).any()


PLAN_2018, PROGRAMME_2023 = "001_9209894b4a308c0b.txt", "000_031415255736158d.txt"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        pytest.param("Kế hoạch 2018 thực hiện nghị quyết nào?", {PLAN_2018}, id="type and year"),
        pytest.param("ke hoach nam 2018 giao so nao", {PLAN_2018}, id="no accents"),
        pytest.param("chương trình hành động của tỉnh Thái Bình nêu gì", {PROGRAMME_2023}, id="type and place"),
        pytest.param("kế hoạch năm 2024 về GRDP", set(), id="a year of no such document"),
        pytest.param("kế hoạch vốn năm 2018", set(), id="no document, though its words"),
        pytest.param("Kế hoạch 146/KH-UBND của Thái Bình ban hành khi nào", set(), id="a number decides"),
        pytest.param("kế hoạch 2018 so với kế hoạch của Thái Nguyên và Thái Bình", set(), id="a comparison"),
        pytest.param("thu ngân sách năm 2023", set(), id="no type"),
    ],
)
def test_documents_other_than_the_one_named(engine, question, meant):
    documents = engine.index.documents()
    other = of_another_document(question, documents)
    assert {d.file for d, is_other in zip(documents, other, strict=True) if not is_other} == (
        meant or {d.file for d in documents}
    )


def test_what_is_asked_of_one_document_is_answered_from_it(engine):
    result = engine.search(Query(text="Kế hoạch 2018 thực hiện nghị quyết nào của trung ương?"))
    given = answer(engine, result)
    assert given.status == "answered" and given.quotes
    assert all("22/10/2018" in quote.citation for quote in given.quotes)
    assert "23-NQ/TW" in given.text and "29-NQ/TW" not in given.text


@pytest.mark.parametrize("place", ["Thái Bình", "Thái Nguyên"])
def test_what_is_asked_of_one_place_is_found_and_answered_there(engine, place):
    result = engine.search(Query(text=f"đến năm 2030 tỷ lệ đô thị hóa của {place}"))
    assert places_of(engine, result.hits[:2]) == [place] * 2
    given = answer(engine, result)
    expected = {"Thái Bình": "40%", "Thái Nguyên": "60%"}[place]
    assert given.status == "answered" and expected in given.text
    assert set(places_of(engine, given.quotes)) == {place}


def test_a_comparison_brings_both_places_first(engine):
    hits = engine.search(Query(text="tỷ lệ đô thị hóa của Thái Bình và Thái Nguyên")).hits
    assert set(places_of(engine, hits[:2])) == {"Thái Bình", "Thái Nguyên"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_years_are_sides_only_when_the_question_compares(engine):
    documents = engine.index.documents()
    assert len(sides_of("so sánh mục tiêu công nghiệp của kế hoạch 2018 với chương trình 2023", documents)) == 2
    assert sides_of("chương trình việc làm năm 2018 và năm 2023", documents) == []
    assert sides_of("so sánh giai đoạn 2018-2023", documents) == []


def test_a_fact_printed_three_times_is_one_result_with_its_places(engine):
    hits = engine.search(Query(text="tỷ lệ dân số tham gia bảo hiểm y tế năm 2024", limit=20)).hits
    first = next(hit for hit in hits if hit.also_in)
    copies = [hit for hit in hits if hit.copy_of == first.ordinal]
    assert [hit.ordinal for hit in copies] == list(first.also_in)
    assert first.copy_of is None and {hit.doc_id for hit in copies} - {first.doc_id}


def test_a_number_is_asked_so_a_quote_without_one_is_no_answer(engine):
    question = "chi cho nghiên cứu và phát triển của Thái Nguyên bao nhiêu tỷ đồng"
    given = answer(engine, engine.search(Query(text=question)))
    assert given.status == "not_found" or any(char.isdigit() for char in given.text)
