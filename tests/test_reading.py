"""The files a person may put into the folder: what is read, what is refused, and what is said about it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus import reading
from corpus.errors import ReadError, UnknownEncoding, UnreadableFile
from corpus.reading import list_sources, read_source

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
LINE = "Ủy ban nhân dân tỉnh ban hành Kế hoạch phát triển kinh tế - xã hội năm 2025.\n"


def refused(path: Path, root: Path, kind: type[ReadError], *words: str) -> str:
    """The message of the refusal, which names the file, the reason and what to do."""
    with pytest.raises(kind) as caught:
        read_source(path, root)
    message = str(caught.value)
    assert caught.value.where and caught.value.advice
    for word in words:
        assert word in message
    return message


@pytest.mark.parametrize(
    ("name", "n_chars"),
    [
        pytest.param("000_031415255736158d.txt", 44753, id="programme"),
        pytest.param("003_ec8cbe22e8070fc2.txt", 178553, id="bad scan: its noise is not taken for a legacy encoding"),
    ],
)
def test_the_documents_are_read_byte_for_byte(name: str, n_chars: int) -> None:
    source = read_source(DOCUMENTS / name, DOCUMENTS)
    assert (source.file, source.media_type, source.encoding, source.notices) == (name, "text", "utf-8", ())
    assert source.text == (DOCUMENTS / name).read_bytes().decode("utf-8")
    assert len(source.text) == n_chars
    assert source.sha256 == subprocess.run(["sha256sum", DOCUMENTS / name], capture_output=True).stdout.decode()[:64]


def test_the_folder_of_documents_lists_five_files() -> None:
    files, failures = list_sources(DOCUMENTS)
    assert [path.name[:3] for path in files] == ["000", "001", "002", "003", "004"]
    assert failures == []


@pytest.mark.parametrize(
    ("data", "kind", "word"),
    [
        pytest.param(b"", UnreadableFile, "rỗng", id="empty"),
        pytest.param(b" \n\t \xc2\xa0\n", UnreadableFile, "khoảng trắng", id="white space only"),
        pytest.param(b"\xef\xbb\xbf", UnreadableFile, "khoảng trắng", id="byte order mark only"),
        pytest.param(b"\xff\xfe", UnreadableFile, "khoảng trắng", id="UTF-16 mark only"),
        pytest.param(LINE.encode() * 3 + b"a\0b", UnreadableFile, "dòng 4", id="NUL: place is named"),
        pytest.param(b"%PDF-1.7\n...", UnreadableFile, "PDF", id="PDF renamed .txt"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", UnreadableFile, "Word", id="old Word renamed .txt"),
        pytest.param(bytes(range(1, 9)) * 50, UnreadableFile, "nhị phân", id="control characters"),
        pytest.param(bytes([0, 200, 7, 255] * 300), ReadError, "", id="binary"),
        pytest.param(b"\xff\xfe" + "Kế hoạch".encode("utf-16-le")[:-1], UnknownEncoding, "byte thứ 15",
                     id="UTF-16 cut in a character"),
        pytest.param(LINE.encode() + b"k\xe1\xba", UnknownEncoding, "UTF-8", id="UTF-8 cut in a character"),
        pytest.param("Le comité a décidé d'étudier les priorités de l'État, été comme hiver.".encode("latin-1"),
                     UnknownEncoding, "không", id="French in latin-1"),
        pytest.param(b"x" * 1_000_001, UnreadableFile, "1000001 ký tự", id="one huge line"),
    ],
)  # fmt: skip
def test_bad_text_files_are_refused_with_reason(tmp_path: Path, data: bytes, kind: type[ReadError], word: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    refused(path, tmp_path, kind, "a.txt", word)


@pytest.mark.parametrize(
    ("codec", "mark", "expected"),
    [
        pytest.param("utf-8", b"", "utf-8", id="UTF-8"),
        pytest.param("utf-8", b"\xef\xbb\xbf", "utf-8", id="UTF-8 with mark"),
        pytest.param("utf-16-le", b"\xff\xfe", "utf-16-le", id="UTF-16 LE with mark"),
        pytest.param("utf-16-be", b"\xfe\xff", "utf-16-be", id="UTF-16 BE with mark"),
        pytest.param("utf-16-le", b"", "utf-16-le", id="UTF-16 LE without mark"),
        pytest.param("utf-16-be", b"", "utf-16-be", id="UTF-16 BE without mark"),
        pytest.param("utf-32-le", b"\xff\xfe\0\0", "utf-32-le", id="UTF-32 LE with mark, not UTF-16"),
        pytest.param("utf-32-be", b"", "utf-32-be", id="UTF-32 BE without mark"),
    ],
)
def test_unicode_files_give_the_same_text(tmp_path: Path, codec: str, mark: bytes, expected: str) -> None:
    path = tmp_path / "kế hoạch.TXT"
    path.write_bytes(mark + (LINE * 5).encode(codec))
    source = read_source(path, tmp_path)
    assert (source.text, source.encoding) == (LINE * 5, expected)
    assert bool(source.notices) == (expected != "utf-8")


def test_text_is_normalised_and_nothing_else_changes(tmp_path: Path) -> None:
    raw = "Điều 1.\tHòa  hoà\u200b\xa0\u00ad\f\r\n\n  b\rc "
    path = tmp_path / "sub" / "a.md"
    path.parent.mkdir()
    path.write_bytes(unicodedata.normalize("NFD", raw).encode())
    source = read_source(path, tmp_path)
    assert source.text == raw.replace("\r\n", "\n").replace("\r", "\n")
    assert (source.file, source.media_type) == ("sub/a.md", "markdown")


def test_invisible_and_lost_characters_are_announced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LINE + "mật\u202e khẩu \ufffd\ufffd \x07", encoding="utf-8")
    notices = " ".join(read_source(path, tmp_path).notices)
    assert "1 ký tự đảo chiều" in notices and "2 ký tự đã mất" in notices and "1 ký tự điều khiển" in notices


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """A folder with everything that is not a plain file, beside two good files."""
    root = tmp_path / "root"
    (root / "thư mục.txt").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("bí mật")
    (root / "a.txt").write_text(LINE)
    (root / "thư mục.txt" / "b.HTML").write_text(f"<p>{LINE}</p>")
    for name in (".hidden.txt", "manifest.json", "README.md", "readme.txt", "~$a.docx"):
        (root / name).write_text(LINE)
    (root / "data.xlsx").write_text("x")
    (root / "old.doc").write_text("x")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "outdir").symlink_to(tmp_path)
    (root / "thư mục.txt" / "up").symlink_to(root)
    (root / "self.txt").symlink_to(root / "self.txt")
    (root / "gone.txt").symlink_to(root / "missing.txt")
    (root / "inside.txt").symlink_to(root / "a.txt")
    (root / "inside-dir").symlink_to(root / "thư mục.txt")
    (root / "two\nlines.txt").write_text(LINE)
    (root / os.fsdecode(b"b\xff.txt")).write_text(LINE)
    os.mkfifo(root / "pipe.txt")
    return root


def test_only_plain_files_inside_the_folder_are_listed(odd_folder: Path) -> None:
    files, failures = list_sources(odd_folder)
    assert [path.relative_to(odd_folder).as_posix() for path in files] == ["a.txt", "inside.txt", "thư mục.txt/b.HTML"]
    reasons = {failure.file: failure.reason for failure in failures}
    expected = {
        "b\\udcff.txt": "UTF-8", "data.xlsx": "Không hỗ trợ", "gone.txt": "không còn", "old.doc": "Không hỗ trợ",
        "out.txt": "nằm ngoài", "outdir": "nằm ngoài", "pipe.txt": "tệp đặc biệt", "self.txt": "vòng",
        "thư mục.txt/up": "vòng lặp", "two\\nlines.txt": "xuống dòng",
    }  # fmt: skip
    assert reasons.keys() == expected.keys()
    assert all(expected[file] in reason for file, reason in reasons.items())
    assert all(failure.advice for failure in failures)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        pytest.param("out.txt", "nằm ngoài", id="link out of the folder"),
        pytest.param("outdir/secret.txt", "nằm ngoài", id="file behind a link out of the folder"),
        pytest.param("../secret.txt", "nằm ngoài", id="path with .."),
        pytest.param("self.txt", "vòng", id="link to itself"),
        pytest.param("pipe.txt", "tệp đặc biệt", id="pipe: does not wait for a writer"),
        pytest.param("two\nlines.txt", "xuống dòng", id="name with a line end"),
        pytest.param("thư mục.txt", "thư mục", id="folder named like a file"),
        pytest.param("data.xlsx", "Không hỗ trợ", id="unsupported"),
        pytest.param("none.txt", "Không tìm thấy", id="missing"),
        pytest.param("x" * 300 + ".txt", "không mở được", id="name longer than the file system allows"),
    ],
)
def test_reading_refuses_the_same(odd_folder: Path, name: str, word: str) -> None:
    refused(odd_folder / name, odd_folder, UnreadableFile, word)


def test_devices_and_sockets_are_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s.txt"))
        refused(tmp_path / "s.txt", tmp_path, UnreadableFile, "tệp đặc biệt")
    refused(Path("/dev/zero.txt"), Path("/dev"), UnreadableFile, "Không tìm thấy")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    refused(tmp_path / "zero.txt", tmp_path, UnreadableFile, "nằm ngoài")


def test_a_link_inside_the_folder_is_read_under_its_own_name(odd_folder: Path) -> None:
    assert read_source(odd_folder / "inside.txt", odd_folder).file == "inside.txt"


@pytest.mark.parametrize(("make", "word"), [(None, "Không tìm thấy"), ("file", "không phải thư mục")])
def test_a_missing_folder_is_an_error_of_its_own(tmp_path: Path, make: str | None, word: str) -> None:
    root = tmp_path / "corpus"
    if make:
        root.write_text("x")
    with pytest.raises(UnreadableFile, match=word):
        list_sources(root)


def test_too_large_a_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(reading.MAX_FILE_BYTES + 1)
    refused(path, tmp_path, UnreadableFile, "105 MB")
    assert [failure.file for failure in list_sources(tmp_path)[1]] == ["big.txt"]


class _Changing:
    """os.fdopen that changes the file on disk after it was opened, for the first `n_times` readings."""

    def __init__(self, path: Path, n_times: int) -> None:
        self.path, self.n_left, self.n_opened = path, n_times, 0

    def __call__(self, handle: int, mode: str):  # the file object of os.fdopen
        self.n_opened += 1
        if self.n_left > 0:
            self.n_left -= 1
            replacement = self.path.with_suffix(f".{self.n_left}")
            replacement.write_text(LINE * (2 + self.n_left))
            replacement.replace(self.path)
        return open(handle, mode)


@pytest.mark.parametrize("n_changes", [pytest.param(1, id="once: read again"), pytest.param(2, id="always: refused")])
def test_a_file_replaced_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_changes: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LINE)
    changing = _Changing(path, n_changes)
    monkeypatch.setattr(os, "fdopen", changing)
    if n_changes == 1:
        assert read_source(path, tmp_path).text == LINE * 2
    else:
        refused(path, tmp_path, UnreadableFile, "đang bị ghi")
    assert changing.n_opened == 2


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))),
       suffix=st.sampled_from([".txt", ".html", ".md", ".docx"]))  # fmt: skip
@example(data=b"\xff\xfe\x00\xd8", suffix=".txt")
@example(data=b"<table><tr><td colspan=99999999999>a", suffix=".html")
@example(data=b"<meta charset=idna><p>\xe9", suffix=".html")
@example(data=b"<meta charset=base64><p>\xe9", suffix=".html")
def test_any_bytes_give_a_text_or_a_refusal(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    try:
        source = read_source(path, tmp_path)
    except ReadError as error:
        assert error.what and error.where == path.name and error.advice
    else:
        assert source.text.strip() and "\0" not in source.text
        assert source.text.encode("utf-8").decode("utf-8") == source.text
        assert unicodedata.is_normalized("NFC", source.text)


def test_reading_leaves_no_standard_module_hidden() -> None:
    """`corpus/encodings.py` bears a standard module's name; the standard one must stay the one that Python uses."""
    assert sys.modules["encodings"].__file__ != str(DOCUMENTS.parent / "encodings.py")


def test_single_nul_characters_become_blanks_and_every_place_stays(tmp_path: Path) -> None:
    text = LINE * 60
    at = text.index(" ", 500)
    (tmp_path / "a.txt").write_bytes((text[:at] + "\0" + text[at + 1 :]).encode())
    source = read_source(tmp_path / "a.txt", tmp_path)
    assert source.text == text
    assert any("1 ký tự NUL" in notice for notice in source.notices)
