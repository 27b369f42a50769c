"""Căn Cứ on the command line: from building an index to asking, citing, measuring and serving the pages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a local model must never wait for a hub
os.environ.setdefault("OMP_NUM_THREADS", "1")  # a search is many small products: threads cost more than they give
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer
from rich.console import Console
from rich.table import Table

from corpus.errors import BadQuery, CanCuError
from settings import Settings, load_settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Căn Cứ: tìm và hỏi trên văn bản tiếng Việt; mỗi câu trả lời kèm đúng đoạn văn làm căn cứ.",
)
STAGES = {
    "model": "Mở mô hình", "scan": "Tìm tệp", "read": "Đọc, tách, mã hóa", "vectors": "Lập chỉ mục nghĩa",
    "publish": "Đưa vào dùng", "commitments": "Đọc cam kết",
}  # fmt: skip
SORTS = {"relevance": "relevance", "date": "newest", "oldest": "oldest", "place": "place"}  # of --sort
STANDS = ("passage", "headings", "partly", "near")  # where the words of a search stand, of all its hits
out, err = Console(highlight=False, markup=False), Console(stderr=True, highlight=False, markup=False)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="Thư mục văn bản (mặc định: năm văn bản có sẵn).")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Thư mục chỉ mục.")]
JsonOption = Annotated[bool, typer.Option("--json", help="In ra JSON cho máy đọc.")]
QuestionArgument = Annotated[str, typer.Argument(help="Câu hỏi, có dấu hay không dấu đều được.")]
QuestionsOption = Annotated[
    Path | None, typer.Option("--questions", help='Tệp nhiều câu hỏi, mỗi dòng {"id": …, "question": …}.')
]
TopOption = Annotated[int, typer.Option("--top", min=1, max=100, help="Số đoạn muốn xem.")]


def _settings(corpus: Path | None, index: Path | None) -> Settings:
    settings = load_settings()
    if corpus is not None:
        settings = replace(settings, corpus=corpus)
        if index is None and corpus.resolve() != Settings().corpus.resolve():
            settings = replace(settings, index=_index_beside(corpus))
    return settings if index is None else replace(settings, index=index)


def _index_beside(corpus: Path) -> Path:
    """The index folder of a set of documents that is not the shipped one: named after it, beside the shipped index."""
    from hashlib import sha256

    name = sha256(str(corpus.resolve()).encode()).hexdigest()[:12]
    return Settings().index.parent / f"{Settings().index.name}-{name}"


def _open(settings: Settings):
    """An engine over the current index, with every error told in Vietnamese."""
    from search import open_engine

    return open_engine(settings.index, model=settings.model, max_question=settings.max_question)


def _print_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair in an id, or a terminal without Vietnamese letters
        text = json.dumps(value)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _progress() -> tuple[object, Callable[[str, int, int], None]]:
    """A progress bar on the error stream, and the function that feeds it (stage, done, total)."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
    tasks: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total or None)
        bar.update(tasks[stage], completed=done, total=total or None)

    return bar, report


def _progress_lines() -> tuple[object, Callable[[str, int, int], None]]:
    """No bar, and a function that prints each step as a line of JSON, at most ten lines a second."""
    import time
    from contextlib import nullcontext

    told = {"": 0.0}

    def report(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage not in told or done == total or now - max(told.values()) > 0.1:
            told[stage] = now
            _print_json({"stage": stage, "done": done, "total": total})

    return nullcontext(), report


@app.command()
def build(
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="Lập lại dù không có gì thay đổi (đoạn đã mã hóa được dùng lại).")
    ] = False,
    progress_lines: Annotated[
        bool, typer.Option("--progress", help="In tiến độ, mỗi bước một dòng JSON, cho chương trình khác đọc.")
    ] = False,
) -> None:
    """Đọc văn bản và lập chỉ mục; chỉ đọc lại những tệp đã thay đổi."""
    from embeddings import open_encoder
    from indexer import build_index

    settings = _settings(corpus, index)
    bar, report = _progress_lines() if progress_lines else _progress()
    report("model", 0, 1)
    encoder = open_encoder(settings.model or None, runtime="torch")
    report("model", 1, 1)
    with bar:
        done = build_index(
            settings.corpus, settings.index, encoder=encoder, progress=report, force=force,
            retired_mib=settings.retired_mib,
        )  # fmt: skip
    if as_json:
        _print_json(
            {
                "generation": done.generation, "files": done.n_files, "documents": done.n_documents,
                "paragraphs": done.n_paragraphs, "chunks": done.n_chunks, "encoded": done.n_encoded,
                "files_read": done.n_files_reread, "seconds": round(done.seconds, 2),
                "peak_memory_mib": round(done.peak_memory_mib), "unchanged": done.unchanged,
                "failures": [
                    {"file": f.file, "reason": f.reason, "advice": f.advice, "pages": list(f.pages)}
                    for f in done.failures
                ],
                "notices": list(done.notices),
            }
        )  # fmt: skip
    else:
        _print_build(done)
        if settings.index.resolve() != Settings().index.resolve():
            out.print(f"Chỉ mục ở thư mục {settings.index}")
    unreadable = [failure for failure in done.failures if not failure.pages]
    raise typer.Exit(2 if unreadable else 0)


def _print_build(done) -> None:
    if done.unchanged:
        out.print(f"Không có gì thay đổi: chỉ mục {done.generation} vẫn dùng được.")
    out.print(
        f"{done.n_files} tệp, {done.n_documents} văn bản, {done.n_paragraphs} đơn vị có địa chỉ, {done.n_chunks} đoạn "
        f"tìm được; đọc mới {done.n_files_reread} tệp, tính mới {done.n_encoded} đoạn; {done.seconds:.1f} giây, "
        f"bộ nhớ cao nhất {done.peak_memory_mib:.0f} MiB."
    )
    for failure in done.failures:
        pages = f" (trang {', '.join(map(str, failure.pages))})" if failure.pages else ""
        out.print(f"  ⚠ {failure.file}{pages}: {failure.reason} {failure.advice}".rstrip())
    for notice in done.notices:
        out.print(f"  • {notice}")


@app.command()
def status(corpus: CorpusOption = None, index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Cho biết chỉ mục hiện có những văn bản nào và có cần lập lại không."""
    from indexer import index_status

    settings = _settings(corpus, index)
    state = index_status(settings.corpus, settings.index, model=settings.model or None)
    if as_json:
        _print_json(state.as_dict())
    else:
        _print_status(state)
    raise typer.Exit(1 if state.problem else 0)


def _print_status(state) -> None:
    out.print(state.sentence())
    if state.documents:
        table = Table("Văn bản", "Loại", "Số", "Ngày", "Nơi", "Đoạn")
        table.columns[0].overflow = "fold"
        for row in state.documents:
            table.add_row(row.file + (f" ({row.part})" if row.part != "main" else ""), *row.cells())
        out.print(table)
    for failure in state.failures:
        out.print(f"  ⚠ {failure.file}: {failure.reason}")


@app.command()
def forget(
    documents: Annotated[
        list[str] | None, typer.Argument(help="Mã văn bản, bí danh hoặc tên tệp; để trống: liệt kê những gì đang giữ.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Xóa tất cả lời văn cũ đang giữ.")] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Xem, hoặc xóa hẳn, lời văn cũ được giữ để liên kết cũ tìm lại được đoạn của mình."""
    from indexer.retired import Retired
    from indexer.retiring import forget_retired

    settings = _settings(corpus, index)
    wanted = bool(documents or everything)
    if wanted:
        found = forget_retired(settings.index, tuple(documents or ()), everything=everything)
    else:
        found = Retired(settings.index).kept()
    if as_json:
        rows = [{"doc_id": one.doc_id, "file": one.file, "retired": one.retired} for one in found]
        _print_json({"removed" if wanted else "kept": rows})
        return
    for one in found:
        out.print(f"{one.doc_id}  {one.file}  (thay ngày {one.retired[:10]})", soft_wrap=True)
    out.print(f"{'Đã xóa' if wanted else 'Đang giữ'} lời văn cũ của {len(found)} văn bản.")


@app.command()
def verify(corpus: CorpusOption = None, index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Kiểm tra từng tệp của chỉ mục (SHA-256), từng trích dẫn đúng nguyên văn, và hỏi thử một câu."""
    from search import verify_index

    settings = _settings(corpus, index)
    report = verify_index(settings.index, model=settings.model)
    if as_json:
        _print_json(report)
    else:
        out.print(
            f"Chỉ mục {report['generation']}: {report['files']} tệp đúng SHA-256, {report['quotes']} trích dẫn đúng "
            f"nguyên văn, câu hỏi thử có {report['probe_hits']} kết quả."
        )


@app.command()
def ready(corpus: CorpusOption = None, index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Kiểm tra có trả lời được ngay không: ổ đĩa, mô hình, chỉ mục, một câu hỏi thử; mã thoát 0 khi sẵn sàng."""
    from search.readiness import check_readiness

    settings = _settings(corpus, index)
    found = check_readiness(settings.index, model=settings.model, min_free_mib=settings.min_free_mib)
    if as_json:
        _print_json(found.as_dict())
    for line in () if as_json else found.lines():
        out.print(line, soft_wrap=True)
    raise typer.Exit(0 if found.ready else 1)


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng.")] = 8501,
    address: Annotated[
        str, typer.Option("--address", help="Địa chỉ lắng nghe; mặc định chỉ máy này, máy khác vào qua proxy có TLS.")
    ] = "127.0.0.1",
) -> None:
    """Chạy trang web như ở cơ quan: chỉ dưới tên máy cho phép, có địa chỉ /ready để kiểm tra."""
    from ui.server import serve as serve_app

    serve_app(load_settings(), address=address, port=port)


@app.command()
def search(
    question: QuestionArgument = "",
    questions: QuestionsOption = None,
    top: TopOption = 10,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    document: Annotated[list[str] | None, typer.Option("--document", help="Chỉ trong văn bản này (mã).")] = None,
    kind: Annotated[list[str] | None, typer.Option("--type", help="Chỉ loại văn bản này.")] = None,
    province: Annotated[list[str] | None, typer.Option("--province", help="Chỉ tỉnh này.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", help="Chỉ năm ban hành này.")] = None,
    section: Annotated[str, typer.Option("--section", help="Chỉ trong mục này (địa chỉ, ví dụ sec_II).")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Mọi đoạn có đủ các từ, rồi các đoạn cùng ý; “cụm từ” và -từ được hiểu.")
    ] = False,
    sort: Annotated[
        str, typer.Option("--sort", help="Với --all: relevance (phù hợp), date (mới nhất), oldest, place (vị trí).")
    ] = "relevance",
) -> None:
    """Tìm các đoạn văn liên quan, mỗi đoạn kèm trích dẫn."""
    from search import Filters, Query

    if sort not in SORTS:
        raise BadQuery(f"không sắp xếp được theo {sort}.", where="--sort", advice=f"Dùng: {', '.join(SORTS)}.")
    asked = tuple(_asked(question, questions))
    engine = _open(_settings(corpus, index))
    filters = Filters(
        doc_ids=tuple(document or ()), types=tuple(kind or ()), places=tuple(province or ()),
        years=tuple(year or ()), section=section,
    )  # fmt: skip
    for identifier, text in asked:
        try:
            if every:
                _all_hits(engine, identifier, text, filters, sort, as_json=as_json or questions is not None)
                continue
            result = engine.search(Query(text=text, filters=filters, limit=top))
        except BadQuery as problem:
            if questions is None:
                raise
            _print_json({"id": identifier, "hits": [], "error": str(problem)})
            continue
        if as_json or questions is not None:
            _print_json({"id": identifier, "hits": [_hit_json(engine, hit) for hit in result.hits]})
        else:
            _print_hits(engine, result)


@app.command()
def ask(
    question: QuestionArgument = "",
    questions: QuestionsOption = None,
    top: TopOption = 10,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    previous: Annotated[str, typer.Option("--previous", help="Câu hỏi trước, để hỏi tiếp: “còn Thái Nguyên?”.")] = "",
) -> None:
    """Trả lời bằng trích dẫn nguyên văn; nói rõ khi không tìm thấy."""
    from answers import answer
    from answers.report import answer_lines, answer_row
    from search import Query

    asked = tuple(_asked(question, questions))
    if previous and questions is not None:
        raise BadQuery("--previous chỉ dùng với một câu hỏi.", advice="Bỏ --previous, hoặc bỏ --questions.")
    settings = _settings(corpus, index)
    engine = _open(settings)
    for identifier, text in asked:
        understood = _understood(engine, previous, text) if previous else text
        try:
            result = engine.search(Query(text=understood, limit=top))
        except BadQuery as problem:
            if questions is None:
                raise
            row = {"status": "not_found", "kind": "keywords", "answer": "", "statements": [], "quotes": []}
            left = {"missing": [], "notes": [], "conflicts": [], "nearest": [], "hits": [], "error": str(problem)}
            _print_json({"id": identifier, **row, **left})
            continue
        given = answer(engine, result)
        if as_json or questions is not None:
            more = {"question": understood, "previous": previous} if previous else {}
            hits = [_hit_json(engine, hit) for hit in result.hits]
            _print_json({"id": identifier, **more, **answer_row(given), "hits": hits})
            continue
        if understood != text:
            out.print(f"Hiểu là: {understood}", soft_wrap=True)
        for line in answer_lines(given):
            out.print(line, soft_wrap=True)
        _print_phrased(given, understood, settings)


def _print_phrased(given, question: str, settings: Settings) -> None:
    """What a language model makes of the quotes, when one is set: each sentence with the numbers of its quotes."""
    if not settings.llm_url:
        return
    from answers.phrasing import phrase

    phrased = phrase(given, settings, question=question)
    if phrased.sentences:
        out.print("\nDiễn đạt lại bằng mô hình ngôn ngữ, chỉ dựa trên các trích dẫn trên:")
    for one in phrased.sentences:
        out.print(f"  {one.text} [{', '.join(str(n + 1) for n in one.quotes)}]", soft_wrap=True)
    if phrased.notice:
        out.print(f"Lưu ý: {phrased.notice}", soft_wrap=True)


def _understood(engine, previous: str, text: str) -> str:
    """A follow-up as the whole question that it means."""
    from answers.conversation import complete

    places = sorted({one.place for one in engine.index.documents() if one.place})
    return complete(previous, text, places).text


@app.command()
def cite(
    addresses: Annotated[
        list[str], typer.Argument(help="Liên kết, mã_văn_bản/địa_chỉ_đoạn, hoặc tên_tệp:địa_chỉ_đoạn; một hay nhiều.")
    ],
    style: Annotated[
        str, typer.Option("--style", help="full, short, apa, chicago, bibtex, ris, csl, jsonld hoặc plain.")
    ] = "full",
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Ghi danh mục vào tệp .docx, .xlsx, .bib, .ris, .json, .jsonld, .txt.")
    ] = None,
    accessed: Annotated[str, typer.Option("--accessed", help="Ngày truy cập như 2026-11-20; mặc định hôm nay.")] = "",
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Trích dẫn đúng một đoạn theo kiểu chọn, hoặc ghi nhiều đoạn thành một danh mục."""
    from citations.lists import cited_as, list_file
    from citations.lookup import find_passage
    from indexer import open_index

    settings = _settings(corpus, index)
    opened = open_index(settings.index)
    day = _day(accessed)
    found = [find_passage(opened, address, base_url=settings.base_url) for address in addresses]
    passages = [one.passage for one in found]
    for notice in (one.notice for one in found if one.notice):
        err.print(f"Lưu ý: {notice}")
    if out_file is not None:
        list_file(passages, out_file, accessed=day)
        err.print(f"Đã ghi {len(passages)} trích dẫn vào {out_file}.")
        return
    text = cited_as(passages, style, accessed=day)
    if not as_json:
        sys.stdout.write(text + "\n")
        return
    for one in found:
        cited = one.passage.citation
        _print_json({
            "doc_id": cited.doc_id, "eid": cited.eid, "status": one.status, "style": style, "quote": cited.quote,
            "permalink": cited.permalink, "citation": cited_as([one.passage], style, accessed=day),
        })  # fmt: skip


def _day(given: str):
    """The day a citation names as the day of access; today when none is given.

    Raises: BadQuery.
    """
    from datetime import date

    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError as problem:
        raise BadQuery("không phải ngày.", where=f"--accessed {given}", advice="Viết như 2026-11-20.") from problem


@app.command("check-citation")
def check_citation(
    file: Annotated[
        Path, typer.Argument(help="Tệp .txt, .md có lời trích trong “ ” và liên kết đi sau; hoặc tệp do «cite» ghi.")
    ],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kiểm tra từng lời trích trong tệp có còn đúng nguyên văn không; mã thoát 0 khi tất cả còn nguyên văn."""
    from citations.report import check_file
    from indexer import open_index

    settings = _settings(corpus, index)
    report = check_file(open_index(settings.index), file, base_url=settings.base_url)
    if as_json:
        _print_json(report.as_dict())
    else:
        for line in report.lines():
            out.print(line, soft_wrap=True)
    raise typer.Exit(0 if report.passed else 1)


@app.command()
def related(
    document: Annotated[str, typer.Argument(help="Mã văn bản, hoặc tên tệp.")],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Quan hệ của một văn bản: thực hiện gì, cùng thực hiện với ai, nhắc tới và được nhắc tới ở đâu."""
    from citations.related_report import find_document, related_dict, related_lines
    from citations.relations import Relations
    from indexer import open_index

    opened = open_index(_settings(corpus, index).index)
    relations, found = Relations(opened), find_document(opened, document)
    if as_json:
        _print_json(related_dict(relations, found))
    for line in () if as_json else related_lines(relations, found):
        out.print(line, soft_wrap=True)


@app.command()
def compare(
    left: Annotated[str, typer.Argument(help="Văn bản thứ nhất: mã, hoặc tên tệp.")],
    right: Annotated[str, typer.Argument(help="Văn bản thứ hai: mã, hoặc tên tệp.")],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """So hai văn bản: các đoạn gần giống với chỗ khác được đánh dấu, và những đoạn chỉ có ở một bên."""
    from citations.related_report import compared_dict, compared_lines, find_document
    from search.comparison import compare_documents

    engine = _open(_settings(corpus, index))
    one, other = (find_document(engine.index, given) for given in (left, right))
    if one.doc_id == other.doc_id:
        raise BadQuery("hai bên là cùng một văn bản.", where=right, advice="Chọn một văn bản khác.")
    found = compare_documents(engine, one.doc_id, other.doc_id)
    if as_json:
        _print_json(compared_dict(engine.index, found))
    for line in () if as_json else compared_lines(engine.index, found):
        out.print(line, soft_wrap=True)


@app.command()
def commitments(
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi dòng một bản ghi JSON.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Ghi ra tệp CSV.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Ghi ra tệp Excel.")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="Chỉ văn bản này (mã hoặc tệp).")] = None,
    province: Annotated[list[str] | None, typer.Option("--province", help="Chỉ tỉnh này.")] = None,
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Cơ quan chủ trì hoặc phối hợp.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", help="Năm của thời hạn.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Loại: target, task, result, direction.")] = None,
    field: Annotated[list[str] | None, typer.Option("--field", help="Lĩnh vực.")] = None,
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Đánh giá: met, exceeded, missed; hoặc confirmed, …")
    ] = None,
    missing: Annotated[
        list[str] | None, typer.Option("--missing", help="Chỉ mục còn thiếu: lead, deadline, value.")
    ] = None,
    about: Annotated[str, typer.Option("--about", help="Chủ đề, bằng lời thường.")] = "",
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Sổ cam kết: chỉ tiêu, nhiệm vụ, kết quả của các văn bản, mỗi mục kèm nguyên văn."""
    from commitments import RegisterFilter, open_register
    from commitments.records_json import line_of

    settings = _settings(corpus, index)
    engine = _open(settings)
    bar, report = _progress()
    with bar:
        register = open_register(engine, corpus=settings.corpus, progress=report)
    wanted = RegisterFilter(
        documents=tuple(document or ()), provinces=tuple(province or ()), agencies=tuple(agency or ()),
        years=tuple(year or ()), kinds=tuple(kind or ()), topics=tuple(field or ()), statuses=tuple(status or ()),
        missing=tuple(missing or ()),
    )  # fmt: skip
    found = register.search(engine, about, wanted) if about else register.filter(wanted)
    if as_json:
        for record in found:
            _print_json(line_of(record))
    if csv or xlsx:
        _write_commitments(register, found, csv, xlsx, settings.base_url)
    if not (as_json or csv or xlsx):
        _print_commitments(register, found)


def _write_commitments(register, found, csv: Path | None, xlsx: Path | None, base_url: str) -> None:
    from commitments.export import citer, export_csv, export_xlsx

    cited = citer(register.documents, base_url=base_url)
    try:
        if csv:
            csv.write_text(export_csv(found, cited), encoding="utf-8", newline="")
        if xlsx:
            xlsx.write_bytes(export_xlsx(found, cited))
    except OSError as problem:
        where = str(problem.filename or csv or xlsx)
        raise BadQuery(f"không ghi được tệp ({problem.strerror}).", where=where) from problem


def _print_commitments(register, found) -> None:
    from commitments.records import KIND_NAMES

    counts = register.facets(found).get("kind", {})
    out.print(", ".join(f"{n} {KIND_NAMES[kind]}" for kind, n in counts.items()) or "Không có cam kết nào như vậy.")
    for record in found:
        when = record.deadline.raw if record.deadline else "không ghi thời hạn"
        lead = "; ".join(body.raw for body in record.lead) or "không ghi đơn vị chủ trì"
        out.print(f"\n[{KIND_NAMES[record.kind]}] “{' '.join(record.quote.split())}”\n   {when} · {lead} · {record.id}")


@app.command()
def evaluate(
    questions: Annotated[Path | None, typer.Option("--questions", help="Câu hỏi có đáp án (JSONL).")] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    missed: Annotated[bool, typer.Option("--missed", help="Liệt kê câu không có đáp án trong 5 đoạn đầu.")] = False,
    beir: Annotated[
        Path | None, typer.Option("--beir", help="Thư mục corpus.jsonl, queries.jsonl, qrels.tsv để đo riêng.")
    ] = None,
    register: Annotated[bool, typer.Option("--register", help="Đo sổ cam kết trên bản do người đọc.")] = False,
    documents: Annotated[
        Path | None, typer.Option("--documents", help="Thư mục văn bản của bản do người đọc, ngoài bộ có sẵn.")
    ] = None,
    feedback: Annotated[bool, typer.Option("--feedback", help="Đếm các nhận xét đã ghi trên máy này.")] = False,
) -> None:
    """Đo chất lượng tìm kiếm trên câu hỏi đã có đáp án."""
    settings = _settings(corpus, index)
    if feedback:
        _print_feedback(settings, as_json)
        return
    if register:
        from evaluation.register_score import lines_of, score_register

        try:
            scores = score_register(corpus=settings.corpus, documents=documents)
        except FileNotFoundError as problem:
            raise BadQuery("chưa có bản do người đọc.", where=str(problem)) from problem
        if as_json:
            for score in scores:
                _print_json(score.as_dict())
        for line in () if as_json else lines_of(scores, missed=missed):
            out.print(line, soft_wrap=True)
        return
    if beir is not None:
        from evaluation.beir import evaluate_beir

        bar, report = _progress()
        with bar:
            rows = evaluate_beir(beir, model=settings.model or None, progress=report)
        for row in rows:
            _print_json(row) if as_json else out.print(row["line"])
        return
    from evaluation.run import evaluate_gold

    report = evaluate_gold(_open(settings), questions or Path(__file__).resolve().parent / "evaluation" / "dev.jsonl")
    if as_json:
        _print_json(report.as_dict())
        return
    for line in report.lines(missed=missed):
        out.print(line)


def _print_feedback(settings: Settings, as_json: bool) -> None:
    """The verdicts kept on this machine: their counts, and the answers called wrong."""
    from evaluation.feedback import counts, feedback_lines, read_feedback, row_of

    if settings.feedback_file is None:
        raise BadQuery("ghi nhận xét đang tắt.", where="cài đặt, feedback", advice="Đặt đường dẫn một tệp để bật.")
    said, n_broken = read_feedback(settings.feedback_file)
    if as_json:
        wrong = [row_of(one) for one in said if one.verdict == "wrong"]
        _print_json({"file": str(settings.feedback_file), **counts(said), "broken": n_broken, "wrong_answers": wrong})
        return
    for line in feedback_lines(said, n_broken):
        out.print(line, soft_wrap=True)


def _asked(question: str, questions: Path | None) -> Iterator[tuple[str, str]]:
    """(id, question) of everything asked.

    Raises: BadQuery naming the line of the file that is not as it should be.
    """
    if questions is None:
        if not question:
            raise BadQuery("Chưa có câu hỏi.", advice="Viết câu hỏi trong ngoặc kép, hoặc dùng --questions TỆP.")
        yield "1", question
        return
    try:
        lines = questions.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadQuery(f"không đọc được ({problem}).", where=str(questions)) from problem
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            identifier, text = row["id"], row["question"]
            if not isinstance(text, str) or not isinstance(identifier, str | int):
                raise TypeError(f"{type(identifier)}, {type(text)}")
        except (json.JSONDecodeError, KeyError, TypeError, RecursionError) as problem:
            raise BadQuery(
                "không phải JSON có “id” và “question”.", where=f"{questions}, dòng {number}", advice="Sửa dòng đó."
            ) from problem
        yield str(identifier), text


def _hit_json(engine, hit) -> dict:
    from answers.report import place_row
    from citations.hits import cite_hit

    return {
        "rank": hit.rank, "score": round(hit.score, 6), "file": hit.file, **place_row(hit.ranges), "doc_id": hit.doc_id,
        "eid": hit.eid, "citation": cite_hit(engine.index, hit).full,
    }  # fmt: skip


def _print_hits(engine, result) -> None:
    from citations.hits import cite_hit

    if result.reading.changed:
        out.print(f"Đang tìm: {result.reading.text}")
    if result.reading.also:
        out.print(f"Cũng tìm: {', '.join(result.reading.also)}")
    for notice in result.notices:
        out.print(notice)
    if not result.hits:
        out.print("Không tìm thấy đoạn nào. Hãy thử ít từ hơn, hoặc bỏ bớt điều kiện lọc.")
    for hit in result.hits:
        out.print(f"\n{hit.rank}. {' '.join(hit.quote.split())}\n   — {cite_hit(engine.index, hit).full}")


def _all_hits(engine, identifier: str, text: str, filters, sort: str, *, as_json: bool) -> None:
    """Prints every passage of a search: those with all words, then those near in meaning."""
    from citations.hits import cite_hit
    from search.arranging import arranged
    from search.listing import hits_at
    from search.standing import LETTERS, PARTLY

    found = engine.find_all(text, filters)
    places = arranged(engine.index, found, found.stands != LETTERS, SORTS[sort]).tolist()
    hits = hits_at(engine, found, places)
    if as_json:
        rows = [
            _hit_json(engine, hit) | {"stands": STANDS[found.stands[place]]}
            for place, hit in zip(places, hits, strict=True)
        ]
        head = {"id": identifier, "reading": found.question.reading.text, "total": found.total, "more": found.cut}
        _print_json({**head, "other_accents": int((found.stands == LETTERS).sum()), "hits": rows})
        return
    if found.question.reading.changed:
        out.print(f"Đang tìm: {found.question.reading.text}")
    if found.needs.wordings:
        out.print(f"Cũng tính: {', '.join(found.needs.wordings)}", soft_wrap=True)
    more = "Ít nhất " if found.cut else ""
    out.print(f"{more}{found.total} đoạn có đủ các từ, {len(hits) - found.total} đoạn cùng ý, không cùng chữ.")
    for place, hit in zip(places, hits, strict=True):
        near = " (cùng ý)" if found.stands[place] >= PARTLY else ""
        quote = " ".join(hit.quote.split())
        out.print(f"\n{hit.rank}.{near} {quote}\n   — {cite_hit(engine.index, hit).full}", soft_wrap=True)


def main() -> None:
    """Runs the command line; every foreseen problem becomes one Vietnamese sentence and exit code 1."""
    try:
        app()
    except CanCuError as problem:
        err.print(f"Lỗi: {problem}")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
