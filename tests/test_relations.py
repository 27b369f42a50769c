"""Numbers of other documents in a text, what they mean, and the relations between the documents of an index."""

import re
from collections import Counter

import pytest

from citations.mentions import find_mentions, named_documents
from citations.relations import Relations
from corpus.records import Paragraph, Span
from corpus.vietnamese import find_symbols
from embeddings import open_encoder
from indexer import build_index, open_index
from tests.related_texts import COLLECTION

PROGRAMME, PLAN_2018, REPORT, PLAN_004 = (
    "814c985cd4609198", "289a24f0a4aee59d", "65c64f79cb41673c-doc1", "c9365b2b330756e1",
)  # fmt: skip
WRITTEN = re.compile(  # apart from the product's own pattern: what a reader would take for a document's number
    r"(?<![\w/.,])\d{1,5}(?:/(?:19|20)\d\d)?\s?[-–/]\s?[A-ZĐa-zđ]{2,5}\s?[-–/]\s?[A-ZĐƯI][\wĐƯ]+"
)


@pytest.fixture(scope="module")
def five(built_index):
    return Relations(open_index(built_index))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The relations of the small collection, and its documents by the letter their file begins with."""
    folder = tmp_path_factory.mktemp("related")
    for name, text in COLLECTION.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index(folder, folder / "index", encoder=open_encoder(runtime="numpy"))
    relations = Relations(open_index(folder / "index"))
    return relations, {one.file[0]: one for one in relations.index.documents()}


def doc(relations, doc_id):
    return relations.index.document(doc_id)


def paragraphs_of(*texts):
    """Paragraphs one after the other in one text, with that text."""
    text, found = "", []
    for number, one in enumerate(texts, 1):
        found.append(Paragraph(eid=f"p_{number}", kind="p", ranges=(Span(len(text), len(text) + len(one)),)))
        text += one + "\n"
    return found, text


def named(*texts):
    return named_documents(find_mentions(*paragraphs_of(*texts)))


def test_every_number_of_the_five_documents_is_found_once(five):
    by_file = {}
    for document in five.index.documents():
        by_file.setdefault(document.file, []).append(document.doc_id)
    counted = {}
    for file, doc_ids in by_file.items():
        text = five.index.text(file)
        written = [" ".join(found[0].split()) for found in WRITTEN.finditer(text)]
        mentions = [mention for one in doc_ids for named in five.named(one) for mention in named.mentions]
        shown = [mention.shown for mention in mentions]
        counted[file[:3]] = (len(written), len(mentions))
        assert sorted(set(shown) - set(written)) in ([], ["20- CT/TW"]), "broken by a page and its footnotes"
        assert not set(written) - set(shown)
        assert len({mention.ranges for mention in mentions}) == len(mentions), "no place comes twice"
        for mention in mentions:
            assert " ".join(" ".join(span.of(text) for span in mention.ranges).split()) == mention.shown
    assert counted == {"000": (13, 13), "001": (9, 9), "002": (0, 0), "003": (59, 60), "004": (16, 16)}


def test_a_number_with_two_dates_is_two_documents(five):
    dated = [one.date for one in five.named(REPORT) if one.key == "29-nq-tw"]
    assert dated == ["2022-11-17", "2013-11-04"]


def test_two_writings_of_one_document_are_shown_together(five):
    programme, resolution = five.named(PLAN_2018)
    assert programme.symbol.written == "25-CTr/TU" and programme.other_numbers == ("25-CT/TU",)
    assert Counter(mention.shown for mention in programme.mentions) == {"25-CTr/TU": 4, "25-CT/TU": 1}
    assert resolution.symbol.written == "23-NQ/TW" and not resolution.other_numbers


def test_what_a_plan_carries_out_stands_nearest_first(five):
    uppers = [(upper.value, upper.date, meant.status) for upper, meant in five.implements(doc(five, PLAN_004))]
    assert uppers == [("37-CTr/TU", "2023-02-10", "absent"), ("29-NQ/TW", "2022-11-17", "absent")]


def test_documents_that_carry_out_the_same_one_know_each_other(five):
    for one, other in ((PROGRAMME, PLAN_004), (PLAN_004, PROGRAMME)):
        found = [(upper.value, [each.doc_id for each in others]) for upper, others in five.together(doc(five, one))]
        assert found == [("29-NQ/TW", [other])]
    assert five.together(doc(five, PLAN_2018)) == ()


def test_the_index_knows_who_names_a_number(five):
    assert {one.file[:3] for one in five.documents_naming("29-nq-tw")} == {"000", "003", "004"}
    assert five.documents_naming("999-nq-tw") == ()


def test_damaged_numbers_mean_the_undamaged_ones(five):
    found = {one.shown: one.symbol.written for one in five.named(REPORT)}
    assert found["552/QĐ-ƯBND"] == "552/QĐ-UBND"
    assert found["128/ICH-UBND"] == "128/KH-UBND"
    assert found["08/2023/NQ-HĐNb"] == "08/2023/NQ-HĐND"


def test_blank_numbers_name_nothing():
    assert named("Xét Báo cáo số /BC-UBND ngày tháng 11 năm 2023; Kế hoạch /KH-UBND") == ()


def test_a_number_broken_by_a_page_has_two_places():
    text = "theo số 01-\n[trang 2]\nNQ/TU của Tỉnh ủy"
    cut = Paragraph(eid="p", kind="p", ranges=(Span(0, 11), Span(22, len(text))))
    (mention,) = find_mentions([cut], text)
    assert [span.of(text) for span in mention.ranges] == ["01-", "NQ/TU"]


def test_a_bare_number_takes_the_only_date_its_document_gives():
    (one,) = named("Nghị quyết số 29-NQ/TW ngày 17/11/2022", "Nghị quyết số 29-NQ/TW")
    assert (one.date, len(one.mentions), one.undecided) == ("2022-11-17", 2, False)


def test_a_bare_number_beside_two_dates_stays_undecided():
    found = named("số 29-NQ/TW ngày 17/11/2022 và số 29-NQ/TW ngày 04/11/2013", "Nghị quyết số 29-NQ/TW")
    assert [(one.date, one.undecided) for one in found] == [("2022-11-17", False), ("2013-11-04", False), ("", True)]


def test_a_footnote_mark_at_a_number_is_no_part_of_it():
    (one,) = named("Nghị quyết số 66-NQ/TW ngày 30/4/2025", "theo Nghị quyết số 66-NQ/TW1")
    assert len(one.mentions) == 2


def test_numbers_of_other_types_stay_apart_without_a_sign_that_they_are_one():
    found = named("Nghị quyết số 10-NQ/TW", "Chỉ thị số 10-CT/TW", "Kế hoạch số 10-KH/TU ngày 01/02/2020")
    assert [one.symbol.written for one in found] == ["10-NQ/TW", "10-CT/TW", "10-KH/TU"]


def test_one_day_may_bring_two_documents_of_one_number():
    found = named("Tờ trình số 20/TTr-UBND ngày 05/3/2023", "Báo cáo số 20/BC-UBND ngày 05/3/2023")
    assert [one.symbol.written for one in found] == ["20/TTr-UBND", "20/BC-UBND"]


def test_a_misread_type_of_the_same_day_is_the_same_document():
    (one,) = named("Chương trình số 25-CTr/TU ngày 10/8/2018", "theo số 25-CT/TU ngày 10/8/2018")
    assert one.other_numbers == ("25-CT/TU",)


def test_the_date_decides_between_two_documents_of_one_number(small):
    relations, by_letter = small
    ((upper, meant),) = relations.implements(by_letter["c"])
    assert (upper.value, meant.status, meant.documents) == ("29-NQ/TW", "here", (by_letter["a"],))
    assert relations.implemented_by(by_letter["a"]) == (by_letter["c"], by_letter["d"])
    assert relations.implemented_by(by_letter["b"]) == ()


def test_a_bare_number_that_could_be_two_documents_is_flagged(small):
    relations, by_letter = small
    bare = next(one for one in relations.named(by_letter["e"].doc_id) if one.key == "29-nq-tw")
    meant = relations.meant(bare, by_letter["e"])
    assert meant.status == "ambiguous" and set(meant.documents) == {by_letter["a"], by_letter["b"]}


def test_a_provincial_number_means_the_own_provinces_document(small):
    relations, by_letter = small
    plan = next(one for one in relations.named(by_letter["e"].doc_id) if one.key == "146-kh-ubnd")
    meant = relations.meant(plan, by_letter["e"])
    assert (meant.status, meant.documents, len(plan.mentions)) == ("here", (by_letter["c"],), 2)


def test_a_document_does_not_mention_itself(small):
    relations, by_letter = small
    own = [one for one in relations.named(by_letter["a"].doc_id) if relations.meant(one, by_letter["a"]).own]
    assert [one.key for one in own] == ["29-nq-tw"]
    assert by_letter["a"] not in [one.document for one in relations.named_by(by_letter["b"])]


def test_who_names_a_document_is_told_with_its_certainty(small):
    relations, by_letter = small
    found = {(one.document.file[0], one.certain): len(one.named.mentions) for one in relations.named_by(by_letter["a"])}
    assert found == {("c", True): 2, ("d", True): 2, ("e", False): 1, ("f", True): 1, ("f", False): 1}


def test_a_later_document_is_not_the_one_an_earlier_text_means(small):
    relations, by_letter = small
    meant = relations._meant("146-kh-ubnd", "", "", by_letter["b"])
    assert meant.status == "absent", "a text of 2013 cannot mean a plan of 2023"


def test_find_symbols_and_mentions_agree(five):
    document = doc(five, PROGRAMME)
    keys = [symbol.key for symbol, _, _ in find_symbols(five.index.text(document.file)) if symbol.number]
    assert sorted(keys) == sorted(mention.key for one in five.named(PROGRAMME) for mention in one.mentions)
