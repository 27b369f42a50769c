"""The manifest of facts: what people correct is kept, and a broken file is never overwritten."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import ManifestError
from corpus.manifest import MANIFEST, HandFacts, apply_manifest, load_manifest, merge, write_manifest
from corpus.records import Document, Fact, Facts, SourceText, Span

RULES = Facts(
    type=Fact(value="Kế hoạch", cue="type_line", evidence="KẾ HOẠCH"),
    issuer=Fact(value="Ủy ban nhân dân tỉnh Nam Định", cue="signature", evidence="TM. ỦY BAN NHÂN DÂN TỈNH"),
    place=Fact(value="Nam Định", cue="dateline", evidence="Nam Định"),
    number=Fact(value=None, cue="blank_number", evidence="Số:   /KH-UBND"),
    date=Fact(value="2024-02-07", cue="dateline", evidence="Nam Định, ngày 07 tháng 02 năm 2024"),
    title=Fact(value="Chuyển đổi số", cue="title", evidence="Chuyển đổi số"),
    implements=(Fact(value="29-NQ/TW", cue="title", evidence="Nghị quyết số 29-NQ/TW"),),
)


def document(file: str = "a.txt", doc_id: str = "0123456789abcdef", part: str = "main") -> Document:
    source = SourceText(file=file, text="KẾ HOẠCH", sha256="0" * 64, media_type="text", encoding="utf-8")
    return Document(doc_id=doc_id, source=source, part=part, span=Span(0, 8), facts=RULES, paragraphs=())


def edit(root: Path, file: str, name: str, **values: object) -> None:
    path = root / MANIFEST
    content = json.loads(path.read_text(encoding="utf-8"))
    content["documents"][file]["main"][name].update(values)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def test_what_the_rules_found_is_written_with_its_cue(tmp_path: Path) -> None:
    assert write_manifest(tmp_path, [document()]) == ()
    entry = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["documents"]["a.txt"]["main"]
    assert entry["number"] == {"value": None, "cue": "blank_number", "evidence": "Số:   /KH-UBND", "source": "rule"}
    assert [one["value"] for one in entry["implements"]] == ["29-NQ/TW"]
    assert not load_manifest(tmp_path).hand("a.txt", "main")


def test_a_corrected_value_wins_and_survives_building_again(tmp_path: Path) -> None:
    write_manifest(tmp_path, [document()])
    edit(tmp_path, "a.txt", "number", value="146/KH-UBND", source="hand")
    for _ in range(2):
        (read,) = apply_manifest([document()], load_manifest(tmp_path))
        assert (read.facts.number.value, read.facts.number.source) == ("146/KH-UBND", "hand")
        assert read.facts.title == RULES.title
        assert write_manifest(tmp_path, [document()]) == ()


def test_an_unchanged_manifest_is_not_touched(tmp_path: Path) -> None:
    write_manifest(tmp_path, [document()])
    os.utime(tmp_path / MANIFEST, (1, 1))
    write_manifest(tmp_path, [document()])
    assert (tmp_path / MANIFEST).stat().st_mtime == 1


def test_corrections_follow_a_renamed_file_and_outlive_a_missing_one(tmp_path: Path) -> None:
    write_manifest(tmp_path, [document(), document("b.txt", "b" * 16)])
    edit(tmp_path, "a.txt", "title", value="Chuyển đổi số năm 2024", source="hand")
    write_manifest(tmp_path, [document("b.txt", "b" * 16)])
    assert load_manifest(tmp_path).hand("a.txt", "main").facts["title"].value == "Chuyển đổi số năm 2024"
    (renamed, _) = apply_manifest([document("c.txt"), document("b.txt", "b" * 16)], load_manifest(tmp_path))
    assert renamed.facts.title.value == "Chuyển đổi số năm 2024"
    write_manifest(tmp_path, [document("c.txt"), document("b.txt", "b" * 16)])
    assert set(load_manifest(tmp_path).raw) == {"b.txt", "c.txt"}


def test_an_edit_without_hand_is_pointed_out(tmp_path: Path) -> None:
    write_manifest(tmp_path, [document()])
    edit(tmp_path, "a.txt", "title", value="Tên khác")
    (notice,) = write_manifest(tmp_path, [document()])
    assert "«Tên khác»" in notice
    assert '"source": "hand"' in notice


BROKEN = {
    "missing comma": (b'{\n "documents": {\n  "a.txt": {}\n  "b.txt": {}\n }\n}', "dòng 4, cột 3"),
    "cut off": (b'{\n "documents": {', "dòng 2, cột 16"),
    "not UTF-8": ('{\n "documents": "đ'.encode("utf-16-le"), "JSON ở dòng 1, cột 2"),
    "windows letters": (b'{\n "documents": {"\xf0": {}}}', "UTF-8 ở dòng 2, cột 17"),
    "no documents": (b"{}", 'thiếu mục "documents"'),
    "value is a number": (
        b'{"documents": {"a.txt": {"main": {"number": {"value": 146, "source": "hand"}}}}}',
        "a.txt, phần main, number",
    ),
    "date that no calendar has": (
        b'{"documents": {"a.txt": {"main": {"date": {"value": "31/2/2024", "source": "hand"}}}}}',
        "ngày «31/2/2024» không hợp lệ",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_says_where_and_is_left_alone(tmp_path: Path, name: str) -> None:
    raw, message = BROKEN[name]
    (tmp_path / MANIFEST).write_bytes(raw)
    with pytest.raises(ManifestError) as error:
        write_manifest(tmp_path, [document()])
    assert message in str(error.value)
    assert "manifest.json" in str(error.value)
    assert (tmp_path / MANIFEST).read_bytes() == raw


def test_a_byte_order_mark_from_notepad_is_allowed(tmp_path: Path) -> None:
    write_manifest(tmp_path, [document()])
    edit(tmp_path, "a.txt", "date", value="8/2/2024", source="hand")
    path = tmp_path / MANIFEST
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_manifest(tmp_path).hand("a.txt", "main").facts["date"].value == "2024-02-08"


def test_a_folder_that_cannot_be_written_gives_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    (notice,) = write_manifest(tmp_path, [document()])
    assert "chỉ cho đọc" in notice
    assert not (tmp_path / MANIFEST).exists()


def test_merge_replaces_only_what_was_corrected() -> None:
    hand = HandFacts(facts={"number": Fact(value="1/KH-UBND", source="hand")})
    assert merge(RULES, hand) == replace(RULES, number=Fact(value="1/KH-UBND", source="hand"))
    assert merge(RULES, HandFacts(implements=())).implements == ()
    assert merge(RULES, HandFacts()) is RULES


SHIPPED = {
    ("000_031415255736158d.txt", "main"): ("Chương trình hành động", None, "2023-05-19", ["29-NQ/TW"]),
    ("001_9209894b4a308c0b.txt", "main"): ("Kế hoạch", None, "2018-10-22", ["25-CTr/TU", "23-NQ/TW"]),
    ("002_b86bc4c39c1532fc.txt", "main"): ("Nghị quyết", None, None, []),
    ("003_ec8cbe22e8070fc2.txt", "doc1"): ("Báo cáo", None, None, []),
    ("003_ec8cbe22e8070fc2.txt", "doc2"): ("Báo cáo tóm tắt", None, "2023-11", []),
    ("003_ec8cbe22e8070fc2.txt", "doc3"): ("Nghị quyết", None, "2023-12", []),
    ("004_cae0744b80c874d2.txt", "main"): ("Kế hoạch", None, None, ["37-CTr/TU", "29-NQ/TW"]),
}


def test_the_shipped_manifest_holds_the_facts_of_the_seven_documents() -> None:
    documents = load_manifest(Path(__file__).parent.parent / "corpus" / "documents").raw
    found = {
        (file, part): (
            entry["type"]["value"],
            entry["number"]["value"],
            entry["date"]["value"],
            [one["value"] for one in entry["implements"]],
        )
        for file, parts in documents.items()
        for part, entry in parts.items()
    }
    assert found == SHIPPED
