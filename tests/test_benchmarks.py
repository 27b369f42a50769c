"""The measurements themselves: percentiles, rows, samples and naive paragraphs are right; no time is ever asserted."""

import asyncio
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from evaluation.benchmarks import (
    build,
    keyword_peers,
    measuring,
    own_server,
    page_session,
    peers,
    results,
    sessions,
    synthetic,
    visitors,
)

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = PROJECT / "corpus" / "documents"
BUILD = "python -m evaluation.benchmarks.build"
PROGRAMME = "000_031415255736158d.txt"


@pytest.mark.parametrize(
    "name",
    ["search_speed", "cold_start", "build", "peers", "scale", "durability", "sessions", "visitors", "permalinks"],
)
def test_help_works_from_any_folder(name, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", f"evaluation.benchmarks.{name}", "--help"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--" in done.stdout and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        pytest.param([3, 1, 2], 0.5, 2, id="unsorted"),
        pytest.param(list(range(1, 101)), 0.95, 95, id="95-of-100"),
        pytest.param(list(range(1, 21)), 0.95, 19, id="no-further-than-the-rank"),
        pytest.param([5], 0.95, 5, id="one-value"),
        pytest.param([1, 2], 1.0, 2, id="the-greatest"),
    ],
)
def test_percentile_by_nearest_rank(values, share, expected):
    assert measuring.percentile(values, share) == expected


def test_spread_of_searches():
    found = measuring.spread([*[(1.0, 0.5)] * 90, *[(20.0, 0.75)] * 10])
    assert found == {"median_ms": 1.0, "p95_ms": 20.0, "processor_ms": 0.5}


def test_each_call_is_timed_once_and_in_order():
    called = []
    times = measuring.timed(called.append, ["a", "b", "a"])
    assert called == ["a", "b", "a"] and len(times) == 3 and all(wall > 0 <= processor for wall, processor in times)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], BUILD, id="no-options"),
        pytest.param(["--corpus", "/a/b/texts"], f"{BUILD} --corpus texts", id="path"),
        pytest.param(["--date=2025-01-31", "--times", "2"], f"{BUILD} --times 2", id="date"),
        pytest.param(["--date", "2025-01-31"], BUILD, id="date-apart"),
    ],
)
def test_the_command_is_shown_without_machine_paths_and_date(arguments, expected):
    assert results.shown_command("build", arguments) == expected


def test_a_result_is_one_line_of_json_and_one_row(capsys):
    chosen = results.parser_for("build", "Seconds.").parse_args(["--date", "2025-01-31"])
    machine = results.Machine(cores=2, memory_gib=24, cpu="A|B", python="3.11.7", load=0.26)
    results.print_result("build", [], chosen, machine, "3 s", {"seconds": 3})
    json_line, row = capsys.readouterr().out.splitlines()
    assert json_line.startswith('{"benchmark": "build", "seconds": 3, "machine": {"cores": 2,')
    assert row == (f"| 3 s | `{BUILD}` | 2 cores, 24 GiB, A\\|B, Python 3.11.7, load 0.3 | 2025-01-31 |")


def test_peak_memory_does_not_fall_when_memory_is_given_back():
    before = measuring.peak_memory_mib()
    block = bytearray(os.urandom(1)) * (before_bytes := 2**20 * int(before + 64))
    during = measuring.peak_memory_mib()
    del block
    assert during >= before_bytes / 2**20
    assert measuring.peak_memory_mib() >= during - 1  # Linux counts it in batches of pages


def test_size_counts_every_file(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_bytes(bytes(2**20))
    (tmp_path / "b").write_bytes(bytes(2**19))
    assert measuring.size_mib(tmp_path) == 1.5


def test_passages_per_second_are_of_the_median_build():
    one = {
        "files": 5, "documents": 7, "paragraphs": 12, "chunks": 8, "failures": [], "notices": ["x"],
        "seconds": 2.0, "process_s": 5.0, "peak_memory_mib": 90, "index_mib": 3.46,
    }  # fmt: skip
    found = build.summary([one, {**one, "seconds": 8.0, "peak_memory_mib": 95}, {**one, "seconds": 4.0}])
    assert (found["seconds"], found["passages_per_s"], found["peak_mib"], found["index_mib"]) == (4.0, 2, 95, 3.5)


def test_naive_paragraphs_of_a_document_hold_all_its_words_in_order():
    text = (DOCUMENTS / PROGRAMME).read_text(encoding="utf-8")
    spans = list(keyword_peers.naive_paragraphs(text))
    assert max(map(len, spans)) <= keyword_peers.MAX_PARAGRAPH
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert " ".join(span.of(text) for span in spans).split() == text.split()


def test_a_word_longer_than_a_naive_paragraph_is_cut_without_a_loss():
    text = "x" * 25
    assert [span.of(text) for span in keyword_peers.naive_paragraphs(text, limit=10)] == ["x" * 10, "x" * 10, "x" * 5]


def test_the_comparison_names_each_peer_and_its_ratio():
    def way(recall_5):
        return {"rows": {"ALL": {"n": 4, "R@5": recall_5, "R@10": 0.5, "MRR@10": 0.0}}}

    lines = list(peers.comparison({"product": way(0.9), "one": way(0.6), "two": way(0.0)}))
    assert lines[0] == "| kind | n | figure | product | one | times | two | times |"
    assert lines[2] == "| ALL | 4 | R@5 | 0.900 | 0.600 | 1.50 | 0.000 | - |"
    assert len(lines) == 5


def test_drawn_documents_are_the_same_for_a_seed_and_their_paragraphs_stand_in_the_text(tmp_path):
    (tmp_path / "a.txt").write_text("Câu thứ nhất đủ dài để được lấy làm một câu mẫu. Ngắn.\n" * 2, "utf-8")
    (tmp_path / "b.txt").write_text("Câu thứ hai cũng đủ dài để được lấy làm một câu mẫu khác nữa.", "utf-8")
    pool = synthetic.sentences(tmp_path)
    assert [sentence.split()[2] for sentence in pool] == ["nhất", "hai"]
    drawn = synthetic.Drawn(pool, 250, 7)
    assert drawn.sizes == {"0.txt": 100, "100.txt": 100, "200.txt": 50}
    (one,), failures = drawn.documents_of("200.txt", "", None, "")
    assert len(one.paragraphs) == 50 and failures == ()
    quotes = [paragraph.quote(one.text) for paragraph in one.paragraphs]
    assert "\n\n".join(quotes) == one.text and {quote.startswith("Câu thứ") for quote in quotes} == {True}
    assert drawn.documents_of("200.txt", "", None, "")[0][0] == one
    assert synthetic.Drawn(pool, 250, 8).documents_of("200.txt", "", None, "")[0][0].text != one.text


def test_a_visitor_who_sees_the_code_of_another_is_counted():
    def visit(wait_ms, *seen, found=True):
        return sessions.Visit(code="a", wait_ms=wait_ms, codes_seen=seen, found=found)

    visits = [visit(1000, "a"), visit(2000, "a", found=False), visit(4000, "a", "b"), visit(3000, "b"), visit(500)]
    assert [one.own_only for one in visits] == [True, True, False, False, False]
    assert sessions.summary(visits, 5, 400) == {
        "sessions": 5, "visits": 5, "median_s": 2.0, "p95_s": 4.0, "longest_s": 4.0, "strangers": 3, "found": 4,
        "server_peak_mib": 400,
    }  # fmt: skip


def test_visitors_ask_for_different_passages(built_index):
    found = sessions.passages(built_index, 30)
    assert len({one.words for one in found}) == 30
    assert all(len(one.words.split()) == sessions.N_WORDS and one.link.startswith("?van-ban=") for one in found)
    with pytest.raises(ValueError, match="different passages, 100000 are needed"):
        sessions.passages(built_index, 100_000)


def test_moments_of_asking_are_drawn_alike_for_a_seed_and_far_apart_on_average():
    moments = visitors.moments_of(200, 10.0, 60.0)
    assert moments == visitors.moments_of(200, 10.0, 60.0) != visitors.moments_of(200, 10.0, 60.0, seed=1)
    assert all(0 < one < 60 for of_one in moments for one in of_one) and all(sorted(one) == one for one in moments)
    assert 5 < sum(map(len, moments)) / 200 < 7


def test_a_load_tells_strangers_unanswered_questions_and_processor_time():
    def asked(first_ms, ended_ms, *seen, best=True):
        return visitors.Asked(code="a", first_ms=first_ms, ended_ms=ended_ms, codes_seen=seen, own=True, best=best)

    questions = (
        asked(100, 200, "a"), asked(300, 400, "a", "b"), asked(500, 600, "b", best=False), asked(0, 0),
        asked(0, 50, "a"),
    )  # fmt: skip
    load = visitors.Load(
        asked=questions, first_pages_ms=(10.0, 30.0), page_cpu_s=0.02, server_cpu_s=0.5, client_cpu_s=0.1, seconds=2.0,
        peak_mib=400,
    )  # fmt: skip
    found = visitors.summary(load, 2)
    assert (found["strangers"], found["unanswered"], found["best"], found["own"]) == (2, 2, 4, 5)
    assert (found["first_p50_s"], found["page_p95_s"], found["opened_p95_s"]) == (0.3, 0.6, 0.03)
    assert (found["server_cpu_ms"], found["client_cpu_ms"], found["opened_cpu_ms"]) == (100.0, 20.0, 10.0)
    assert "got another's text: 2; unanswered: 2" in visitors.sentence(found, "at once")


class Scripted:
    """A connection that gives prepared messages and keeps what is sent."""

    def __init__(self, *messages):
        self.messages, self.sent = [one.SerializeToString() for one in messages], []

    async def send(self, data):
        self.sent.append(page_session.BackMsg.FromString(data).rerun_script)

    async def __aiter__(self):
        for data in self.messages:
            yield data


def message(**parts):
    return page_session.ForwardMsg(**parts)


def html_message(text, *, hash="", cacheable=False):
    found = message(hash=hash)
    found.delta.new_element.html.body = text
    found.metadata.cacheable = cacheable
    return found


def test_a_page_session_reads_until_the_end_of_the_run_and_keeps_what_need_not_be_sent_again():
    box, button = message(), message()
    box.delta.new_element.text_input.label, box.delta.new_element.text_input.id = "Câu hỏi", "box"
    button.delta.new_element.button.label, button.delta.new_element.button.id = "Tìm", "button"
    info = message()
    info.page_info_changed.query_string = "hoi=x"
    answer = '<section class="cc-answer">zq1 <a href="?van-ban=a&amp;doan=b&amp;h=1">'
    long = html_message(answer, hash="h1", cacheable=True)
    early = message(script_finished=page_session.ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    end = message(script_finished=page_session.ForwardMsg.FINISHED_SUCCESSFULLY)
    connection = Scripted(box, button, early, info, long, end, html_message("too late"))
    page = page_session.PageSession(connection, "http://x/")
    reply = asyncio.run(page.visit("hoi=a"))
    assert reply.html == (answer,) and reply.messages == 6
    assert 0 < reply.first_ms <= reply.ended_ms
    assert reply.leads_to(sessions.link_in_html("a", "b")) and not reply.leads_to(sessions.link_in_html("a", "c"))
    assert reply.codes(["zq1", "zq2"]) == ("zq1",)
    connection.messages = [message(ref_hash="h1").SerializeToString(), end.SerializeToString()]
    again = asyncio.run(page.ask("câu khác"))
    assert again.html == reply.html, "the message kept stands for the one that only names it"
    first, second = connection.sent
    assert (first.query_string, second.query_string) == ("hoi=a", "hoi=x")
    assert list(second.cached_message_hashes) == ["h1"]
    assert [(one.id, one.string_value, one.trigger_value) for one in second.widget_states.widgets] == [
        ("box", "câu khác", False), ("button", "", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([message(ref_hash="unknown")], id="a-message-that-was-never-sent"),
        pytest.param([html_message("a")], id="closed-before-the-end"),
    ],
)
def test_a_page_session_that_breaks_off_is_no_answer(messages):
    page = page_session.PageSession(Scripted(*messages), "http://x/")
    with pytest.raises(page_session.PageFailed):
        asyncio.run(page.visit())


def test_two_visitors_of_a_real_server_get_only_their_own_text_and_what_the_search_finds(built_index):
    plans = visitors.planned(built_index, [[0.0, 0.0], [0.0, 0.0]])
    assert len(plans) == 2 and all(code in plan.text for code, of_one in plans.items() for plan in of_one)
    server = own_server.Server({**os.environ, "CANCU_INDEX": str(built_index)})
    try:
        load = asyncio.run(visitors.measure(server, plans, together=True))
        in_turn = asyncio.run(visitors.measure(server, plans, together=False))
    finally:
        server.stop()
    for found in (load, in_turn):
        assert len(found.asked) == 4 and len(found.first_pages_ms) == 2
        assert all(one.own_only and one.best and 0 < one.first_ms <= one.ended_ms for one in found.asked)
