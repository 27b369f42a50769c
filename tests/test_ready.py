"""Ready means: a probe question is found and quoted verbatim; on the command line and over HTTP."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from indexer import open_index
from search.readiness import NAMES, check_readiness, probe_of
from search.records import Query

PROJECT = Path(__file__).resolve().parent.parent


def checks(readiness):
    return {check.name: check.ok for check in readiness.checks}


def test_a_whole_index_is_ready(built_index):
    found = check_readiness(built_index)
    assert found.ready and checks(found) == dict.fromkeys(("disk", "model", "index", "probe"), True)
    assert "7 văn bản" in found.as_dict()["checks"]["index"]["told"]
    assert found.lines()[-1] == "Sẵn sàng trả lời."


def test_the_probe_is_a_passage_of_the_collection_and_is_not_told(built_index, engine):
    probe = probe_of(engine.index)
    assert 5 <= len(probe.split()) <= 12
    hits = engine.search(Query(text=probe)).hits
    assert any(" ".join(hit.quote.split()).startswith(probe) for hit in hits)
    assert probe not in json.dumps(check_readiness(built_index).as_dict(), ensure_ascii=False)


def test_too_little_room_is_not_ready_but_the_rest_is_looked_at(built_index):
    found = check_readiness(built_index, min_free_mib=10**9)
    assert not found.ready and checks(found) == {"disk": False, "model": True, "index": True, "probe": True}


def test_without_an_index_it_is_not_ready(tmp_path):
    found = check_readiness(tmp_path / "không có")
    assert not found.ready and checks(found) == {"disk": True, "model": True, "index": False}
    assert "chưa có chỉ mục" in found.lines()[2] and found.lines()[-1] == "Chưa sẵn sàng."


def test_a_model_that_is_missing_is_told(built_index, tmp_path):
    found = check_readiness(built_index, model=str(tmp_path / "mo-hinh"))
    assert not found.ready and checks(found) == {"disk": True, "model": False}


def test_a_file_cut_short_is_noticed_without_reading_every_byte(built_index, tmp_path):
    index = tmp_path / "index"
    shutil.copytree(built_index, index)
    vectors = next(index.rglob("vectors.npy"))
    vectors.write_bytes(vectors.read_bytes()[:-4])
    found = check_readiness(index)
    assert checks(found) == {"disk": True, "model": True, "index": False}
    assert "vectors.npy" in found.as_dict()["checks"]["index"]["told"]


def test_a_quote_that_is_not_verbatim_or_not_found_is_not_ready(engine, monkeypatch):
    monkeypatch.setattr(engine.index, "text", lambda file: "lời khác " * 100_000)
    found = check_readiness(Path("."), open_engine=lambda: engine)
    assert not found.ready and found.checks[-1].told == "đoạn đầu không đúng nguyên văn"
    monkeypatch.setattr(engine, "search", lambda query: type("Result", (), {"hits": ()}))
    found = check_readiness(Path("."), open_engine=lambda: engine)
    assert not found.ready and found.checks[-1].told == "không tìm thấy gì"


def test_an_unforeseen_error_is_not_ready_and_tells_no_text(tmp_path):
    def fail():
        raise ZeroDivisionError("một câu của văn bản")

    found = check_readiness(tmp_path, open_engine=fail)
    assert not found.ready and found.as_dict()["checks"]["index"]["told"] == "ZeroDivisionError"
    assert set(checks(found)) < set(NAMES)


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--index", "khong-co"], 1)], ids=["ready", "no-index"])
def test_the_command_says_it_with_its_exit_code(built_index, tmp_path, arguments, code):
    given = arguments or ["--index", str(built_index)]
    done = subprocess.run(
        [sys.executable, str(PROJECT / "cli.py"), "ready", "--json", *given], cwd=tmp_path, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert json.loads(done.stdout)["ready"] is (code == 0)


# over HTTP


def get(address, host="127.0.0.1"):
    """(status, body) of a request under a host name."""
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def office(built_index, tmp_path_factory):
    """(address, folder of the index) of `cli.py serve` for an office that answers to one name."""
    index = tmp_path_factory.mktemp("office") / "index"
    shutil.copytree(built_index, index)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CANCU_INDEX": str(index), "CANCU_ALLOWED_HOSTS": "kho.example.vn"}
    log = index.parent / "log"
    with log.open("wb") as out:
        command = [sys.executable, "cli.py", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)
    try:
        for _ in range(450):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", index
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_ready_over_http_asks_the_engine_that_serves(office):
    address, index = office
    status, body = get(f"{address}/ready")
    told = json.loads(body)
    assert status == 200 and told["ready"] is True and set(told["checks"]) == set(NAMES)
    assert open_index(index, verify=False).generation in told["checks"]["index"]["told"]


@pytest.mark.parametrize("path", ["/", "/ready", "/_stcore/health", "/_stcore/host-config"])
def test_another_name_is_refused_everywhere(office, path):
    address, _ = office
    assert get(address + path, "xau.example.com") == (421, "unknown host")
    assert get(address + path, "kho.example.vn")[0] == get(address + path)[0] == 200


def test_nobody_may_send_files_without_being_let_in(office):
    address, _ = office
    request = urllib.request.Request(f"{address}/_stcore/upload_file/x/y", data=b"x" * 1000, method="PUT")
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(request, timeout=30)
    refused.value.close()
