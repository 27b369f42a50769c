"""What a question means beyond its words: phrases that only ask, and concepts meant through those related to them."""

from __future__ import annotations

import re

import pytest

from corpus.vietnamese import syllable_key
from search import Query
from search.concepts import PASSED_ON, SURE, Concept, Concepts, Wording
from search.question_words import content_weights


@pytest.mark.parametrize(
    "question, said",
    [
        ("điều nào sau đây là nghĩa vụ của bên cầm giữ", {"nghĩa", "vụ", "bên", "cầm", "giữ"}),
        ("hội sinh viên là một tổ chức đúng hay sai", {"hội", "sinh", "viên", "tổ", "chức"}),
        ("hành vi nào dưới đây bị cấm", {"hành", "vi", "cấm"}),
    ],
)
def test_phrases_of_a_multiple_choice_question_say_nothing(question, said):
    words = question.split()
    weights = content_weights([syllable_key(word) for word in words])
    assert {word for word, weight in zip(words, weights, strict=True) if weight == 1.0} == said


def concept(preferred: str, everyday: str, *related: str) -> Concept:
    wordings = (Wording(text=preferred, official=True), Wording(text=everyday, official=False))
    return Concept(preferred=preferred, wordings=wordings, related=related)


def recognised(engine, concepts: list[Concept], text: str):
    return Concepts(concepts, engine.encoder).recognise(engine.encoder.token_ids([text])[0])


def test_a_concept_is_meant_when_two_sure_ones_are_related_to_it(engine):
    clearance = concept("giải phóng mặt bằng", "dọn chỗ cho công trình", "thu hồi đất")
    taking = concept("thu hồi đất", "bị lấy ruộng")
    paying = concept("bồi thường", "đền tiền", "giải phóng mặt bằng")
    both = recognised(engine, [clearance, taking, paying], "bị lấy ruộng, đền tiền")
    by_name = {one.concept.preferred: one for one in both}
    assert list(by_name) == ["thu hồi đất", "bồi thường", "giải phóng mặt bằng"] or list(by_name) == [
        "bồi thường", "thu hồi đất", "giải phóng mặt bằng",
    ]  # fmt: skip
    sure = sorted(by_name[name].confidence for name in ("thu hồi đất", "bồi thường"))
    assert sure[0] >= SURE
    assert by_name["giải phóng mặt bằng"].confidence == pytest.approx(PASSED_ON * sure[0])


def test_one_sure_concept_alone_brings_no_other(engine):
    clearance = concept("giải phóng mặt bằng", "dọn chỗ cho công trình", "thu hồi đất")
    taking = concept("thu hồi đất", "bị lấy ruộng")
    only = recognised(engine, [clearance, taking], "bị lấy ruộng")
    assert [one.concept.preferred for one in only] == ["thu hồi đất"]


def test_an_unknown_related_name_is_passed_over(engine):
    taking = concept("thu hồi đất", "bị lấy ruộng", "không có khái niệm này", "thu hồi đất")
    only = recognised(engine, [taking], "bị lấy ruộng")
    assert [one.concept.preferred for one in only] == ["thu hồi đất"]


def test_everyday_words_for_paying_for_taken_land_find_site_clearance(engine):
    hits = engine.search(Query(text="tiền trả cho dân khi lấy ruộng làm đường", limit=10)).hits
    assert any(re.search("giải phóng mặt bằng|GPMB", hit.quote) for hit in hits)
