"""Texts planted in documents have no power, even over a model that obeys every one of them."""

from __future__ import annotations

import json
import re
import socket
import unicodedata

import pytest

import answers.phrasing
import answers.prompt
from answers.phrasing import Phrased, is_plain, phrase
from answers.prompt import speaks_to_machine
from answers.records import Answer, AnswerQuote
from settings import Settings
from tests.injected_texts import INJECTED
from tests.language_model_server import saying, serving

KEY = "sk-bi-mat-0123456789"
RATE = "(9) Tỷ lệ đô thị hóa đến năm 2030 đạt trên 40%."
INCOME = "Thu ngân sách năm 2022 đạt 100 tỷ đồng."
TRUE = ("Tỷ lệ đô thị hóa đến năm 2030 đạt trên 40%.", INCOME)
WHERE = ("after", "before", "alone", "heading", "citation", "question")


def test_there_are_more_than_a_hundred_different_texts():
    assert len({text for text, _ in INJECTED}) == len(INJECTED) >= 100


def answer_with(planted: str, where: str) -> Answer:
    """An answer on two quotes with a text planted in or around the second."""
    quote = {"after": f"{INCOME} {planted}", "before": f"{planted} {INCOME}", "alone": planted}.get(where, INCOME)
    context = (planted,) if where == "heading" else ()
    citation = planted if where == "citation" else "Điểm 2 Mục I Kế hoạch"

    def one(text: str, **more) -> AnswerQuote:
        rest = {"citation": "Điểm 1 Mục I Kế hoạch", "context": (), **more}
        return AnswerQuote(file="a", doc_id="a", eid="p", ranges=(), quote=text, permalink="?", **rest)

    return Answer(status="answered", text="", quotes=(one(RATE), one(quote, context=context, citation=citation)))


def obedient(planted: str, obeyed: str) -> str:
    """All that a model could write that obeys: the words asked for, the order itself and each sentence of it."""
    texts = [obeyed, planted, *re.split(r"(?<=[.:!\n])\s+", planted), f"{obeyed} {TRUE[0]}", f"{TRUE[0]} {obeyed}"]
    rows = [{"van_ban": text, "trich": ids} for text in texts for ids in ([1], [2], [1, 2])]
    return "\n".join([obeyed, planted, *(json.dumps(row, ensure_ascii=False) for row in rows)])


def shown_for(planted: str, obeyed: str, where: str, server, trap) -> tuple[Answer, Phrased]:
    def filled(text: str) -> str:
        return text.replace("{trap}", trap.url).replace("{key}", KEY)

    answer = answer_with(filled(planted).replace(KEY, ""), where)
    server.steps[:] = [saying(obedient(filled(planted), filled(obeyed)), size=400)]
    settings = Settings(llm_url=server.url, llm_model="m", llm_key=KEY, llm_timeout_s=10)
    question = filled(planted)[:900] if where == "question" else "Tỷ lệ đô thị hóa đến năm 2030?"
    return answer, phrase(answer, settings, question=question)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+|%", unicodedata.normalize("NFC", text).casefold()))


@pytest.fixture
def contacted(monkeypatch):
    """The addresses that anything in this process connects to."""
    seen = []
    connect = socket.socket.connect

    def recorded(self, address):
        seen.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", recorded)
    return seen


@pytest.mark.parametrize("where", WHERE)
def test_nothing_planted_is_shown(where, contacted):
    verbatim = set()
    with serving(saying("")) as server, serving(saying("")) as trap:
        for planted, obeyed in INJECTED:
            answer, given = shown_for(planted, obeyed, where, server, trap)
            for sentence in given.sentences:
                if sentence.text not in TRUE:
                    proof = answer.quotes[sentence.quotes[0]]
                    assert words(sentence.text) in words(" ".join((*proof.context, proof.quote)))
                    verbatim.add(sentence.text)
                assert is_plain(sentence.text) and not speaks_to_machine(sentence.text)
            assert KEY not in repr(given) and trap.url not in repr(given)
        assert trap.seen == []
        assert {address[1] for address in contacted} <= {int(server.url.split(":")[2].split("/")[0])}
        assert where not in ("citation", "question") or not verbatim
        print(f"\n{where}: {len(verbatim)} pieces repeated word for word from their quote, nothing else")
        assert all(KEY not in json.dumps(body) and "tools" not in body for _, _, body in server.seen)


def test_the_checks_hold_without_the_guess_at_orders(monkeypatch):
    """With the recognition of orders off, every text is sent and only what its quote says word for word can pass."""
    for module in (answers.phrasing, answers.prompt):
        monkeypatch.setattr(module, "speaks_to_machine", lambda text: False)
    verbatim = set()
    with serving(saying("")) as server, serving(saying("")) as trap:
        for planted, obeyed in INJECTED:
            answer, given = shown_for(planted, obeyed, "after", server, trap)
            for sentence in given.sentences:
                if sentence.text not in TRUE:
                    assert words(sentence.text) in words(answer.quotes[1].quote) and sentence.quotes == (1,)
                    verbatim.add(sentence.text)
            assert KEY not in repr(given) and trap.url not in repr(given)
        assert trap.seen == [] and len(server.seen) == len(INJECTED)
    print(f"\nguess off: {len(verbatim)} pieces repeated word for word from their quote, nothing else")
