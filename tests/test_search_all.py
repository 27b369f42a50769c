"""All passages of a search, against every passage looked at one by one: words, phrases, facets, orders."""

import random
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from corpus.errors import BadQuery
from corpus.vietnamese import analyze, fold, syllable_key
from search import Filters, Query
from search.arranging import SORTS, arranged
from search.exhaustive import MAX_LISTED, N_NEAR
from search.facets import FACETS, KINDS, NONE, STANDS, FacetCounts
from search.listing import hits_at
from search.operators import has_accents, read_operators, stands_in
from search.standing import HEADINGS, LETTERS, PARTLY, PASSAGE

NOISY = 0.01
QUERIES = [
    "giảm nghèo", "chuyển đổi số", "hạ tầng giao thông", "môi trường", "đào tạo nghề", "cải cách hành chính", "bò",
    "lúa chất lượng cao", "du lịch", "nước biển dâng", "tiến độ dự án", "khu kinh tế",
]  # fmt: skip


@pytest.fixture(scope="module")
def passages(engine):
    """(chunk, tokens of its quote, tokens of its headings, tokens of its title, whether its document is a scan)."""
    index, found = engine.index, []
    for document in index.documents():
        whole = index.whole_document(document.doc_id)
        known, repair = dict(whole.abbreviations), document.noise > NOISY
        for chunk in index.chunks(index.chunk_ordinals(document.doc_id)):
            title, _, headings = chunk.context.partition(" | ")
            texts = (chunk.quote, headings, title)
            tokens = [analyze(text, abbreviations=known, repair=repair) for text in texts]
            found.append((chunk, *tokens, repair or "scanned" in document.flags))
    return found


def keys(tokens):
    return {token.key for token in tokens}


def folded_pairs(tokens):
    return set(pairwise(token.folded for token in tokens))


def all_words(passages, words, titled=()):
    """The ordinals of the passages that hold all words, in themselves and with their headings: two sets."""
    beside = list(pairwise(map(fold, words)))
    own, above = set(), set()
    for chunk, quote, headings, title, scanned in passages:
        def there(word, tokens, scanned=scanned):
            pairs = [pair for pair in beside if fold(word) in pair]
            return word in keys(tokens) or (scanned and bool(folded_pairs(tokens) & set(pairs)))

        if all(there(word, quote) for word in words):
            own.add(chunk.ordinal)
        elif all(
            there(word, quote) or there(word, headings) or (word in titled and fold(word) in {t.folded for t in title})
            for word in words
        ):
            above.add(chunk.ordinal)
    return own, above


def stood(found, *levels):
    return {int(ordinal) for ordinal in found.ordinals[np.isin(found.stands, levels)]}


@pytest.mark.parametrize("query", QUERIES)
def test_every_passage_with_all_words_is_found_and_no_other(engine, passages, query):
    found = engine.find_all(query)
    assert not found.needs.wordings, "a query for this test names no concept with other wordings"
    own, above = all_words(passages, query.split())
    assert stood(found, PASSAGE) == own
    assert stood(found, HEADINGS) == above
    assert found.total == len(own) + len(above) > 0
    assert not found.cut


def test_a_place_may_stand_in_the_title_alone_but_a_subject_may_not(engine, passages):
    words, place = ["môi", "trường", "thái", "nguyên"], ["thái", "nguyên"]
    own, above = all_words(passages, words, titled=place)
    found = engine.find_all("môi trường Thái Nguyên")
    assert stood(found, PASSAGE) == own and stood(found, HEADINGS) == above and above
    titled = engine.find_all("tình hình phát triển kinh tế - xã hội năm 2023")
    report = [n for n, one in enumerate(engine.index.documents()) if one.type == "Báo cáo"]
    whole = np.isin(engine.index.chunk_documents, report).sum()
    inside = np.isin(engine.index.chunk_documents[titled.ordinals[titled.stands <= HEADINGS]], report).sum()
    assert 0 < inside < whole, "the report's title says all of this; not every passage of it does"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("giam ngheo", "giảm nghèo"),
        ("GIẢM NGHÈO", "giảm nghèo"),
        ("CCHC", "cải cách hành chính"),
        ("môi trường là gì", "môi trường"),
        ("hoá chất", "hóa chất"),
    ],
)
def test_spellings_of_a_search_find_the_same(engine, one, other):
    first, second = engine.find_all(one), engine.find_all(other)
    assert stood(first, PASSAGE, HEADINGS) == stood(second, PASSAGE, HEADINGS)
    assert len(first.needs.words) == len(second.needs.words) > 1


def test_words_that_have_the_letters_but_other_accents_come_apart_and_last(engine, passages):
    found = engine.find_all("bò")
    clean = {
        chunk.ordinal for chunk, quote, *_, scanned in passages if not scanned and "bo" in {t.folded for t in quote}
    }
    others = stood(found, LETTERS)
    assert clean and clean <= others | stood(found, PASSAGE, HEADINGS)
    assert found.groups.tolist() == sorted(found.groups.tolist())
    texts = [engine.index.chunk(ordinal).quote for ordinal in sorted(others)[:50]]
    assert not any("con bò" in text or "bò thịt" in text for text in texts)


def test_another_wording_of_the_concept_counts_and_is_told(engine, passages):
    found = engine.find_all("nước sạch nông thôn")
    assert found.needs.wordings
    wordings = [tuple(t.folded for t in analyze(text)) for text in found.needs.wordings]
    words = ["nước", "sạch", "nông", "thôn"]
    literal = set.union(*all_words(passages, words))
    replaced = {
        chunk.ordinal
        for chunk, quote, *_ in passages
        if any(set(pairwise(wording)) <= folded_pairs(quote) for wording in wordings)
    }
    assert literal <= stood(found, PASSAGE, HEADINGS)
    assert stood(found, PASSAGE) <= {*literal, *replaced}


def test_a_concept_inside_a_longer_one_brings_no_wordings(engine):
    """"chuyển đổi" alone also means "đổi mới"; in "chuyển đổi số" it does not."""
    assert engine.find_all("chuyển đổi số").needs.wordings == ()


@pytest.mark.parametrize(
    "phrase", ["môi trường", "cải cách hành chính", "Ủy ban nhân dân tỉnh", "UBND", "giai đoạn 2021"]
)
def test_an_exact_phrase_counts_where_it_stands(engine, passages, phrase):
    """What is only part of a document's number ("10/CT-UBND") is no word there."""
    found = engine.find_all(f"“{phrase}”")
    literal = {chunk.ordinal for chunk, *_ in passages if stands_in(phrase, chunk.quote)}
    read = {
        chunk.ordinal
        for chunk, quote, *_, scanned in passages
        if scanned and f" {' '.join(map(syllable_key, phrase.split()))} " in f" {' '.join(t.key for t in quote)} "
    }
    assert literal and literal <= stood(found, PASSAGE)
    assert stood(found, PASSAGE) <= literal | read
    assert stood(found, LETTERS) == set()
    for ordinal in stood(found, HEADINGS):
        chunk = engine.index.chunk(ordinal)
        assert any(stands_in(phrase, above) for above in (*chunk.heading_path, chunk.context))


def test_a_phrase_copied_from_a_scan_finds_its_garbled_letters(engine):
    found = engine.find_all("“dự án phát ừiến”")
    assert stood(found, PASSAGE)
    assert all("phát ừiến" in engine.index.chunk(ordinal).quote for ordinal in stood(found, PASSAGE))


def test_a_phrase_without_accents_is_found_with_any(engine):
    assert stood(engine.find_all('"cai cach hanh chinh"'), PASSAGE) >= stood(
        engine.find_all('"cải cách hành chính"'), PASSAGE
    )


def test_an_excluded_word_is_nowhere(engine):
    every, without = engine.find_all("môi trường"), engine.find_all("môi trường -rừng -“đất đai”")
    quotes = {int(o): engine.index.chunk(int(o)).quote for o in every.ordinals}
    wanted = {
        ordinal
        for ordinal in stood(every, PASSAGE, HEADINGS)
        if not stands_in("rừng", quotes[ordinal]) and not stands_in("đất đai", quotes[ordinal])
    }
    left = stood(without, PASSAGE, HEADINGS)
    assert left <= wanted and 0 < len(left) < every.total
    repaired = {o for o in wanted - left if {"rừng", "đất"} & keys(engine.tokens(quotes[o]))}
    assert repaired == wanted - left, "what else went reads so once a scan is repaired"
    for ordinal in without.ordinals.tolist():
        assert not stands_in("rừng", engine.index.chunk(ordinal).quote)


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025", (), ()),
        ("giai đoạn 2021 -2025", "giai đoạn 2021 -2025", (), ()),
        ("Thái Bình-Thái Nguyên", "Thái Bình-Thái Nguyên", (), ()),
        ("thuế -“thuế đất”", "thuế", (), ("thuế đất",)),
        ("“a b” \"c d\" e", "a b c d e", ("a b", "c d"), ()),
        ("một “dấu lẻ", "một “dấu lẻ", (), ()),
        ('trống "" và "?!"', "trống và ?!", (), ()),
    ],
)
def test_what_is_written_around_words_is_read(text, words, phrases, excluded):
    found = read_operators(text)
    assert (found.words, found.phrases, found.excluded) == (words, phrases, excluded)


@pytest.mark.parametrize("text", ["-thuế", "-“thuế đất” -vốn", "???", "“”"])
def test_a_search_for_nothing_is_refused_in_one_sentence(engine, text):
    with pytest.raises(BadQuery):
        engine.find_all(text)


def test_accents_of_a_phrase_count_only_when_typed():
    assert has_accents("môi trường") and has_accents("Đ") and not has_accents("moi truong 2030")
    assert stands_in("môi trường", "MÔI TRƯỜNG") and not stands_in("môi trường", "mọi trường")
    assert stands_in("moi truong", "mọi trường") and not stands_in("moi truong", "moi truongs")


def test_what_is_near_in_meaning_is_capped_and_never_among_those_with_all_words(engine):
    for query in (*QUERIES, "bà con nông dân được vay vốn", "UBND"):
        found = engine.find_all(query)
        assert len(set(found.ordinals.tolist())) == len(found)
        assert int((found.groups == 1).sum()) <= N_NEAR
        assert found.total == int((found.stands < PARTLY).sum())
        for group in range(3):
            scores = found.scores[found.groups == group]
            assert np.all(np.diff(scores) <= 0)


def test_the_order_is_that_of_the_usual_search(engine):
    hits = engine.search(Query(text="giảm nghèo", limit=9)).hits
    found = engine.find_all("giảm nghèo")
    assert [hit.ordinal for hit in hits] == found.ordinals[: len(hits)].tolist()


def test_the_same_search_gives_the_same_passages(engine):
    for query in ("môi trường", "“cải cách” -thuế", "29-NQ/TW"):
        first, second = engine.find_all(query), engine.find_all(query)
        assert first.ordinals.tolist() == second.ordinals.tolist()
        assert first.stands.tolist() == second.stands.tolist()


def test_a_document_number_is_needed_in_passage_or_headings(engine):
    found = engine.find_all("29-NQ/TW")
    assert found.needs.symbols == ("29-nq-tw",) and found.total
    for ordinal in stood(found, PASSAGE):
        assert "29-nq-tw" in keys(engine.tokens(engine.index.chunk(ordinal).quote))


def test_filters_keep_the_documents_and_lose_nothing_of_them(engine):
    numbers = {n for n, one in enumerate(engine.index.documents()) if one.type == "Kế hoạch"}
    every, some = engine.find_all("công nghiệp"), engine.find_all("công nghiệp", Filters(types=("Kế hoạch",)))
    expected = {o for o in stood(every, PASSAGE, HEADINGS) if int(engine.index.chunk_documents[o]) in numbers}
    assert stood(some, PASSAGE, HEADINGS) == expected and expected
    assert engine.find_all("công nghiệp", Filters(years=(1975,))).total == 0


def test_more_than_can_be_listed_is_told(engine, monkeypatch):
    monkeypatch.setattr("search.exhaustive.MAX_LISTED", 20)
    found = engine.find_all("phát triển")
    assert found.cut and found.total <= 20 < MAX_LISTED
    assert not engine.find_all("xuất khẩu lao động sang").cut


# facets


@cache
def values_of(engine, ordinal):
    """The value of a passage under each facet but "stands", read from the store one by one."""
    chunk = engine.index.chunk(ordinal)
    document = engine.index.document(chunk.doc_id)
    tokens = {engine.index.terms[ordinal][k] for k in range(len(engine.index.terms[ordinal]))}
    numbers = {number for term, number in engine.term_ids.items() if term[0].isdigit()}
    return {
        "documents": document.doc_id,
        "types": document.type or NONE,
        "places": document.place or NONE,
        "years": str(document.year or NONE),
        "issuers": " ".join((document.issuer or NONE).split()),
        "kinds": KINDS[chunk.kind],
        "numbers": "co" if tokens & numbers else "khong",
        "scanned": "co" if "scanned" in document.flags else "khong",
    }


def passes(values, chosen, without=""):
    for name in FACETS:
        wanted = chosen.get(name, ()) if name != without else ()
        if wanted and values[name] not in wanted:
            return False
        if name == "stands" and not wanted and without != "stands" and values[name] == "khac-dau":
            return False
    return True


@pytest.mark.parametrize("query", ["môi trường", "chuyển đổi số", "thu hút đầu tư", "bò"])
def test_counts_are_of_what_remains_under_the_other_conditions(engine, query):
    found = engine.find_all(query)
    counter = FacetCounts(found, engine.facets)
    rows = [
        values_of(engine, int(ordinal)) | {"stands": STANDS[stands]}
        for ordinal, stands in zip(found.ordinals, found.stands, strict=True)
    ]
    chance = random.Random(7)
    choices = [{}]
    for _ in range(12):
        names = chance.sample(FACETS, chance.randint(1, 3))
        choices.append({name: tuple({chance.choice(rows)[name], chance.choice(rows)[name]}) for name in names})
    for chosen in [*choices, {"years": ("1975",)}, {"issuers": ("không có",)}]:
        assert counter.kept(chosen).tolist() == [passes(row, chosen) for row in rows]
        for name, counts in counter.counts(chosen).items():
            left = [row[name] for row in rows if passes(row, chosen, without=name)]
            assert counts == {value: left.count(value) for value in set(left)}
            assert all(counts.values())


def test_years_are_counted_from_the_newest_and_what_is_not_stated_comes_last(engine):
    years = list(FacetCounts(engine.find_all("môi trường"), engine.facets).counts({})["years"])
    assert years[-1] == NONE and years[:-1] == sorted(years[:-1], reverse=True) and len(years) > 2


# orders


@pytest.mark.parametrize("by_document", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_keeps_all_passages_and_brings_all_words_first(engine, sort, by_document):
    found = engine.find_all("thu hút đầu tư")
    kept = found.stands != LETTERS
    places = arranged(engine.index, found, kept, sort, by_document=by_document)
    assert sorted(places.tolist()) == np.flatnonzero(kept).tolist()
    groups = found.groups[places].tolist()
    assert groups == sorted(groups) and len(set(groups)) > 1
    ordinals, documents = found.ordinals[places], engine.index.documents()
    numbers = engine.index.chunk_documents[ordinals]
    if by_document or sort == "place":
        runs = [(g, d) for g, d in zip(groups, numbers.tolist(), strict=True)]
        assert len(set(runs)) == 1 + sum(a != b for a, b in pairwise(runs)), "a document's passages stay together"
    for group in set(groups):
        here = [n for n, g in zip(numbers.tolist(), groups, strict=True) if g == group]
        dates = [documents[n].date for n in here]
        stated = [date for date in dates if date]
        if sort in ("newest", "oldest"):
            assert dates[: len(stated)] == stated, "those without a date come last"
            assert stated == sorted(stated, reverse=sort == "newest")
        if sort == "place":
            mine = [o for o, g in zip(ordinals.tolist(), groups, strict=True) if g == group]
            assert mine == sorted(mine)


def test_hits_are_made_for_some_places_only_and_mark_every_word(engine):
    found = engine.find_all("hạ tầng giao thông")
    places = np.flatnonzero(found.stands == PASSAGE)[3:8].tolist()
    hits = hits_at(engine, found, places, first_rank=4)
    assert [hit.rank for hit in hits] == [4, 5, 6, 7, 8]
    assert [hit.ordinal for hit in hits] == found.ordinals[places].tolist()
    for hit in hits:
        text = engine.index.text(hit.file)
        assert " ".join(span.of(text) for span in hit.ranges) == hit.quote
        marked = {fold(word) for span in hit.matched for word in span.of(text).split()}
        marked = {word.strip(".,;:()") for word in marked}
        assert {"ha", "tang", "giao", "thong"} <= marked


def test_an_exact_phrase_is_marked_whole(engine):
    found = engine.find_all("“xây dựng nông thôn mới”")
    for hit in hits_at(engine, found, np.flatnonzero(found.stands == PASSAGE)[:5].tolist()):
        text = engine.index.text(hit.file)
        assert any(stands_in("nông thôn mới", span.of(text)) for span in hit.matched)
