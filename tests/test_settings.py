"""Settings: defaults < cancu.toml < environment; what is not legal is refused in Vietnamese, naming where it stands."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from settings import PROJECT, Settings, load_settings


def toml(folder: Path, text: str) -> Path:
    """A file of settings."""
    path = folder / "cancu.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_file_and_environment_the_defaults_hold(tmp_path):
    found = load_settings(tmp_path / "cancu.toml", {})
    assert found == Settings()
    assert (found.corpus, found.index) == (PROJECT / "corpus" / "documents", PROJECT / "index")
    assert (found.hits, found.max_question, found.model, found.base_url) == (10, 2000, "", "")


def test_the_file_goes_over_the_defaults_and_the_environment_over_the_file(tmp_path):
    path = toml(tmp_path, 'hits = 7\nmax_question = 500\nbase_url = "https://a.vn"\n')
    found = load_settings(path, {"CANCU_HITS": "9", "CANCU_BASE_URL": "", "HOME": "/x", "CANCUX": "1"})
    assert (found.hits, found.max_question, found.base_url) == (9, 500, "https://a.vn")


def test_folders_of_the_file_start_at_the_file_those_of_the_environment_where_one_stands(tmp_path):
    path = toml(tmp_path, 'corpus = "van-ban"\nindex = "/srv/index"\n')
    found = load_settings(path, {})
    assert (found.corpus, found.index) == (tmp_path / "van-ban", Path("/srv/index"))
    assert load_settings(path, {"CANCU_CORPUS": "ho-so"}).corpus == Path("ho-so")
    assert load_settings(path, {"CANCU_CORPUS": "~/ho-so"}).corpus == Path.home() / "ho-so"


def test_a_byte_order_mark_does_not_hurt(tmp_path):
    assert load_settings(toml(tmp_path, "\ufeffhits = 3\n"), {}).hits == 3


def test_verdicts_are_kept_beside_the_index_where_told_or_nowhere(tmp_path):
    assert Settings().feedback_file == PROJECT / "feedback.jsonl"
    assert Settings(index=tmp_path / "index").feedback_file == tmp_path / "feedback.jsonl"
    assert load_settings(toml(tmp_path, 'index = "kho/index"\nfeedback = "y-kien.jsonl"'), {}).feedback_file == (
        tmp_path / "kho" / "y-kien.jsonl"
    )
    assert load_settings(toml(tmp_path, 'feedback = "/srv/a.jsonl"'), {}).feedback_file == Path("/srv/a.jsonl")
    assert load_settings(toml(tmp_path, 'feedback = ""'), {}).feedback_file is None
    none = tmp_path / "none.toml"
    assert load_settings(none, {"CANCU_FEEDBACK": "~/a.jsonl"}).feedback_file == Path.home() / "a.jsonl"
    assert load_settings(none, {"CANCU_FEEDBACK": " "}).feedback_file is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('feedback = "thu-muc/"', "Dùng đường dẫn một tệp"),
        ("feedback = 5", "phải là chữ"),
        ("hit = 5", "không có cài đặt tên hit"),
        ("hits = 'năm'", "phải là số nguyên"),
        ("hits = 2.5", "phải là số nguyên"),
        ("hits = true", "phải là số nguyên"),
        ("hits = [5]", "phải là số nguyên"),
        ("hits = 0", "Dùng số từ 1 đến 100"),
        ("hits = 101", "Dùng số từ 1 đến 100"),
        ("max_question = 9", "Dùng số từ 10 đến 20000"),
        ("corpus = 5", "phải là chữ"),
        ('corpus = ""', "phải là đường dẫn"),
        ('model = ["a"]', "phải là chữ"),
        ('base_url = "javascript:alert(1)"', "http:// hoặc https://"),
        ("hits = ", "sai cú pháp"),
        ('admin_password = "ngắn"', "admin_password quá ngắn"),
        ("max_upload_mib = 0", "Dùng số từ 1 đến 100"),
        ("max_upload_mib = 101", "Dùng số từ 1 đến 100"),
        ("min_free_mib = -1", "Dùng số MiB từ 0"),
        ("require_login = 1", "phải là true hoặc false"),
        ('require_login = "true"', "phải là true hoặc false"),
        ('allowed_hosts = "a.vn"', "phải là danh sách"),
        ("allowed_hosts = [5]", "phải là danh sách"),
        ('allowed_hosts = ["https://a.vn"]', "Chỉ ghi tên máy"),
        ('allowed_hosts = ["*"]', "Chỉ ghi tên máy"),
        ('admin_emails = ["quan-tri"]', "Ghi địa chỉ thư đầy đủ"),
        ("[search]\nhits = 5", "không có cài đặt tên search"),
    ],
    ids=lambda value: value if "\n" not in value else value.replace("\n", " "),
)
def test_what_is_not_legal_in_the_file_is_refused(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said):
        load_settings(toml(tmp_path, text), {})


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CANCU_HIT", "5", "không có cài đặt tên hit. Có: "),
        ("CANCU_HITS", "mười", "phải là số nguyên"),
        ("CANCU_HITS", "1e1", "phải là số nguyên"),
        ("CANCU_HITS", "٣", "phải là số nguyên"),
        ("CANCU_MAX_QUESTION", "999999999999", "phải là số nguyên"),
        ("CANCU_CORPUS", "  ", "phải là đường dẫn"),
        ("CANCU_REQUIRE_LOGIN", "có", "phải là true hoặc false"),
    ],
)
def test_what_is_not_legal_in_the_environment_is_refused_naming_the_variable(tmp_path, variable, value, said):
    with pytest.raises(SettingsError, match=said) as refused:
        load_settings(tmp_path / "none.toml", {variable: value})
    assert str(refused.value).startswith(f"{variable}: ")


def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / "cancu.toml").write_bytes(b"hits = 5 # \xff\xfe")
    with pytest.raises(SettingsError, match="không đọc được tệp cài đặt") as refused:
        load_settings(tmp_path / "cancu.toml", {})
    assert str(tmp_path / "cancu.toml") in str(refused.value)
    with pytest.raises(SettingsError, match="không đọc được tệp cài đặt"):
        load_settings(tmp_path, {})  # a folder


def test_settings_cannot_be_changed_after_they_were_checked():
    with pytest.raises(FrozenInstanceError):
        Settings().hits = 500
    with pytest.raises(SettingsError):
        Settings(hits=500)


def test_settings_of_an_office_from_file_and_environment(tmp_path):
    path = toml(tmp_path, 'require_login = true\nallowed_hosts = ["Kho.vn", "*.tinh.vn", "kho.vn"]\nmin_free_mib = 0\n')
    found = load_settings(path, {"CANCU_ADMIN_EMAILS": " A@tinh.vn , b@tinh.vn,", "CANCU_MAX_UPLOAD_MIB": "7"})
    assert (found.require_login, found.allowed_hosts, found.min_free_mib) == (True, ("kho.vn", "*.tinh.vn"), 0)
    assert (found.admin_emails, found.max_upload_mib) == (("a@tinh.vn", "b@tinh.vn"), 7)
    assert load_settings(path, {"CANCU_REQUIRE_LOGIN": "0"}).require_login is False


def test_the_password_is_taken_as_it_stands_and_shown_nowhere(tmp_path):
    found = load_settings(tmp_path / "none.toml", {"CANCU_ADMIN_PASSWORD": " mật khẩu dài "})
    assert found.admin_password == " mật khẩu dài " and "mật khẩu" not in repr(found)
    with pytest.raises(SettingsError) as refused:
        load_settings(toml(tmp_path, "admin_password = 1234567890123"), {})
    assert "1234567890123" not in str(refused.value)
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path / "none.toml", {"CANCU_ADMIN_PASSWORD": "quangắn"})
    assert "quangắn" not in str(refused.value)


def test_the_example_file_holds_the_defaults_and_every_setting_is_explained(tmp_path):
    example = (PROJECT / "cancu.example.toml").read_text(encoding="utf-8")
    found = load_settings(toml(tmp_path, example), {})
    paths = {"corpus": "corpus/documents", "index": "index"}
    documented = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    for one in fields(Settings):
        assert f"| `{one.name}` |" in documented, one.name
        assert re.search(rf"^(# )?{one.name}\b", example, re.MULTILINE), one.name
        expected = tmp_path / paths[one.name] if one.name in paths else getattr(Settings(), one.name)
        assert getattr(found, one.name) == expected


def test_a_language_model_is_off_until_its_address_is_set(tmp_path):
    found = load_settings(tmp_path / "none.toml", {})
    assert (found.llm_url, found.llm_model, found.llm_key, found.llm_timeout_s) == ("", "", "", 30)
    given = {"CANCU_LLM_URL": "http://127.0.0.1:11434/v1", "CANCU_LLM_MODEL": "qwen3:8b", "CANCU_LLM_TIMEOUT_S": "120"}
    found = load_settings(tmp_path / "none.toml", given)
    assert (found.llm_url, found.llm_model, found.llm_timeout_s) == ("http://127.0.0.1:11434/v1", "qwen3:8b", 120)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:11434/v1", "phải bắt đầu bằng http"),
        ("ftp://a.vn/v1", "phải bắt đầu bằng http"),
        ("file:///etc/passwd", "phải bắt đầu bằng http"),
        ("http://", "có tên máy"),
        ("http://a.vn:99999/v1", "sai dạng"),
        ("http://[::1/v1", "sai dạng"),
        ("http://nguoi:mat-khau@a.vn/v1", "không được chứa tên người dùng"),
        ("http://a.vn/v1?key=1", "không được có dấu"),
        ("http://a.vn/v1#x", "không được có dấu"),
        ("http://a.vn/v1 x", "dấu cách hoặc ký tự lạ"),
        ("http://máy.vn/v1", "dấu cách hoặc ký tự lạ"),
        ("http://a.vn/v1/chat/completions", "không gồm /chat/completions"),
    ],
)
def test_an_address_of_a_language_model_that_cannot_work_is_refused(url, said):
    with pytest.raises(SettingsError, match=said) as refused:
        Settings(llm_url=url, llm_model="m")
    assert "mat-khau" not in str(refused.value) and "http://127.0.0.1:11434/v1" in str(refused.value)


@pytest.mark.parametrize("url", ["http://[::1]:8000/v1", "https://a.vn", "http://10.0.0.5:8000/v1/"])
def test_addresses_of_language_models_that_can_work(url):
    assert Settings(llm_url=url, llm_model="m").llm_url == url


def test_a_language_model_needs_its_name_and_a_sensible_time():
    with pytest.raises(SettingsError, match="chưa có llm_model"):
        Settings(llm_url="http://127.0.0.1:11434/v1")
    for seconds in (0, 601):
        with pytest.raises(SettingsError, match="Dùng số giây từ 1 đến 600"):
            Settings(llm_timeout_s=seconds)


def test_the_key_is_never_told(tmp_path):
    key = "sk-bi-mat-1"
    assert key not in repr(Settings(llm_key=key)) and key not in str(Settings(llm_key=key))
    with pytest.raises(SettingsError, match="llm_key có dấu cách hoặc ký tự lạ") as refused:
        Settings(llm_key=f"{key} á")
    assert key not in str(refused.value)
    with pytest.raises(SettingsError, match="llm_key phải là chữ") as refused:
        load_settings(toml(tmp_path, f'llm_key = ["{key}"]'), {})
    assert key not in str(refused.value)
