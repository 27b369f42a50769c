"""The administrator's page of files: names, what is taken in, who is let in, builds in a process of their own."""

import io
import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus.errors import ReadError, RefusedFile
from corpus.intake import TRASH, add_file, collected, remove_file, safe_name
from indexer import open_index
from settings import Settings
from tests.test_reading_pdf import make_pdf
from ui import access, office_texts
from ui.access import Attempts
from ui.build_progress import STAGES, share_done, step_line
from ui.building import Builder, BuildState, build_command
from ui.hosts import is_allowed
from ui.store_html import files_html, unread_html

PROJECT = Path(__file__).resolve().parent.parent
PASSWORD = "mật khẩu đủ dài"
NOW = datetime(2026, 11, 20, 8, 30)
LIMIT = 1 << 20
TEXT = "KẾ HOẠCH\n\nMục tiêu: tỷ lệ hộ nghèo còn 2%.\n"


def word_file(inner: bytes = b"<w/>", name: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, inner)
    return made.getvalue()


# names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("Kế hoạch số 12.PDF", "Kế hoạch số 12.pdf", id="suffix-in-small-letters"),
        pytest.param("Ke\u0302\u0301 hoa\u0323ch.docx", "Kế hoạch.docx", id="decomposed-letters"),
        pytest.param("../../etc/passwd.txt", "passwd.txt", id="path-up"),
        pytest.param("C:\\Users\\a\\b.docx", "b.docx", id="windows-path"),
        pytest.param('a<b>"c|d?*.txt', "a_b_c_d_.txt", id="signs-refused-by-windows"),
        pytest.param("  -rf .txt", "rf.txt", id="looks-like-an-option"),
        pytest.param(".ẩn.txt", "ẩn.txt", id="hidden"),
        pytest.param("con.txt", "_con.txt", id="name-of-a-device"),
        pytest.param("a.b.c.txt", "a.b.c.txt", id="several-dots"),
        pytest.param("ế" * 300 + ".pdf", "ế" * 65 + ".pdf", id="too-long-for-a-file-system"),
    ],
)
def test_a_name_is_made_safe(given, kept):
    assert safe_name(given) == kept
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("a.exe", "Không nhận loại tệp “.exe”", id="program"),
        pytest.param("a.doc", "Không nhận loại tệp “.doc”", id="old-word"),
        pytest.param("pdf", "Không nhận loại tệp “”", id="no-suffix"),
        pytest.param("", "Không nhận loại tệp", id="nothing"),
        pytest.param("...txt", "để trống", id="only-dots"),
        pytest.param("README.md", "kho bỏ qua", id="readme"),
        pytest.param("a\u202etxt.pdf", "ký tự ẩn", id="turned-around"),
        pytest.param("a\nb.txt", "ký tự ẩn", id="line-break"),
        pytest.param("a\0.txt", "ký tự ẩn", id="nul"),
        pytest.param("a\udc80.txt", "ký tự ẩn", id="no-utf-8"),
    ],
)
def test_an_odd_name_is_refused(given, told):
    with pytest.raises(RefusedFile, match=told):
        safe_name(given)


# files


def test_a_file_is_taken_in_once_and_never_overwritten(tmp_path):
    def add(data, **how):
        return add_file(tmp_path, "a.txt", data, now=NOW, max_bytes=LIMIT, **how)

    assert add(b"mot") == "new"
    assert add(b"mot") == "same"
    with pytest.raises(RefusedFile, match="đã có tệp khác cùng tên"):
        add(b"hai")
    assert (tmp_path / "a.txt").read_bytes() == b"mot"
    assert add(b"hai", replace=True) == "replaced"
    assert (tmp_path / "a.txt").read_bytes() == b"hai"
    assert [path.read_bytes() for path in (tmp_path / TRASH).rglob("a.txt")] == [b"mot"]
    assert [path.name for path in collected(tmp_path)] == ["a.txt"]
    assert not list(tmp_path.glob(".nap-*"))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.txt", b"", "Tệp trống", id="empty"),
        pytest.param("a.txt", b"x" * (LIMIT + 1), "Tệp quá lớn: 1 MiB, giới hạn 1 MiB", id="too-large"),
        pytest.param("a.pdf", b"MZ\x90", "không phải tệp .pdf", id="program-called-pdf"),
        pytest.param("a.docx", b"%PDF-1.7", "không phải tệp .docx", id="pdf-called-docx"),
        pytest.param("a.txt", b"%PDF-1.7", "không phải tệp .txt", id="pdf-called-txt"),
        pytest.param("a.docx", b"PK\x03\x04 cut", "hỏng hoặc bị cắt cụt", id="half-a-package"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "có mật khẩu, hoặc là định dạng .doc cũ", id="doc"),
        pytest.param("a.docx", word_file(b"<a>" + b" " * 70_000_000), "bung ra quá lớn", id="bomb-of-blanks"),
        pytest.param("a.docx", word_file(b" " * 5_000_000), ".", id="packed-far-too-well"),
    ],
)
def test_what_cannot_be_a_document_is_refused(tmp_path, name, data, told):
    with pytest.raises(ReadError, match=told):
        add_file(tmp_path, name, data, now=NOW, max_bytes=LIMIT)
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_never_written_through(tmp_path):
    outside = tmp_path / "ngoai.txt"
    outside.write_text("giữ nguyên", encoding="utf-8")
    corpus = tmp_path / "kho"
    corpus.mkdir()
    (corpus / "a.txt").symlink_to(outside)
    with pytest.raises(RefusedFile):
        add_file(corpus, "a.txt", b"moi", now=NOW, max_bytes=LIMIT)
    assert outside.read_text(encoding="utf-8") == "giữ nguyên"


def test_a_removed_file_is_kept_and_the_last_one_stays(tmp_path):
    (tmp_path / "năm 2023").mkdir()
    (tmp_path / "năm 2023" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "b.exe").write_text("b", encoding="utf-8")
    assert [path.name for path in collected(tmp_path)] == ["b.exe", "a.txt"]
    kept = remove_file(tmp_path, "b.exe", now=NOW)
    assert kept.relative_to(tmp_path).parts[1].startswith("20261120-083000-") and kept.read_text() == "b"
    with pytest.raises(RefusedFile, match="tệp duy nhất"):
        remove_file(tmp_path, "năm 2023/a.txt", now=NOW)
    for name in ("../ngoai.txt", "b.exe", "/etc/passwd", f"{TRASH}/x"):
        with pytest.raises(RefusedFile, match="Không còn tệp này"):
            remove_file(tmp_path, name, now=NOW)


# who is let in


def test_after_five_wrong_passwords_the_wait_grows_and_the_right_one_is_not_looked_at():
    attempts, now = Attempts(), 1000.0
    assert [attempts.try_password("sai", PASSWORD, now) for _ in range(5)] == ["wrong"] * 5
    assert attempts.wait_s(now) == 5
    assert attempts.try_password(PASSWORD, PASSWORD, now + 4.9) == "wait"
    assert attempts.try_password("sai", PASSWORD, now + 5) == "wrong"
    assert attempts.wait_s(now + 5) == 10
    assert attempts.try_password(PASSWORD, PASSWORD, now + 15) == "right"
    assert attempts.try_password("sai", PASSWORD, now + 15) == "wrong" and attempts.wait_s(now + 15) == 0


def test_the_wait_has_an_end_and_no_password_opens_nothing():
    attempts, now = Attempts(), 0.0
    for _ in range(60):
        attempts.try_password("sai", PASSWORD, now)
        now += attempts.wait_s(now)
    attempts.try_password("sai", PASSWORD, now)
    assert attempts.wait_s(now) == 900
    assert Attempts().try_password("", "", 0.0) == "wrong"


def test_a_password_typed_on_another_keyboard_is_the_same():
    assert Attempts().try_password("mâ\u0323t khâ\u0309u đủ dài", PASSWORD, 0.0) == "right"


@pytest.mark.parametrize(
    ("user", "email"),
    [
        pytest.param({"is_logged_in": True, "email": "A@Tinh.vn"}, "a@tinh.vn", id="logged-in"),
        pytest.param({"is_logged_in": True, "email": "a@tinh.vn", "email_verified": False}, "", id="not-verified"),
        pytest.param({"is_logged_in": True, "email": "a@tinh.vn", "email_verified": "true"}, "", id="odd-claim"),
        pytest.param({"is_logged_in": False, "email": "a@tinh.vn"}, "", id="logged-out"),
        pytest.param({"is_logged_in": True}, "", id="no-address"),
    ],
)
def test_an_address_counts_only_when_the_provider_stands_behind_it(monkeypatch, user, email):
    monkeypatch.setattr(access.st, "user", user)
    monkeypatch.setattr(access, "login_configured", lambda: True)
    assert access.logged_in_email() == email
    assert access.is_administrator(Settings(admin_emails=("a@tinh.vn",))) == bool(email)
    assert not access.is_administrator(Settings(admin_emails=("b@tinh.vn",)))


@pytest.mark.parametrize(
    ("host", "allowed", "answer"),
    [
        pytest.param("kho.vn", (), True, id="no-list"),
        pytest.param("KHO.vn:8501", ("kho.vn",), True, id="capitals-and-port"),
        pytest.param("kho.vn.", ("kho.vn",), True, id="dot-at-the-end"),
        pytest.param("127.0.0.1:8501", ("kho.vn",), True, id="this-machine"),
        pytest.param("[::1]:8501", ("kho.vn",), True, id="this-machine-ipv6"),
        pytest.param("a.kho.vn", ("*.kho.vn",), True, id="below-a-star"),
        pytest.param("kho.vn", ("*.kho.vn",), False, id="not-below-the-star"),
        pytest.param("xaukho.vn", ("*.kho.vn",), False, id="same-end-of-the-name"),
        pytest.param("kho.vn.xau.com", ("kho.vn",), False, id="same-begin"),
        pytest.param("kho.vn@xau.com", ("kho.vn",), False, id="user-before-the-name"),
        pytest.param("", ("kho.vn",), False, id="none"),
    ],
)
def test_only_own_names_are_answered(host, allowed, answer):
    assert is_allowed(host, allowed) is answer


# pages


def page(monkeypatch, settings, **params):
    """The app after one visit, with these settings."""
    for name, value in settings.items():
        monkeypatch.setenv(f"CANCU_{name.upper()}", str(value))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def shown(app):
    return "\n".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body)


@pytest.fixture
def office(built_index, tmp_path, monkeypatch):
    """Settings of an office with two files; attempts are counted anew."""
    monkeypatch.setattr(access, "attempts", Attempts())
    corpus = tmp_path / "kho"
    corpus.mkdir()
    (corpus / "a <b>.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "hỏng.pdf").write_bytes(b"%PDF-1.7 cut")
    return {"corpus": corpus, "index": built_index, "admin_password": PASSWORD}


def test_without_a_password_the_page_stays_closed_and_says_how_to_open_it(monkeypatch, office):
    app = page(monkeypatch, {**office, "admin_password": ""}, trang="kho")
    assert not app.exception and "đang đóng" in shown(app)
    assert "CANCU_ADMIN_PASSWORD" in app.code[0].value
    assert len(app.text_input) == 0 and "hỏng.pdf" not in shown(app)


def test_a_wrong_password_is_refused_and_the_right_one_opens(monkeypatch, office, caplog):
    app = page(monkeypatch, office, trang="kho")
    assert "hỏng.pdf" not in shown(app) and len(app.get("file_uploader")) == 0
    app.text_input[0].set_value("sai bét cả rồi")
    app.button[0].click().run()
    assert office_texts.WRONG_PASSWORD in shown(app) and app.text_input[0].value == ""
    assert "sai bét" not in caplog.text and PASSWORD not in caplog.text
    for _ in range(4):
        app.text_input[0].set_value("sai bét cả rồi")
        app.button[0].click().run()
    assert "Hãy đợi" in shown(app)
    app.text_input[0].set_value(PASSWORD)
    app.button[0].click().run()
    assert "Hãy đợi" in shown(app) and "hỏng.pdf" not in shown(app)
    monkeypatch.setattr(access, "attempts", Attempts())
    app.text_input[0].set_value(PASSWORD)
    app.button[0].click().run()
    assert not app.exception and "a &lt;b&gt;.txt" in shown(app) and "chờ đọc" in shown(app)
    assert len(app.get("file_uploader")) == 1


def test_the_page_closes_after_an_hour_and_when_the_password_changes(monkeypatch, office):
    app = page(monkeypatch, office, trang="kho")
    app.text_input[0].set_value(PASSWORD)
    app.button[0].click().run()
    monkeypatch.setenv("CANCU_ADMIN_PASSWORD", "một mật khẩu khác")
    assert "hỏng.pdf" not in shown(app.run())
    monkeypatch.setenv("CANCU_ADMIN_PASSWORD", PASSWORD)
    assert "hỏng.pdf" in shown(app.run())
    later = time.monotonic() + access.ADMIN_S + 1
    monkeypatch.setattr(access.time, "monotonic", lambda: later)
    assert "hỏng.pdf" not in shown(app.run())


def test_a_required_login_without_provider_keeps_every_page_closed(monkeypatch, office):
    for params in ({}, {"trang": "kho"}, {"trang": "tro-giup"}, {"van-ban": "031415255736158d"}):
        app = page(monkeypatch, {**office, "require_login": "true"}, **params)
        assert not app.exception and "chưa khai báo nơi đăng nhập" in shown(app)
        assert "cc-help" not in shown(app) and len(app.text_input) == 0


def test_help_tells_what_is_kept(monkeypatch, office):
    html = shown(page(monkeypatch, office, trang="tro-giup"))
    assert "Chưa làm được gì" in html and "không lưu ai đã đánh giá" in html and "?trang=kho" in html
    assert "mô hình ngôn ngữ" not in html
    monkeypatch.setenv("CANCU_FEEDBACK", " ")
    model = {"llm_url": "http://may-chu:1/v1", "llm_model": "m"}
    html = shown(page(monkeypatch, {**office, **model}, trang="tro-giup"))
    assert "đang tắt" in html and "mô hình ngôn ngữ tại may-chu" in html


def test_the_shown_list_of_files_is_escaped_and_names_what_was_not_read(tmp_path):
    (tmp_path / "a <b>.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bản sao.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "quét.pdf").write_bytes(make_pdf("KE HOACH phat trien nong nghiep nam 2024", b"0 0 m 9 9 l S\n" * 400))
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.7 cut")
    settings = Settings(corpus=tmp_path, index=tmp_path / ".index")
    finished(Builder(settings))
    index = open_index(settings.index)
    html = files_html({path.name: path for path in collected(tmp_path)}, index)
    assert "<b>" not in html and "a &lt;b&gt;.txt" in html
    rows = dict(row.split("</th>", 1) for row in html.split("<th scope=row>")[1:])
    assert "1 văn bản<" in rows["a &lt;b&gt;.txt"] and "trùng nội dung" in rows["bản sao.txt"]
    assert "có trang không đọc được" in rows["quét.pdf"] and "không đọc được" in rows["hỏng.pdf"]
    report = unread_html(index)
    assert "quét.pdf, trang 2" in report and "OCR" in report and "hỏng.pdf" in report


# builds


def finished(builder, *, force=False):
    """The state after a build that was asked for has ended."""
    assert builder.request(force=force) == "started"
    until = time.monotonic() + 120
    while builder.state.running:
        assert time.monotonic() < until
        time.sleep(0.05)
    return builder.state


def test_a_build_runs_in_a_process_of_its_own_and_tells_how_far_it_is(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("CANCU_ADMIN_PASSWORD", PASSWORD)
    settings = Settings(corpus=tmp_path, index=tmp_path / ".index", admin_password=PASSWORD)
    started, environments = subprocess.Popen, []
    monkeypatch.setattr(
        subprocess, "Popen", lambda *given, **how: environments.append(how["env"]) or started(*given, **how)
    )
    builder, heard = Builder(settings), []
    monkeypatch.setattr(builder, "_hear", lambda line, hear=builder._hear: heard.append(line) or hear(line))
    state = finished(builder)
    assert (state.error, state.n_finished) == ("", 1)
    assert (state.report["files"], state.report["failures"]) == (1, [])
    assert [stage for stage in STAGES[1:] if any(f'"{stage}"' in line for line in heard)] == list(STAGES[1:])
    assert "CANCU_ADMIN_PASSWORD" not in environments[0] and PASSWORD not in str(environments)
    assert open_index(tmp_path / ".index").documents()[0].file == "a.txt"
    assert finished(builder).report["unchanged"] is True
    assert finished(builder, force=True).report["unchanged"] is False


def test_a_second_request_is_queued_and_built_afterwards(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    builder, built = Builder(Settings(corpus=tmp_path, index=tmp_path / ".index")), []

    def build(force):
        built.append(force)
        while len(built) == 1 and not builder.state.again:
            time.sleep(0.01)
        return {"unchanged": True}, ""

    monkeypatch.setattr(builder, "_build", build)
    assert [builder.request(), builder.request(force=True), builder.request()] == ["started", "queued", "queued"]
    until = time.monotonic() + 10
    while builder.state.running:
        assert time.monotonic() < until
    assert built == [False, True] and builder.state.n_finished == 2


def test_a_build_that_cannot_be_made_says_why_and_the_old_index_serves(tmp_path):
    corpus, index = tmp_path / "kho", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    settings = Settings(corpus=corpus, index=index)
    generation = finished(Builder(settings)).report["generation"]
    (corpus / "a.txt").unlink()
    state = finished(Builder(settings))
    assert "không có tệp nào" in state.error and state.report is None
    assert open_index(index).generation == generation


def test_a_build_of_another_process_is_told(tmp_path):
    import fcntl

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / ".index").mkdir()
    with (tmp_path / ".index" / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid": 4711, "since": "2026-11-20T08:30:00"}')
        lock.flush()
        state = finished(Builder(Settings(corpus=tmp_path, index=tmp_path / ".index")))
    assert "đang được lập chỉ mục bởi tiến trình 4711" in state.error


def test_the_command_names_both_folders_whole(tmp_path):
    command = build_command(Settings(corpus=Path("kho"), index=tmp_path / "index"), force=True)
    assert command[-5:] == ["--corpus", str(Path("kho").resolve()), "--index", str(tmp_path / "index"), "--force"]


def test_the_bar_never_goes_back():
    steps = [("", 0, 0), ("model", 0, 1), ("model", 1, 1), ("scan", 1, 3), ("read", 1, 3), ("read", 3, 3),
             ("vectors", 10, 10), ("publish", 6, 6)]  # fmt: skip
    states = [BuildState(running=True, stage=stage, done=done, total=total) for stage, done, total in steps]
    shares = [share_done(state) for state in states]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert step_line(states[4]) == "Bước 4/6: Đọc và tách văn bản (1/3)"
    assert step_line(replace(states[4], stage="commitments")).startswith("Bước 6/6")


def test_uploads_of_others_are_refused_before_they_are_read():
    import asyncio

    from ui.server import OwnNamesOnly, UploadsOfAdministrator

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})

    def status(app, **scope):
        sent = []

        async def send(message):
            sent.append(message)

        asyncio.run(app({"type": "http", "method": "GET", "path": "/", "headers": [], **scope}, None, send))
        return sent[0].get("status", sent[0].get("code"))

    access.uploaders.add("mine")
    guarded = UploadsOfAdministrator(inner)
    assert status(guarded, method="PUT", path="/_stcore/upload_file/mine/1") == 204
    assert status(guarded, method="PUT", path="/_stcore/upload_file/other/1") == 403
    assert status(guarded, method="DELETE", path="/base/_stcore/upload_file/other/1") == 403
    assert status(guarded, method="OPTIONS", path="/_stcore/upload_file/other/1") == 204
    access.uploaders.discard("mine")
    named = OwnNamesOnly(inner, allowed=("kho.vn",))
    assert status(named, headers=[(b"host", b"kho.vn")]) == 204
    assert status(named, headers=[(b"host", b"xau.vn")]) == 421
    assert status(named) == 421
    assert status(named, type="websocket", headers=[(b"host", b"xau.vn")]) == 1008


