"""The scoring of the register: matching, precision and recall, fields."""

import json

from evaluation.register_score import match_records, score_register

TEXT = "KẾ HOẠCH\nphát triển\n\nI. MỤC TIÊU ĐẾN NĂM 2030\n\n- Tỷ lệ A đạt 40% trở lên.\n\n- Tỷ lệ B đạt 50%.\n"


def gold_row(value, **more):
    start = TEXT.index(f"{value}%")
    row = {
        "file": "a.txt", "start": start - 10, "end": start + 3, "quote": "", "value_start": start,
        "value_end": start + 2, "kind": "target", "indicator": "", "comparator": "=", "value_min": value,
        "value_max": value, "unit": "%", "deadline_from": None, "deadline_to": "2030", "lead": None,
        "coordinate": None, "place": None,
    }  # fmt: skip
    return {**row, **more}


def score(tmp_path, rows):
    gold, corpus = tmp_path / "gold", tmp_path / "corpus"
    gold.mkdir()
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    region = {"file": "a.txt", "start": 0, "end": len(TEXT), "kinds": ["target"], "stratum": "clean"}
    (gold / "regions.jsonl").write_text(json.dumps(region), encoding="utf-8")
    (gold / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return {one.stratum: one.as_dict() for one in score_register(gold, corpus=corpus)}


def test_a_perfect_register(tmp_path):
    rows = [gold_row(40, comparator=">=", value_max=None), gold_row(50)]
    figures = score(tmp_path, rows)["clean"]
    assert (figures["precision"], figures["recall"], figures["value_unit_comparator"]) == (1, 1, 1)
    assert (figures["deadline"], figures["quote_fidelity"]) == (1, 1)


def test_what_is_not_in_the_gold_is_wrong_and_a_wrong_field_counts(tmp_path):
    figures = score(tmp_path, [gold_row(40)])["all"]
    assert (figures["precision"], figures["recall"], figures["value_unit_comparator"]) == (0.5, 1, 0)


def test_each_record_is_used_once(tmp_path):
    assert match_records((), [gold_row(40)]) == {}
