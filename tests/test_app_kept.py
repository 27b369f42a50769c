"""What the pages keep between one press of a button and the next, and for whom; what the server sends at once."""

import asyncio
import re
import socket
from pathlib import Path

import pytest

from embeddings import open_encoder
from indexer import build_index, open_index
from search import Engine, Query, open_engine
from tests.test_app import PROGRAMME, SECOND, page, press, shown
from ui import facts
from ui.answering import KEPT_KEY, N_KEPT
from ui.facts import source_state
from ui.server import SentAtOnce

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def searched(monkeypatch):
    """The texts that were really searched for, in order."""
    texts, search = [], Engine.search

    def counted(self, query):
        texts.append(query.text)
        return search(self, query)

    monkeypatch.setattr(Engine, "search", counted)
    return texts


def test_a_verdict_under_an_answer_searches_nothing_again(monkeypatch, built_index, tmp_path, searched):
    monkeypatch.setenv("CANCU_FEEDBACK", str(tmp_path / "feedback.jsonl"))
    app = page(monkeypatch, built_index, hoi=SECOND)
    n_first, before = len(searched), shown(app)
    app = press(app, "Đúng")
    assert n_first >= 1 and len(searched) == n_first
    assert "Đã ghi nhận xét: đúng" in shown(app)
    passages = re.findall(r'<article class="cc-hit">.*?</article>', before, re.DOTALL)
    assert passages and re.findall(r'<article class="cc-hit">.*?</article>', shown(app), re.DOTALL) == passages


def test_other_filters_or_more_passages_are_searched_anew(monkeypatch, built_index, searched):
    app = page(monkeypatch, built_index, hoi="công nghiệp")
    for name, value in (("tinh", "Thái Nguyên"), ("xem", "20"), ("hoi", "nông nghiệp")):
        n_before, before = len(searched), shown(app)
        app.query_params[name] = value
        app = app.run()
        assert len(searched) > n_before and shown(app) != before


def test_two_visitors_share_nothing_that_was_found(monkeypatch, built_index, searched):
    first = page(monkeypatch, built_index, hoi=SECOND)
    second = page(monkeypatch, built_index, hoi="công nghiệp")
    assert [key[-1].text for key in first.session_state[KEPT_KEY]] == [SECOND]
    assert [key[-1].text for key in second.session_state[KEPT_KEY]] == ["công nghiệp"]
    n_before = len(searched)
    page(monkeypatch, built_index, hoi=SECOND)
    assert len(searched) > n_before, "another visitor's question is searched for that visitor"


def test_a_visit_keeps_only_its_last_answers(monkeypatch, built_index):
    app = page(monkeypatch, built_index)
    for word in ("công nghiệp", "nông nghiệp", "đô thị", "giáo dục"):
        app.query_params["hoi"] = word
        app = app.run()
    assert [key[-1].text for key in app.session_state[KEPT_KEY]] == ["nông nghiệp", "đô thị", "giáo dục"][-N_KEPT:]


def test_a_new_index_is_searched_though_the_question_is_the_same(monkeypatch, tmp_path, searched):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\n1. Trồng mới 500 ha rừng ngập mặn ven biển.\n", encoding="utf-8")
    build_index(corpus, index, encoder=open_encoder(runtime="numpy"))
    app = page(monkeypatch, index, hoi="trồng rừng ngập mặn")
    assert "500 ha" in shown(app)
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\n1. Trồng mới 700 ha rừng ngập mặn ven biển.\n", encoding="utf-8")
    build_index(corpus, index, encoder=open_encoder(runtime="numpy"))
    n_before = len(searched)
    html = shown(app.run())
    assert len(searched) > n_before and "700 ha" in html and "500 ha" not in html


def test_kept_tokens_do_not_change_what_is_found(built_index):
    used = open_engine(built_index)
    questions = ("mục tiêu đến năm 2030", "tỷ lệ hộ nghèo", "mục tiêu đến năm 2030")
    for question in questions:
        fresh = open_engine(built_index).search(Query(text=question)).hits
        assert used.search(Query(text=question)).hits == fresh
    sentences = ["Trồng rừng.", "Nuôi tôm.", "Trồng rừng."]
    rows = [row.tolist() for row in used.token_ids(sentences)]
    assert rows == [row.tolist() for row in used.encoder.token_ids(sentences)]
    assert rows == [row.tolist() for row in used.token_ids(sentences)]


def test_a_source_file_is_read_once_and_again_when_it_changes(built_index, tmp_path, monkeypatch):
    document = open_index(built_index, verify=False).document(PROGRAMME)
    file = tmp_path / document.file
    whole = (PROJECT / "corpus" / "documents" / document.file).read_bytes()
    file.write_bytes(whole)
    read, really = [], facts.file_sha256
    monkeypatch.setattr(facts, "file_sha256", lambda path: read.append(path) or really(path))
    monkeypatch.setattr(facts, "FRESH_S", 0.0)
    assert [source_state(tmp_path, document) for _ in range(3)] == ["same"] * 3 and len(read) == 1
    file.write_bytes(whole[:-1] + b"?")
    assert source_state(tmp_path, document) == "changed" and len(read) == 2
    monkeypatch.setattr(facts, "FRESH_S", 3600.0)
    assert [source_state(tmp_path, document) for _ in range(2)] == ["changed"] * 2
    assert len(read) == 4, "a file written just now is read every time"


class Protocol:
    """What stands behind `receive` in a server: a connection, or none."""

    def __init__(self, connection):
        self.transport = self
        self._connection = connection

    def get_extra_info(self, name):
        return self._connection if name == "socket" else None

    async def receive(self):
        return {"type": "http.disconnect"}


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_connection_sends_at_once(kind):
    served = []

    async def app(scope, receive, send):
        served.append(scope["type"])

    with socket.socket() as connection:
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        asyncio.run(SentAtOnce(app)({"type": kind}, Protocol(connection).receive, None))
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    assert served == [kind]


def test_a_server_without_such_a_connection_serves_all_the_same():
    served = []

    async def app(scope, receive, send):
        served.append(scope["type"])

    async def receive():
        return {"type": "http.disconnect"}

    local, other = socket.socketpair(socket.AF_UNIX)
    with local, other:
        for source in (receive, Protocol(None).receive, Protocol(local).receive):
            asyncio.run(SentAtOnce(app)({"type": "lifespan"}, source, None))
    assert served == ["lifespan"] * 3
